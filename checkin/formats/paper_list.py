"""A list on A4 by delegation, with a box to tick before each name: what doors work by when nothing else does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from checkin.core.names import clean
from checkin.formats.badge_layout import INK, LINE, SOFT
from checkin.formats.fonts import Weight, printable, typefaces
from checkin.formats.text_fit import PITCH, wrap

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 15.0, 195.0, 15.0, 282.0
ROW = 7.5
# left ends and widths: box, ordinal, number, name, position, seat
_BOX, _ORDINAL, _NUMBER, _NAME, _POSITION, _SEAT = 15.0, 23.0, 32.0, 54.0, 118.0, 180.0
_SEAT_WIDTH = RIGHT - _SEAT
_NARROWEST = 0.75  # of a text's size


@dataclass(frozen=True, slots=True)
class PaperLine:
    delegate_id: int
    number: str
    full_name: str
    position: str
    seat: str


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A delegation, or those who belong to none."""

    name: str
    lines: list[PaperLine]


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Ready texts. `fill_in` is a line with room for a pen: which session, which door, who ticked."""

    event_name: str
    title: str
    fill_in: str
    columns: tuple[str, str, str, str, str]  # ordinal, number, name, position, seat
    count: str  # with %(number)s
    page: str  # with %(page)s
    printed_at: str
    others: str


def render_list(parts: Sequence[PaperPart], out: BinaryIO, words: PaperWords) -> None:
    """Each delegation begins on a page of its own, so that pages can be handed to its head."""
    for face in typefaces().values():
        pdfmetrics.registerFont(face.font)
    first_font: Any = typefaces()[400].name  # the stubs have a number here
    canvas = Canvas(out, pagesize=(WIDTH * mm, HEIGHT * mm), pageCompression=1, initialFontName=first_font)
    canvas.setTitle(f"{words.title} – {words.event_name}")
    canvas.setAuthor("")
    canvas.setCreator("checkin")
    page = 0
    for part in parts:
        remaining, ordinal = list(part.lines), 1
        while remaining:
            page += 1
            y = _draw_head(canvas, part, words, page)
            while remaining and y + ROW <= BOTTOM:
                _draw_row(canvas, remaining.pop(0), ordinal, y)
                y, ordinal = y + ROW, ordinal + 1
            canvas.showPage()
    canvas.save()


def _draw_head(canvas: Canvas, part: PaperPart, words: PaperWords, page: int) -> float:
    """Where the rows begin."""
    y = TOP + 3.0
    _text(canvas, LEFT, y, words.event_name, 400, 3.0, SOFT, RIGHT - LEFT)
    _text(canvas, LEFT, y + 6.5, words.title, 700, 4.6, INK, RIGHT - LEFT)
    count = words.count % {"number": len(part.lines)}
    _text(canvas, LEFT, y + 13.5, f"{part.name} ({count})", 700, 4.0, INK, RIGHT - LEFT)
    _text(canvas, LEFT, y + 20.0, words.fill_in, 400, 3.2, INK, RIGHT - LEFT)
    lefts = (_ORDINAL, _NUMBER, _NAME, _POSITION, _SEAT)
    for left, title in zip(lefts, words.columns, strict=True):
        _text(canvas, left, y + 27.0, title, 600, 2.9, SOFT, 60.0 if left < _SEAT else _SEAT_WIDTH)
    _line(canvas, y + 28.6, INK)
    _text(canvas, LEFT, HEIGHT - 9.0, words.printed_at, 400, 2.6, SOFT, 120.0)
    _text(canvas, RIGHT - 25.0, HEIGHT - 9.0, words.page % {"page": page}, 400, 2.6, SOFT, 25.0)
    return y + 28.6


def _draw_row(canvas: Canvas, line: PaperLine, ordinal: int, y: float) -> None:
    canvas.setStrokeColor(HexColor(INK))
    canvas.setLineWidth(0.3 * mm)
    canvas.rect(_BOX * mm, (HEIGHT - y - 6.2) * mm, 4.8 * mm, 4.8 * mm, stroke=1, fill=0)
    base = y + 5.2
    _text(canvas, _ORDINAL, base, str(ordinal), 400, 3.2, SOFT, _NUMBER - _ORDINAL - 1)
    _text(canvas, _NUMBER, base, line.number, 600, 3.4, INK, _NAME - _NUMBER - 1)
    _one_or_two_lines(canvas, _NAME, y, line.full_name, 700, 3.8, _POSITION - _NAME - 2)
    _one_or_two_lines(canvas, _POSITION, y, line.position, 400, 2.9, _SEAT - _POSITION - 2)
    _text(canvas, _SEAT, base, line.seat, 400, 3.4, INK, _SEAT_WIDTH)
    _line(canvas, y + ROW, LINE)


def _one_or_two_lines(
    canvas: Canvas, x: float, y: float, text: str, weight: Weight, size: float, width: float
) -> None:
    """In the row that begins at `y`: two small lines where one would end in an ellipsis."""
    face = typefaces()[weight]
    shown, small = printable(clean(text)), size * 0.7
    if face.width(shown) * size * _NARROWEST <= width:
        _text(canvas, x, y + 5.2, shown, weight, size, INK, width)
        return
    for at, line in enumerate(wrap(shown, lambda part: face.width(part) * small, width, 2)):
        _text(canvas, x, y + 3.2 + at * small * PITCH, line, weight, small, INK, width)


def _text(
    canvas: Canvas, x: float, y: float, text: str, weight: Weight, size: float, color: str, width: float
) -> None:
    """One line, made narrower to three quarters before it ends in an ellipsis."""
    face = typefaces()[weight]
    shown = printable(clean(text))
    size = max(size * _NARROWEST, min(size, width / (face.width(shown) or 1.0)))
    lines = wrap(shown, lambda part: face.width(part) * size, width, 1)
    canvas.setFont(face.name, size * mm)
    canvas.setFillColor(HexColor(color))
    canvas.drawString(x * mm, (HEIGHT - y) * mm, lines[0] if lines else "")


def _line(canvas: Canvas, y: float, color: str) -> None:
    canvas.setStrokeColor(HexColor(color))
    canvas.setLineWidth(0.15 * mm)
    canvas.line(LEFT * mm, (HEIGHT - y) * mm, RIGHT * mm, (HEIGHT - y) * mm)
