"""One structured line a request: what kind, how it went, how long. No names, no codes, no tokens."""

import logging
import time

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("checkin.access")


def log_as_json(level: int = logging.INFO, handler: logging.Handler | None = None) -> None:
    """Sends the program's log to standard error, or the handler, a JSON object a line. Called by whoever serves."""
    handler = handler or logging.StreamHandler()
    handler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("checkin")
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False


def attach(app: Flask) -> None:
    @app.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _write(response: Response) -> Response:
        if request.endpoint != "static_file" and log.isEnabledFor(logging.INFO):
            log.info(
                "request",
                extra={
                    "method": request.method,
                    # the rule and not the path: paths carry private tokens
                    "route": request.url_rule.rule if request.url_rule else "(none)",
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None,
                },
            )
        return response
