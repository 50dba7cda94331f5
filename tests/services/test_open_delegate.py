from datetime import timedelta

import pytest
from sqlalchemy import update

from checkin.core.attendance import Direction, SittingMode
from checkin.core.decision import BadgeStatus
from checkin.core.errors import NotFound
from checkin.core.verdict import VerdictCode
from checkin.services.issue_badges import issue_badges
from checkin.services.open_delegate import LoggedScan, open_delegate, reveal_sensitive
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Badge, DelegateSensitive
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door

NAME = "Lê Hữu Đức"


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def _scan(congress: Congress, minute: int) -> None:
    report = ScanReport(
        scan_id=f"{minute}",
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[NAME],
        scanned_at=NOW + timedelta(minutes=minute),
    )
    record_scan(congress.store, report, NOW + timedelta(minutes=minute))


def test_the_file_tells_attendance_for_every_sitting(congress: Congress) -> None:
    _scan(congress, 0)
    file = open_delegate(congress.store, congress.event_id, congress.delegates[NAME])
    assert [(entry.sitting.name, entry.first_in_at, entry.entrance) for entry in file.attendance] == [
        ("Phiên thứ nhất", NOW, "Cửa 1"),
        ("Phiên bế mạc", None, ""),
    ]


def test_scans_are_logged_the_latest_first(congress: Congress) -> None:
    _scan(congress, 0)
    _scan(congress, 1)
    file = open_delegate(congress.store, congress.event_id, congress.delegates[NAME])
    where = {"method": "camera", "sitting": "Phiên thứ nhất", "entrance": "Cửa 1", "by": "", "voided_by": ""}
    where |= {"voided_because": ""}
    first, second = (scan.scan_id for scan in reversed(file.scans))
    later = NOW + timedelta(minutes=1)
    assert file.scans == [
        LoggedScan(
            scan_id=second, scanned_at=later, verdict=VerdictCode.ALREADY_INSIDE, may_be_voided=False, **where
        ),
        LoggedScan(scan_id=first, scanned_at=NOW, verdict=VerdictCode.ADMITTED, may_be_voided=True, **where),
    ]


def test_what_began_a_later_stay_can_be_undone_though_it_met_somebody_inside(door: Door) -> None:
    door.change_sitting(mode=SittingMode.REENTRY)
    door.scan("in", at=1)
    door.scan("again", at=3)
    door.scan("out", at=2, arrives=4, direction=Direction.OUT)
    door.scan("repetition", at=5)
    congress = door.congress
    file = open_delegate(congress.store, congress.event_id, congress.delegates[NAME])
    assert {scan.scan_id: scan.may_be_voided for scan in file.scans} == {
        "repetition": False, "again": True, "out": True, "in": True,
    }  # fmt: skip


def test_the_private_link_is_the_delegates_own(congress: Congress) -> None:
    file = open_delegate(congress.store, congress.event_id, congress.delegates[NAME])
    assert file.link_token == congress.links[NAME]


def test_earlier_badges_stand_behind_the_active_one(congress: Congress) -> None:
    delegate_id = congress.delegates[NAME]
    with congress.store.write() as session:
        session.execute(update(Badge).where(Badge.delegate_id == delegate_id).values(status=BadgeStatus.LOST))
    lost = open_delegate(congress.store, congress.event_id, delegate_id)
    issue_badges(congress.store, congress.event_id, NOW + timedelta(hours=1))
    file = open_delegate(congress.store, congress.event_id, delegate_id)
    assert lost.active_badge is None
    assert [badge.status for badge in file.badges] == [BadgeStatus.ACTIVE, BadgeStatus.LOST]


def test_what_is_sensitive_comes_only_when_asked_for(congress: Congress) -> None:
    delegate_id = congress.delegates[NAME]
    with congress.store.write() as session:
        session.add(DelegateSensitive(delegate_id=delegate_id, ethnicity="Kinh"))
    file = open_delegate(congress.store, congress.event_id, delegate_id)
    assert (file.has_sensitive, "sensitive" in file.delegate.__dict__) == (True, False)
    assert reveal_sensitive(congress.store, congress.event_id, delegate_id).ethnicity == "Kinh"


def test_a_delegate_of_another_event_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    stranger = other.delegates[NAME]
    with congress.store.write() as session:
        session.add(DelegateSensitive(delegate_id=stranger, ethnicity="Kinh"))
    for verb in (open_delegate, reveal_sensitive):
        with pytest.raises(NotFound):
            verb(congress.store, congress.event_id, stranger)


def test_nothing_sensitive_on_record_is_not_found(congress: Congress) -> None:
    with pytest.raises(NotFound):
        reveal_sensitive(congress.store, congress.event_id, congress.delegates[NAME])
