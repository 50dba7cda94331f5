from datetime import timedelta
from typing import Any

import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.core.rights import DeviceRole
from checkin.core.scan_flags import ScanFlag
from checkin.services.assign_device import Assignment
from checkin.services.delegate_history import Actor
from checkin.services.doubt_kinds import DoubtFilter, DoubtKind
from checkin.services.freeze_report import freeze_report
from checkin.services.frozen_reports import open_freeze
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.plan_event import close_sitting
from checkin.services.register_walk_in import Newcomer, register_walk_in
from checkin.services.settle_doubts import reopen_doubt, settle_doubts
from checkin.services.sign_in import add_account
from checkin.services.work_list import WorkList, count_open, work_list
from checkin.store.models import Account
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute

UNKNOWN = "DB:" + "A" * 26


@pytest.fixture
def door(congress: Congress) -> Door:
    """One scan of each kind."""
    made = Door(congress)
    made.scan("first", "Nguyễn Thị Hằng", at=5, arrives=30, device_verdict="admitted")
    made.scan("double", "Nguyễn Thị Hằng", at=4, arrives=31, device_verdict="admitted")
    made.scan("conflict", UNKNOWN, at=6, arrives=32, device_verdict="admitted")
    made.scan("unknown", UNKNOWN, at=33)
    made.scan("exception", "Trần Khách", at=34, sitting_id=congress.sittings[1], override_reason="Đến sớm")
    made.scan("plain", "Lê Hữu Đức", at=35)
    close_sitting(congress.store, congress.event_id, congress.sittings[0], minute(40))
    made.scan("late", "H'Hen Niê", at=39, arrives=50, device_verdict="admitted")
    return made


def listed(door: Door, **wanted: Any) -> WorkList:
    return work_list(door.congress.store, door.congress.event_id, DoubtFilter(**wanted))


def ids(door: Door, **wanted: Any) -> list[str]:
    return [scan.scan_id for scan in listed(door, **wanted).scans]


def settle(door: Door, *items: str, note: str = "Đã xem", at: float = 60) -> int:
    return settle_doubts(door.congress.store, door.congress.event_id, items, note, None, minute(at))


def walk_in(congress: Congress) -> str:
    code = issue_pairing_code(congress.store, congress.event_id, NOW, Assignment(role=DeviceRole.SUPERVISOR))
    key = pair_device(congress.store, code, "Máy trưởng ca", NOW).key
    newcomer = Newcomer(
        walk_in_id="5f1c5a0e-0000-4000-8000-000000000001",
        full_name="Vũ Thị Mới",
        category_id=congress.categories["guest"],
        delegation_id=None,
        reason="Khách đi cùng",
    )
    register_walk_in(congress.store, key, newcomer, minute(2))
    return newcomer.walk_in_id


def test_whom_a_phone_refused_stands_with_whom_one_let_in(door: Door) -> None:
    door.scan("refused", "Lê Hữu Đức", at=34, arrives=51, device_verdict="badge_lost")
    assert ids(door, kind=DoubtKind.CONFLICT) == ["refused", "conflict"]


@pytest.mark.parametrize(
    ("kind", "scans"),
    [
        (DoubtKind.DOUBLE, ["double"]),
        (DoubtKind.CONFLICT, ["conflict"]),
        (DoubtKind.OVERRIDE, ["exception"]),
        (DoubtKind.LATE, ["late", "double", "first"]),
        (DoubtKind.UNKNOWN, ["unknown", "conflict"]),
        (DoubtKind.OTHER, []),
        (DoubtKind.WALK_IN, []),
    ],
)
def test_each_kind_has_its_list_and_its_count(door: Door, kind: DoubtKind, scans: list[str]) -> None:
    assert (ids(door, kind=kind), listed(door).open[kind]) == (scans, len(scans))


def test_everything_open_is_listed_once_the_newest_first_and_what_is_only_late_last(door: Door) -> None:
    found = listed(door)
    assert [scan.scan_id for scan in found.scans] == ["late", "exception", "unknown", "conflict", "double", "first"]
    assert (found.all_open, count_open(door.congress.store, door.congress.event_id)) == (6, 6)


def test_a_sitting_has_its_own_list(door: Door) -> None:
    assert ids(door, sitting_id=door.congress.sittings[1]) == ["exception"]


def test_how_often_an_unknown_code_was_read_is_told(door: Door) -> None:
    assert [scan.times_read for scan in listed(door, kind=DoubtKind.UNKNOWN).scans] == [2, 2]


def test_what_a_phone_sends_more_than_a_minute_later_is_late_as_in_the_report(congress: Congress) -> None:
    door = Door(congress)
    door.scan("at once", at=1, arrives=2, device_verdict="admitted")
    door.scan("later", "Nguyễn Thị Hằng", at=1, arrives=2.1, device_verdict="admitted")
    door.scan("seen already", "Nguyễn Thị Hằng", at=1.1, arrives=3)
    assert [(scan.scan_id, scan.flags) for scan in listed(door, kind=DoubtKind.LATE).scans] == [
        ("later", (ScanFlag.UPLOADED,))
    ]
    frozen = freeze_report(congress.store, congress.event_id, congress.sittings[0], Actor(), minute(5))
    assert open_freeze(congress.store, congress.event_id, frozen).figures.numbers.late == 1


def test_what_is_settled_keeps_who_when_and_why(door: Door) -> None:
    store = door.congress.store
    add_account(store, username="an", name="Chị An", password="a long enough password", now=NOW)
    with store.read() as session:
        account_id = session.query(Account.id).scalar()
    settle_doubts(store, door.congress.event_id, ["late"], "  Máy cửa 2 mất mạng ", account_id, minute(60))
    (scan,) = listed(door, settled=True).scans
    (said,) = scan.said
    assert (scan.settled, said.note, said.by, said.at) == (True, "Máy cửa 2 mất mạng", "Chị An", minute(60))
    assert (ids(door), count_open(store, door.congress.event_id)) == (
        ["exception", "unknown", "conflict", "double", "first"],
        5,
    )


def test_several_are_settled_at_once_and_none_twice(door: Door) -> None:
    assert (settle(door, "late", "double"), settle(door, "late", "unknown", note="Lại xem")) == (2, 1)
    assert [said.note for scan in listed(door, settled=True).scans for said in scan.said] == [
        "Đã xem",
        "Lại xem",
        "Đã xem",
    ]


def test_an_item_is_opened_again_and_everything_said_stays(door: Door) -> None:
    congress = door.congress
    settle(door, "late")
    assert reopen_doubt(congress.store, congress.event_id, "late", "Chưa rõ", None, minute(61)) == 1
    assert reopen_doubt(congress.store, congress.event_id, "late", "Chưa rõ", None, minute(62)) == 0
    settle(door, "late", note="Rõ rồi", at=63)
    (scan,) = listed(door, settled=True).scans
    assert [(said.settled, said.note) for said in scan.said] == [
        (True, "Rõ rồi"),
        (False, "Chưa rõ"),
        (True, "Đã xem"),
    ]


def test_settling_changes_no_attendance(door: Door) -> None:
    before = door.attendance("Nguyễn Thị Hằng")
    settle(door, "double")
    after = door.attendance("Nguyễn Thị Hằng")
    assert before is not None
    assert after is not None
    assert (after.scan_id, after.first_in_at) == (before.scan_id, before.first_in_at)


def test_who_was_taken_at_a_door_is_an_item_too(congress: Congress) -> None:
    door = Door(congress)
    item = walk_in(congress)
    assert [one.full_name for one in listed(door).walk_ins] == ["Vũ Thị Mới"]
    assert (listed(door).open[DoubtKind.WALK_IN], listed(door).all_open) == (1, 1)
    settle(door, item, note="Đã ghi danh sách")
    assert (listed(door).walk_ins, listed(door).all_open) == ([], 0)
    assert [one.said[0].note for one in listed(door, settled=True).walk_ins] == ["Đã ghi danh sách"]


@pytest.mark.parametrize(
    ("items", "note", "problem"),
    [
        (["late"], " ", ("note", "empty")),
        (["late"], "x" * 301, ("note", "long")),
        ([], "Đã xem", ("items", "empty")),
        ([str(number) for number in range(201)], "Đã xem", ("items", "long")),
    ],
)
def test_what_cannot_be_settled_says_why(door: Door, items: list[str], note: str, problem: tuple[str, str]) -> None:
    with pytest.raises(InvalidField) as refused:
        settle(door, *items, note=note)
    assert (refused.value.field, refused.value.problem) == problem


def test_an_item_of_another_event_settles_nothing(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    Door(other).scan("foreign", UNKNOWN, at=1)
    with pytest.raises(NotFound):
        settle(door, "late", "foreign")
    assert (len(ids(door)), ids(Door(other))) == (6, ["foreign"])


def test_pages_hold_fifty(congress: Congress) -> None:
    door = Door(congress)
    for number in range(53):
        door.scan(f"unknown-{number:02}", UNKNOWN, at=number)
    pages = [work_list(congress.store, congress.event_id, DoubtFilter(), page) for page in (1, 2, 9)]
    assert [(len(each.scans), each.page, each.pages, each.matching) for each in pages] == [
        (50, 1, 2, 53),
        (3, 2, 2, 53),
        (3, 2, 2, 53),
    ]
    assert pages[1].scans[-1].received_at == NOW + timedelta(0)
