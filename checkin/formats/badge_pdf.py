"""Badges as PDF: A6 pages, or A4 sheets with four and marks to cut along. All text and codes are vectors."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO, Literal

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from checkin.formats import qr
from checkin.formats.badge_face import BadgeFace
from checkin.formats.badge_layout import HAIRLINE, HEIGHT, SOFT, WIDTH, Box, Code, Text, plan_badge
from checkin.formats.fonts import typefaces

# Streams as bytes: turning them into ASCII takes a tenth of the time and makes the file a quarter larger
rl_config.useA85 = 0

Layout = Literal["a6", "a4"]

A4_WIDTH, A4_HEIGHT = 210.0, 297.0
# Two rows of 148 mm leave one millimetre: half of it stays with each row, so one cut parts them
_A4_PLACES = ((0.0, 0.25), (105.0, 0.25), (0.0, 148.75), (105.0, 148.75))
_A6_PLACES = ((0.0, 0.0),)
_MARK = 9.0  # reaches past the edge that printers leave white


def render_badges(faces: Iterable[BadgeFace], layout: Layout, out: BinaryIO, *, printed_at: str) -> int:
    """Writes the badges into `out` and says how many there were.

    `printed_at` is ready text for the foot of each badge ("" for none). ValueError where there is no badge,
    as a PDF has at least one page. A thousand take some seconds of processor time: servers do that in
    a process of its own.
    """
    remaining = iter(faces)
    first = next(remaining, None)
    if first is None:
        raise ValueError("there is no badge to print")
    canvas = _open(out, layout, first.event_name)
    per_page = len(_A4_PLACES) if layout == "a4" else 1
    page, count = [first, *islice(remaining, per_page - 1)], 0
    while page:
        _draw_page(canvas, layout, page, printed_at)
        count += len(page)
        page = list(islice(remaining, per_page))
    canvas.save()
    return count


def _open(out: BinaryIO, layout: Layout, title: str) -> Canvas:
    faces = typefaces()
    for face in faces.values():
        pdfmetrics.registerFont(face.font)
    size = (A4_WIDTH * mm, A4_HEIGHT * mm) if layout == "a4" else (WIDTH * mm, HEIGHT * mm)
    # Without a first font of ours, Helvetica is listed in the file and not embedded
    first_font: Any = faces[400].name  # the stubs have a number here
    canvas = Canvas(out, pagesize=size, pageCompression=1, initialFontName=first_font)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("checkin")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _draw_page(canvas: Canvas, layout: Layout, faces: list[BadgeFace], printed_at: str) -> None:
    if layout == "a4":
        _draw_cut_marks(canvas)
    places, page_height = (_A4_PLACES, A4_HEIGHT) if layout == "a4" else (_A6_PLACES, HEIGHT)
    for face, (left, top) in zip(faces, places, strict=False):
        painter = _Painter(canvas, left, page_height - top)
        for shape in plan_badge(face, printed_at=printed_at):
            painter.draw(shape)
    canvas.showPage()


def _draw_cut_marks(canvas: Canvas) -> None:
    """On the lines of the two cuts themselves: at the four edges of the sheet and where the cuts cross."""
    across, down = A4_WIDTH / 2, A4_HEIGHT / 2
    canvas.setStrokeColor(HexColor(SOFT))
    canvas.setLineWidth(0.1 * mm)
    for x1, y1, x2, y2 in (
        (across, 0.0, across, _MARK),
        (across, A4_HEIGHT - _MARK, across, A4_HEIGHT),
        (0.0, down, _MARK, down),
        (A4_WIDTH - _MARK, down, A4_WIDTH, down),
        (across - _MARK / 2, down, across + _MARK / 2, down),
        (across, down - _MARK / 2, across, down + _MARK / 2),
    ):
        canvas.line(x1 * mm, y1 * mm, x2 * mm, y2 * mm)


class _Painter:
    """Draws a plan's shapes; the badge's top left corner is `left`, `top` millimetres into the page."""

    def __init__(self, canvas: Canvas, left: float, top: float) -> None:
        self.canvas = canvas
        self.left = left
        self.top = top

    def draw(self, shape: Box | Text | Code) -> None:
        if isinstance(shape, Text):
            self._text(shape)
        elif isinstance(shape, Box):
            self._box(shape)
        else:
            self._code(shape)

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
