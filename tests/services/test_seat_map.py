import pytest

from checkin.core.attendance import Direction
from checkin.core.errors import NotFound
from checkin.core.hall_plan import BadHall, HallDescription
from checkin.services.delegate_history import Actor
from checkin.services.describe_hall import describe_hall, find_hall, forget_hall
from checkin.services.live_picture import take_picture
from checkin.services.seat_map import SeatMap, SeatState, seat_map
from tests.congress import Congress, hold_congress
from tests.services.door import Door, minute

HANG, DUC, HHEN, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def describe(congress: Congress, blocks: str = "A: 1 x 4", kept: str = "A-4") -> None:
    describe_hall(congress.store, congress.event_id, HallDescription(blocks, kept=kept), Actor(), minute(0))


def looked_at(congress: Congress, sitting: int = 0) -> SeatMap:
    return seat_map(congress.store, congress.event_id, congress.sittings[sitting])


def states(found: SeatMap) -> dict[str, list[str]]:
    return {seat: [one.state.value for one in sitters] for seat, sitters in found.by_seat.items()}


def test_seats_are_taken_left_awaited_and_free(door: Door) -> None:
    describe(door.congress)
    for name, seat in ((HANG, "A-1"), (DUC, "A-2"), (HHEN, "A-3")):
        door.change_delegate(name, seat=seat)
    door.scan("a", HANG)
    door.scan("b", DUC)
    door.scan("c", DUC, at=2, direction=Direction.OUT)
    found = looked_at(door.congress)
    assert states(found) == {"A-1": ["taken"], "A-2": ["out"], "A-3": ["awaited"]}
    assert [found.count(state) for state in SeatState] == [1, 1, 1]
    assert (found.free, found.kept, found.seatless) == (0, 1, 1)


def test_another_sitting_is_another_picture(door: Door) -> None:
    describe(door.congress)
    door.change_delegate(HANG, seat="A-1")
    door.scan("a", HANG)
    assert [states(looked_at(door.congress, sitting)) for sitting in (0, 1)] == [
        {"A-1": ["taken"]},
        {"A-1": ["awaited"]},
    ]


def test_a_seat_given_twice_and_one_that_the_plan_does_not_have_are_told(door: Door) -> None:
    describe(door.congress)
    for name, seat in ((HANG, "A-1"), (DUC, "A-1"), (HHEN, "Ghế 7")):
        door.change_delegate(name, seat=seat)
    found = looked_at(door.congress)
    assert (found.given_twice, [one.full_name for one in found.unplaced]) == (["A-1"], [HHEN])


def test_without_a_description_the_plan_is_of_the_seats_that_people_have(door: Door) -> None:
    door.change_delegate(HANG, seat="B-2-1")
    door.change_delegate(DUC, seat="B-1-7")
    hall = find_hall(door.congress.store, door.congress.event_id)
    assert (hall.description, [seat.name for seat in hall.plan.seats]) == (None, ["B-1-7", "B-2-1"])


def test_a_description_can_be_changed_and_forgotten(door: Door) -> None:
    describe(door.congress)
    describe(door.congress, "B: 1 x 2", "")
    changed = find_hall(door.congress.store, door.congress.event_id)
    forget_hall(door.congress.store, door.congress.event_id, minute(1))
    forgotten = find_hall(door.congress.store, door.congress.event_id)
    assert ([seat.name for seat in changed.plan.seats], forgotten.plan.seats) == (["B-1", "B-2"], [])


def test_a_description_that_cannot_be_read_leaves_the_old_one(door: Door) -> None:
    describe(door.congress)
    with pytest.raises(BadHall):
        describe(door.congress, "B: nhiều ghế")
    assert len(find_hall(door.congress.store, door.congress.event_id).plan.seats) == 4


def test_the_stamp_changes_with_seats_and_not_with_arrivals(door: Door) -> None:
    describe(door.congress)
    door.change_delegate(HANG, seat="A-1")
    first = looked_at(door.congress).stamp
    door.scan("a", HANG)
    second = looked_at(door.congress).stamp
    door.change_delegate(HANG, seat="A-2")
    assert (first == second, looked_at(door.congress).stamp == second) == (True, False)


def test_the_map_stands_at_the_streams_number(door: Door) -> None:
    door.scan("a", HANG)
    found = looked_at(door.congress)
    assert found.seq == take_picture(door.congress.store, door.congress.event_id).seq


def test_another_event_is_not_looked_at(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    describe(other)
    assert looked_at(door.congress).hall.plan.seats == []
    with pytest.raises(NotFound):
        seat_map(door.congress.store, door.congress.event_id, other.sittings[0])
