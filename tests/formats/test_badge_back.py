"""The programme on the back of a badge: times beside what happens then, days above it."""

import pytest

from checkin.formats.badge_back import plan_back
from checkin.formats.badge_layout import Text
from checkin.formats.badge_look import SIZES, BadgeLook

PROGRAMME = (
    "Thứ Ba, 15/12/2026", "07:30 Đón tiếp", "8h00 - 11h30: Phiên trù bị", "Ngày 16/12", "14:00 Phiên thứ nhất",
    "Trang phục: áo dài", "", "30 đại biểu mang theo thẻ",
)  # fmt: skip


def texts(programme: tuple[str, ...], size: tuple[float, float] = SIZES["a6"]) -> list[Text]:
    shapes = plan_back(BadgeLook(back_title="Chương trình", back=programme), "Đại hội", "#0b4ea2", size)
    return [shape for shape in shapes if isinstance(shape, Text)][2:]  # after event and title


def test_a_time_stands_on_the_height_of_what_happens_then_and_all_begin_at_one_edge() -> None:
    found = {text.text: text for text in texts(PROGRAMME)}
    for time, what in (("07:30", "Đón tiếp"), ("8h00 - 11h30", "Phiên trù bị"), ("14:00", "Phiên thứ nhất")):
        assert (found[time].y, found[time].weight) == (found[what].y, 700)
    assert len({found[what].x for what in ("Đón tiếp", "Phiên trù bị", "Phiên thứ nhất")}) == 1
    assert found["Đón tiếp"].x > found["8h00 - 11h30"].x + found["8h00 - 11h30"].width


def test_days_stand_out_and_other_lines_do_not() -> None:
    weights = {text.text: (text.weight, text.color) for text in texts(PROGRAMME)}
    assert weights["Thứ Ba, 15/12/2026"] == weights["Ngày 16/12"] == (700, "#0b4ea2")
    assert weights["Trang phục: áo dài"] == weights["30 đại biểu mang theo thẻ"] == (400, "#0f1c2e")


@pytest.mark.parametrize("shape", ["a6", "card", "label"])
def test_lines_go_down_the_badge_and_stay_on_it(shape: str) -> None:
    width, height = SIZES[shape]  # type: ignore[index]
    found = texts(PROGRAMME * 3, (width, height))
    heights = [text.y for text in found]
    assert heights == sorted(heights)
    assert heights[-1] <= height - 3
    assert max(text.x + text.width for text in found) <= width - 3.9


def test_a_short_programme_is_set_larger_than_a_long_one() -> None:
    assert texts(PROGRAMME[:2])[0].size > texts(PROGRAMME * 4)[0].size
