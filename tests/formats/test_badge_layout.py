from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkin.formats.badge_face import BadgeFace
from checkin.formats.badge_layout import (
    CODE_SIDE,
    FREE_STRIP,
    HEIGHT,
    INK,
    MARGIN,
    WIDTH,
    Box,
    Code,
    Text,
    plan_badge,
)
from checkin.formats.colours import BLACK, WHITE
from tests.formats.faces import LONG_EVENT, LONG_NAME, NAMES, ONE_WORD, face

ENDLESS = "Uỷ viên Ban Chấp hành Tổng Liên đoàn Lao động Việt Nam, Phó Chủ tịch Thường trực " * 4
VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyắẫịộỡừỷẮẪỊỘỠỪỶMW0123456789 -/.,", max_size=300)


def texts(badge: BadgeFace, **arguments: Any) -> list[Text]:
    return [shape for shape in plan_badge(badge, **arguments) if isinstance(shape, Text)]


def lines_of(badge: BadgeFace, whole: str) -> list[str]:
    """The lines on the badge that are parts of a text."""
    return [text.text for text in texts(badge) if text.text.rstrip("…") in whole]


def code_of(badge: BadgeFace) -> Code:
    return next(shape for shape in plan_badge(badge) if isinstance(shape, Code))


def assert_all_in_place(badge: BadgeFace) -> None:
    """Nothing beyond the margins, nothing in the free strip, no line into the next, no text into the code."""
    shown = texts(badge, printed_at="23/11/2026 08:00")
    for text in shown:
        assert text.x >= MARGIN - 1e-6
        assert text.x + text.width <= WIDTH - MARGIN + 1e-6
        assert text.y - 0.75 * text.size >= FREE_STRIP
        assert text.y + 0.25 * text.size <= HEIGHT - 5.0
    code = code_of(badge)
    quiet = code.y + (CODE_SIDE - 25 * code.module) / 2
    above = [text for text in shown if text.y < quiet]
    assert all(text.y + 0.27 * text.size <= quiet for text in above)
    assert all(upper.y + 0.25 * upper.size <= lower.y - 0.7 * lower.size for upper, lower in pairwise(above))


@pytest.mark.parametrize("name", [*NAMES, ONE_WORD, LONG_NAME.upper(), ENDLESS])
def test_every_name_has_its_place(name: str) -> None:
    assert_all_in_place(face(full_name=name))


def test_everything_at_its_longest_has_its_place() -> None:
    fields = ("event_name", "event_dates", "event_place", "full_name", "position", "delegation", "category_name")
    assert_all_in_place(face(**dict.fromkeys(fields, ENDLESS.upper()), number="Đ" * 32, seat="Đ" * 32))


def test_everything_that_may_be_missing_may_be_missing_at_once() -> None:
    fields = (
        "event_name",
        "event_dates",
        "event_place",
        "position",
        "delegation",
        "category_name",
        "number",
        "seat",
    )
    badge = face(**dict.fromkeys(fields, ""))
    assert_all_in_place(badge)
    assert [text.text for text in texts(badge)] == ["Nguyễn Thị", "Thuý Hằng", "Mã ngắn", badge.short_code]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VIETNAMESE, VIETNAMESE, VIETNAMESE, VIETNAMESE)
def test_any_text_has_its_place(name: str, position: str, delegation: str, event: str) -> None:
    badge = face(full_name=f"An {name}", position=position, delegation=delegation, event_name=event)
    assert_all_in_place(badge)


def test_the_parts_stand_in_the_order_of_a_badge() -> None:
    assert [text.text for text in texts(face(), printed_at="23/11/2026 08:00")] == [
        "ĐẠI HỘI XII CÔNG ĐOÀN THÀNH PHỐ",
        "HỒ CHÍ MINH, NHIỆM KỲ 2023 – 2028",
        "21 – 23/9/2023, Hội trường Thành phố",
        "Nguyễn Thị",
        "Thuý Hằng",
        "Chủ tịch Công đoàn cơ sở",
        "Đoàn Công đoàn các Khu chế xuất",
        "Số thẻ",
        "0117",
        "Ghế",
        "B-14",
        "Đại biểu chính thức",
        "Mã ngắn",
        "0186 5910",
        "23/11/2026 08:00",
    ]


def test_the_name_is_larger_than_everything_else() -> None:
    largest = max(texts(face()), key=lambda text: text.size)
    assert (largest.text, largest.weight) == ("Nguyễn Thị", 800)


def test_dates_and_a_long_place_stand_on_lines_of_their_own() -> None:
    place = "Nhà Văn hoá Lao động Thành phố Hồ Chí Minh, 55B Nguyễn Thị Minh Khai, Quận 1"
    assert [text.text for text in texts(face(event_place=place))][2:4] == [
        "21 – 23/9/2023",
        "Nhà Văn hoá Lao động Thành phố Hồ Chí Minh, 55B Nguyễn…",
    ]


def test_a_position_takes_three_lines_and_an_ellipsis() -> None:
    lines = lines_of(face(position=ENDLESS), ENDLESS)
    assert (len(lines), lines[-1][-1]) == (3, "…")


def test_a_rather_long_position_is_set_smaller_and_left_whole() -> None:
    position = ENDLESS[:138].strip()
    assert " ".join(lines_of(face(position=position), position)) == position


def test_a_long_event_name_is_whole() -> None:
    assert " ".join(lines_of(face(), LONG_EVENT)) == LONG_EVENT


def test_a_long_number_is_set_smaller_on_one_line() -> None:
    assert lines_of(face(number="0549/ĐB-CĐTP-2023"), "0549/ĐB-CĐTP-2023") == ["0549/ĐB-CĐTP-2023"]


def test_without_a_seat_its_label_is_not_printed() -> None:
    assert "Ghế" not in [text.text for text in texts(face(seat=""))]


def test_the_code_is_large_enough_with_its_quiet_zone_inside_the_page() -> None:
    code = code_of(face())
    assert CODE_SIDE >= 30
    assert (code.x >= 0, code.x + CODE_SIDE <= WIDTH, code.text) == (True, True, face().code)


def test_the_quiet_zone_is_empty() -> None:
    badge = face(number="W" * 32, seat="W" * 32, position=ENDLESS, delegation=ENDLESS)
    code = code_of(badge)
    for shape in plan_badge(badge):
        if isinstance(shape, Text):
            inside = shape.x < code.x + CODE_SIDE and code.y + 2 < shape.y < code.y + CODE_SIDE
            assert not inside, shape
        elif isinstance(shape, Box):
            assert shape.y >= code.y + CODE_SIDE - 1e-6 or shape.y + shape.height <= code.y


@pytest.mark.parametrize(("colour", "ink"), [("#0b4ea2", WHITE), ("#c8a200", BLACK), ("#ffffff", BLACK)])
def test_the_category_s_word_can_be_read_on_its_colour(colour: str, ink: str) -> None:
    word = next(text for text in texts(face(category_color=colour)) if text.text == "Đại biểu chính thức")
    assert word.color == ink


@pytest.mark.parametrize(("colour", "outlined"), [("#0b4ea2", False), ("#ffffff", True), ("#fffde0", True)])
def test_a_band_as_light_as_paper_has_an_outline(colour: str, outlined: bool) -> None:
    band = next(
        shape for shape in plan_badge(face(category_color=colour)) if isinstance(shape, Box) and shape.radius
    )
    assert (band.outline is not None) == outlined


@pytest.mark.parametrize(("accent", "shown"), [("#0b4ea2", "#0b4ea2"), ("#ffee00", INK)])
def test_an_accent_that_cannot_be_read_on_paper_gives_way_to_ink(accent: str, shown: str) -> None:
    assert texts(face(accent=accent))[0].color == shown
