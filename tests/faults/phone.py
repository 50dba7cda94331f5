"""A phone as the server hears it: it makes an id for each scan and asks with it again until it was answered."""

import json
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

PAUSE = 0.02  # seconds before it asks again


class Unanswered(Exception):
    """The phone knows nothing: the request may have been heard, or not, or not yet."""


@dataclass
class Phone:
    """`impatience`: the seconds until it gives an answer up at its first try; it waits longer with each.

    `cut_short` counts requests that were sent and not answered. `keeps` one connection for all it asks.
    """

    port: int
    key: str
    impatience: float = 10
    deadline: float = field(default_factory=lambda: time.monotonic() + 60)
    keeps: bool = True
    cut_short: int = 0
    _connection: HTTPConnection | None = None

    def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the server answers, however often it takes. AssertionError where the answer is no 200."""
        wait = self.impatience
        while time.monotonic() < self.deadline:
            try:
                status, answer = self._try(path, body, wait)
            except Unanswered:
                wait = min(wait * 1.5, 10)
                time.sleep(PAUSE)
                continue
            assert status == 200, (path, status, answer)
            return answer
        raise AssertionError(f"not answered in time: {path}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _try(self, path: str, body: dict[str, Any], wait: float) -> tuple[int, dict[str, Any]]:
        sent = False
        try:
            if self._connection is None:
                self._connection = HTTPConnection("127.0.0.1", self.port, timeout=wait)
                self._connection.connect()
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            if not self.keeps:
                headers["Connection"] = "close"
            sent = True
            self._connection.request("POST", f"/api/door{path}", json.dumps(body), headers)
            response = self._connection.getresponse()
            answer = json.loads(response.read())
            if response.will_close or not self.keeps:
                self.close()
            return response.status, answer
        except (OSError, HTTPException, ValueError) as problem:  # ValueError: half of an answer
            self.cut_short += sent
            self.close()
            raise Unanswered from problem
