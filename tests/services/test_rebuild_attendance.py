import uuid
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from checkin.services.plan_event import close_sitting, open_sitting
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Attendance, Scan
from tests.congress import NOW, Congress

Row = tuple[int, int, str, int | None]


def scan(congress: Congress, name: str, *, minutes: int = 0, sitting: int = 0, entrance: int = 0) -> str:
    moment = NOW + timedelta(minutes=minutes)
    report = ScanReport(
        scan_id=str(uuid.uuid4()),
        event_id=congress.event_id,
        sitting_id=congress.sittings[sitting],
        entrance_id=congress.entrances[entrance],
        device_id=None,
        method="camera",
        read=congress.codes.get(name, name),
        scanned_at=moment,
    )
    verdict: str = record_scan(congress.store, report, moment)["verdict"]
    return verdict


def attendance(congress: Congress) -> list[Row]:
    with congress.store.read() as session:
        rows = session.scalars(select(Attendance).order_by(Attendance.delegate_id, Attendance.sitting_id)).all()
    return [(row.delegate_id, row.sitting_id, row.scan_id, row.entrance_id) for row in rows]


@pytest.fixture
def held(congress: Congress) -> Congress:
    """A congress with admissions to two sittings, repetitions and refusals."""
    scan(congress, "Nguyễn Thị Hằng")
    scan(congress, "Nguyễn Thị Hằng", minutes=1, entrance=1)
    scan(congress, "Trần Khách", minutes=2)
    scan(congress, "DB:" + "A" * 26, minutes=3)
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW)
    scan(congress, "Nguyễn Thị Hằng", minutes=4, sitting=1, entrance=1)
    close_sitting(congress.store, congress.event_id, congress.sittings[0], NOW)
    scan(congress, "Lê Hữu Đức", minutes=5)
    return congress


def test_what_scans_left_behind_is_what_the_log_says(held: Congress) -> None:
    result = rebuild_attendance(held.store, write=False)
    assert (result.unchanged, result.rows) == (True, 3)


def test_writing_without_need_changes_nothing(held: Congress) -> None:
    before = attendance(held)
    assert (rebuild_attendance(held.store, write=True).unchanged, attendance(held)) == (True, before)


def test_an_empty_log_gives_no_attendance(congress: Congress) -> None:
    result = rebuild_attendance(congress.store, write=True)
    assert (result.unchanged, result.rows) == (True, 0)


def test_comparing_says_what_is_wrong_and_writes_nothing(held: Congress) -> None:
    hang, guest = held.delegates["Nguyễn Thị Hằng"], held.delegates["Trần Khách"]
    damage(held)
    damaged = attendance(held)
    result = rebuild_attendance(held.store, write=False)
    assert (result.missing, result.surplus, result.different, attendance(held)) == (
        [(hang, held.sittings[0])],
        [(held.delegates["Lê Hữu Đức"], held.sittings[0])],
        [(guest, held.sittings[0])],
        damaged,
    )


def test_writing_mends_what_is_wrong(held: Congress) -> None:
    before = attendance(held)
    damage(held)
    assert (rebuild_attendance(held.store, write=True).unchanged, attendance(held)) == (False, before)


def test_after_mending_nothing_differs(held: Congress) -> None:
    damage(held)
    rebuild_attendance(held.store, write=True)
    assert rebuild_attendance(held.store, write=False).unchanged


def damage(congress: Congress) -> None:
    """One row taken away, one invented, one moved to another entrance."""
    hang, guest, duc = (congress.delegates[name] for name in ("Nguyễn Thị Hằng", "Trần Khách", "Lê Hữu Đức"))
    first = congress.sittings[0]
    with congress.store.write() as session:
        session.execute(delete(Attendance).where(Attendance.delegate_id == hang, Attendance.sitting_id == first))
        refused = session.scalars(select(Scan.id).where(Scan.delegate_id == duc)).one()
        session.add(Attendance(delegate_id=duc, sitting_id=first, first_in_at=NOW, scan_id=refused))
        session.execute(
            update(Attendance).where(Attendance.delegate_id == guest).values(entrance_id=congress.entrances[1])
        )
