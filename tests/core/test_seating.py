from checkin.core.hall_plan import HallDescription, HallPlan, hall_plan
from checkin.core.seating import Party, Seated, seat_parties


def hall(blocks: str, kept: str = "") -> HallPlan:
    return hall_plan(HallDescription(blocks, kept=kept))


def test_parties_sit_one_after_the_other_each_together() -> None:
    found = seat_parties(hall("A: 2 x 3"), [Party(1, (11, 12)), Party(2, (21, 22, 23))], ())
    assert found == Seated({11: "A-1", 12: "A-2", 21: "A-3", 22: "A-4", 23: "A-5"})


def test_a_party_that_does_not_fit_begins_in_the_next_block() -> None:
    found = seat_parties(hall("A: 1 x 3\nB: 1 x 4"), [Party(1, (11, 12)), Party(2, (21, 22)), Party(3, (31,))], ())
    assert found == Seated({11: "A-1", 12: "A-2", 21: "B-1", 22: "B-2", 31: "B-3"})


def test_no_seat_is_skipped_where_all_are_needed() -> None:
    found = seat_parties(hall("A: 1 x 3\nB: 1 x 2"), [Party(1, (11, 12)), Party(2, (21, 22, 23))], ())
    assert found == Seated({11: "A-1", 12: "A-2", 21: "A-3", 22: "B-1", 23: "B-2"}, divided=[2])


def test_a_party_larger_than_any_block_goes_on_from_where_it_is() -> None:
    found = seat_parties(hall("A: 1 x 2\nB: 1 x 2"), [Party(1, (11,)), Party(2, (21, 22, 23))], ())
    assert found == Seated({11: "A-1", 21: "A-2", 22: "B-1", 23: "B-2"}, divided=[2])


def test_kept_and_taken_seats_are_left_out() -> None:
    found = seat_parties(hall("A: 1 x 5", kept="A-1"), [Party(1, (11, 12))], ["A-3", "Z-9"])
    assert found == Seated({11: "A-2", 12: "A-4"})


def test_who_finds_no_seat_is_told() -> None:
    found = seat_parties(hall("A: 1 x 1"), [Party(1, (11, 12)), Party(None, (1,))], ())
    assert found == Seated({11: "A-1"}, [12, 1])


def test_nobody_to_seat_and_no_hall() -> None:
    assert seat_parties(HallPlan(), [], ()) == Seated()
    assert seat_parties(HallPlan(), [Party(1, (11,))], ()) == Seated({}, [11])
