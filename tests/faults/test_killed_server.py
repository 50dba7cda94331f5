"""A server that is killed while eight phones scan: what was answered is kept.

The server is the one of `python -m checkin serve`, killed by SIGKILL at a moment that nobody chose and started
again on the same database and port. By default and in CI that happens 3 times, with CHECKIN_FAULTS=full 20 times.
"""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from checkin.store.models import Scan
from tests.faults.checks import assert_sound, stored_answers
from tests.faults.conftest import Tell
from tests.faults.hall import PHONES, UNKNOWN_CODE, Hall, Server
from tests.faults.phone import Phone
from tests.faults.size import SIZE

ANSWERS_BETWEEN_KILLS = 80


class ScanningPhone:
    """Scans one badge after the other; `given` has each answer by its scan's id."""

    def __init__(self, hall: Hall, port: int, number: int) -> None:
        self.phone = Phone(port, hall.keys[number], deadline=time.monotonic() + SIZE.seconds)
        self.given: dict[str, dict[str, Any]] = {}
        self.given_at: dict[str, datetime] = {}
        self._hall = hall
        self._chance = random.Random(number)

    def scan_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            scan = self._next_scan()
            self.given[scan["id"]] = self.phone.ask("/scans", scan)
            self.given_at[scan["id"]] = datetime.now(UTC)
        self.phone.close()

    def _next_scan(self) -> dict[str, Any]:
        codes = [*self._hall.codes, UNKNOWN_CODE]
        return {
            "id": str(uuid.uuid4()),
            "sitting_id": self._chance.choice(self._hall.sittings),
            "entrance_id": self._chance.choice(self._hall.entrances),
            "method": "camera",
            "read": self._chance.choice(codes),
            "scanned_at": datetime.now(UTC).isoformat(),
            "direction": self._chance.choice(["in", "in", "out"]),
        }


class Crowd:
    """All phones at once, each in a thread; leaving the block lets each finish the scan it is at."""

    def __init__(self, hall: Hall, port: int) -> None:
        self.phones = [ScanningPhone(hall, port, number) for number in range(PHONES)]
        self._stop = threading.Event()
        self._threads = ThreadPoolExecutor(PHONES)
        self._running: list[Future[None]] = []

    def __enter__(self) -> "Crowd":
        self._running = [self._threads.submit(phone.scan_until, self._stop) for phone in self.phones]
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._threads.shutdown()
        for one in self._running:
            one.result()

    def wait_for_answers(self, number: int) -> None:
        """Until so many more scans were answered, or a phone gave up."""
        wanted = self.answered + number
        while self.answered < wanted and not any(one.done() for one in self._running):
            time.sleep(0.005)

    @property
    def answered(self) -> int:
        return sum(len(phone.given) for phone in self.phones)

    @property
    def given(self) -> dict[str, dict[str, Any]]:
        return {scan_id: answer for phone in self.phones for scan_id, answer in phone.given.items()}

    @property
    def given_at(self) -> dict[str, datetime]:
        return {scan_id: at for phone in self.phones for scan_id, at in phone.given_at.items()}


@pytest.fixture
def server(hall: Hall) -> Iterator[Server]:
    started = Server(hall)
    started.start()
    yield started
    started.kill()


def test_every_answered_scan_outlives_the_kill_of_its_server(hall: Hall, server: Server, tell: Tell) -> None:
    kills: list[datetime] = []
    with Crowd(hall, server.port) as crowd:
        for _ in range(SIZE.kills):
            crowd.wait_for_answers(ANSWERS_BETWEEN_KILLS + random.randrange(ANSWERS_BETWEEN_KILLS))
            server.kill()
            kills.append(datetime.now(UTC))
            server.start()
        crowd.wait_for_answers(ANSWERS_BETWEEN_KILLS)
    server.stop()
    store = hall.store()
    kept = stored_answers(store)
    assert kept == crowd.given
    assert_sound(store)
    assert server.faults() == []
    cut_short = sum(one.phone.cut_short for one in crowd.phones)
    assert cut_short >= SIZE.kills  # each kill struck somebody in the middle of asking
    with store.read() as session:
        recorded_at = {scan_id: at for scan_id, at in session.execute(select(Scan.id, Scan.recorded_at))}
    store.close()
    unheard = sum(any(recorded_at[one] < kill < at for kill in kills) for one, at in crowd.given_at.items())
    tell(
        f"{len(kills)} kills, {len(kept)} scans answered, {cut_short} requests cut short, "
        f"{unheard} of them kept before the kill and answered after it"
    )
