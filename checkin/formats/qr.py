"""QR codes: as modules, as SVG for pages, as PNG."""

import io
from itertools import groupby
from typing import Any, Literal

from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

from checkin.core.badge_code import read_badge_code

Level = Literal["L", "M", "Q"]
Modules = tuple[tuple[bool, ...], ...]

QUIET = 4  # white modules that the standard asks for on every side
BADGE_MODULES = 25  # version 2
LONGEST_TEXT = 1000  # bytes of UTF-8

_LEVELS: dict[Level, int] = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
# Badge codes are random bits, so all masks look alike to a reader; trying all eight takes ten times as long
_BADGE_MASK = 0


def modules(text: str, level: Level = "M") -> Modules:
    """Rows from the top, True for dark, without the quiet zone.

    A badge's code is always 25 modules at level Q, whatever `level` says; any other text takes the
    smallest version that holds it. ValueError for an empty text or one of over 1,000 bytes.
    """
    if not 0 < len(text.encode()) <= LONGEST_TEXT:
        raise ValueError(f"a QR code holds 1 to {LONGEST_TEXT} bytes here, not {len(text.encode())}")
    if read_badge_code(text) == text:
        return _badge_modules(text)
    code: QRCode[Any] = QRCode(error_correction=_LEVELS[level], border=0)
    code.add_data(text)
    code.make(fit=True)
    return _frozen(code)


def svg(text: str, level: Level = "M") -> str:
    """One <svg> with one path on white, quiet zone included; scales to the box that the page gives it."""
    rows = modules(text, level)
    side = len(rows) + 2 * QUIET
    path = "".join(f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z" for x, y, width in dark_runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{path}"/></svg>'
    )


def png(text: str, level: Level = "M", *, module_px: int = 8) -> bytes:
    """Black on white, quiet zone included, `module_px` pixels a module (1 to 64)."""
    if not 1 <= module_px <= 64:
        raise ValueError(f"a module is 1 to 64 pixels, not {module_px}")
    out = io.BytesIO()
    picture(modules(text, level), module_px).save(out, "PNG", optimize=True)
    return out.getvalue()


def picture(rows: Modules, module_px: int) -> Image.Image:
    """The code in black on white, one bit a pixel, with its quiet zone."""
    side = len(rows) + 2 * QUIET
    image = Image.new("1", (side, side), 1)
    for x, y, width in dark_runs(rows):
        image.paste(0, (x + QUIET, y + QUIET, x + QUIET + width, y + QUIET + 1))
    return image.resize((side * module_px, side * module_px), Image.Resampling.NEAREST)


def dark_runs(rows: Modules) -> list[tuple[int, int, int]]:
    """Dark modules side by side as (x, y, width), so that a painter draws few boxes."""
    runs: list[tuple[int, int, int]] = []
    for y, row in enumerate(rows):
        x = 0
        for dark, group in groupby(row):
            width = sum(1 for _ in group)
            if dark:
                runs.append((x, y, width))
            x += width
    return runs


def _badge_modules(text: str) -> Modules:
    code: QRCode[Any] = QRCode(version=2, error_correction=ERROR_CORRECT_Q, border=0, mask_pattern=_BADGE_MASK)
    code.add_data(text, optimize=0)
    code.make(fit=False)
    rows = _frozen(code)
    assert len(rows) == BADGE_MODULES
    return rows


def _frozen(code: QRCode[Any]) -> Modules:
    return tuple(tuple(bool(module) for module in row) for row in code.modules)
