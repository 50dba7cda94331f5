"""Callers that keep their connections, in a process of their own: requests in, latencies out.

    python load.py < JSON > JSON

Standard input: {"port", "callers", "path", "headers": {…}, "bodies": […]}. The bodies are shared out among the
callers, each of which sends one after the other over its one connection. Standard output: {"seconds",
"milliseconds": […], "sent": […], "statuses": {"200": …}, "verdicts": {"admitted": …}}, where "sent" has the moment
of each body by time.monotonic(). With "per_second" each request has its moment, from which it is measured even
where its caller is not free yet. Raw sockets: an HTTP library would be slower than the server it measures.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import re  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402
from gevent.lock import Semaphore  # noqa: E402

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_VERDICT = re.compile(rb'"verdict": *"(\w+)"')


def request_bytes(spec: dict[str, Any], path: str, body: str) -> bytes:
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{spec['port']}",
        *(f"{name}: {value}" for name, value in spec["headers"].items()),
        "Content-Type: application/json",
        f"Content-Length: {len(body.encode())}",
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def read_answer(connection: socket.socket) -> bytes:
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(connection)
    length = _LENGTH.search(received, 0, end)
    whole = end + 4 + (int(length[1]) if length else 0)
    while len(received) < whole:
        received += _more(connection)
    return received


def _more(connection: socket.socket) -> bytes:
    chunk = connection.recv(65536)
    if not chunk:
        raise ConnectionError("the server closed a kept connection")
    return chunk


def run(spec: dict[str, Any]) -> dict[str, Any]:
    milliseconds: list[float] = []
    sent = [0.0] * len(spec["bodies"])
    statuses: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()

    hello = request_bytes(spec, "/empty", "{}")
    connected = Semaphore(0)
    begin = Event()

    def wait_for_turn(number: int) -> float:
        if not spec.get("per_second"):
            return time.monotonic()
        moment: float = started + number / spec["per_second"]
        gevent.sleep(max(0, moment - time.monotonic()))
        return moment

    def call(first: int) -> None:
        with socket.create_connection(("127.0.0.1", spec["port"])) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(hello)
            read_answer(connection)
            connected.release()
            begin.wait()
            for number in range(first, len(requests), spec["callers"]):
                sent[number] = wait_for_turn(number)
                connection.sendall(requests[number])
                answer = read_answer(connection)
                milliseconds.append((time.monotonic() - sent[number]) * 1000)
                statuses[answer[9:12].decode()] += 1
                if verdict := _VERDICT.search(answer):
                    verdicts[verdict[1].decode()] += 1

    requests = [request_bytes(spec, spec["path"], body) for body in spec["bodies"]]
    callers = [gevent.spawn(call, number) for number in range(spec["callers"])]
    for _ in callers:
        connected.acquire()
    started = time.monotonic()
    begin.set()
    gevent.joinall(callers, raise_error=True)
    return {
        "seconds": time.monotonic() - started,
        "milliseconds": milliseconds,
        "sent": sent,
        "statuses": dict(statuses),
        "verdicts": dict(verdicts),
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
