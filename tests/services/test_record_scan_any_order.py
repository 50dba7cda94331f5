"""Any order of arrival of the same scans and voids, with any repetition, gives the same attendance."""

import random
from typing import Any

import pytest
from sqlalchemy import select, update

from checkin.core.attendance import Direction, SittingMode
from checkin.core.errors import NotFound
from checkin.services.plan_event import close_sitting, open_sitting
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.services.record_scan import ScanReport, record_scan
from checkin.services.void_scan import Voiding, void_scan
from checkin.store.models import Attendance, Sitting
from tests.congress import NOW, Congress
from tests.services.door import minute

PEOPLE = ("Lê Hữu Đức", "H'Hen Niê")


def a_morning(chance: random.Random) -> list[tuple[str, dict[str, Any]]]:
    """Scans and voids of two people within half an hour; ids are numbers."""
    scans = [
        (
            "scan",
            {
                "id": number,
                "name": chance.choice(PEOPLE),
                "at": chance.randint(0, 30),
                "direction": chance.choice(list(Direction)),
            },
        )
        for number in range(10)
    ]
    voids = [
        ("void", {"id": number, "scan": chance.randrange(10), "at": chance.randint(5, 40)}) for number in range(3)
    ]
    return [*scans, *voids]


def tell(congress: Congress, sitting: int, what: str, act: dict[str, Any], arrives: float) -> None:
    if what == "void":
        voiding = Voiding(
            void_id=f"{sitting} void {act['id']}",
            scan_id=f"{sitting} {act['scan']}",
            reason="Nhầm",
            voided_at=minute(act["at"]),
        )
        void_scan(congress.store, congress.event_id, None, voiding, minute(arrives))
        return
    report = ScanReport(
        scan_id=f"{sitting} {act['id']}",
        event_id=congress.event_id,
        sitting_id=sitting,
        entrance_id=congress.entrances[act["id"] % 2],
        device_id=None,
        method="camera",
        read=congress.codes[act["name"]],
        scanned_at=minute(act["at"]),
        direction=act["direction"],
    )
    record_scan(congress.store, report, minute(arrives))


def attendance(congress: Congress, sitting: int) -> set[tuple[Any, ...]]:
    with congress.store.read() as session:
        rows = session.scalars(select(Attendance).where(Attendance.sitting_id == sitting))
        return {
            (
                row.delegate_id,
                row.first_in_at,
                row.scan_id.split()[1],
                row.entrance_id,
                row.last_out_at,
                row.inside,
            )
            for row in rows
        }


@pytest.mark.parametrize("mode", SittingMode)
@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_arrival_gives_the_same_attendance(congress: Congress, mode: SittingMode, seed: int) -> None:
    chance = random.Random(seed)
    with congress.store.write() as session:
        session.execute(update(Sitting).values(mode=mode, exit_on_close=bool(seed % 2)))
    first, second = congress.sittings
    open_sitting(congress.store, congress.event_id, second, NOW)
    for sitting in congress.sittings:
        close_sitting(congress.store, congress.event_id, sitting, minute(25))
    morning = a_morning(chance)
    by_time = sorted(morning, key=lambda one: (one[0] == "void", one[1]["at"]))
    for what, act in by_time:
        tell(congress, first, what, act, act["at"] + 60)
    anyhow = [one for one in morning for _ in range(chance.randint(1, 2))]
    chance.shuffle(anyhow)
    late: list[tuple[str, dict[str, Any]]] = []
    for number, (what, act) in enumerate(anyhow):
        try:
            tell(congress, second, what, act, 60 + number)
        except NotFound:  # an organizer voids what has arrived
            late.append((what, act))
    for what, act in late:
        tell(congress, second, what, act, 200)
    assert attendance(congress, first) == attendance(congress, second)
    assert rebuild_attendance(congress.store, write=False).unchanged
