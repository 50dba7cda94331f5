"""The websocket itself, where the library's own is not fit for a hall.

- It writes each frame whole. The library's hands a long one to the socket once and passes over what did not fit: a
  phone on weak Wi-Fi would get a broken stream at each catching up, and never get past it.
- It compresses nothing: browsers ask for it, and then each message is compressed for each of them anew, for which
  five hundred screens would cost the doors their processor and the laptop a quarter of a megabyte each.
- It frames what goes to all once: the same bytes go to each of them.
- It closes without complaint what the other side has torn already: a phone that goes out of reach is no fault of
  ours, and its traceback would hide those that are.
"""

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import gevent.event
import gevent.selectors
import simple_websocket
from engineio.async_drivers import gevent as driver  # type: ignore[import-untyped]
from flask_socketio import SocketIO
from wsproto.frame_protocol import FrameProtocol
from wsproto.utilities import RemoteProtocolError


# Enough for what is told to five hundred screens in turn; more would keep messages that nobody gets again
@lru_cache(maxsize=8)
def _frame(text: str) -> bytes:
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(text, fin=True))


class WholeFrames(simple_websocket.Server):  # type: ignore[misc]
    """`send` returns when all of a message is with the network; while it waits for that, others go on."""

    def send(self, data: str) -> None:
        if not self.connected:
            raise simple_websocket.ConnectionClosed(self.close_reason, self.close_message)
        frame = _frame(data)
        sent = self.sock.send(frame)
        if sent < len(frame):
            self.sock.sendall(frame[sent:])

    def close(self, reason: int | None = None, message: str | None = None) -> None:
        """May be called for a connection that is gone, or going."""
        with suppress(simple_websocket.ConnectionClosed, OSError):
            super().close(reason, message)
        self.connected = False


class HallWebSocket(driver.WebSocketWSGI):  # type: ignore[misc]
    """What Engine.IO asks for: called with a request it upgrades it and serves it to its end."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        try:
            self.ws = WholeFrames(
                environ,
                thread_class=driver.Thread,
                event_class=gevent.event.Event,
                selector_class=gevent.selectors.DefaultSelector,
            )
        except RemoteProtocolError:  # a handshake that lacks something
            start_response("400 Bad Request", [("Content-Length", "0")])
            return []
        answer: Iterable[bytes] = self.app(self)
        return answer


def use(socketio: SocketIO) -> None:
    """From now on new connections get ours. The library has no other place to say so."""
    engine = socketio.server.eio
    engine._async = engine._async | {"websocket": HallWebSocket}
