"""Hundreds of live screens in a process of their own: connections in, latencies out.

    python screens.py < LINES > LINES

First line in: {"port", "rights": [{"screen": token, "seq": n}, …]}, one connection for each right. First line out:
{"connected"}, once each of them was told its first message. Second line in: {"sent": {name: moment}, "floor":
{id: moment}}, the moments of time.monotonic() at which scans of these people, and emits of these numbers, were
sent. Second line out: {"milliseconds", "floor_milliseconds", "numbers", "missed", "lost", "seq"}: how long each
took to each connection, by person the delta that told of them, how many never came, how many gaps and early ends
there were, and the last delta heard.

The sockets speak Engine.IO and Socket.IO themselves: they shake hands, mask what they send, answer pings and check
that messages join. A client library takes 0.2 ms and more to read a message, so that on two cores five hundred of
them would be measured in place of the server.
"""

from gevent import monkey

monkey.patch_all()

import base64  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from gevent.lock import Semaphore  # noqa: E402

NAMESPACE = "/live"
LAST_WORDS_SECONDS = 10  # at most so long is waited for what was sent last
AT_ONCE = 20  # connections begun together
PING, PONG, CLOSE = b"2", "3", 8
MESSAGE = b"42" + NAMESPACE.encode() + b","


@dataclass
class Wire:
    """A websocket as far as this server speaks it: short whole frames, no compression."""

    connection: socket.socket
    received: bytearray = field(default_factory=bytearray)

    def open(self, port: int) -> None:
        self.connection.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n".encode()
        )
        while (end := self.received.find(b"\r\n\r\n")) < 0:
            self._more()
        if not self.received.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(bytes(self.received[:60]).decode())
        del self.received[: end + 4]

    def send(self, text: str) -> None:
        payload, mask = text.encode(), os.urandom(4)
        length = len(payload)
        head = bytes([0x81, 0x80 | length]) if length < 126 else b"\x81\xfe" + length.to_bytes(2)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        self.connection.sendall(head + mask + masked)

    def read(self) -> bytes:
        """The next message; ConnectionError where there will be none."""
        self._need(2)
        kind, length, start = self.received[0], self.received[1], 2
        if length >= 126:
            start = 4 if length == 126 else 10
            self._need(start)
            length = int.from_bytes(self.received[2:start])
        self._need(start + length)
        payload = bytes(self.received[start : start + length])
        del self.received[: start + length]
        if kind & 0x0F == CLOSE:
            raise ConnectionError("closed by the server")
        return payload

    def _need(self, length: int) -> None:
        while len(self.received) < length:
            self._more()

    def _more(self) -> None:
        chunk = self.connection.recv(65536)
        if not chunk:
            raise ConnectionError("the server hung up")
        self.received += chunk


class Audience:
    """What all connections heard, and when. A message goes to many: it is parsed for the first of them."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}  # of a person's arrival
        self.heard: list[list[tuple[float, int]]] = []  # a list for each connection: moment, last delta
        self.floors: list[tuple[float, int]] = []
        self.lost = 0
        self.connected = Semaphore(0)
        self._parsed: dict[bytes, Any] = {}

    def listen(self, port: int, right: dict[str, Any]) -> None:
        wire = Wire(socket.create_connection(("127.0.0.1", port)))
        wire.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.open(port)
        wire.read()  # Engine.IO's handshake
        wire.send(f"40{NAMESPACE},{json.dumps(right)}")
        heard: list[tuple[float, int]] = []
        self.heard.append(heard)
        last = None
        while True:
            try:
                packet = wire.read()
            except OSError:
                self.lost += 1
                return
            if packet == PING:
                wire.send(PONG)
            elif packet.startswith(MESSAGE):
                last = self._hear(heard, last, self._parse(packet))
            elif packet.startswith(b"44"):
                raise RuntimeError("the server refused a screen")

    def _hear(self, heard: list[tuple[float, int]], last: int | None, message: dict[str, Any]) -> int | None:
        now = time.monotonic()
        if "floor" in message:
            self.floors.append((now, message["floor"]))
            return last
        if last is None:
            self.connected.release()
        elif "resnapshot" in message or message.get("from", last + 1) > last + 1:
            self.lost += 1
        heard.append((now, message.get("to", 0)))
        return max(last or 0, message.get("to", 0))

    def _parse(self, packet: bytes) -> dict[str, Any]:
        message: dict[str, Any] | None = self._parsed.get(packet)
        if message is None:
            if len(self._parsed) > 100:
                self._parsed.clear()
            message = self._parsed[packet] = json.loads(packet[len(MESSAGE) :])[1]
            for delta in () if "floor" in message else message.get("deltas", ()):
                if "full_name" in delta:
                    self.numbers[delta["full_name"]] = delta["seq"]
        return message


def latencies(audience: Audience, sent: dict[str, float]) -> tuple[list[float], int]:
    """From scan to every connection, in milliseconds, and how many never came."""
    told = sorted((audience.numbers[name], moment) for name, moment in sent.items() if name in audience.numbers)
    milliseconds: list[float] = []
    missed = (len(sent) - len(told)) * len(audience.heard)
    for heard in audience.heard:
        messages = iter(heard)
        when, last = next(messages, (0.0, 0))
        for number, moment in told:
            while last < number and (following := next(messages, None)):
                when, last = following
            if last < number:
                missed += 1
            else:
                milliseconds.append((when - moment) * 1000)
    return milliseconds, missed


def wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + LAST_WORDS_SECONDS
    while not done() and time.monotonic() < end:
        gevent.sleep(0.05)


def main() -> None:
    spec = json.loads(sys.stdin.readline())
    audience = Audience()
    rights = spec["rights"]
    for at in range(0, len(rights), AT_ONCE):
        for right in rights[at : at + AT_ONCE]:
            gevent.spawn(audience.listen, spec["port"], right)
        for _ in rights[at : at + AT_ONCE]:
            if not audience.connected.acquire(timeout=30):
                raise RuntimeError("a screen was not let in")
    print(json.dumps({"connected": len(rights)}), flush=True)
    asked = json.loads(gevent.get_hub().threadpool.apply(sys.stdin.readline))
    sent, floor = asked["sent"], {int(number): moment for number, moment in asked["floor"].items()}
    wait_for(lambda: latencies(audience, sent)[1] == 0 and len(audience.floors) == len(floor) * len(rights))
    milliseconds, missed = latencies(audience, sent)
    answer = {
        "milliseconds": milliseconds,
        "floor_milliseconds": [(now - floor[number]) * 1000 for now, number in audience.floors if number in floor],
        "numbers": {name: audience.numbers[name] for name in sent if name in audience.numbers},
        "missed": missed + len(floor) * len(rights) - len(audience.floors),
        "lost": audience.lost,
        "seq": max((last for heard in audience.heard for _, last in heard), default=0),
    }
    print(json.dumps(answer), flush=True)
    os._exit(0)  # five hundred connections need no goodbye


if __name__ == "__main__":
    main()
