"""What came after a freeze is told as a difference: which figure, who and why."""

from typing import Any

import pytest
from sqlalchemy import event, insert, update

from checkin.core.attendance import Direction
from checkin.core.credentials.difference import Cause, Difference, NumberDifference, Why
from checkin.core.credentials.figures import Part
from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.core.quorum import QuorumBase, QuorumRule, Share, rule_to_json
from checkin.core.stream import stream_time
from checkin.services.change_status import change_status
from checkin.services.freeze_report import freeze_report
from checkin.services.frozen_reports import differences_between, list_freezes, open_freeze, prove_freeze
from checkin.services.verify_reports import Fault
from checkin.store.models import Delegation, Scan, sitting_category
from tests.congress import Congress, hold_congress
from tests.services.door import Door, minute
from tests.services.test_freeze_report import ALTERNATE, DUC, GUEST, HANG, HEN, NOBODY, excuse, replace, tamper

Told = dict[str, tuple[Part | None, Part | None, tuple[Cause, ...]]]


@pytest.fixture
def door(congress: Congress) -> Door:
    """One delegate came before the freeze at minute 30."""
    congress.add_delegate(ALTERNATE, category="alternate")
    congress.issue()
    door = Door(congress)
    door.scan("before", HANG, at=1)
    return door


@pytest.fixture
def first(door: Door) -> int:
    return freeze(door)


def freeze(door: Door, at: float = 30) -> int:
    held = door.congress
    return freeze_report(held.store, held.event_id, held.sittings[0], NOBODY, minute(at))


def since(door: Door, freeze_id: int) -> Difference:
    return prove_freeze(door.congress.store, door.congress.event_id, freeze_id, minute(120))[1]


def people(difference: Difference) -> Told:
    return {one.full_name: (one.before, one.after, one.causes) for one in difference.people}


def numbers(difference: Difference) -> dict[str, tuple[int, int]]:
    return {one.name: (one.before, one.after) for one in difference.numbers}


def test_where_nothing_came_later_nothing_differs(door: Door, first: int) -> None:
    assert (since(door, first), bool(since(door, first))) == (Difference(), False)


def test_a_late_upload_is_named(door: Door, first: int) -> None:
    door.scan("late", DUC, at=20, arrives=60)
    difference = since(door, first)
    cause = Cause(Why.LATE_UPLOAD, at=stream_time(minute(20)))
    assert people(difference) == {DUC: (Part.ABSENT, Part.PRESENT, (cause,))}
    assert numbers(difference) == {
        "present": (1, 2), "absent": (2, 1), "came": (1, 2), "inside": (1, 2), "late": (0, 1),
        "votes_present": (1, 2),
    }  # fmt: skip


def test_who_came_after_it_is_told_apart_from_a_late_upload(door: Door, first: int) -> None:
    door.scan("after", DUC, at=40)
    cause = Cause(Why.CAME_AFTER, at=stream_time(minute(40)))
    assert people(since(door, first)) == {DUC: (Part.ABSENT, Part.PRESENT, (cause,))}


def test_a_void_is_named_with_its_reason(door: Door, first: int) -> None:
    door.void("void", "before", at=40)
    assert people(since(door, first)) == {HANG: (Part.PRESENT, Part.ABSENT, (Cause(Why.VOIDED, "Nhầm người"),))}


def test_a_withdrawal_is_named_with_its_reason(door: Door, first: int) -> None:
    held = door.congress
    ids = [held.delegates[HANG]]
    change_status(held.store, held.event_id, ids, DelegateStatus.WITHDRAWN, "Chuyển công tác", NOBODY, minute(40))
    difference = since(door, first)
    cause = Cause(Why.STATUS, "withdrawn", reason="Chuyển công tác")
    assert people(difference) == {HANG: (Part.PRESENT, None, (cause,))}
    assert numbers(difference)["convened"] == (3, 2)


def test_a_quorum_that_is_lost_by_seats_granted_afterwards_is_told(door: Door) -> None:
    rule = QuorumRule(Share(1, 3), base=QuorumBase.ALLOTTED)
    door.change_sitting(quorum_rule=rule_to_json(rule))
    give_seats(door, 2)
    frozen = freeze(door)
    give_seats(door, 40)
    difference = since(door, frozen)
    assert (difference.reached, people(difference), numbers(difference)) == (
        (True, False),
        {},
        {"base": (3, 41), "needed": (1, 14)},
    )


def give_seats(door: Door, allotted: int) -> None:
    with door.congress.store.write() as session:
        session.execute(update(Delegation).values(allotted=None))
        first = door.congress.delegations["Quận 1"]
        session.execute(update(Delegation).where(Delegation.id == first).values(allotted=allotted))


def test_a_changed_rule_and_other_convened_categories_are_changed_rules(door: Door, first: int) -> None:
    door.change_sitting(quorum_rule=rule_to_json(QuorumRule(Share(1, 1))))
    assert (since(door, first).rules_changed, numbers(since(door, first))) == (True, {"needed": (2, 3)})
    door.change_sitting(quorum_rule=None)
    with door.congress.store.write() as session:
        guests = {"sitting_id": door.congress.sittings[0], "category_id": door.congress.categories["guest"]}
        session.execute(insert(sitting_category).values(guests))
    difference = since(door, first)
    assert difference.rules_changed
    assert people(difference)[HANG] == (Part.PRESENT, Part.OTHER, (Cause(Why.RULES),))


def test_a_replacement_is_named_for_both(door: Door, first: int) -> None:
    replace(door, DUC)
    assert people(since(door, first)) == {
        DUC: (Part.ABSENT, None, (Cause(Why.REPLACED, ALTERNATE, reason="12/QĐ"),)),
        ALTERNATE: (None, Part.ABSENT, (Cause(Why.SITS_FOR, DUC, reason="12/QĐ"),)),
    }


def test_other_votes_of_the_one_for_whom_somebody_sits_are_named(door: Door) -> None:
    replace(door, DUC)
    first = freeze(door)
    door.change_delegate(DUC, vote_weight=5)
    difference = since(door, first)
    assert people(difference) == {ALTERNATE: (Part.ABSENT, Part.ABSENT, (Cause(Why.VOTES, "5"),))}
    assert numbers(difference) == {"votes_convened": (3, 7)}


def test_leave_told_afterwards_is_named(door: Door, first: int) -> None:
    excuse(door, HEN)
    assert people(since(door, first)) == {HEN: (Part.ABSENT, Part.EXCUSED, (Cause(Why.LEAVE, "Ốm"),))}


def test_a_guest_and_a_corrected_name_are_named(door: Door, first: int) -> None:
    door.scan("guest", GUEST, at=40)
    door.change_delegate(DUC, full_name="Lê Hữu Đạo")
    came = Cause(Why.CAME_AFTER, at=stream_time(minute(40)))
    assert people(since(door, first)) == {
        GUEST: (None, Part.OTHER, (came,)),
        "Lê Hữu Đạo": (Part.ABSENT, Part.ABSENT, (Cause(Why.NAME, "Lê Hữu Đạo"),)),
    }


def test_an_exit_changes_what_is_inside(door: Door, first: int) -> None:
    door.scan("out", HANG, at=40, direction=Direction.OUT)
    difference = since(door, first)
    assert (numbers(difference), difference.people) == ({"inside": (1, 0)}, ())


def test_a_later_freeze_is_compared_with_an_earlier_one(door: Door, first: int) -> None:
    door.scan("after", DUC, at=40)
    second = freeze(door, at=50)
    door.scan("latest", HEN, at=60)
    held = door.congress
    difference = differences_between(held.store, held.event_id, first, second)
    assert (list(people(difference)), numbers(difference)["present"]) == ([DUC], (1, 2))
    assert NumberDifference("settled", 1, 2) in difference.numbers


def test_freezes_are_not_compared_backwards(door: Door, first: int) -> None:
    second, held = freeze(door, at=50), door.congress
    with pytest.raises(NotFound):
        differences_between(held.store, held.event_id, second, first)


def test_another_events_freeze_is_not_found(door: Door, first: int) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        open_freeze(other.store, other.event_id, first)
    assert list_freezes(other.store, other.event_id) == []


def test_the_list_has_the_latest_first(door: Door, first: int) -> None:
    second, held = freeze(door, at=50), door.congress
    lines = list_freezes(held.store, held.event_id)
    assert [(each.id, each.sitting, each.numbers["present"]) for each in lines] == [
        (second, "Phiên thứ nhất", 1),
        (first, "Phiên thứ nhất", 1),
    ]


def test_a_freeze_that_the_log_denies_says_so_when_it_is_opened(door: Door, first: int) -> None:
    held = door.congress
    tamper(door, update(Scan).values(effect=None))
    assert prove_freeze(held.store, held.event_id, first, minute(120))[0].faults == (Fault.FIGURES,)


@pytest.mark.parametrize(("scan_after", "counts"), [(False, 1), (True, 2)])
def test_while_nothing_has_changed_proof_and_difference_are_one_count(
    door: Door, first: int, scan_after: bool, counts: int
) -> None:
    held = door.congress
    if scan_after:
        door.scan("after", DUC, at=40)
    reads: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM scan_void" in statement and "seq >=" not in statement:  # the whole log, or what lay below
            reads.append(statement)

    event.listen(held.store.engine, "before_cursor_execute", note)
    frozen, difference = prove_freeze(held.store, held.event_id, first, minute(120))
    event.remove(held.store.engine, "before_cursor_execute", note)
    assert (frozen.faults, bool(difference), len(reads)) == ((), scan_after, counts)
