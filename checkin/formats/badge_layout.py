"""Where everything stands on a badge: one plan in millimetres that the painters of PDF and PNG follow.

The origin is the top left corner of an A6 page in portrait, y grows downwards. The strip at the top stays
empty for the slot of a lanyard; nothing stands within 5 mm of an edge, where office printers cannot print.

    free strip · emblem, event, dates and place · rule · name, position, delegation
    · code beside photo, number and seat · band, short code in it
"""

from dataclasses import dataclass

from checkin.formats.badge_face import BadgeFace
from checkin.formats.badge_look import NAME_SHARE, PLAIN, SIZES, BadgeLook
from checkin.formats.colours import contrast, readable_on_white, text_on
from checkin.formats.fonts import Weight, typefaces
from checkin.formats.qr import BADGE_MODULES, QUIET
from checkin.formats.text_fit import ELLIPSIS, Fitted, Place, fit_name, pitch_of, wrap

WIDTH, HEIGHT = SIZES["a6"]
MARGIN = 9.0
INNER = WIDTH - 2 * MARGIN
EMBLEM = 14.0
PHOTO_WIDTH, PHOTO_HEIGHT = 23.4, 31.25  # three to four
SLOT_WIDTH, SLOT_HEIGHT, SLOT_TOP = 14.0, 3.0, 6.0
FREE_STRIP = 14.0  # a slot of 14 × 3 mm, punched 6 mm below the edge, and air around it

INK, SOFT, LINE, PAPER = "#0f1c2e", "#5b6675", "#d9d4c8", "#ffffff"
HAIRLINE = 0.2

MODULE = 1.25  # of the QR, so that four camera pixels fall on it from half a metre
CODE_SIDE = MODULE * (BADGE_MODULES + 2 * QUIET)

_FOOT_BASELINE = 142.4
_BAND_TOP, _BAND_HEIGHT = 126.6, 12.0
_SHORT_CODE = 4.2
_CODE_INK_TOP = _BAND_TOP - MODULE * (QUIET + BADGE_MODULES)
_FIGURE_HEIGHT = 12.6  # with a value of the usual size
_PERSON_END = _CODE_INK_TOP - MODULE * QUIET
_NAME = Place(width=INNER, height=34.0, largest=14.0, comfortable=4.6, least=3.4)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `outline` is a hairline around it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0.0
    outline: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `x` is its left end, `y` its baseline, `size` one em."""

    x: float
    y: float
    text: str
    weight: Weight
    size: float
    color: str

    @property
    def width(self) -> float:
        return typefaces()[self.weight].width(self.text) * self.size


@dataclass(frozen=True, slots=True)
class Code:
    """A QR whose quiet zone is part of the square that begins at `x`, `y`."""

    x: float
    y: float
    module: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that fills its place, cut where its sides are of another ratio; `whole` ones are made to fit in."""

    x: float
    y: float
    width: float
    height: float
    data: bytes
    whole: bool = False


Shape = Box | Text | Code | Picture


@dataclass(frozen=True, slots=True)
class _Style:
    weight: Weight
    size: float
    color: str

    def measure(self, text: str) -> float:
        return typefaces()[self.weight].width(text) * self.size

    def wrap(self, text: str, width: float, most_lines: int) -> list[str]:
        return wrap(text, self.measure, width, most_lines)


def plan_badge(face: BadgeFace, *, printed_at: str = "", look: BadgeLook = PLAIN) -> list[Shape]:
    """The shapes of one badge, in the order in which they are painted."""
    heading, heading_end = _heading(face, look)
    person = _person(face, heading_end, look)
    numbers = _code_and_numbers(face, look)
    return [
        *ground(look, WIDTH, HEIGHT),
        *_slot(look),
        *heading,
        *person,
        *numbers,
        *_band(face),
        *_foot(printed_at),
    ]


def ground(look: BadgeLook, width: float, height: float) -> list[Shape]:
    return [Picture(0.0, 0.0, width, height, look.background)] if look.background else []


def quiet_ground(look: BadgeLook, code: Code) -> list[Shape]:
    """White below a code's quiet zone, where a picture would reach into it."""
    side = code.module * (BADGE_MODULES + 2 * QUIET)
    return [Box(code.x, code.y, side, side, PAPER)] if look.background else []


def photo_place(look: BadgeLook, photo: bytes, x: float, y: float, width: float, height: float) -> list[Shape]:
    """The photo, or a frame to glue one into."""
    if not look.photo:
        return []
    return [Picture(x, y, width, height, photo) if photo else Box(x, y, width, height, PAPER, 0.8, LINE)]


def _slot(look: BadgeLook) -> list[Shape]:
    left = (WIDTH - SLOT_WIDTH) / 2
    return [Box(left, SLOT_TOP, SLOT_WIDTH, SLOT_HEIGHT, PAPER, SLOT_HEIGHT / 2, LINE)] if look.hole else []


def _heading(face: BadgeFace, look: BadgeLook) -> tuple[list[Shape], float]:
    title = _Style(700, 4.3, readable_on_white(face.accent, INK))
    detail = _Style(400, 2.9, SOFT)
    left = MARGIN + (EMBLEM + 3.0 if look.emblem else 0.0)
    width = WIDTH - MARGIN - left
    shapes, y = _paragraph(title.wrap(face.event_name, width, 3), title, FREE_STRIP, left)
    when_and_where = _joined(face.event_dates, face.event_place, detail, width)
    below, y = _paragraph(when_and_where, detail, y + 0.8, left)
    if look.emblem:
        shapes.insert(0, Picture(MARGIN, FREE_STRIP + 0.6, EMBLEM, EMBLEM, look.emblem, whole=True))
        y = max(y, FREE_STRIP + 0.6 + EMBLEM)
    rule = Box(MARGIN, y + 2.4, INNER, HAIRLINE, LINE)
    return [*shapes, *below, rule], y + 2.4 + HAIRLINE


def _joined(dates: str, place: str, style: _Style, width: float = INNER) -> list[str]:
    """Dates and place on one line where they fit, else each on its own."""
    one = ", ".join(text for text in (dates, place) if text)
    if style.measure(one) <= width:
        return [one] if one else []
    return [line for text in (dates, place) for line in style.wrap(text, width, 1)]


def _person(face: BadgeFace, top: float, look: BadgeLook) -> list[Shape]:
    """Name, position, delegation and one line more, in the middle of the room between the rule and the code."""
    role, roles = _readable(face.position, 400, 2 if face.more else 3)
    unit, units = _readable(face.delegation, 600, 2)
    more, mores = _readable(face.more, 400, 1)
    gaps = 1.2 * (bool(roles) + bool(units) + bool(mores) - 1) if roles or units or mores else 0.0
    below = _height(roles, role) + _height(units, unit) + _height(mores, more) + gaps
    gap = 2.2 if below else 0.0
    room = _PERSON_END - top - 3.0
    name_style = _Style(800, 1.0, INK)
    largest = _NAME.largest * NAME_SHARE[look.name_size]
    place = Place(_NAME.width, min(_NAME.height, room - gap - below), largest, _NAME.comfortable, _NAME.least)
    fitted = fit_name(face.full_name, name_style.measure, place)
    y = top + 3.0 + max(0.0, room - fitted.height - gap - below) * 0.4
    shapes = _name(fitted, y)
    y += fitted.height + gap
    for lines, style in ((roles, role), (units, unit), (mores, more)):
        found, y = _paragraph(lines, style, y)
        shapes += found
        y += 1.2 if lines else 0.0
    return shapes


def _readable(text: str, weight: Weight, most_lines: int) -> tuple[_Style, list[str]]:
    """A long text is set a little smaller before anything of it is left out."""
    for size in (3.9, 3.6, 3.3):
        style = _Style(weight, size, INK)
        lines = style.wrap(text, INNER, most_lines)
        if not lines or not lines[-1].endswith(ELLIPSIS):
            break
    return style, lines


def _name(fitted: Fitted, top: float) -> list[Shape]:
    baseline = top + _ascent(fitted.pitch / fitted.size) * fitted.size
    return [
        Text(MARGIN, baseline + row * fitted.pitch, line, 800, fitted.size, INK)
        for row, line in enumerate(fitted.lines)
    ]


def _code_and_numbers(face: BadgeFace, look: BadgeLook) -> list[Shape]:
    """The code's dark modules line up with the text; its quiet zone reaches into the margin."""
    code = Code(MARGIN - QUIET * MODULE, _CODE_INK_TOP - QUIET * MODULE, MODULE, face.code)
    left = MARGIN + MODULE * BADGE_MODULES + 2 * QUIET * MODULE
    if look.photo:
        left -= QUIET * MODULE  # the photo's frame stands at the quiet zone's edge
    shapes = [*quiet_ground(look, code), code]
    shapes += photo_place(look, face.photo, left, _CODE_INK_TOP, PHOTO_WIDTH, PHOTO_HEIGHT)
    if look.photo:
        left += PHOTO_WIDTH + 3.0
    width = WIDTH - MARGIN - left
    if face.number:
        shapes += _figure(face.labels.number, face.number, left, _CODE_INK_TOP, width)
    if face.seat:
        bottom = _CODE_INK_TOP + MODULE * BADGE_MODULES
        shapes += _figure(face.labels.seat, face.seat, left, bottom - _FIGURE_HEIGHT, width)
    return shapes


def _figure(label: str, value: str, x: float, top: float, width: float) -> list[Shape]:
    """A small label, and below it the value as large as its place allows; the label's capitals begin at `top`."""
    name = _Style(400, 3.1, SOFT)
    names = [Text(x, top + 2.3, line, 400, name.size, SOFT) for line in name.wrap(label, width, 1)]
    size = min(9.5, width / typefaces()[800].width(value))
    lines = [value]
    if size < 3.6:
        size = 3.8
        lines = _Style(800, size, INK).wrap(value, width, 2)
    baseline = top + 5.6 + 0.74 * size
    return [*names, *(Text(x, baseline + row * 4.9, line, 800, size, INK) for row, line in enumerate(lines))]


def _band(face: BadgeFace) -> list[Shape]:
    outline = SOFT if contrast(face.category_color, PAPER) < 1.4 else None
    band = Box(MARGIN, _BAND_TOP, INNER, _BAND_HEIGHT, face.category_color, 1.4, outline)
    ink = text_on(face.category_color)
    right, middle = WIDTH - MARGIN - 4.0, _BAND_TOP + _BAND_HEIGHT / 2
    code, code_width = short_code_on_band(face, right, middle, _SHORT_CODE, ink)
    room = INNER - 12.0 - code_width
    natural = typefaces()[700].width(face.category_name) or 1.0
    word = _Style(700, max(3.2, min(5.6, room / natural)), ink)
    lines = word.wrap(face.category_name, room, 2)
    top = _BAND_TOP + (_BAND_HEIGHT - _height(lines, word)) / 2
    shapes, _ = _paragraph(lines, word, top, MARGIN + 4.0)
    return [band, *shapes, *code]


def short_code_on_band(
    face: BadgeFace, right: float, middle: float, em: float, ink: str
) -> tuple[list[Shape], float]:
    """Its word, and its figures below that; and how wide they are."""
    word_em = 0.64 * em
    word_width = typefaces()[400].width(face.labels.short_code) * word_em
    width = max(word_width, typefaces()[700].width(face.short_code) * em)
    bottom = middle + (0.72 * word_em + 0.42 * em + 0.72 * em) / 2
    word = Text(right - width, bottom - 1.14 * em, face.labels.short_code, 400, word_em, ink)
    return [word, Text(right - width, bottom, face.short_code, 700, em, ink)], width


def _foot(printed_at: str) -> list[Shape]:
    if not printed_at:
        return []
    style = _Style(400, 1.8, SOFT)
    line = style.wrap(printed_at, INNER, 1)[0]
    return [Text(WIDTH - MARGIN - style.measure(line), _FOOT_BASELINE, line, 400, style.size, SOFT)]


def _paragraph(lines: list[str], style: _Style, top: float, x: float = MARGIN) -> tuple[list[Shape], float]:
    """The lines below `top`, and where they end."""
    shapes: list[Shape] = []
    for line in lines:
        pitch = pitch_of(line)
        shapes.append(Text(x, top + _ascent(pitch) * style.size, line, style.weight, style.size, style.color))
        top += pitch * style.size
    return shapes, top


def _height(lines: list[str], style: _Style) -> float:
    return sum(pitch_of(line) for line in lines) * style.size


def _ascent(pitch: float) -> float:
    """From the top of a line to its baseline, capitals and the room below them in balance."""
    return pitch / 2 + 0.37
