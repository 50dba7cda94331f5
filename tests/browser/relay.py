"""A network between a browser and a server that a test can freeze: what is sent is neither refused nor answered."""

import selectors
import socket
import threading
import time
from contextlib import suppress


class Relay:
    """`port` leads to `target`. While frozen nothing passes and nobody is told, as when the Wi-Fi is gone."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._frozen = threading.Event()
        self._closed = threading.Event()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def freeze(self) -> None:
        self._frozen.set()

    def thaw(self) -> None:
        """Connections of before are gone, as after another Wi-Fi was joined."""
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._frozen.clear()

    def close(self) -> None:
        self._closed.set()
        self.thaw()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                inner = self._listener.accept()[0]
            except OSError:
                return
            self._wait_while_frozen()
            try:
                outer = socket.create_connection(("127.0.0.1", self._target))
            except OSError:  # nobody is there at the moment
                inner.close()
                continue
            self._pairs.append((inner, outer))
            self._threads.append(threading.Thread(target=self._carry, args=(inner, outer), daemon=True))
            self._threads[-1].start()

    def _wait_while_frozen(self) -> None:
        while self._frozen.is_set() and not self._closed.is_set():
            time.sleep(0.01)

    def _carry(self, inner: socket.socket, outer: socket.socket) -> None:
        with inner, outer, selectors.DefaultSelector() as ready, suppress(OSError):
            ready.register(inner, selectors.EVENT_READ, outer)
            ready.register(outer, selectors.EVENT_READ, inner)
            while True:
                for key, _ in ready.select():
                    self._wait_while_frozen()
                    chunk = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not chunk:
                        return
                    key.data.sendall(chunk)
