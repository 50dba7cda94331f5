import pytest

from checkin.core.hall_plan import (
    MOST_SEATS,
    BadHall,
    HallDescription,
    HallPlan,
    Numbering,
    hall_plan,
    seat_ranges,
)


def grid(plan: HallPlan) -> list[tuple[str, list[list[str]]]]:
    """Blocks with what stands in each row from left to right."""
    return [(block.name, [[seat.name for seat in row.seats] for row in block.rows]) for block in plan.blocks]


def described(blocks: str, **more: object) -> HallPlan:
    return hall_plan(HallDescription(blocks, **more))  # type: ignore[arg-type]


def test_seats_are_numbered_through_a_block() -> None:
    assert grid(described("A: 2 x 3\nB: 1 x 2")) == [
        ("A", [["A-1", "A-2", "A-3"], ["A-4", "A-5", "A-6"]]),
        ("B", [["B-1", "B-2"]]),
    ]


def test_serpentine_rows_turn_around_so_that_neighbours_in_number_sit_together() -> None:
    assert grid(described("A: 3 x 3", serpentine=True)) == [
        ("A", [["A-1", "A-2", "A-3"], ["A-6", "A-5", "A-4"], ["A-7", "A-8", "A-9"]])
    ]


def test_numbers_begin_anew_in_each_row_where_that_is_wanted() -> None:
    assert grid(described("A: 2 x 2", numbering=Numbering.ROW, serpentine=True)) == [
        ("A", [["A-1-1", "A-1-2"], ["A-2-2", "A-2-1"]])
    ]


@pytest.mark.parametrize("sign", [" ~", "~", " serpentine", ", Zích zắc", " chữ chi"])
def test_one_block_may_be_serpentine_by_itself(sign: str) -> None:
    assert grid(described(f"A: 2 x 2{sign}\nB: 2 x 2")) == [
        ("A", [["A-1", "A-2"], ["A-4", "A-3"]]),
        ("B", [["B-1", "B-2"], ["B-3", "B-4"]]),
    ]


def test_rows_of_a_block_may_differ() -> None:
    assert grid(described("Khán đài: 1 x 3, 2×1")) == [
        ("Khán đài", [["Khán đài-1", "Khán đài-2", "Khán đài-3"], ["Khán đài-4"], ["Khán đài-5"]])
    ]


def test_a_hall_of_one_block_needs_no_name() -> None:
    assert grid(described(" 1X2 ")) == [("", [["1", "2"]])]


def test_the_order_of_giving_out_is_that_of_numbers() -> None:
    plan = described("A: 2 x 2\nB: 1 x 1", serpentine=True)
    assert [seat.name for seat in plan.seats] == ["A-1", "A-2", "A-3", "A-4", "B-1"]


def test_seats_are_kept_free_singly_and_from_to_however_they_are_typed() -> None:
    plan = described("A: 2 x 3\nB: 1 x 3", kept="a-1, A-3..A-4;\nB-2")
    assert [seat.name for seat in plan.seats if seat.kept] == ["A-1", "A-3", "A-4", "B-2"]
    assert [[seat.kept for seat in row.seats] for row in plan.blocks[0].rows] == [
        [True, False, True],
        [True, False, False],
    ]


@pytest.mark.parametrize(
    ("blocks", "problem", "text"),
    [
        ("", "empty", ""),
        (" \n ", "empty", ""),
        ("A: ten x 20", "line", "A: ten x 20"),
        ("A: 0 x 20", "line", "A: 0 x 20"),
        ("A: 101 x 2", "line", "A: 101 x 2"),
        ("A: 60 x 2, 60 x 2", "line", "A: 60 x 2, 60 x 2"),
        ("A: 2 x 101", "line", "A: 2 x 101"),
        ("A: 2 x 3 x 4", "line", "A: 2 x 3 x 4"),
        ("A: 99999999999 x 1", "line", "A: 99999999999 x 1"),
        ("A: <script>", "line", "A: <script>"),
        ("A: 1 x 1\na : 1 x 1", "taken", "a"),
        ("1 x 1\n1 x 1", "taken", ""),
        (f"{'K' * 21}: 1 x 1", "name", f"{'K' * 21}: 1 x 1"),
        ("\n".join(f"B{number}: 1 x 1" for number in range(61)), "many", ""),
        ("A: 60 x 50\nB: 41 x 50", "many", ""),
        ("x" * 4001, "long", ""),
    ],
)
def test_a_text_that_cannot_be_read_says_which_line(blocks: str, problem: str, text: str) -> None:
    with pytest.raises(BadHall) as refused:
        described(blocks)
    assert (refused.value.field, refused.value.problem, refused.value.text) == ("blocks", problem, text)


def test_as_many_seats_as_allowed_are_allowed() -> None:
    assert len(described("A: 50 x 100").seats) == MOST_SEATS


@pytest.mark.parametrize("kept", ["A-9", "B-1", "A-3..A-1", "A-1..B-1", "A-1 A-2", "x" * 4001])
def test_a_kept_seat_that_is_not_there_is_said(kept: str) -> None:
    with pytest.raises(BadHall) as refused:
        described("A: 1 x 4\nC: 1 x 1", kept=kept)
    assert refused.value.field == "kept"


def test_neighbours_are_told_as_a_range() -> None:
    plan = described("A: 2 x 3\nB: 1 x 2")
    names = ["A-6", "A-1", "A-2", "A-3", "B-1", "Bàn 9"]
    assert seat_ranges(plan, names) == ["A-1 – A-3", "A-6", "B-1", "Bàn 9"]
