"""A scan that arrives late is judged by what was true at its own time, whatever was changed or taken back since."""

import pytest
from sqlalchemy import func, select

from checkin.core.attendance import Direction, SittingMode
from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.services.bulk_acts import do_bulk
from checkin.services.bulk_columns import BulkKind, BulkOrder
from checkin.services.categories import CategoryRules, category_card, edit_category
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor
from checkin.services.door_rules import brief_doors, set_entrance_rules
from checkin.services.edit_delegate import edit_delegate
from checkin.services.end_badge import end_badge
from checkin.services.issue_badges import issue_badges, printable_badge, printable_badges
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.services.replacements import ReplacementOrder, end_replacement, replace_delegate
from checkin.store.models import Delegate, FormerRules
from tests.congress import Congress
from tests.services.door import Door, minute

NOBODY = Actor()
DUC, KHACH = "Lê Hữu Đức", "Trần Khách"


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def told(
    door: Door, name: str = DUC, *, at: float = 15, device_verdict: str = "admitted"
) -> tuple[str, bool | None]:
    """The verdict on what a phone judged offline, and whether they are inside."""
    answer = door.scan("late", name, at=at, arrives=40, device_verdict=device_verdict)
    return answer["verdict"], door.present(name)


def become(door: Door, code: str, at: float, name: str = DUC) -> None:
    """Of another category, as an organizer says."""
    congress = door.congress
    person, values = congress.delegates[name], {"category_id": str(congress.categories[code])}
    with congress.store.read() as session:
        version = session.get_one(Delegate, person).version
    edit_delegate(congress.store, congress.event_id, person, values, version=version, by=NOBODY, now=minute(at))


def sit_for_duc_a_while(door: Door) -> None:
    """An alternate, from 10 until it is taken back at 30."""
    congress = door.congress
    incoming = congress.add_delegate("Dự Khuyết", category="alternate")
    congress.issue()
    order = ReplacementOrder(
        outgoing_id=congress.delegates[DUC],
        incoming_id=incoming,
        from_sitting_id=congress.sittings[0],
        decision_number="12/QĐ",
        decided_by="Đoàn chủ tịch",
    )
    replacement = replace_delegate(congress.store, congress.event_id, order, NOBODY, minute(10))
    end_replacement(congress.store, congress.event_id, replacement, NOBODY, minute(30))


@pytest.mark.parametrize(
    ("then", "now", "verdict", "inside"),
    [
        (SittingMode.REENTRY, SittingMode.NO_REENTRY, "re_entered", True),
        (SittingMode.NO_REENTRY, SittingMode.REENTRY, "no_reentry", False),
    ],
)
def test_who_left_comes_back_or_not_by_the_mode_of_the_time(
    door: Door, then: SittingMode, now: SittingMode, verdict: str, inside: bool
) -> None:
    door.give_rules(0, then)
    door.scan("in", at=1)
    door.scan("out", at=2, direction=Direction.OUT)
    door.give_rules(30, now)
    assert told(door, device_verdict=verdict) == (verdict, inside)
    assert rebuild_attendance(door.congress.store, write=False).unchanged


@pytest.mark.parametrize(("at", "verdict"), [(15, "admitted"), (25, "not_convened"), (35, "admitted")])
def test_whom_a_sitting_convened_at_the_time_counts(door: Door, at: float, verdict: str) -> None:
    door.give_rules(20, SittingMode.ENTRY_ONLY, "official")
    door.give_rules(30, SittingMode.REENTRY)
    assert told(door, KHACH, at=at)[0] == verdict


@pytest.mark.parametrize(("at", "verdict"), [(15, "admitted"), (25, "wrong_entrance"), (35, "admitted")])
def test_whom_an_entrance_admitted_at_the_time_counts(door: Door, at: float, verdict: str) -> None:
    congress = door.congress
    entrance = (congress.store, congress.event_id, congress.entrances[0])
    set_entrance_rules(*entrance, category_ids={congress.categories["official"]}, now=minute(20))
    set_entrance_rules(*entrance, category_ids=set(congress.categories.values()), now=minute(30))
    assert told(door, KHACH, at=at)[0] == verdict


def test_an_entrance_that_a_category_was_taken_from_admitted_it_until_then(door: Door) -> None:
    congress = door.congress
    guest = category_card(congress.store, congress.event_id, congress.categories["guest"]).category
    elsewhere = CategoryRules(
        name=guest.name,
        color=guest.color,
        counts_for_quorum=False,
        may_vote=False,
        needs_activation=False,
        entrance_ids=frozenset(congress.entrances[1:]),
    )
    edit_category(congress.store, congress.event_id, guest.id, elsewhere, minute(30))
    later = door.scan("later", KHACH, at=31)["verdict"]
    assert (later, told(door, KHACH)[0]) == ("wrong_entrance", "admitted")


def test_rules_that_stay_as_they_are_leave_no_trace(door: Door) -> None:
    door.give_rules(20)
    door.give_rules(30, SittingMode.ENTRY_ONLY)
    with door.congress.store.read() as session:
        assert session.scalar(select(func.count()).select_from(FormerRules)) == 0


@pytest.mark.parametrize(
    ("at", "verdict"),
    [(5, "admitted"), (15, "delegate_withdrawn"), (25, "delegate_not_eligible"), (35, "admitted")],
)
def test_somebody_is_what_they_were_at_the_time_although_they_were_reinstated(
    door: Door, at: float, verdict: str
) -> None:
    congress = door.congress
    for when, status in (
        (10, DelegateStatus.WITHDRAWN),
        (20, DelegateStatus.NOT_ELIGIBLE),
        (30, DelegateStatus.ACTIVE),
    ):
        who = [congress.delegates[DUC]]
        change_status(congress.store, congress.event_id, who, status, "Theo thông báo", NOBODY, minute(when))
    assert told(door, at=at)[0] == verdict


@pytest.mark.parametrize(
    ("at", "verdicts"),
    [
        (5, ("alternate_not_activated", "admitted")),
        (15, ("admitted", "delegate_replaced")),
        (35, ("alternate_not_activated", "admitted")),
    ],
)
def test_who_sat_for_whom_at_the_time_counts_although_it_was_taken_back(
    door: Door, at: float, verdicts: tuple[str, str]
) -> None:
    sit_for_duc_a_while(door)
    alternate = door.scan("alternate", "Dự Khuyết", at=at, arrives=40, device_verdict="admitted")
    official = door.scan("official", at=at, arrives=41, device_verdict="admitted")
    assert (alternate["verdict"], official["verdict"]) == verdicts


def test_who_sat_for_somebody_at_the_time_had_the_seat_of_the_category_that_those_had_then(door: Door) -> None:
    door.give_rules(0, SittingMode.ENTRY_ONLY, "official")
    sit_for_duc_a_while(door)
    become(door, "guest", 35)
    assert told(door, "Dự Khuyết") == ("admitted", True)


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (5, "alternate_not_activated"),
        (15, "admitted"),
        (25, "alternate_not_activated"),
        (32, "admitted"),
        (37, "alternate_not_activated"),
    ],
)
def test_an_alternate_is_called_in_or_not_as_they_were_at_the_time(door: Door, at: float, verdict: str) -> None:
    congress = door.congress
    alternate = congress.add_delegate("Dự Khuyết", category="alternate")
    congress.issue()
    for when, activated in ((10, True), (20, False), (30, True), (35, False)):
        brief_doors(congress.store, congress.event_id, alternate, note="", activated=activated, now=minute(when))
    assert told(door, "Dự Khuyết", at=at)[0] == verdict


@pytest.mark.parametrize(
    ("at", "verdict", "category", "counts"),
    [
        (5, "admitted", "Đại biểu chính thức", True),
        (15, "alternate_not_activated", "Đại biểu dự khuyết", False),
        (25, "admitted", "Khách mời", False),
    ],
)
def test_somebody_is_of_the_category_that_they_had_at_the_time(
    door: Door, at: float, verdict: str, category: str, counts: bool
) -> None:
    for when, code in ((10, "alternate"), (20, "guest")):
        become(door, code, when)
    answer = door.scan("late", at=at, arrives=40, device_verdict="admitted")
    assert (answer["verdict"], answer["delegate"]["category"], answer["counts"]) == (verdict, category, counts)


def test_who_is_of_another_category_by_an_act_on_many_was_of_theirs_until_then(door: Door) -> None:
    congress = door.congress
    order = BulkOrder(kind=BulkKind.CATEGORY, value=str(congress.categories["alternate"]))
    do_bulk(congress.store, congress.event_id, [congress.delegates[DUC]], order, NOBODY, minute(30))
    assert told(door) == ("admitted", True)


@pytest.mark.parametrize(
    ("status", "verdict"), [(BadgeStatus.REVOKED, "badge_revoked"), (BadgeStatus.LOST, "admitted")]
)
def test_who_is_picked_by_name_is_refused_for_a_revoked_badge_and_not_for_a_lost_one(
    door: Door, status: BadgeStatus, verdict: str
) -> None:
    congress = door.congress
    person = congress.delegates[DUC]
    badge = next(
        each.badge for each in printable_badges(congress.store, congress.event_id) if each.delegate.id == person
    )
    end_badge(congress.store, congress.event_id, badge.id, status, minute(10), actor="Bàn thẻ")
    before = door.scan("before", str(person), method="picked", at=5, arrives=20, device_verdict="admitted")
    door.void("void", "before", 21)
    after = door.scan("after", str(person), method="picked", at=30)
    assert (before["verdict"], after["verdict"]) == ("admitted", verdict)


@pytest.mark.parametrize(
    ("method", "status", "verdicts"),
    [
        ("typed", BadgeStatus.LOST, ["admitted", "badge_lost", "admitted"]),
        ("typed", BadgeStatus.REVOKED, ["admitted", "badge_revoked", "admitted"]),
        ("picked", BadgeStatus.LOST, ["admitted", "admitted", "admitted"]),
        ("picked", BadgeStatus.REVOKED, ["admitted", "badge_revoked", "admitted"]),
    ],
)
def test_a_number_or_a_name_means_the_badge_of_the_time_although_another_was_issued(
    door: Door, method: str, status: BadgeStatus, verdicts: list[str]
) -> None:
    congress = door.congress
    person = congress.delegates[DUC]
    badge = printable_badge(congress.store, congress.event_id, person).badge
    end_badge(congress.store, congress.event_id, badge.id, status, minute(10), actor="Bàn thẻ")
    issue_badges(congress.store, congress.event_id, minute(20))
    read = badge.number if method == "typed" else str(person)
    told = []
    for at in (5, 15, 25):
        answer = door.scan(f"at {at}", read, method=method, at=at, arrives=40, device_verdict="admitted")
        told.append(answer["verdict"])
        door.void(f"void {at}", f"at {at}", at=at + 1)
    assert told == verdicts
