"""The back of a badge: the programme by days, times in a column of their own. Millimetres, as in badge_layout."""

import re
from dataclasses import dataclass

from checkin.formats.badge_layout import INK, LINE, SOFT, Box, Shape, Text
from checkin.formats.badge_look import BadgeLook
from checkin.formats.colours import readable_on_white
from checkin.formats.fonts import Weight, typefaces
from checkin.formats.text_fit import ELLIPSIS, Measure, pitch_of, wrap

_LARGE_FROM = 100.0  # width of a badge that has the margins of A6
_SIZES = (4.6, 4.2, 3.8, 3.4, 3.0, 2.7, 2.4, 2.1, 1.9)
_AIR = 0.55  # above a day, in lines
_BETWEEN = 0.28  # above what has a time
_TIME = re.compile(
    r"(\d{1,2}\s?[:hHgG]\s?(?:\d{2})?(?:\s?[-–]\s?\d{1,2}\s?[:hHgG]\s?(?:\d{2})?)?)\s*[:–-]?\s+(\S.*)"
)
_DAY = re.compile(r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\b|^(thứ |chủ nhật|ngày |sáng |chiều |tối |buổi )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the programme: with a time, a day that begins, or neither."""

    text: str
    time: str = ""
    is_day: bool = False

    @property
    def air(self) -> float:
        """Room above it, in lines."""
        return _AIR if self.is_day else _BETWEEN if self.time else 0.0


@dataclass(frozen=True, slots=True)
class _Line:
    x: float
    text: str
    weight: Weight
    color: str
    air: float  # above, in lines
    beside: bool = False  # of the line before: it stands on the same height


def plan_back(look: BadgeLook, event_name: str, accent: str, size: tuple[float, float]) -> list[Shape]:
    """In the largest type that holds all of it; what is too long ends in an ellipsis."""
    width, height = size
    is_large = width >= _LARGE_FROM
    margin, top = (9.0, 14.0) if is_large else (4.0, 4.0)
    inner = width - 2 * margin
    color = readable_on_white(accent, INK)
    small, large = (3.0, 6.2) if is_large else (2.3, 4.2)
    shapes, y = _set(wrap(event_name, _measure(400, small), inner, 2), 400, small, margin, top, SOFT)
    title, y = _set(wrap(look.back_title, _measure(800, large), inner, 1), 800, large, margin, y + 0.4, color)
    shapes += [*title, Box(margin, y + 1.0, inner, 0.2, LINE)]
    y += 2.4
    bottom = height - margin
    entries = [_entry(line) for line in look.back]
    for em in _SIZES:
        lines = _lines(entries, em, margin, inner, color)
        if y + _height(lines, em) <= bottom:
            break
    return [*shapes, *_body(lines, em, margin, y, bottom)]


def _entry(line: str) -> _Entry:
    timed = _TIME.fullmatch(line)
    if timed:
        return _Entry(timed[2], time=timed[1])
    return _Entry(line, is_day=len(line) <= 60 and _DAY.search(line) is not None)


def _lines(entries: list[_Entry], em: float, margin: float, inner: float, color: str) -> list[_Line]:
    """What stands beside a time begins where the widest time ends."""
    bold, plain = _measure(700, em), _measure(400, em)
    times = [bold(entry.time) for entry in entries if entry.time]
    indent = max(times, default=0.0) + 0.7 * em if times else 0.0
    lines: list[_Line] = []
    before = None
    for entry in entries:
        air = 0.0 if before is None else entry.air or (_BETWEEN if before.time else 0.0)
        before = entry
        if entry.is_day:
            found = _flowing(entry.text, bold, inner)
            lines += [_Line(margin, text, 700, color, air if at == 0 else 0.0) for at, text in enumerate(found)]
        elif entry.time:
            lines.append(_Line(margin, entry.time, 700, INK, air))
            found = _flowing(entry.text, plain, inner - indent)
            lines += [_Line(margin + indent, text, 400, INK, 0.0, at == 0) for at, text in enumerate(found)]
        else:
            found = _flowing(entry.text, plain, inner)
            lines += [_Line(margin, text, 400, INK, air if at == 0 else 0.0) for at, text in enumerate(found)]
    return lines


def _height(lines: list[_Line], em: float) -> float:
    return sum(_pitch(line) + line.air for line in lines if not line.beside) * em


def _body(lines: list[_Line], em: float, margin: float, top: float, bottom: float) -> list[Shape]:
    shapes: list[Shape] = []
    is_cut = top + _height(lines, em) > bottom
    y = last = top
    for line in lines:
        if not line.beside:
            y = last + line.air * em
            last = y + _pitch(line) * em
        if is_cut and not line.beside and last + 1.3 * em > bottom:
            shapes.append(Text(margin, y + _ascent(line) * em, ELLIPSIS, 400, em, INK))
            break
        if line.text:
            shapes.append(Text(line.x, y + _ascent(line) * em, line.text, line.weight, em, line.color))
    return shapes


def _pitch(line: _Line) -> float:
    return pitch_of(line.text) if line.text else 0.6


def _ascent(line: _Line) -> float:
    return pitch_of(line.text) / 2 + 0.37


def _set(
    texts: list[str], weight: Weight, em: float, x: float, top: float, color: str
) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    for text in texts:
        shapes.append(Text(x, top + (pitch_of(text) / 2 + 0.37) * em, text, weight, em, color))
        top += pitch_of(text) * em
    return shapes, top


def _flowing(text: str, measure: Measure, width: float) -> list[str]:
    """A line is filled before the next begins."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer) <= width:
            lines[-1] = longer
        else:
            lines += wrap(word, measure, width, 9)
    return [line for line in lines if line] or [""]


def _measure(weight: Weight, em: float) -> Measure:
    face = typefaces()[weight]
    return lambda text: face.width(text) * em
