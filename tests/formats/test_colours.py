import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.formats.colours import BLACK, READABLE, WHITE, channels, contrast, readable_on_white, text_on

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_black_on_white_has_the_highest_contrast() -> None:
    assert round(contrast(BLACK, WHITE), 3) == 21.0


def test_contrast_does_not_depend_on_which_is_first() -> None:
    assert contrast("#0b4ea2", WHITE) == contrast(WHITE, "#0b4ea2")


@pytest.mark.parametrize(("background", "text"), [("#0b4ea2", WHITE), ("#c8a200", BLACK), ("#ffffff", BLACK)])
def test_text_is_white_on_dark_and_black_on_light(background: str, text: str) -> None:
    assert text_on(background) == text


@given(COLOURS)
def test_text_can_be_read_on_every_colour(background: str) -> None:
    assert contrast(background, text_on(background)) >= READABLE


def test_an_accent_too_light_for_paper_gives_way() -> None:
    assert [readable_on_white(colour, BLACK) for colour in ("#0b4ea2", "#ffee00")] == ["#0b4ea2", BLACK]


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#12345g", "#1234567", "url(x)", "#０b4ea2"])
def test_anything_but_six_hex_digits_is_no_colour(colour: str) -> None:
    with pytest.raises(ValueError, match="a colour is #rrggbb"):
        channels(colour)
