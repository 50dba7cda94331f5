from typing import Any

import pytest
from sqlalchemy import update

from checkin.core.attendance import Direction, SittingMode
from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.core.quorum import (
    USUAL_RULE,
    Measure,
    PresentWhen,
    Quorum,
    QuorumBase,
    QuorumFigures,
    QuorumRule,
    Share,
    rule_to_json,
)
from checkin.core.quorum_count import Tally
from checkin.services.absences import Leave, end_absence, report_absence
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report
from checkin.services.frozen_reports import open_freeze
from checkin.services.plan_event import open_sitting
from checkin.services.quorum_figures import QuorumStanding, find_standing
from checkin.services.replacements import ReplacementOrder, end_replacement, replace_delegate
from checkin.store.models import Category, Delegate, Delegation, Event, Sitting
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute

HANG, DUC, HEN, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"
ALTERNATE = "Phạm Dự Khuyết"
HALF = Share(1, 2, more_than=True)


@pytest.fixture
def door(congress: Congress) -> Door:
    """Three delegates count: two of Quận 1, one of Quận 3; a guest and an alternate do not."""
    congress.add_delegate(ALTERNATE, category="alternate")
    congress.issue()
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW)
    return Door(congress)


def standing(door: Door, sitting: int = 0) -> QuorumStanding:
    held = door.congress
    return find_standing(held.store, held.event_id, held.sittings[sitting])


def rule(door: Door, rule: QuorumRule, *, sitting: int | None = None) -> None:
    held, stored = door.congress, rule_to_json(rule)
    with held.store.write() as session:
        if sitting is None:
            session.get_one(Event, held.event_id).quorum_rule = stored
        else:
            session.get_one(Sitting, held.sittings[sitting]).quorum_rule = stored


def change(door: Door, name: str, **values: Any) -> None:
    with door.congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == door.congress.delegates[name]).values(**values))


def replace(door: Door, sitting: int = 0, for_good: bool = True, incoming: str = ALTERNATE) -> int:
    held = door.congress
    order = ReplacementOrder(
        outgoing_id=held.delegates[DUC],
        incoming_id=held.delegates[incoming],
        from_sitting_id=held.sittings[sitting],
        decision_number="12/QĐ",
        decided_by="Ban Thường vụ",
        for_good=for_good,
    )
    return replace_delegate(held.store, held.event_id, order, Actor(), NOW)


def excuse(door: Door, name: str, sitting: int | None = None) -> int:
    held = door.congress
    leave = Leave(reported_by="Đoàn", reason="Công tác", sitting_id=held.sittings[sitting] if sitting else None)
    return report_absence(held.store, held.event_id, held.delegates[name], leave, Actor(), NOW)


def test_by_the_usual_rule_two_thirds_of_those_convened_must_have_come(door: Door) -> None:
    before = standing(door)
    door.scan("1", HANG)
    door.scan("2", HEN)
    after = standing(door)
    assert (before.rule, before.figures, before.quorum) == (
        USUAL_RULE,
        QuorumFigures(3, 0, 2, 0),
        Quorum(False, 2, 2),
    )
    assert (after.figures, after.quorum) == (QuorumFigures(3, 2, 2, 2), Quorum(True, 2, 0))
    assert after.seq == before.seq + 2


def test_a_sitting_may_have_a_rule_of_its_own(door: Door) -> None:
    rule(door, QuorumRule(Share(1, 3)))
    rule(door, QuorumRule(HALF), sitting=1)
    assert [standing(door, sitting).rule.share for sitting in (0, 1)] == [Share(1, 3), HALF]


def test_guests_and_alternates_never_count(door: Door) -> None:
    door.scan("1", GUEST)
    door.scan("2", ALTERNATE, override_reason="Mời vào dự")
    assert (standing(door).figures.base, standing(door).figures.present) == (3, 0)


def test_an_alternate_of_a_category_that_counts_does_so_once_activated(door: Door) -> None:
    with door.congress.store.write() as session:
        session.get_one(Category, door.congress.categories["alternate"]).counts_for_quorum = True
    waiting = standing(door).count.convened.heads
    change(door, ALTERNATE, activated_at=NOW)
    assert (waiting, standing(door).count.convened.heads) == (3, 4)


def test_a_sitting_convenes_the_categories_that_it_lists(door: Door) -> None:
    with door.congress.store.write() as session:
        session.get_one(Category, door.congress.categories["staff"]).counts_for_quorum = True
        session.execute(
            update(Delegate)
            .where(Delegate.id == door.congress.delegates[GUEST])
            .values(category_id=door.congress.categories["staff"])
        )
        official = session.get_one(Category, door.congress.categories["official"])
        session.get_one(Sitting, door.congress.sittings[1]).categories = [official]
    assert [standing(door, sitting).count.convened.heads for sitting in (0, 1)] == [4, 3]


def test_who_has_withdrawn_or_is_not_eligible_does_not_count(door: Door) -> None:
    held = door.congress
    door.scan("1", HANG)
    door.scan("2", DUC)
    for name, became in ((HANG, DelegateStatus.WITHDRAWN), (DUC, DelegateStatus.NOT_ELIGIBLE)):
        change_status(held.store, held.event_id, [held.delegates[name]], became, "Thôi", Actor(), NOW)
    assert standing(door).figures == QuorumFigures(1, 0, 1, 0)


def test_of_a_replaced_pair_exactly_one_counts(door: Door) -> None:
    door.scan("1", DUC)
    replacement = replace(door)
    replaced = standing(door).figures
    door.scan("2", ALTERNATE)
    both_there = standing(door).figures
    end_replacement(door.congress.store, door.congress.event_id, replacement, Actor(), NOW)
    assert [(one.base, one.present) for one in (replaced, both_there, standing(door).figures)] == [
        (3, 0),
        (3, 1),
        (3, 1),
    ]


@pytest.mark.parametrize("for_good", [True, False])
def test_a_replacement_holds_from_its_sitting_on(door: Door, for_good: bool) -> None:
    door.scan("1", DUC)
    door.scan("2", DUC, sitting_id=door.congress.sittings[1])
    replace(door, sitting=1, for_good=for_good)
    assert [standing(door, sitting).figures.present for sitting in (0, 1)] == [1, 0]
    door.scan("3", ALTERNATE, sitting_id=door.congress.sittings[1])
    assert [standing(door, sitting).figures.present for sitting in (0, 1)] == [1, 1]


def test_a_replacement_for_one_sitting_leaves_the_next_as_it_was(door: Door) -> None:
    replace(door, for_good=False)
    door.scan("1", DUC, sitting_id=door.congress.sittings[1])
    assert [standing(door, sitting).figures for sitting in (0, 1)] == [
        QuorumFigures(3, 0, 2, 0),
        QuorumFigures(3, 1, 2, 1),
    ]


def test_votes_are_those_of_the_seat_that_a_person_holds(door: Door) -> None:
    rule(door, QuorumRule(HALF, measure=Measure.VOTES))
    change(door, HANG, vote_weight=10)
    change(door, DUC, vote_weight=100)
    door.scan("1", HANG)
    replace(door)
    door.scan("2", ALTERNATE)
    assert standing(door).figures == QuorumFigures(111, 110, 2, 1)
    assert standing(door).quorum == Quorum(True, 56, 0)


def test_a_category_that_may_not_vote_has_no_votes(door: Door) -> None:
    rule(door, QuorumRule(Share(2, 3), measure=Measure.VOTES))
    official = door.congress.categories["official"]
    with door.congress.store.write() as session:
        session.execute(update(Category).where(Category.id == official).values(may_vote=False))
    door.scan("in", HANG, at=1)
    found = standing(door)
    assert (found.count.convened, found.figures) == (Tally(3, 0), QuorumFigures(0, 0, 2, 1))
    frozen = freeze_report(
        door.congress.store, door.congress.event_id, door.congress.sittings[0], Actor(), minute(9)
    )
    numbers = open_freeze(door.congress.store, door.congress.event_id, frozen).figures.numbers
    assert (numbers.convened, numbers.votes_convened, numbers.votes_present) == (3, 0, 0)


def test_who_is_excused_throughout_can_leave_the_base(door: Door) -> None:
    rule(door, QuorumRule(HALF, QuorumBase.LESS_EXCUSED))
    excuse(door, HEN, sitting=1)
    absence = excuse(door, DUC)
    bases = [standing(door).figures.base]
    end_absence(door.congress.store, door.congress.event_id, door.congress.delegates[DUC], absence, Actor(), NOW)
    bases.append(standing(door).figures.base)
    assert bases == [2, 3]


def test_who_is_excused_and_replaced_stays_in_the_base_through_the_other(door: Door) -> None:
    rule(door, QuorumRule(HALF, QuorumBase.LESS_EXCUSED))
    excuse(door, DUC)
    replace(door)
    assert standing(door).figures.base == 3


def test_who_was_excused_and_came_after_all_is_in_the_base(door: Door) -> None:
    rule(door, QuorumRule(HALF, QuorumBase.LESS_EXCUSED))
    excuse(door, DUC)
    door.scan("1", DUC)
    assert standing(door).figures == QuorumFigures(3, 1, 2, 1)


def test_allotted_seats_count_where_somebody_said_how_many(door: Door) -> None:
    rule(door, QuorumRule(HALF, QuorumBase.ALLOTTED))
    with door.congress.store.write() as session:
        session.get_one(Delegation, door.congress.delegations["Quận 3"]).allotted = 5
    door.congress.add_delegate("Vô Đoàn", delegation=None)
    assert standing(door).figures.base == 2 + 5 + 1


def test_a_delegation_that_sent_nobody_has_its_granted_seats_and_is_not_awaited(
    door: Door,
) -> None:
    with door.congress.store.write() as session:
        session.add(Delegation(event_id=door.congress.event_id, name="Quận 5", folded="quan 5", allotted=7))
    rule(door, QuorumRule(HALF, QuorumBase.ALLOTTED))
    granted = standing(door).figures
    rule(door, USUAL_RULE)
    assert (granted, standing(door).figures) == (QuorumFigures(10, 0, 2, 0), QuorumFigures(3, 0, 2, 0))


def test_registered_is_who_came_to_any_sitting(door: Door) -> None:
    rule(door, QuorumRule(HALF, QuorumBase.REGISTERED))
    door.scan("1", HANG)
    door.scan("2", GUEST)
    door.scan("3", HEN, sitting_id=door.congress.sittings[1])
    assert [standing(door, sitting).figures for sitting in (0, 1)] == [
        QuorumFigures(2, 1, 2, 1),
        QuorumFigures(2, 1, 2, 1),
    ]


def test_present_now_and_present_at_some_time_are_two_figures(door: Door) -> None:
    door.change_sitting(mode=SittingMode.REENTRY)
    door.scan("1", HANG)
    door.scan("2", HEN)
    door.scan("3", HEN, at=2, direction=Direction.OUT)
    assert (standing(door).count.ever, standing(door).count.now) == (Tally(2, 2), Tally(1, 1))
    rule(door, QuorumRule(Share(2, 3), present=PresentWhen.NOW))
    assert (standing(door).figures, standing(door).quorum) == (QuorumFigures(3, 1, 2, 1), Quorum(False, 2, 1))


def test_enough_delegations_must_be_represented_where_the_rule_says_so(door: Door) -> None:
    rule(door, QuorumRule(Share(2, 3), delegations=Share(2, 3)))
    door.scan("1", HANG)
    door.scan("2", DUC)
    assert standing(door).quorum == Quorum(False, 2, 0, 2, 1)


def test_an_undone_admission_is_none(door: Door) -> None:
    door.scan("1", HANG)
    door.void("v", "1", at=2)
    assert standing(door).count.ever == Tally()


def test_another_events_people_are_elsewhere(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    Door(other).scan("1", HANG)
    assert standing(door).figures == QuorumFigures(3, 0, 2, 0)
    with pytest.raises(NotFound):
        find_standing(other.store, door.congress.event_id, other.sittings[0])
