from typing import Any

import pytest

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services.absences import Leave
from checkin.services.bulk_acts import BulkPlan, do_bulk, preview_bulk, undo_bulk
from checkin.services.bulk_columns import BulkKind, BulkOrder
from checkin.services.change_status import change_status
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.delegate_history import Actor, history_of
from checkin.services.door_digest import DigestKeeper
from checkin.services.edit_delegate import edit_delegate
from checkin.services.edit_delegation import remove_delegation
from checkin.services.find_delegates import find_delegates
from checkin.services.list_bulk_acts import list_bulk_acts, open_bulk_act
from checkin.services.plan_event import add_delegations
from checkin.store.models import Delegate, DelegateAbsence, DelegateAct, Event
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, meet, minute
from tests.services.test_replacements import replaced, with_alternate

HANG, DUC, NIE, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"
LEAVE = Leave(reported_by="Văn phòng", reason="Công tác")


def ids(congress: Congress, *names: str) -> list[int]:
    return [congress.delegates[name] for name in names]


def do(congress: Congress, order: BulkOrder, *names: str, at: float = 0) -> tuple[int, BulkPlan]:
    act_id, plan = do_bulk(congress.store, congress.event_id, ids(congress, *names), order, Actor(), minute(at))
    assert act_id is not None
    return act_id, plan


def undo(congress: Congress, act_id: int) -> tuple[int, list[str]]:
    return undo_bulk(congress.store, congress.event_id, act_id, Actor(), minute(9))


def values(congress: Congress, column: str, *names: str) -> list[Any]:
    with congress.store.read() as session:
        return [getattr(session.get_one(Delegate, key), column) for key in ids(congress, *names)]


def to_category(congress: Congress, code: str = "guest") -> BulkOrder:
    return BulkOrder(kind=BulkKind.CATEGORY, value=str(congress.categories[code]))


def to_delegation(congress: Congress, name: str = "Quận 3") -> BulkOrder:
    return BulkOrder(kind=BulkKind.DELEGATION, value=str(congress.delegations[name]))


def to_status(status: DelegateStatus, reason: str = "") -> BulkOrder:
    return BulkOrder(kind=BulkKind.STATUS, value=status.value, reason=reason)


def test_a_preview_says_whom_it_changes_and_writes_nothing(congress: Congress) -> None:
    order = to_category(congress)
    plan = preview_bulk(congress.store, congress.event_id, ids(congress, DUC, GUEST, HANG), order)
    assert (plan.chosen, plan.named(plan.changing), plan.named(plan.unchanged)) == (
        "Khách mời",
        [DUC, HANG],
        [GUEST],
    )
    assert values(congress, "version", DUC, HANG) == [0, 0]


def test_a_category_is_set_with_everybodys_history_and_screens_look_again_once(congress: Congress) -> None:
    with congress.store.read() as session:
        before = session.get_one(Event, congress.event_id).last_seq
    act_id, _ = do(congress, to_category(congress), DUC, HANG, GUEST)
    guest = congress.categories["guest"]
    with congress.store.read() as session:
        lines = history_of(session, congress.delegates[DUC])
        after = session.get_one(Event, congress.event_id).last_seq
    assert values(congress, "category_id", DUC, HANG, GUEST) == [guest] * 3
    assert [(line.field, line.old, line.new) for line in lines] == [
        ("category", "Đại biểu chính thức", "Khách mời")
    ]
    assert (after, open_bulk_act(congress.store, congress.event_id, act_id).changed) == (before + 1, 2)


def test_people_are_found_by_their_new_delegation_and_by_the_old_one_after_undoing(congress: Congress) -> None:
    def found() -> int:
        return find_delegates(congress.store, congress.event_id, DelegateFilter(text="quan")).matching

    act_id, _ = do(congress, to_delegation(congress), DUC, HANG, GUEST)
    assert found() == 4
    assert undo(congress, act_id) == (3, [])
    assert found() == 3
    assert values(congress, "delegation_id", DUC, GUEST) == [congress.delegations["Quận 1"], None]


def test_nobody_is_of_a_delegation_where_none_is_chosen(congress: Congress) -> None:
    act_id, _ = do(congress, BulkOrder(kind=BulkKind.DELEGATION), DUC)
    assert values(congress, "delegation_id", DUC) == [None]
    undo(congress, act_id)
    assert values(congress, "delegation_id", DUC) == [congress.delegations["Quận 1"]]


def test_undoing_leaves_who_was_changed_since_and_names_them(congress: Congress) -> None:
    act_id, _ = do(congress, to_delegation(congress), DUC, HANG)
    changed = {"delegation_id": ""}
    edit_delegate(
        congress.store, congress.event_id, congress.delegates[DUC], changed, version=1, by=Actor(), now=NOW
    )
    assert undo(congress, act_id) == (1, [DUC])
    assert values(congress, "delegation_id", DUC, HANG) == [None, congress.delegations["Quận 1"]]


def test_of_two_acts_on_the_same_people_the_earlier_is_undone_after_the_later(congress: Congress) -> None:
    earlier, _ = do(congress, to_delegation(congress), DUC)
    later, _ = do(congress, to_delegation(congress, "Quận 1"), DUC)
    assert undo(congress, earlier) == (0, [DUC])
    assert undo(congress, later) == (1, [])
    assert values(congress, "delegation_id", DUC) == [congress.delegations["Quận 3"]]
    assert undo(congress, earlier) == (1, [])
    assert values(congress, "delegation_id", DUC) == [congress.delegations["Quận 1"]]


def test_undoing_again_restores_nobody(congress: Congress) -> None:
    act_id, _ = do(congress, to_category(congress), DUC)
    assert [undo(congress, act_id), undo(congress, act_id)] == [(1, []), (0, [])]


def test_who_is_in_a_replacement_stays_and_is_named(congress: Congress) -> None:
    hall = with_alternate(congress)
    replaced(hall)
    for order in (to_category(hall), to_status(DelegateStatus.WITHDRAWN)):
        plan = preview_bulk(hall.store, hall.event_id, ids(hall, DUC, HANG, "Phạm Dự Khuyết"), order)
        assert (plan.named(plan.changing), plan.named(plan.bound)) == ([HANG], [DUC, "Phạm Dự Khuyết"])


def test_withdrawing_and_taking_it_back_are_acts(congress: Congress) -> None:
    act_id, _ = do(congress, to_status(DelegateStatus.WITHDRAWN, "Chuyển công tác"), DUC, HANG)
    undo(congress, act_id)
    with congress.store.read() as session:
        acts = [(act.became, act.reason) for act in session.query(DelegateAct).order_by(DelegateAct.id)]
    assert acts == [(DelegateStatus.WITHDRAWN, "Chuyển công tác")] * 2 + [(DelegateStatus.ACTIVE, "")] * 2
    assert values(congress, "status", DUC, HANG) == [DelegateStatus.ACTIVE] * 2


def test_who_was_withdrawn_again_by_hand_is_left(congress: Congress) -> None:
    act_id, _ = do(congress, to_status(DelegateStatus.WITHDRAWN), DUC)
    for became, at in ((DelegateStatus.ACTIVE, 1), (DelegateStatus.WITHDRAWN, 2)):
        change_status(congress.store, congress.event_id, ids(congress, DUC), became, "", Actor(), minute(at))
    assert undo(congress, act_id) == (0, [DUC])


def test_who_was_not_eligible_is_so_again_for_the_same_reason(congress: Congress) -> None:
    unfit = DelegateStatus.NOT_ELIGIBLE
    change_status(congress.store, congress.event_id, ids(congress, DUC), unfit, "Kỷ luật", Actor(), NOW)
    act_id, _ = do(congress, to_status(DelegateStatus.ACTIVE), DUC, at=1)
    assert undo(congress, act_id) == (1, [])
    with congress.store.read() as session:
        last = session.query(DelegateAct).order_by(DelegateAct.id.desc()).first()
    assert last is not None
    assert (last.became, last.reason) == (unfit, "Kỷ luật")


def test_who_was_withdrawn_before_being_found_not_eligible_is_withdrawn_again(congress: Congress) -> None:
    change_status(
        congress.store, congress.event_id, ids(congress, HANG), DelegateStatus.WITHDRAWN, "", Actor(), NOW
    )
    act_id, _ = do(congress, to_status(DelegateStatus.NOT_ELIGIBLE, "Kỷ luật"), DUC, HANG, at=1)
    assert undo(congress, act_id) == (2, [])
    assert values(congress, "status", DUC, HANG) == [DelegateStatus.ACTIVE, DelegateStatus.WITHDRAWN]
    assert values(congress, "withdrawn_at", DUC, HANG) == [None, NOW]


def test_a_status_that_was_ended_and_given_again_since_stays(congress: Congress) -> None:
    withdrawn = DelegateStatus.WITHDRAWN
    act_id, _ = do(congress, to_status(withdrawn), DUC, at=1)
    for minutes, status in ((2, DelegateStatus.ACTIVE), (3, withdrawn)):
        change_status(congress.store, congress.event_id, ids(congress, DUC), status, "", Actor(), minute(minutes))
    assert undo(congress, act_id) == (0, [DUC])
    assert values(congress, "status", DUC) == [withdrawn]


def test_who_was_reinstated_withdrawn_and_reinstated_by_hand_since_stays(congress: Congress) -> None:
    withdrawn, active = DelegateStatus.WITHDRAWN, DelegateStatus.ACTIVE
    change_status(congress.store, congress.event_id, ids(congress, DUC), withdrawn, "", Actor(), NOW)
    act_id, _ = do(congress, to_status(active), DUC, at=1)
    for minutes, status in ((2, withdrawn), (3, active)):
        change_status(congress.store, congress.event_id, ids(congress, DUC), status, "", Actor(), minute(minutes))
    assert undo(congress, act_id) == (0, [DUC])
    assert values(congress, "status", DUC) == [active]


def test_a_reason_is_needed_for_not_eligible_and_nothing_is_written_without(congress: Congress) -> None:
    with pytest.raises(InvalidField):
        do(congress, to_status(DelegateStatus.NOT_ELIGIBLE), DUC)
    assert (list_bulk_acts(congress.store, congress.event_id), values(congress, "version", DUC)) == ([], [0])


def test_leave_is_noted_for_who_has_none_and_ends_when_it_is_taken_back(congress: Congress) -> None:
    order = BulkOrder(kind=BulkKind.LEAVE, leave=LEAVE)
    do(congress, order, DUC)
    act_id, plan = do(congress, order, DUC, HANG, at=1)
    assert (plan.named(plan.changing), plan.named(plan.unchanged)) == ([HANG], [DUC])
    assert undo(congress, act_id) == (1, [])
    with congress.store.read() as session:
        standing = [row.delegate_id for row in session.query(DelegateAbsence) if row.ended_at is None]
        lines = [(line.field, line.old, line.new) for line in history_of(session, congress.delegates[HANG])]
    assert (standing, lines) == (ids(congress, DUC), [("absence", "*", ""), ("absence", "", "*")])


def test_leave_needs_a_reason(congress: Congress) -> None:
    with pytest.raises(InvalidField):
        do(congress, BulkOrder(kind=BulkKind.LEAVE, leave=Leave(reported_by="x", reason=" ")), DUC)


def test_public_screens_do_not_name_them_any_more(congress: Congress) -> None:
    act_id, _ = do(congress, BulkOrder(kind=BulkKind.SHOWN, value="no"), DUC, HANG)
    assert values(congress, "may_be_shown", DUC, NIE) == [False, True]
    undo(congress, act_id)
    assert values(congress, "may_be_shown", DUC) == [True]


def test_nothing_is_kept_where_nobody_changes(congress: Congress) -> None:
    act_id, _ = do_bulk(
        congress.store, congress.event_id, ids(congress, GUEST), to_category(congress), Actor(), NOW
    )
    assert (act_id, list_bulk_acts(congress.store, congress.event_id)) == (None, [])


def test_nobody_and_nothing_of_another_event_is_touched(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    cases = [
        (ids(congress, DUC) + ids(other, DUC), to_category(congress)),
        (ids(congress, DUC), to_category(other)),
        (ids(congress, DUC), to_delegation(other)),
        (
            ids(congress, DUC),
            BulkOrder(kind=BulkKind.LEAVE, leave=Leave(reported_by="x", reason="x", sitting_id=other.sittings[0])),
        ),
        (ids(congress, DUC), BulkOrder(kind=BulkKind.CATEGORY, value="9" * 30)),
    ]
    for who, order in cases:
        with pytest.raises(NotFound):
            do_bulk(congress.store, congress.event_id, who, order, Actor(), NOW)
    act_id, _ = do(other, to_category(other), DUC)
    with pytest.raises(NotFound):
        undo_bulk(congress.store, congress.event_id, act_id, Actor(), NOW)
    with pytest.raises(NotFound):
        open_bulk_act(congress.store, congress.event_id, act_id)
    assert values(congress, "version", DUC) == [0]


def test_the_doors_digest_follows_what_is_done_to_many(congress: Congress) -> None:
    keeper = DigestKeeper(congress.store)
    versions = [keeper.version(congress.event_id, minute(0))]
    for at, order in enumerate(
        (to_category(congress), to_delegation(congress), to_status(DelegateStatus.WITHDRAWN)), 1
    ):
        do(congress, order, DUC, HANG, at=at)
        versions.append(keeper.version(congress.event_id, minute(at)))
    assert len(set(versions)) == 4


def test_nobody_goes_back_into_a_delegation_that_was_made_since(congress: Congress) -> None:
    act_id, _ = do(congress, to_delegation(congress, "Quận 1"), NIE)
    remove_delegation(congress.store, congress.event_id, congress.delegations["Quận 3"], minute(1))
    add_delegations(congress.store, congress.event_id, ["Bình Dương"], minute(2))
    assert undo(congress, act_id) == (0, [NIE])
    assert values(congress, "delegation_id", NIE) == [congress.delegations["Quận 1"]]


def test_who_is_scanned_while_many_are_reinstated_is_answered(congress: Congress) -> None:
    """On PostgreSQL neither waits for what the other holds."""
    unfit = DelegateStatus.NOT_ELIGIBLE
    for name in (HANG, DUC):  # two reasons: two groups of people
        change_status(congress.store, congress.event_id, ids(congress, name), unfit, name, Actor(), minute(1))
    act_id, _ = do(congress, to_status(DelegateStatus.ACTIVE), HANG, DUC, at=2)
    door = Door(congress)
    undone, answers = meet(
        congress,
        lambda: undo(congress, act_id),
        lambda: [door.scan(name, name, at=9.1, override_reason="Mời vào") for name in (HANG, DUC)],
    )
    assert (undone, [each["verdict"] for each in answers]) == ((2, []), ["admitted"] * 2)
