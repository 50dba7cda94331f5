from checkin.core.hall_of_seats import plan_of_seats
from checkin.core.hall_plan import HallPlan


def grid(plan: HallPlan) -> list[tuple[str, list[list[str]]]]:
    """Blocks with what stands in each row from left to right."""
    return [(block.name, [[seat.name for seat in row.seats] for row in block.rows]) for block in plan.blocks]


def test_seats_of_the_list_give_blocks_rows_and_numbers() -> None:
    assert grid(plan_of_seats(["A-2-1", "A-1-10", "A-1-2", "B 1/3", "A-1-2"])) == [
        ("A", [["A-1-2", "A-1-10"], ["A-2-1"]]),  # too few are known to say that those between are there
        ("B", [["B 1/3"]]),
    ]


def test_a_letter_with_a_small_number_is_a_row() -> None:
    plan = plan_of_seats(["B12", "A2", "A10", "B1"])
    assert [(row.label, [seat.label for seat in row.seats]) for row in plan.blocks[0].rows] == [
        ("A", ["2", "10"]),
        ("B", ["1", "12"]),
    ]


def test_a_number_missing_between_two_in_a_row_is_a_free_seat_spelt_as_its_neighbours() -> None:
    assert grid(plan_of_seats(["A-1-02", "A-1-04", "A-1-05", "A-3-1"])) == [
        ("A", [["A-1-02", "A-1-03", "A-1-04", "A-1-05"], ["A-3-1"]]),
    ]
    assert grid(plan_of_seats(["B-9", "B-11", "12"])) == [("", [["12"]]), ("B", [["B-9", "B-10", "B-11"]])]
    assert grid(plan_of_seats(["A1", "A3", "B2"])) == [("", [["A1", "A2", "A3"], ["B2"]])]


def test_numbers_far_apart_imply_no_seats() -> None:
    assert grid(plan_of_seats(["A-1", "A-9000"])) == [("A", [["A-1", "A-9000"]])]


def test_high_numbers_wrap_into_lines() -> None:
    plan = plan_of_seats(f"A-{number}" for number in range(1, 46))
    assert [len(row.seats) for row in plan.blocks[0].rows] == [20, 20, 5]


def test_seats_without_a_number_are_not_lost() -> None:
    assert grid(plan_of_seats(["Chủ tịch đoàn", "A-41"])) == [("A", [["A-41"]]), ("", [["Chủ tịch đoàn"]])]


def test_nobody_has_a_seat_and_there_is_no_block() -> None:
    assert plan_of_seats([]) == HallPlan()
