"""Phones behind a network that loses answers, doubles requests and lets later ones overtake: exactly once.

Of the answers 30 % are lost after the server has worked, of the requests 20 % arrive twice and 20 % late. By default
and in CI 240 scans go through it, with CHECKIN_FAULTS=full 3,000.
"""

import random
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.faults.checks import assert_sound, attendance, stored_answers
from tests.faults.conftest import Tell
from tests.faults.hall import PHONES, UNKNOWN_CODE, Hall, Server
from tests.faults.phone import Phone
from tests.faults.proxy import BadNetwork, Passage
from tests.faults.size import SIZE

Scan = dict[str, Any]
Answers = dict[str, dict[str, Any]]
SEED = 7
IMPATIENCE = 0.4  # seconds; a request that is late arrives after its repetition
LONGEST_BATCH = 12
IN_BATCHES = 3  # of the phones; the others send each scan alone, two at once


def scans_of_an_afternoon(hall: Hall) -> list[Scan]:
    """In the order of their times, the last ones of this very moment; few people, so that each is scanned often."""
    chance = random.Random(SEED)
    now = datetime.now(UTC)
    seconds = sorted(chance.uniform(0, (now - hall.opened_at).total_seconds()) for _ in range(SIZE.scans))
    codes = [*hall.codes[: max(10, SIZE.scans // 20)], UNKNOWN_CODE]
    return [
        {
            "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "sitting_id": chance.choice(hall.sittings),
            "entrance_id": chance.choice(hall.entrances),
            "method": "camera",
            "read": chance.choice(codes),
            "scanned_at": (hall.opened_at + timedelta(seconds=after)).isoformat(),
            "direction": chance.choice(["in", "in", "out"]),
        }
        for after in seconds
    ]


def send_alone(phone: Phone, scans: list[Scan]) -> Answers:
    return {scan["id"]: phone.ask("/scans", scan) for scan in scans}


def send_in_batches(phone: Phone, scans: list[Scan]) -> Answers:
    """As a phone's queue does: in order, what was answered leaves it."""
    given: Answers = {}
    for start in range(0, len(scans), LONGEST_BATCH):
        answers = phone.ask("/scans/batch", {"scans": scans[start : start + LONGEST_BATCH]})["answers"]
        assert [one["status"] for one in answers] == [200] * len(answers), answers
        given |= {one["id"]: one["answer"] for one in answers}
    return given


def send_all(hall: Hall, port: int, scans: list[Scan]) -> Answers:
    """Each phone what it scanned; what they were answered."""
    deadline = time.monotonic() + SIZE.seconds
    senders: list[tuple[Callable[[Phone, list[Scan]], Answers], str, list[Scan]]] = []
    for number in range(PHONES):
        own = scans[number::PHONES]
        if number < IN_BATCHES:
            senders.append((send_in_batches, hall.keys[number], own))
        else:
            senders += [(send_alone, hall.keys[number], own[half::2]) for half in (0, 1)]
    with ThreadPoolExecutor(len(senders)) as threads:
        running = [
            threads.submit(send, Phone(port, key, IMPATIENCE, deadline, keeps=False), own)
            for send, key, own in senders
        ]
        return {scan_id: answer for one in running for scan_id, answer in one.result().items()}


def answers_seen(passages: list[Passage]) -> dict[str, list[dict[str, Any]]]:
    """By scan id whatever the server ever answered, in the order of its answers."""
    seen: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for passage in passages:
        assert passage.status == 200, passage
        if passage.path.endswith("/batch"):
            for one in passage.answer["answers"]:
                seen[one["id"]].append(one.get("answer") or one)
        else:
            seen[passage.request["id"]].append(passage.answer)
    return dict(seen)


def overtaken(scans: list[Scan], arrived: list[str]) -> int:
    """How many scans of a person in a sitting were recorded after one of a later time."""
    place = {scan_id: number for number, scan_id in enumerate(arrived)}
    latest: defaultdict[tuple[str, int], int] = defaultdict(lambda: len(arrived))
    count = 0
    for scan in reversed(scans):
        person = (scan["read"], scan["sitting_id"])
        count += place[scan["id"]] > latest[person]
        latest[person] = min(latest[person], place[scan["id"]])
    return count


@pytest.fixture
def servers(hall: Hall, twin: Hall) -> Iterator[tuple[Server, Server]]:
    started = (Server(hall), Server(twin))
    for server in started:
        server.start()
    yield started
    for server in started:
        server.kill()


def test_every_scan_is_recorded_exactly_once(
    hall: Hall, twin: Hall, servers: tuple[Server, Server], tell: Tell
) -> None:
    scans = scans_of_an_afternoon(hall)
    disturbed, undisturbed = servers
    with BadNetwork(disturbed.port, SEED) as network:
        given = send_all(hall, network.port, scans)
    in_order = Phone(undisturbed.port, twin.keys[0])
    send_alone(in_order, scans)
    in_order.close()
    for server in servers:
        server.stop()
    store, twin_store = hall.store(), twin.store()

    seen = answers_seen(network.passages)
    kept = stored_answers(store)
    assert kept == given
    assert sorted(kept) == sorted(scan["id"] for scan in scans)
    differing = {scan_id: told for scan_id, told in seen.items() if any(one != given[scan_id] for one in told)}
    assert differing == {}
    assert_sound(store)
    assert attendance(store) == attendance(twin_store)
    assert [server.faults() for server in servers] == [[], []]
    for opened in (store, twin_store):
        opened.close()

    lost = sum(fate.arrives < 1 for fate in network.fates)
    doubled = sum(fate.late_copy is not None for fate in network.fates)
    late = overtaken(scans, list(seen))
    assert min(lost, doubled, late) > 0
    verdicts = {answer["verdict"] for answer in given.values()}
    tell(
        f"{len(scans)} scans in {len(network.fates)} requests, {lost} answers lost, {doubled} requests doubled, "
        f"{late} scans overtaken, {len(verdicts)} kinds of verdict"
    )
