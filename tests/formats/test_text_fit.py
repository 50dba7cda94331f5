import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.formats.text_fit import Fitted, Place, fit_name, pitch_of, wrap

# In these tests every character is one unit wide
PLACE = Place(width=60, height=40, largest=10, comfortable=3, least=2)
WORDS = st.lists(st.text("aăâ ĐỄjgM-", min_size=1, max_size=30), min_size=1, max_size=30).map(" ".join)


def fitted(name: str) -> tuple[tuple[str, ...], float]:
    result = fit_name(name, len, PLACE)
    return result.lines, result.size


def test_a_short_name_stands_on_one_line_at_the_largest_size() -> None:
    assert fitted("Lê Hà") == (("Lê Hà",), 10)


def test_two_lines_are_taken_when_they_let_the_name_be_larger() -> None:
    assert fitted("Thuý Hằng Quân") == (("Thuý Hằng", "Quân"), 60 / 9)


def test_two_lines_break_where_the_longer_one_is_shortest() -> None:
    assert fitted("Công Tằng Tôn Nữ")[0] == ("Công Tằng", "Tôn Nữ")


def test_one_line_is_kept_when_two_would_hardly_be_larger() -> None:
    assert fitted("An B")[0] == ("An B",)


def test_a_name_of_one_long_word_is_never_broken() -> None:
    assert fitted("Wolfeschlegelsteinhausen") == (("Wolfeschlegelsteinhausen",), 60 / 24)


def test_a_very_long_name_takes_more_lines_before_it_gets_small() -> None:
    lines, size = fitted("Công Tằng Tôn Nữ Phạm Hoàng Nguyễn Phương Khánh Ngọc")
    assert (lines, size) == (("Công Tằng Tôn", "Nữ Phạm Hoàng", "Nguyễn Phương", "Khánh Ngọc"), 60 / 13)


def test_an_endless_name_stops_at_the_smallest_size_with_an_ellipsis() -> None:
    result = fit_name("Nguyễn " * 80, len, PLACE)
    assert (result.size, result.lines[-1][-1], max(map(len, result.lines)) <= 30) == (2, "…", True)


def test_the_lines_of_a_name_are_apart_enough_for_marks() -> None:
    assert fit_name("Thuý Hằng Quân", len, PLACE).pitch == pytest.approx(1.3 * 60 / 9)


def test_capitals_need_more_room_between_lines() -> None:
    assert (pitch_of("Ễm Ộp"), pitch_of("ỄM ỘP")) == (1.3, 1.42)


def test_no_name_takes_no_room() -> None:
    assert fit_name("", len, PLACE) == Fitted((), 10, 0.0)


@given(WORDS)
def test_every_name_stays_within_its_place(name: str) -> None:
    result = fit_name(" ".join(name.split()), len, PLACE)
    assert all(len(line) * result.size <= PLACE.width + 1e-6 for line in result.lines)
    assert result.height <= PLACE.height + 1e-6


@given(WORDS)
def test_no_word_of_a_name_is_lost_while_it_is_larger_than_the_least(name: str) -> None:
    words = name.split()
    result = fit_name(" ".join(words), len, PLACE)
    assert result.size == PLACE.least or " ".join(result.lines).split() == words


def test_a_text_that_fits_stays_on_one_line() -> None:
    assert wrap("Giám đốc", len, 20, 3) == ["Giám đốc"]


def test_no_text_has_no_lines() -> None:
    assert wrap("", len, 20, 3) == []


def test_lines_are_about_equal_rather_than_filled() -> None:
    assert wrap("một hai ba bốn năm sáu bảy", len, 22, 3) == ["một hai ba bốn", "năm sáu bảy"]


def test_a_line_rather_begins_with_a_capital() -> None:
    lines = wrap("Chủ tịch Công đoàn cơ sở Công ty Dệt may", len, 26, 3)
    assert lines == ["Chủ tịch Công đoàn cơ sở", "Công ty Dệt may"]


def test_what_does_not_fit_ends_in_an_ellipsis_after_a_whole_word() -> None:
    assert wrap("một hai ba bốn năm sáu bảy tám", len, 11, 2) == ["một hai ba", "bốn năm…"]


def test_no_comma_stands_before_the_ellipsis() -> None:
    assert wrap("một hai, ba bốn", len, 11, 1) == ["một hai…"]


def test_a_word_wider_than_the_line_is_broken() -> None:
    assert wrap("0549/ĐB-CĐTP-2023", len, 10, 2) == ["0549/ĐB-CĐ", "TP-2023"]


@given(WORDS, st.integers(3, 40), st.integers(1, 4))
def test_lines_keep_to_their_width_and_number(text: str, width: int, most: int) -> None:
    lines = wrap(text, len, width, most)
    assert len(lines) <= most
    assert all(0 < len(line) <= width for line in lines)
