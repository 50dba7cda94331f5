"""The web server: gevent's pywsgi, made fit for a hall.

- TCP_NODELAY on every connection: pywsgi sends head and body apart, and without it each answer on a kept
  connection waits 40 ms for the other side's delayed acknowledgement.
- A graceful stop: no new connections, running requests answered, idle connections closed.
- Faults of the other side (no TLS, an untrusted certificate, silence) cost one connection and no log line.
"""

import gc
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import gevent
import gevent.socket
from gevent.pywsgi import WSGIHandler, WSGIServer

from checkin.host.plain_on_tls import answer_plain_request, begins_tls

log = logging.getLogger(__name__)

HANDSHAKE_SECONDS = 15
# How long a kept connection may be silent, and how long the head of one request may take
IDLE_SECONDS = 300
HEAD_SECONDS = 20
LOOK_ROUND_SECONDS = 1e-6  # before the next request of a connection is read


class Handler(WSGIHandler):  # type: ignore[misc]
    """One connection. It tells the server whether a request of its is running."""

    server: "Server"

    def handle(self) -> None:
        self.server.connections.add(self)
        try:
            super().handle()
        finally:
            self.server.connections.discard(self)

    def read_requestline(self) -> str:
        # a caller that answers faster than we look round would be served again and again while others wait;
        # after sleep(0) we would be resumed before the loop looks at any socket
        gevent.sleep(LOOK_ROUND_SECONDS)
        line: str = ""
        with gevent.Timeout(IDLE_SECONDS, False):
            line = super().read_requestline()
        return line

    def read_request(self, raw_requestline: str) -> bool:
        with gevent.Timeout(HEAD_SECONDS, ValueError("the head of the request took too long")):
            return bool(super().read_request(raw_requestline))

    def handle_one_response(self) -> None:
        if self.environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            super().handle_one_response()
            self.close_connection = True
            return
        self.server.running.add(self)
        try:
            super().handle_one_response()
        finally:
            self.server.running.discard(self)

    def finalize_headers(self) -> None:
        super().finalize_headers()
        if self.server.stopping:
            self.response_headers.append((b"Connection", b"close"))
            self.close_connection = True

    def _log_error(self, kind: type[BaseException], value: BaseException, trace: Any) -> None:
        # Without the environ, which pywsgi would print: paths and cookies hold tokens
        if not issubclass(kind, gevent.GreenletExit):
            log.error("request failed outside of the application", exc_info=(kind, value, trace))


class Server(WSGIServer):  # type: ignore[misc]
    """Serves `application` on (host, port); port 0 takes a free one, `port` tells it after `start()`."""

    handler_class = Handler

    def __init__(self, listener: tuple[str, int], application: Any, context: ssl.SSLContext | None = None) -> None:
        self.connections: set[Handler] = set()
        self.running: set[Handler] = set()
        self.stopping = False
        tls = {"ssl_context": context} if context else {}
        super().__init__(
            listener,
            application,
            backlog=512,
            log=None,  # the application writes the access log, without codes and names
            error_log=_Discard(),
            # pywsgi would ask a name server for it, and a hall without internet has none
            environ={"SERVER_NAME": "localhost", "SERVER_PORT": str(listener[1])},
            **tls,
        )

    @classmethod
    def get_listener(cls, address: tuple[str, int], backlog: int, family: int) -> Any:
        """gevent's own leaves the socket open where binding fails."""
        listener = gevent.socket.socket(family=family)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(backlog)
            listener.setblocking(False)
        except OSError:
            listener.close()
            raise
        return listener

    @property
    def port(self) -> int:
        return int(self.address[1])

    def start(self) -> None:
        # What is loaded by now lives as long as the process. Unless told so, every full collection looks through
        # all of it, and nobody is served for a tenth of a second.
        gc.collect()
        gc.freeze()
        super().start()

    def do_read(self) -> tuple[Any, Any] | None:
        accepted: tuple[Any, Any] | None = super().do_read()
        if accepted is not None:
            accepted[0].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return accepted

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> None:
        tls = None
        # OSError: the other side went away, or does not trust the certificate
        with _quietly_within(HANDSHAKE_SECONDS):
            if begins_tls(client_socket):
                tls = self.wrap_socket(client_socket, **self.ssl_args)
            else:
                answer_plain_request(client_socket)
        if tls is not None:
            try:
                self.handle(tls, address)
            finally:
                tls.close()

    def stop_gracefully(self, seconds: float, tell_sockets: Callable[[], None] = lambda: None) -> bool:
        """Takes no new connection, lets running requests end, tells the websockets. True: all were answered.

        A request whose bytes have arrived is running; one that has not been sent finds its connection closed,
        so that no client is left without knowing whether it was heard.
        """
        self.stopping = True
        self.close()
        for connection in self.connections - self.running:
            _end_reading(connection)
        answered = _wait_until(lambda: not self.running, seconds)
        tell_sockets()
        _wait_until(lambda: not self.connections, 1)
        return answered


def _end_reading(connection: Handler) -> None:
    """Lets an idle connection read "end of stream"; what has arrived already is still read and answered."""
    if connection.__dict__.get("environ", {}).get("HTTP_UPGRADE"):
        return
    raw = getattr(connection.__dict__.get("socket"), "_sock", None)
    if raw is not None:
        with suppress(OSError):
            raw.shutdown(socket.SHUT_RD)


def _wait_until(is_done: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not is_done() and time.monotonic() < end:
        gevent.sleep(0.02)
    return is_done()


@contextmanager
def _quietly_within(seconds: float) -> Iterator[None]:
    try:
        with gevent.Timeout(seconds, False):
            yield
    except OSError:
        log.debug("a connection ended before its first request", exc_info=True)


class _Discard:
    """Where pywsgi writes about malformed requests, quoting them."""

    def write(self, text: str) -> None:
        log.debug("malformed request")

    def writelines(self, lines: list[str]) -> None:
        pass

    def flush(self) -> None:
        pass
