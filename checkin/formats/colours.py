"""Which ink can be read on a colour. Colours are "#rrggbb"."""

import re

WHITE = "#ffffff"
BLACK = "#000000"
# WCAG 2: text of any size at level AA
READABLE = 4.5

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue from 0 to 255; ValueError for anything but #rrggbb."""
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"a colour is #rrggbb, not {colour!r}")
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """White where it can be read, black on everything lighter; one of them always reaches AA."""
    return WHITE if contrast(background, WHITE) >= READABLE else BLACK


def readable_on_white(colour: str, otherwise: str) -> str:
    return colour if contrast(colour, WHITE) >= READABLE else otherwise


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
