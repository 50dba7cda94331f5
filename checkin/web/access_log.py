"""One structured line a request: what kind, how it went, how long. No names, no codes, no tokens."""

import logging
import time

from flask import Flask, Request, Response, g, request
from pythonjsonlogger.orjson import OrjsonFormatter

log = logging.getLogger("checkin.access")


def log_as_json(level: int = logging.INFO, handler: logging.Handler | None = None) -> None:
    """Sends the program's log to standard error, or the handler, a JSON object a line. Called by whoever serves."""
    # Calling code, thread and process are looked up for each line, and stand in none of ours
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = handler or logging.StreamHandler()
    handler.setFormatter(OrjsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
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
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # looked up once, not at each use
        if asked.endpoint != "static_file" and log.isEnabledFor(logging.INFO):
            started = g.get("started")
            log.info(
                "request",
                extra={
                    "method": asked.method,
                    # the rule and not the path: paths carry private tokens
                    "route": asked.url_rule.rule if asked.url_rule else "(none)",
                    "status": response.status_code,
                    "ms": None if started is None else round((time.perf_counter() - started) * 1000, 1),
                },
            )
        return response
