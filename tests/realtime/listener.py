"""A real Socket.IO client that remembers what it hears, and when."""

import time
from queue import Empty, Queue
from typing import Any

import socketio

NAMESPACE = "/live"


class Listener:
    """`refused` is the server's word where it did not let us in."""

    def __init__(self, url: str, asked: Any, headers: dict[str, str]) -> None:
        self.heard: Queue[tuple[float, str, Any]] = Queue()
        self.refused: Any = None
        # the library would say an origin of its own beside the one in `headers`
        self.client = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
        self.client.on("*", self._hear, namespace=NAMESPACE)
        self.client.on("disconnect", lambda reason: self._hear("disconnect", reason), namespace=NAMESPACE)
        self.client.on("connect_error", self._refuse, namespace=NAMESPACE)
        try:
            self.client.connect(
                url, headers, asked, transports=["websocket"], namespaces=[NAMESPACE], wait_timeout=5
            )
        except socketio.exceptions.ConnectionError as refusal:
            self.refused = self.refused or str(refusal)

    def _hear(self, event: str, *data: Any) -> None:
        self.heard.put((time.monotonic(), event, data[0] if data else None))

    def _refuse(self, reason: Any) -> None:
        self.refused = reason

    def next(self, seconds: float = 3) -> Any:
        """The next thing heard; fails where nothing comes."""
        return self.heard.get(timeout=seconds)[2]

    def next_event(self, seconds: float = 3) -> str:
        return self.heard.get(timeout=seconds)[1]

    def hears_nothing(self, seconds: float = 0.7) -> bool:
        try:
            self.heard.get(timeout=seconds)
        except Empty:
            return True
        return False

    def until(self, seq: int, seconds: float = 10) -> list[tuple[float, dict[str, Any]]]:
        """Every message with its time, up to the one that tells delta `seq`."""
        messages = []
        while not messages or messages[-1][1].get("to", 0) < seq:
            at, _event, message = self.heard.get(timeout=seconds)
            messages.append((at, message))
        return messages

    def close(self) -> None:
        self.client.disconnect()
        if self.client.eio.ws is not None:
            self.client.eio.ws.shutdown()  # the library leaves it open where the server ended the connection
