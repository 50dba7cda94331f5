import pytest

from checkin.core.attendance import Direction, SittingMode
from checkin.core.decision import BadgeStatus
from checkin.core.scan_flags import ScanFlag
from checkin.services.doubtful_scans import doubtful_scans
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.services.voided_scans import voided_scans
from tests.congress import Congress, hold_congress
from tests.services.door import Door, minute


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def shown(door: Door) -> list[str]:
    return [scan.scan_id for scan in doubtful_scans(door.congress.store, door.congress.event_id)]


def test_a_plain_morning_leaves_nothing_to_look_at(door: Door) -> None:
    door.scan("in", at=1)
    door.scan("twice", at=2)
    assert (shown(door), voided_scans(door.congress.store, door.congress.event_id)) == ([], [])


@pytest.mark.parametrize(("first", "second"), [(4, 5), (5, 4)])
def test_two_doors_that_admitted_one_badge_are_shown_with_who_where_and_when(
    door: Door, first: int, second: int
) -> None:
    door.scan("one", at=first, arrives=30, device_verdict="admitted")
    door.scan("other", at=second, arrives=31, device_verdict="admitted", entrance_id=door.congress.entrances[1])
    scan, only_late = doubtful_scans(door.congress.store, door.congress.event_id)
    assert (only_late.scan_id, only_late.flags) == ("one", (ScanFlag.UPLOADED,))
    assert (scan.full_name, scan.entrance, scan.scanned_at) == ("Lê Hữu Đức", "Cửa 2", minute(second))
    assert scan.other is not None
    assert (scan.other.scan_id, scan.other.entrance, scan.other.scanned_at) == ("one", "Cửa 1", minute(first))
    assert scan.flags == ((ScanFlag.CONFLICT,) if second > first else (ScanFlag.DOUBLE, ScanFlag.UPLOADED))


@pytest.mark.parametrize(("first", "second"), [(12, 15), (15, 12)])
def test_two_doors_that_let_one_badge_in_again_are_shown_whichever_is_heard_first(
    door: Door, first: int, second: int
) -> None:
    door.change_sitting(mode=SittingMode.REENTRY)
    door.scan("in", at=0)
    door.scan("out", at=10, direction=Direction.OUT)
    door.scan("one", at=first, arrives=30, device_verdict="re_entered")
    door.scan("other", at=second, arrives=31, device_verdict="re_entered")
    scan = next(
        scan for scan in doubtful_scans(door.congress.store, door.congress.event_id) if scan.scan_id == "other"
    )
    assert scan.flags[0] == (ScanFlag.CONFLICT if second > first else ScanFlag.DOUBLE)
    assert scan.other is not None
    assert scan.other.scan_id == "one"


def test_an_entry_before_an_exit_that_waited_doubles_nobody(door: Door) -> None:
    door.change_sitting(mode=SittingMode.REENTRY)
    door.scan("again", at=12)
    door.scan("out", at=10, arrives=30, direction=Direction.OUT)
    door.scan("in", at=1, arrives=31, device_verdict="admitted")
    assert door.flags() == {"in": "uploaded", "out": "exit_without_entry"}


def test_a_refusal_that_a_phone_never_heard_is_shown_once(door: Door) -> None:
    door.scan("one", at=1)
    answer = door.scan("lost", at=2)
    assert shown(door) == []
    for arrives in (30, 31):
        assert door.scan("lost", at=2, arrives=arrives, device_verdict="admitted") == answer
    (scan,) = doubtful_scans(door.congress.store, door.congress.event_id)
    assert (scan.full_name, scan.verdict, scan.device_verdict) == ("Lê Hữu Đức", "already_inside", "admitted")
    assert (scan.scanned_at, scan.received_at, scan.flags) == (minute(2), minute(30), (ScanFlag.CONFLICT,))
    assert scan.other is not None
    assert scan.other.scan_id == "one"


def test_an_admission_that_a_phone_never_heard_and_refused_is_shown_once(door: Door) -> None:
    answer = door.scan("lost", at=2)
    for arrives in (30, 31):
        assert door.scan("lost", at=2, arrives=arrives, device_verdict="unknown_badge") == answer
    (scan,) = doubtful_scans(door.congress.store, door.congress.event_id)
    assert (scan.verdict, scan.device_verdict, scan.flags) == (
        "admitted",
        "unknown_badge",
        (ScanFlag.TURNED_AWAY,),
    )
    assert rebuild_attendance(door.congress.store, write=False).unchanged


@pytest.mark.parametrize("refusal", ["unknown_badge", "sitting_not_open", "wrong_entrance", "several_badges"])
def test_whom_a_phone_refused_offline_and_the_server_admits_is_shown(door: Door, refusal: str) -> None:
    assert door.scan("in", at=1, arrives=1.5, device_verdict=refusal)["verdict"] == "admitted"
    (scan,) = doubtful_scans(door.congress.store, door.congress.event_id)
    assert (scan.device_verdict, scan.flags, door.present()) == (refusal, (ScanFlag.TURNED_AWAY,), True)


@pytest.mark.parametrize("look", ["admitted", "re_entered", "needs_attention", "already_inside"])
def test_whom_a_phone_let_pass_and_the_server_admits_is_no_matter_to_look_at(door: Door, look: str) -> None:
    door.scan("in", at=1, arrives=1.5, device_verdict=look)
    assert shown(door) == []


def test_what_a_phone_heard_and_sends_again_is_not_shown(door: Door) -> None:
    for arrives in (1, 30):
        door.scan("in", at=1, arrives=arrives, device_verdict=None if arrives == 1 else "admitted")
    door.scan("refused", at=2, device_verdict="already_inside", arrives=31)
    door.scan("refused", at=2, device_verdict="already_inside", arrives=32)
    assert shown(door) == []


def test_an_exception_is_shown_with_its_reason(door: Door) -> None:
    door.change_badge("Lê Hữu Đức", status=BadgeStatus.LOST, ended_at=minute(0))
    door.scan("needed", at=1, override_reason="Thẻ mới chưa in")
    (scan,) = doubtful_scans(door.congress.store, door.congress.event_id)
    assert (scan.overrode, scan.reason, scan.flags) == ("badge_lost", "Thẻ mới chưa in", ())


def test_the_newest_arrival_stands_first(door: Door) -> None:
    door.scan("unknown", "DB:" + "A" * 26, at=1, arrives=30, device_verdict="admitted")
    door.scan("another", "DB:" + "B" * 26, at=0, arrives=31, device_verdict="admitted")
    assert shown(door) == ["another", "unknown"]


def test_what_was_undone_is_listed_with_its_reason(door: Door) -> None:
    door.scan("in", at=1)
    door.void("void", "in", 2)
    (void,) = voided_scans(door.congress.store, door.congress.event_id)
    assert (void.full_name, void.scanned_at, void.voided_at, void.reason) == (
        "Lê Hữu Đức",
        minute(1),
        minute(2),
        "Nhầm người",
    )


def test_other_events_see_nothing_of_it(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    door.scan("unknown", "DB:" + "A" * 26, at=1, arrives=30, device_verdict="admitted")
    door.scan("in", at=1)
    door.void("void", "in", 2)
    assert doubtful_scans(door.congress.store, other.event_id) == []
    assert voided_scans(door.congress.store, other.event_id) == []
