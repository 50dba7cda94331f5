import pytest

from checkin.core.badge_number import NumberGiver, NumberPattern, read_pattern, short_category
from checkin.core.errors import InvalidField


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{number}", "7"),
        ("{number:04}", "0007"),
        ("{category}-{number:03}", "CT-007"),
        ("HCM {number:03}/ĐH", "HCM 007/ĐH"),
    ],
)
def test_a_number_follows_the_pattern(pattern: str, number: str) -> None:
    assert read_pattern(pattern, 1).number(7, "CT") == number


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "empty"),
        ("x" * 30 + "{number}", "long"),
        ("ĐB", "number"),
        ("{number}{number}", "number"),
        ("{category}{category}{number}", "category"),
        ("{category:02}{number}", "category"),
        ("{name}{number}", "sign"),
        ("<b>{number}", "sign"),
        ("{number:9}", "number"),
    ],
)
def test_another_pattern_is_refused(pattern: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_pattern(pattern)
    assert (refused.value.field, refused.value.problem) == ("pattern", problem)


@pytest.mark.parametrize("first", [0, -1, 1_000_000])
def test_counting_begins_at_a_number_that_badges_can_have(first: int) -> None:
    with pytest.raises(InvalidField, match="invalid_field"):
        read_pattern("{number}", first)


def test_numbers_go_on_above_the_highest_of_the_same_pattern() -> None:
    giver = NumberGiver(NumberPattern("{number:04}", 1), ["0003", "0007", "KM-900", ""])
    assert [giver.next("CT"), giver.next("KM")] == ["0008", "0009"]


def test_each_category_counts_for_itself_where_the_pattern_names_it() -> None:
    giver = NumberGiver(NumberPattern("{category}-{number:03}", 1), ["CT-004", "DK-001"])
    assert [giver.next(short) for short in ("CT", "KM", "CT", "DK")] == ["CT-005", "KM-001", "CT-006", "DK-002"]


def test_a_number_that_somebody_has_in_other_letters_is_passed_over() -> None:
    assert NumberGiver(NumberPattern("a{number}", 1), ["A1"]).next("CT") == "a2"


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [("official", "Đại biểu", "CT"), ("own", "Đoàn viên ưu tú", "DVUT"), ("own", "…", "X")],
)
def test_a_category_has_a_short_name(code: str, name: str, short: str) -> None:
    assert short_category(code, name) == short
