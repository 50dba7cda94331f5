"""Where everything stands on a card of 86 × 54 mm and on a label of 62 × 100 mm: less room, the same parts.

card:  emblem, event · name · photo, position, delegation, number, seat | code · band, short code in it
label: event · name · position, delegation · code | photo or number, seat · band, black for printers without colour
"""

from checkin.formats.badge_face import BadgeFace
from checkin.formats.badge_layout import (
    INK,
    LINE,
    PAPER,
    SOFT,
    Box,
    Code,
    Picture,
    Shape,
    Text,
    ground,
    photo_place,
    short_code_on_band,
)
from checkin.formats.badge_layout import quiet_ground as white_below
from checkin.formats.badge_look import NAME_SHARE, SIZES, BadgeLook
from checkin.formats.colours import contrast, readable_on_white, text_on
from checkin.formats.fonts import Weight, typefaces
from checkin.formats.qr import BADGE_MODULES, QUIET
from checkin.formats.text_fit import ELLIPSIS, Measure, Place, fit_name, pitch_of, wrap

MARGIN = 4.0
MODULE = 0.92  # 30 mm with the quiet zone
_SIDE = MODULE * (BADGE_MODULES + 2 * QUIET)
_QUIET = MODULE * QUIET
_INK = MODULE * BADGE_MODULES
_NAME_COMFORTABLE, _NAME_LEAST = 2.9, 2.0
_SHORT_CODE, _TWO_LINES = 2.8, 7.0

_CARD_BAND, _CARD_BAND_TOP = 6.2, 45.4
_CARD_LEFT = 86.0 - MARGIN - _INK - _QUIET - MARGIN - 0.4  # room beside the code's quiet zone
_LABEL_BAND, _LABEL_BAND_TOP = 8.0, 89.0


def plan_card(face: BadgeFace, look: BadgeLook) -> list[Shape]:
    width, height = SIZES["card"]
    head, top = _head(face, look, width, 2.5, 2, 7.6)
    code = Code(width - MARGIN - _INK - _QUIET, _CARD_BAND_TOP - _SIDE, MODULE, face.code)
    left = MARGIN + (14.3 if look.photo else 0.0)
    room = MARGIN + _CARD_LEFT - left
    texts = _roles(face, 2.2, 4, room) if face.more else _roles(face, 2.4, 3, room)
    below = sum(_height_of(lines, em) for lines, _, em in texts)
    foot = _CARD_BAND_TOP - 5.4  # the numbers stand below it
    person = _CARD_BAND_TOP - 17.6 if look.photo else foot - below
    name, y = _name(face, look, MARGIN, top + 1.0, _CARD_LEFT, min(13.4, person - top - 1.6), 7.4)
    photo = photo_place(look, face.photo, MARGIN, _CARD_BAND_TOP - 17.6, 12.3, 16.4)
    roles = _roles_at(texts, left, max(y + 0.4, _CARD_BAND_TOP - 17.9) if look.photo else y + 0.4)
    numbers = _numbers_line(face, left, _CARD_BAND_TOP - 1.8, room)
    white = white_below(look, code)
    band = _band(face, width, _CARD_BAND_TOP, _CARD_BAND, face.category_color)
    return [*ground(look, width, height), *head, *name, *photo, *roles, *white, code, *numbers, *band]


def plan_label(face: BadgeFace, look: BadgeLook) -> list[Shape]:
    """In black alone: such printers know no colours."""
    width, height = SIZES["label"]
    inner = width - 2 * MARGIN
    head, top = _head(face, look, width, 3.0, 3, 10.0, color=INK)
    ink_top = _LABEL_BAND_TOP - _INK - (9.0 if look.photo else 4.2)
    code = Code(MARGIN - _QUIET, ink_top - _QUIET, MODULE, face.code)
    texts = _roles(face, 2.9, 4, inner)
    below = sum(_height_of(lines, em) for lines, _, em in texts) + 1.2
    name, y = _name(face, look, MARGIN, top + 1.4, inner, min(21.0, code.y - top - 2.2 - below), 9.5)
    roles = _roles_at(texts, MARGIN, y + 0.8)
    left = MARGIN + _INK + _QUIET + 1.0
    photo = photo_place(look, face.photo, left, ink_top, 0.75 * _INK, _INK)
    if look.photo:
        numbers = _numbers_line(face, MARGIN, _LABEL_BAND_TOP - 1.6, inner)
    else:
        numbers = _figure(face.labels.number, face.number, left, ink_top, width - MARGIN - left)
        numbers += _figure(face.labels.seat, face.seat, left, ink_top + 12.2, width - MARGIN - left)
    white = white_below(look, code)
    band = _band(face, width, _LABEL_BAND_TOP, _LABEL_BAND, INK)
    return [*ground(look, width, height), *head, *name, *roles, *white, code, *photo, *numbers, *band]


_Paragraph = tuple[list[str], Weight, float]  # lines, weight, size


def _roles(face: BadgeFace, em: float, most: int, width: float) -> list[_Paragraph]:
    """Position, delegation and one line more in `most` lines together; the last two have the first choice."""
    more, more_em = _smaller(face.more, 400, em, 1, width)
    units, unit_em = _smaller(face.delegation, 600, em, min(2, most - len(more)), width)
    left = most - len(units) - len(more)
    roles, role_em = _smaller(face.position, 400, em, min(2, left), width) if left else ([], em)
    return [(roles, 400, role_em), (units, 600, unit_em), (more, 400, more_em)]


def _roles_at(paragraphs: list[_Paragraph], x: float, top: float) -> list[Shape]:
    shapes: list[Shape] = []
    for lines, weight, em in paragraphs:
        more, top = _lines(lines, weight, em, x, top, INK)
        shapes += more
    return shapes


def _height_of(lines: list[str], em: float) -> float:
    return sum(pitch_of(line) for line in lines) * em


def _head(
    face: BadgeFace, look: BadgeLook, width: float, em: float, most: int, emblem: float, color: str = ""
) -> tuple[list[Shape], float]:
    left, shapes = MARGIN, []
    if look.emblem:
        shapes.append(Picture(MARGIN, MARGIN, emblem, emblem, look.emblem, whole=True))
        left += emblem + 1.8
    room = width - MARGIN - left
    title = color or readable_on_white(face.accent, INK)
    lines, y = _fitting(face.event_name, 700, em, most, left, MARGIN - 0.4, room, title)
    detail = ", ".join(text for text in (face.event_dates, face.event_place) if text)
    below, y = _lines(wrap(detail, _measure(400, 2.1), room, 1), 400, 2.1, left, y + 0.2, SOFT)
    if look.emblem:
        y = max(y, MARGIN + emblem)
    rule = Box(MARGIN, y + 0.9, width - 2 * MARGIN, 0.2, LINE)
    return [*shapes, *lines, *below, rule], y + 1.1


def _name(
    face: BadgeFace, look: BadgeLook, x: float, top: float, width: float, height: float, largest: float
) -> tuple[list[Shape], float]:
    place = Place(width, height, largest * NAME_SHARE[look.name_size], _NAME_COMFORTABLE, _NAME_LEAST)
    fitted = fit_name(face.full_name, _measure(800, 1.0), place)
    ascent = fitted.pitch / 2 + 0.37 * fitted.size
    shapes: list[Shape] = [
        Text(x, top + ascent + row * fitted.pitch, line, 800, fitted.size, INK)
        for row, line in enumerate(fitted.lines)
    ]
    return shapes, top + fitted.height


def _numbers_line(face: BadgeFace, x: float, baseline: float, width: float) -> list[Shape]:
    """Number and seat in one line, smaller where they are long."""
    said = [f"{label} {value}" for label, value in _labelled(face) if value]
    text = " · ".join(said)
    if not text:
        return []
    em = min(2.8, width / typefaces()[700].width(text))
    lines = wrap(text, _measure(700, max(em, 1.6)), width, 1)
    return [Text(x, baseline, lines[0], 700, max(em, 1.6), INK)]


def _labelled(face: BadgeFace) -> tuple[tuple[str, str], tuple[str, str]]:
    return (face.labels.number, face.number), (face.labels.seat, face.seat)


def _figure(label: str, value: str, x: float, top: float, width: float) -> list[Shape]:
    if not value:
        return []
    em = min(8.0, width / typefaces()[800].width(value))
    shown = wrap(value, _measure(800, max(em, 2.0)), width, 1)[0]
    name = wrap(label, _measure(400, 2.5), width, 1)[0]
    return [
        Text(x, top + 1.9, name, 400, 2.5, SOFT),
        Text(x, top + 4.4 + 0.74 * max(em, 2.0), shown, 800, max(em, 2.0), INK),
    ]


def _band(face: BadgeFace, width: float, top: float, height: float, color: str) -> list[Shape]:
    inner, ink = width - 2 * MARGIN, text_on(color)
    outline = SOFT if contrast(color, PAPER) < 1.4 else None
    right, middle = width - MARGIN - 2.0, top + height / 2
    if height < _TWO_LINES:
        said = f"{face.labels.short_code} {face.short_code}"
        taken = _measure(600, _SHORT_CODE)(said)
        code: list[Shape] = [Text(right - taken, middle + 0.37 * _SHORT_CODE, said, 600, _SHORT_CODE, ink)]
    else:
        code, taken = short_code_on_band(face, right, middle, _SHORT_CODE, ink)
    room = inner - 6.0 - taken
    em = max(2.2, min(3.9, room / (typefaces()[700].width(face.category_name) or 1.0)))
    lines = wrap(face.category_name, _measure(700, em), room, 1)
    text = [Text(MARGIN + 2.0, middle + 0.37 * em, line, 700, em, ink) for line in lines]
    return [Box(MARGIN, top, inner, height, color, 1.0, outline), *text, *code]


def _fitting(
    text: str, weight: Weight, em: float, most: int, x: float, top: float, width: float, color: str = INK
) -> tuple[list[Shape], float]:
    lines, size = _smaller(text, weight, em, most, width)
    return _lines(lines, weight, size, x, top, color)


def _smaller(text: str, weight: Weight, em: float, most: int, width: float) -> tuple[list[str], float]:
    """A long text is set a little smaller before anything of it is left out."""
    for size in (em, em * 0.92, em * 0.84):
        lines = wrap(text, _measure(weight, size), width, most)
        if not lines or not lines[-1].endswith(ELLIPSIS):
            break
    return lines, size


def _lines(
    lines: list[str], weight: Weight, em: float, x: float, top: float, color: str
) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    for line in lines:
        pitch = pitch_of(line)
        if line:
            shapes.append(Text(x, top + (pitch / 2 + 0.37) * em, line, weight, em, color))
        top += pitch * em
    return shapes, top


def _measure(weight: Weight, em: float) -> Measure:
    face = typefaces()[weight]
    return lambda text: face.width(text) * em
