from typing import Any

import pytest
from sqlalchemy import select, update

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.core.hall_plan import HallDescription
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor, history_of
from checkin.services.describe_hall import describe_hall
from checkin.services.give_seats import (
    NO_DELEGATION,
    NotTheLatestSeating,
    Proposal,
    SeatOrder,
    SeatsChanged,
    give_seats,
    list_seatings,
    propose_seats,
    undo_seating,
)
from checkin.services.live_picture import take_picture
from checkin.store.models import Delegate, DelegationHead
from checkin.store.roster_watch import RosterWatch
from tests.congress import Congress, hold_congress
from tests.services.door import Door, minute

HANG, DUC, HHEN, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"
BY = Actor()


@pytest.fixture
def hall(congress: Congress) -> Congress:
    """Five seats, the first kept free."""
    describe_hall(congress.store, congress.event_id, HallDescription("A: 1 x 5", kept="A-1"), BY, minute(0))
    return congress


def order(congress: Congress, *delegations: str, **changes: Any) -> SeatOrder:
    values: dict[str, Any] = {
        "delegation_ids": tuple(congress.delegations[name] for name in delegations or ("Quận 1", "Quận 3")),
        "category_ids": frozenset({congress.categories["official"]}),
    }
    return SeatOrder(**(values | changes))


def propose(congress: Congress, *delegations: str, **changes: Any) -> Proposal:
    return propose_seats(congress.store, congress.event_id, order(congress, *delegations, **changes))


def give(congress: Congress, *delegations: str, **changes: Any) -> int:
    wanted = order(congress, *delegations, **changes)
    stamp = propose_seats(congress.store, congress.event_id, wanted).stamp
    return give_seats(congress.store, congress.event_id, wanted, stamp, BY, minute(1))


def undo(congress: Congress, seating_id: int) -> tuple[int, int]:
    return undo_seating(congress.store, congress.event_id, seating_id, BY, minute(9))


def seats(congress: Congress) -> dict[str, str]:
    with congress.store.read() as session:
        rows = session.execute(
            select(Delegate.full_name, Delegate.seat).where(
                Delegate.event_id == congress.event_id, Delegate.seat != ""
            )
        )
        return {name: seat for name, seat in rows}


def sit(congress: Congress, name: str, seat: str) -> None:
    with congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == congress.delegates[name]).values(seat=seat))


def test_delegations_sit_in_the_order_chosen_people_in_that_of_lists(hall: Congress) -> None:
    give(hall, "Quận 3", "Quận 1")
    assert seats(hall) == {HHEN: "A-2", DUC: "A-3", HANG: "A-4"}


def test_the_head_of_a_delegation_sits_first(hall: Congress) -> None:
    with hall.store.write() as session:
        session.add(DelegationHead(delegation_id=hall.delegations["Quận 1"], delegate_id=hall.delegates[HANG]))
    shown = propose(hall, "Quận 1").delegations[0].places
    assert [(place.full_name, place.new, place.is_head) for place in shown] == [
        (HANG, "A-2", True),
        (DUC, "A-3", False),
    ]


def test_a_proposal_writes_nothing(hall: Congress) -> None:
    assert [place.new for place in propose(hall).moves] == ["A-2", "A-3", "A-4"]
    assert seats(hall) == {}


def test_who_has_a_seat_keeps_it_if_that_is_wanted(hall: Congress) -> None:
    sit(hall, HANG, "A-2")
    sit(hall, DUC, "Z-9")
    give(hall)
    assert seats(hall) == {HANG: "A-2", DUC: "A-3", HHEN: "A-4"}


def test_otherwise_all_are_seated_anew(hall: Congress) -> None:
    sit(hall, HANG, "A-2")
    give(hall, keep=False)
    assert seats(hall) == {DUC: "A-2", HANG: "A-3", HHEN: "A-4"}


def test_nobody_who_is_not_asked_for_loses_a_seat(hall: Congress) -> None:
    sit(hall, GUEST, "A-2")
    sit(hall, HHEN, "A-4")
    give(hall, "Quận 1", keep=False)
    assert seats(hall) == {GUEST: "A-2", DUC: "A-3", HHEN: "A-4", HANG: "A-5"}


def test_the_seat_of_somebody_who_left_the_roster_is_free(hall: Congress) -> None:
    sit(hall, HHEN, "A-2")
    gone = [hall.delegates[HHEN]]
    change_status(hall.store, hall.event_id, gone, DelegateStatus.WITHDRAWN, "Theo đơn", BY, minute(1))
    give(hall, "Quận 1")
    assert seats(hall) == {HHEN: "A-2", DUC: "A-2", HANG: "A-3"}


def test_those_of_no_delegation_and_of_other_categories_are_seated_where_asked(hall: Congress) -> None:
    both = frozenset({hall.categories["official"], hall.categories["guest"]})
    give(hall, delegation_ids=(NO_DELEGATION, hall.delegations["Quận 3"]), category_ids=both)
    assert seats(hall) == {GUEST: "A-2", HHEN: "A-3"}


def test_who_finds_no_seat_is_told_and_stands_in_the_list_without_one(hall: Congress) -> None:
    describe_hall(hall.store, hall.event_id, HallDescription("A: 1 x 2"), BY, minute(0))
    assert [place.full_name for place in propose(hall).without] == [HHEN]
    give(hall)
    assert seats(hall) == {DUC: "A-1", HANG: "A-2"}


def test_what_changed_since_it_was_shown_is_not_written(hall: Congress) -> None:
    wanted = order(hall)
    stamp = propose_seats(hall.store, hall.event_id, wanted).stamp
    hall.add_delegate("An Mới")
    with pytest.raises(SeatsChanged):
        give_seats(hall.store, hall.event_id, wanted, stamp, BY, minute(1))
    assert (seats(hall), list_seatings(hall.store, hall.event_id)) == ({}, [])


def test_every_move_stands_in_the_history_of_its_delegate(hall: Congress) -> None:
    sit(hall, DUC, "Z-9")
    give(hall)
    with hall.store.read() as session:
        (line,) = history_of(session, hall.delegates[DUC])
    assert (line.field, line.old, line.new) == ("seat", "Z-9", "A-2")


def test_screens_are_told_once(hall: Congress) -> None:
    before = take_picture(hall.store, hall.event_id).seq
    give(hall)
    assert take_picture(hall.store, hall.event_id).seq == before + 1


def test_the_doors_hear_of_it(hall: Congress) -> None:
    watch = RosterWatch(hall.store.engine)
    give(hall)
    assert watch.writes > 0
    answer = Door(hall).scan("in", DUC)
    assert answer["delegate"]["seat"] == "A-2"


def test_the_step_is_undone_as_one(hall: Congress) -> None:
    sit(hall, DUC, "Z-9")
    seating = give(hall)
    assert (undo(hall, seating), seats(hall)) == ((3, 0), {DUC: "Z-9"})
    (line,) = list_seatings(hall.store, hall.event_id)
    assert (line.moved, line.undone_at, line.kept_back, line.may_be_undone) == (3, minute(9), 0, False)
    assert undo(hall, seating) == (0, 0)


def test_undoing_leaves_who_was_given_another_seat_meanwhile(hall: Congress) -> None:
    sit(hall, DUC, "Z-9")
    seating = give(hall)
    sit(hall, HANG, "A-5")
    sit(hall, GUEST, "Z-9")
    assert (undo(hall, seating), seats(hall)) == ((1, 2), {HANG: "A-5", GUEST: "Z-9", DUC: "A-2"})


def test_nobody_goes_back_to_a_seat_that_somebody_keeps(hall: Congress) -> None:
    sit(hall, HANG, "A-2")
    sit(hall, DUC, "A-5")
    seating = give(hall, keep=False)
    assert seats(hall) == {DUC: "A-2", HANG: "A-3", HHEN: "A-4"}
    sit(hall, GUEST, "A-5")
    assert undo(hall, seating) == (1, 2)
    assert seats(hall) == {DUC: "A-2", HANG: "A-3", GUEST: "A-5"}


def test_the_latest_step_is_undone_first(hall: Congress) -> None:
    first, second = give(hall, "Quận 1"), give(hall, "Quận 3")
    with pytest.raises(NotTheLatestSeating):
        undo(hall, first)
    undo(hall, second)
    undo(hall, first)
    assert seats(hall) == {}


@pytest.mark.parametrize(
    ("changes", "field"), [({"delegation_ids": ()}, "delegations"), ({"category_ids": frozenset()}, "categories")]
)
def test_nobody_chosen_is_said(hall: Congress, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        propose(hall, **changes)
    assert (refused.value.field, refused.value.problem) == (field, "empty")


def test_parts_of_another_event_are_not_there(hall: Congress) -> None:
    other = hold_congress(hall.store, "Đại hội khác")
    seating = give(hall)
    with pytest.raises(NotFound):
        propose(hall, delegation_ids=(other.delegations["Quận 1"],))
    with pytest.raises(NotFound):
        propose(hall, category_ids=frozenset({other.categories["official"]}))
    with pytest.raises(NotFound):
        undo_seating(other.store, other.event_id, seating, BY, minute(2))
