"""Badges as PDF: one to a page, or A4 sheets with several and marks to cut along. Text and codes are vectors."""

import io
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any, BinaryIO

from PIL import Image
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from checkin.formats import qr
from checkin.formats.badge_back import plan_back
from checkin.formats.badge_face import BadgeFace
from checkin.formats.badge_layout import HAIRLINE, SOFT, Box, Code, Picture, Shape, Text, plan_badge
from checkin.formats.badge_look import PLAIN, SHEETS, SIZES, BadgeLook, Layout, Sheet
from checkin.formats.badge_small import plan_card, plan_label
from checkin.formats.fonts import typefaces

# Streams as bytes: turning them into ASCII takes a tenth of the time and makes the file a quarter larger
rl_config.useA85 = 0

_DOTS_PER_MM = 10  # 254 dots an inch
_MARK = 9.0  # reaches past the edge that printers leave white


def render_badges(
    faces: Iterable[BadgeFace], layout: Layout, out: BinaryIO, *, printed_at: str, look: BadgeLook = PLAIN
) -> int:
    """Writes the badges into `out` and says how many there were.

    `printed_at` is ready text for the foot of each badge ("" for none). With a back side a page of backs follows
    each page of fronts. ValueError where there is no badge, as a PDF has at least one page. A thousand take some
    seconds of processor time: servers do that in a process of its own.
    """
    remaining = iter(faces)
    first = next(remaining, None)
    if first is None:
        raise ValueError("there is no badge to print")
    sheet = SHEETS[layout]
    canvas = _open(out, sheet, first.event_name)
    per_page = len(sheet.places)
    page, count = [first, *islice(remaining, per_page - 1)], 0
    while page:
        _draw_page(canvas, sheet, page, printed_at, look)
        count += len(page)
        page = list(islice(remaining, per_page))
    canvas.save()
    return count


def plan_front(face: BadgeFace, layout: Layout, look: BadgeLook, printed_at: str = "") -> list[Shape]:
    match SHEETS[layout].shape:
        case "card":
            return plan_card(face, look)
        case "label":
            return plan_label(face, look)
        case _:
            return plan_badge(face, printed_at=printed_at, look=look)


def _open(out: BinaryIO, sheet: Sheet, title: str) -> Canvas:
    faces = typefaces()
    for face in faces.values():
        pdfmetrics.registerFont(face.font)
    # Without a first font of ours, Helvetica is listed in the file and not embedded
    first_font: Any = faces[400].name  # the stubs have a number here
    size = (sheet.width * mm, sheet.height * mm)
    canvas = Canvas(out, pagesize=size, pageCompression=1, initialFontName=first_font)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("checkin")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _draw_page(canvas: Canvas, sheet: Sheet, faces: list[BadgeFace], printed_at: str, look: BadgeLook) -> None:
    layout: Layout = next(name for name, each in SHEETS.items() if each is sheet)
    _draw_cut_marks(canvas, sheet)
    for face, (left, top) in zip(faces, sheet.places, strict=False):
        painter = _Painter(canvas, left, sheet.height - top)
        for shape in plan_front(face, layout, look, printed_at):
            painter.draw(shape)
    canvas.showPage()
    if not look.back:
        return
    back = plan_back(look, faces[0].event_name, faces[0].accent, SIZES[sheet.shape])
    for _face, (left, top) in zip(faces, sheet.mirrored(), strict=False):
        painter = _Painter(canvas, left, sheet.height - top)
        for shape in back:
            painter.draw(shape)
    canvas.showPage()


def _draw_cut_marks(canvas: Canvas, sheet: Sheet) -> None:
    if len(sheet.places) == 1:
        return
    canvas.setStrokeColor(HexColor(SOFT))
    canvas.setLineWidth(0.1 * mm)
    marks = _marks_of_quarters(sheet) if sheet.shape == "a6" else _marks_of_cards(sheet)
    for x1, y1, x2, y2 in marks:
        canvas.line(x1 * mm, y1 * mm, x2 * mm, y2 * mm)


def _marks_of_quarters(sheet: Sheet) -> list[tuple[float, float, float, float]]:
    """On the lines of the two cuts themselves: at the four edges of the sheet and where the cuts cross."""
    across, down = sheet.width / 2, sheet.height / 2
    return [
        (across, 0.0, across, _MARK),
        (across, sheet.height - _MARK, across, sheet.height),
        (0.0, down, _MARK, down),
        (sheet.width - _MARK, down, sheet.width, down),
        (across - _MARK / 2, down, across + _MARK / 2, down),
        (across, down - _MARK / 2, across, down + _MARK / 2),
    ]


def _marks_of_cards(sheet: Sheet) -> list[tuple[float, float, float, float]]:
    """Around the cards, in the white that is cut away."""
    width, height = SIZES[sheet.shape]
    lefts = sorted({left for left, _ in sheet.places})
    tops = sorted({top for _, top in sheet.places})
    marks = []
    for x in [*lefts, lefts[-1] + width]:
        marks += [(x, sheet.height - tops[0] + 1.0, x, sheet.height - 4.0), (x, 4.0, x, tops[0] - 1.0)]
    for top in [*tops, tops[-1] + height]:
        y = sheet.height - top
        marks += [(4.0, y, lefts[0] - 1.0, y), (lefts[-1] + width + 1.0, y, sheet.width - 4.0, y)]
    return marks


class _Painter:
    """Draws a plan's shapes; the badge's top left corner is `left`, `top` millimetres into the page."""

    def __init__(self, canvas: Canvas, left: float, top: float) -> None:
        self.canvas = canvas
        self.left = left
        self.top = top

    def draw(self, shape: Shape) -> None:
        match shape:
            case Text():
                self._text(shape)
            case Box():
                self._box(shape)
            case Code():
                self._code(shape)
            case Picture():
                self._picture(shape)

    def _x(self, x: float) -> float:
        return (self.left + x) * mm

    def _y(self, y: float) -> float:
        return (self.top - y) * mm

    def _text(self, text: Text) -> None:
        self.canvas.setFont(typefaces()[text.weight].name, text.size * mm)
        self.canvas.setFillColor(HexColor(text.color))
        self.canvas.drawString(self._x(text.x), self._y(text.y), text.text)

    def _box(self, box: Box) -> None:
        x, y = self._x(box.x), self._y(box.y + box.height)
        width, height = box.width * mm, box.height * mm
        self.canvas.setFillColor(HexColor(box.fill))
        if box.outline:
            self.canvas.setStrokeColor(HexColor(box.outline))
            self.canvas.setLineWidth(HAIRLINE * mm)
        stroke = 1 if box.outline else 0
        if box.radius:
            self.canvas.roundRect(x, y, width, height, box.radius * mm, stroke=stroke, fill=1)
        else:
            self.canvas.rect(x, y, width, height, stroke=stroke, fill=1)

    def _code(self, code: Code) -> None:
        """One path, so that no renderer leaves seams between neighbouring modules."""
        side = code.module * mm
        left, top = self._x(code.x) + qr.QUIET * side, self._y(code.y) - qr.QUIET * side
        path = self.canvas.beginPath()
        for x, y, width in qr.dark_runs(qr.modules(code.text)):
            path.rect(left + x * side, top - (y + 1) * side, width * side, side)
        self.canvas.setFillColor(HexColor("#000000"))
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _picture(self, picture: Picture) -> None:
        """Clipped to its place. The file holds a picture once, however many badges show it."""
        reader, width, height = _readable(picture.data, picture.width, picture.height)
        ratios = picture.width / width, picture.height / height
        scale = min(ratios) if picture.whole else max(ratios)
        shown = width * scale, height * scale
        left = picture.x + (picture.width - shown[0]) / 2
        bottom = picture.y + (picture.height + shown[1]) / 2
        self.canvas.saveState()
        place = self.canvas.beginPath()
        place.rect(self._x(picture.x), self._y(picture.y + picture.height), picture.width * mm, picture.height * mm)
        self.canvas.clipPath(place, stroke=0, fill=0)
        self.canvas.drawImage(reader, self._x(left), self._y(bottom), shown[0] * mm, shown[1] * mm, mask="auto")
        self.canvas.restoreState()


@lru_cache(maxsize=4)
def _readable(data: bytes, width: float, height: float) -> tuple[ImageReader, int, int]:
    """A picture with many more dots than its millimetres need is made smaller, for print shops."""
    wanted = round(width * _DOTS_PER_MM), round(height * _DOTS_PER_MM)
    with Image.open(io.BytesIO(data)) as image:
        size = image.size
        if image.format == "JPEG" and size[0] > 1.3 * wanted[0] and size[1] > 1.3 * wanted[1]:
            image.draft("RGB", wanted)
            scale = max(wanted[0] / image.width, wanted[1] / image.height)
            smaller = image.convert("RGB").resize((round(image.width * scale), round(image.height * scale)))
            out = io.BytesIO()
            smaller.save(out, "JPEG", quality=82)
            data, size = out.getvalue(), smaller.size
        elif image.has_transparency_data and min(size) > 1.3 * max(wanted):
            smaller = image.convert("RGBA")
            smaller.thumbnail((max(wanted), max(wanted)))
            out = io.BytesIO()
            smaller.save(out, "PNG")
            data, size = out.getvalue(), smaller.size
    return ImageReader(io.BytesIO(data)), *size
