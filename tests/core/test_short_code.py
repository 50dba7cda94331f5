import json
from collections import Counter
from pathlib import Path

import pytest

from checkin.core.badge_code import make_badge_code
from checkin.core.short_code import read_short_code, short_code_of, spaced

TYPED = json.loads((Path(__file__).parent.parent / "vectors" / "short_code.json").read_text("utf-8"))["typed"]


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_what_is_typed_is_read_whatever_stands_between_and_looks_alike(typed: str, meant: str | None) -> None:
    assert read_short_code(typed) == meant


def test_it_follows_from_the_code_and_stays_what_was_printed() -> None:
    assert (short_code_of(make_badge_code(bytes(16))), short_code_of(make_badge_code(bytes(range(16))))) == (
        "14728383",
        "77846284",
    )


def test_it_is_printed_in_groups_of_four_and_read_again_from_them() -> None:
    code = make_badge_code(bytes(range(16)))
    assert read_short_code(spaced(short_code_of(code))) == short_code_of(code)
    assert spaced("00123456") == "0012 3456"


def test_each_of_ten_figures_comes_as_often_as_the_others_in_each_place() -> None:
    shorts = [short_code_of(make_badge_code(number.to_bytes(16))) for number in range(5000)]
    for place in range(8):
        counts = Counter(short[place] for short in shorts)
        assert (len(counts), min(counts.values()) > 400, max(counts.values()) < 600) == (10, True, True)
