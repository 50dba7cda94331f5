"""A bad network between phones and a server: answers get lost, requests are doubled, some arrive late.

One request on each connection, so that every one meets a fate of its own.
"""

import json
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.faults.hall import free_port

LOST_ANSWERS = 0.30
DOUBLED_REQUESTS = 0.20
LATE_REQUESTS = 0.20
LATEST = 1.0  # seconds; more than phones wait at their first try
MOST_AT_ONCE = 64
SECONDS = 30  # for the server to answer


@dataclass(frozen=True, slots=True)
class Fate:
    """`late`: seconds until the request goes on; `late_copy`: until its second copy does, None where there is none.

    `arrives`: which share of the answer's bytes reaches the phone.
    """

    late: float
    late_copy: float | None
    arrives: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A request that the server answered, whether or not a phone heard of it. In the order of the answers."""

    path: str
    request: dict[str, Any]
    status: int
    answer: dict[str, Any]


class BadNetwork:
    """`port` leads to `target`. Leaving the block waits for the copies that are still on their way."""

    def __init__(self, target: int, seed: int) -> None:
        self.port = free_port()
        self.passages: list[Passage] = []
        self.fates: list[Fate] = []
        self._target = target
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self._accepting = threading.Thread(target=self._accept)
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE)
        self._copies = ThreadPoolExecutor(MOST_AT_ONCE)

    def __enter__(self) -> "BadNetwork":
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listener.close()
        self._threads.shutdown()
        self._copies.shutdown()

    def _accept(self) -> None:
        while True:
            try:
                phone = self._listener.accept()[0]
            except OSError:
                return
            self._threads.submit(self._carry, phone)

    def _carry(self, phone: socket.socket) -> None:
        with phone:
            phone.settimeout(SECONDS)
            request = read_message(phone)
            if request is None:
                return
            fate = self._draw()
            if fate.late_copy is not None:
                self._copies.submit(self._pass_on, request, fate.late_copy)
            answer = self._pass_on(request, fate.late)
            with suppress(OSError):  # a phone that gave up
                phone.sendall(answer[: int(len(answer) * fate.arrives)])

    def _draw(self) -> Fate:
        with self._lock:
            chance = self._chance
            fate = Fate(
                late=chance.uniform(0, LATEST) if chance.random() < LATE_REQUESTS else 0,
                late_copy=chance.choice([0, chance.uniform(0, LATEST)])
                if chance.random() < DOUBLED_REQUESTS
                else None,
                arrives=chance.choice([0, 0, 0.5, 0.95]) if chance.random() < LOST_ANSWERS else 1,
            )
            self.fates.append(fate)
            return fate

    def _pass_on(self, request: bytes, late: float) -> bytes:
        time.sleep(late)
        with socket.create_connection(("127.0.0.1", self._target), SECONDS) as server:
            server.sendall(request)
            answer = read_message(server)
        assert answer is not None
        with self._lock:
            self.passages.append(_passage(request, answer))
        return answer


def read_message(connection: socket.socket) -> bytes | None:
    """A whole request or answer, as its Content-Length says; None where the other side went away before."""
    received = b""
    with suppress(OSError):
        while (end := received.find(b"\r\n\r\n")) < 0 or len(received) < end + 4 + _length(received[:end]):
            chunk = connection.recv(65536)
            if not chunk:
                return None
            received += chunk
        return received
    return None


def _length(head: bytes) -> int:
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    return int(fields[b"content-length"])


def _passage(request: bytes, answer: bytes) -> Passage:
    request_head, _, request_body = request.partition(b"\r\n\r\n")
    answer_head, _, answer_body = answer.partition(b"\r\n\r\n")
    path, status = request_head.split(b" ")[1].decode(), int(answer_head.split(b" ")[1])
    return Passage(path, json.loads(request_body), status, json.loads(answer_body))
