"""What a scan tells the screens about one person, beside what the database says of them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from checkin.core.attendance import Direction, SittingMode
from checkin.core.decision import DelegateStatus
from checkin.services.absences import Leave, report_absence
from checkin.services.categories import CategoryRules, edit_category
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor
from checkin.services.edit_delegate import edit_delegate
from checkin.services.live_picture import take_picture
from checkin.services.plan_event import open_sitting
from checkin.services.quorum_figures import find_standing
from checkin.services.replacements import ReplacementOrder, end_replacement, replace_delegate
from checkin.store.models import Category, Delegate, Delta, Sitting
from tests.congress import NOW, Congress
from tests.services.door import Door, meet, minute

DUC, ALTERNATE, GUEST = "Lê Hữu Đức", "Phạm Dự Khuyết", "Trần Khách"


@pytest.fixture
def door(congress: Congress) -> Door:
    congress.add_delegate(ALTERNATE, category="alternate")
    congress.issue()
    return Door(congress)


def change(door: Door, name: str, **values: Any) -> None:
    with door.congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == door.congress.delegates[name]).values(**values))


def told(door: Door) -> Delta:
    """The newest delta."""
    with door.congress.store.read() as session:
        return session.scalars(select(Delta).order_by(Delta.seq.desc()).limit(1)).one()


def present(door: Door) -> int:
    held = door.congress
    return find_standing(held.store, held.event_id, held.sittings[0]).count.ever.heads


def replace(door: Door, at: float) -> int:
    held = door.congress
    order = ReplacementOrder(
        outgoing_id=held.delegates[DUC],
        incoming_id=held.delegates[ALTERNATE],
        from_sitting_id=held.sittings[0],
        decision_number="12/QĐ",
        decided_by="Ban Thường vụ",
    )
    return replace_delegate(held.store, held.event_id, order, Actor(), minute(at))


def test_votes_and_whether_they_are_inside_are_told(door: Door) -> None:
    change(door, DUC, vote_weight=7)
    door.scan("1")
    payload = told(door).payload
    assert (payload["counts"], payload["votes"], payload["inside"], payload["full_name"]) == (True, 7, True, DUC)


def test_who_may_not_be_shown_is_counted_and_not_named(door: Door) -> None:
    change(door, DUC, may_be_shown=False, seat="B-14")
    door.scan("1")
    assert told(door).payload == {
        "sitting_id": door.congress.sittings[0],
        "at": minute(1).isoformat(),
        "counts": True,
        "votes": 1,
        "inside": True,
        "registered": 1,
        "delegation_id": door.congress.delegations["Quận 1"],
    }
    picture = take_picture(door.congress.store, door.congress.event_id)
    assert (picture.present, picture.arrivals) == (1, [])


def test_who_has_come_to_another_sitting_is_registered_no_more(door: Door) -> None:
    open_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[1], NOW)
    registered = []
    for number, sitting_id in enumerate(door.congress.sittings):
        door.scan(str(number), sitting_id=sitting_id)
        registered.append(told(door).payload["registered"])
    door.void("v", "0", at=3)
    registered.append(told(door).payload["moved"]["registered"])
    door.void("w", "1", at=4)
    registered.append(told(door).payload["moved"]["registered"])
    assert registered == [1, 0, 0, -1]


@pytest.mark.parametrize("name", [GUEST, ALTERNATE])
def test_who_is_let_in_and_does_not_count_is_told_so(door: Door, name: str) -> None:
    answer = door.scan("1", name, override_reason="Mời vào dự")
    assert (answer["counts"], told(door).payload["counts"], present(door)) == (False, False, 0)


def test_a_person_of_a_category_that_is_not_convened_does_not_count(door: Door) -> None:
    with door.congress.store.write() as session:
        guest = session.get_one(Category, door.congress.categories["guest"])
        session.get_one(Sitting, door.congress.sittings[0]).categories = [guest]
    answer = door.scan("1", override_reason="Mời vào dự")
    assert (answer["counts"], told(door).payload["counts"], present(door)) == (False, False, 0)


def test_who_sits_for_somebody_counts_with_their_votes(door: Door) -> None:
    change(door, DUC, vote_weight=5)
    replace(door, at=0)
    door.scan("1", ALTERNATE)
    assert (told(door).payload["counts"], told(door).payload["votes"], present(door)) == (True, 5, 1)


def test_a_scan_from_before_the_decision_is_told_as_it_counts_now(door: Door) -> None:
    replace(door, at=10)
    door.scan("1", at=1, arrives=20)
    delta = told(door)
    assert (delta.kind, delta.payload["moved"]["counts"], present(door)) == ("refresh", False, 0)


@pytest.mark.parametrize("status", [DelegateStatus.WITHDRAWN, DelegateStatus.NOT_ELIGIBLE])
def test_who_is_not_of_the_hall_is_named_to_no_screen(door: Door, status: DelegateStatus) -> None:
    door.change_delegate(DUC, status=status, withdrawn_at=minute(0))
    door.scan("in", DUC, at=1, override_reason="Chủ tịch đoàn đồng ý")
    door.scan("out", DUC, at=2, direction=Direction.OUT)
    with door.congress.store.read() as session:
        deltas = session.scalars(select(Delta).order_by(Delta.seq)).all()[-2:]
    assert [(delta.kind, "full_name" in str(delta.payload)) for delta in deltas] == [("refresh", False)] * 2


def test_after_a_void_who_sits_for_somebody_still_counts(door: Door) -> None:
    door.change_sitting(mode=SittingMode.REENTRY)
    replace(door, at=0)
    door.scan("1", ALTERNATE, at=1)
    door.scan("2", ALTERNATE, at=2, direction=Direction.OUT)
    door.void("v", "2", at=3)
    delta = told(door)
    assert (delta.kind, delta.payload["counts"], present(door)) == ("returned", True, 1)


def test_who_was_excused_and_comes_changes_more_than_deltas_can_tell(door: Door) -> None:
    held = door.congress
    leave = Leave(reported_by="Đoàn", reason="Công tác")
    report_absence(held.store, held.event_id, held.delegates[DUC], leave, Actor(), NOW)
    door.scan("1")
    assert told(door).kind == "refresh"


@pytest.mark.parametrize(("ended", "name"), [(False, DUC), (True, ALTERNATE)])
def test_a_scan_that_waited_for_a_replacement_decided_after_it_is_told_as_it_counts_now(
    door: Door, ended: bool, name: str
) -> None:
    held = door.congress
    replacement = replace(door, at=10 - 5 * ended)
    if ended:
        end_replacement(held.store, held.event_id, replacement, Actor(), minute(10))
    door.scan("1", name, at=9.99, override_reason="Chủ tịch đoàn đồng ý")
    door.scan("2", name, at=9.999, direction=Direction.OUT)
    door.void("v", "2", at=9.9999)
    with held.store.read() as session:
        deltas = session.scalars(select(Delta).order_by(Delta.seq.desc()).limit(3)).all()
    counts = [delta.payload.get("moved", delta.payload)["counts"] for delta in deltas]
    assert (counts, present(door)) == ([False] * 3, 0)


def withdraw(door: Door) -> None:
    held = door.congress
    who = [held.delegates[DUC]]
    change_status(held.store, held.event_id, who, DelegateStatus.WITHDRAWN, "Theo thông báo", Actor(), minute(1))


def count_no_official(door: Door) -> None:
    held = door.congress
    rules = CategoryRules(
        name="Đại biểu", color="#a3161f", counts_for_quorum=False, may_vote=False, needs_activation=False
    )
    edit_category(held.store, held.event_id, held.categories["official"], rules, minute(1))


@pytest.mark.parametrize(
    "act",
    [
        withdraw,
        count_no_official,
        lambda door: door.give_rules(1, SittingMode.REENTRY, "guest"),
        lambda door: replace(door, at=1),
    ],
    ids=["withdrawn", "category", "convened", "replaced"],
)
def test_a_scan_that_meets_an_act_is_told_as_it_counts_after_it(door: Door, act: Callable[[Door], object]) -> None:
    meet(door.congress, lambda: act(door), lambda: door.scan("1", at=1.1, override_reason="Chủ tịch đoàn đồng ý"))
    delta = told(door)
    assert (delta.payload.get("moved", delta.payload)["counts"], present(door)) == (False, 0)


def test_who_sits_for_somebody_whose_votes_change_meanwhile_is_told_with_those(door: Door) -> None:
    held = door.congress
    replace(door, at=0)
    with held.store.read() as session:
        version = session.get_one(Delegate, held.delegates[DUC]).version
    edit = (held.store, held.event_id, held.delegates[DUC], {"vote_weight": "7"})
    meet(
        held,
        lambda: edit_delegate(*edit, version=version, by=Actor(), now=minute(1)),
        lambda: door.scan("1", ALTERNATE, at=1.1),
    )
    assert told(door).payload["votes"] == 7
