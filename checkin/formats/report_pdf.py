"""A report as PDF on A4: black on white, hairlines, foot and page number on every page, the typeface embedded."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from checkin.core.names import clean
from checkin.formats.even_lines import even_lines
from checkin.formats.fonts import Weight, printable, typefaces
from checkin.formats.report_document import (
    Align,
    Block,
    Document,
    Head,
    Heading,
    Items,
    NewPage,
    Signature,
    Table,
    Text,
    Title,
)
from checkin.formats.text_fit import fill, wrap

# Streams as bytes: turning them into ASCII makes the file a quarter larger
rl_config.useA85 = 0

LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 18 * mm, 18 * mm, 20 * mm
WIDTH = A4[0] - LEFT - RIGHT
SIZE, SMALL = 10.5, 9.0
ROOM_FOR_A_HEADING, ROOM_FOR_ONE_MORE = 25 * mm, 12 * mm  # and for the first lines of what it is above
LEADING = 1.45  # never below 1.3, or Ễ and Ộ lose their marks
INK, LINE, FILL, SOFT = (HexColor(color) for color in ("#000000", "#777777", "#eeeeee", "#444444"))
_ALIGNS: dict[str, Any] = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT, "justify": TA_JUSTIFY}


def write_pdf(document: Document, out: BinaryIO) -> None:
    """A report of two thousand people takes about two seconds of processor time: servers do that in a child."""
    for face in typefaces().values():
        pdfmetrics.registerFont(face.font)
    template = BaseDocTemplate(
        out,
        pagesize=A4,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=document.title,
        author="",
        subject="",
        creator="checkin",
    )
    no_padding: dict[str, Any] = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    frame = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, **no_padding)
    template.addPageTemplates([PageTemplate(frames=[frame])])
    template.build(
        list(_flow(document.blocks)), canvasmaker=lambda *given, **more: _Pages(document, *given, **more)
    )


class _Pages(Canvas):
    """Knows how many pages there are before any of them is written."""

    def __init__(self, document: Document, *given: Any, **more: Any) -> None:
        # without a first font of ours, Helvetica is listed in the file and not embedded
        more |= {"initialFontName": typefaces()[400].name, "pageCompression": 1, "lang": document.language}
        super().__init__(*given, **more)
        self._document = document
        self._kept: list[dict[str, Any]] = []
        self.setViewerPreference("DisplayDocTitle", "true")

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            self._foot(number)
            super().showPage()
        super().save()

    def _foot(self, number: int) -> None:
        place = self._document.page % {"page": number, "pages": len(self._kept)}
        self.setStrokeColor(LINE)
        self.setLineWidth(0.4)
        self.line(LEFT, BOTTOM - 4 * mm, A4[0] - RIGHT, BOTTOM - 4 * mm)
        face, size = typefaces()[400], 7.5
        self.setFont(face.name, size)
        self.setFillColor(SOFT)
        room = WIDTH - face.width(place) * size - 6 * mm
        foot = wrap(printable(clean(self._document.foot)), lambda text: face.width(text) * size, room, 1)
        self.drawString(LEFT, BOTTOM - 8.5 * mm, foot[0] if foot else "")
        self.drawRightString(A4[0] - RIGHT, BOTTOM - 8.5 * mm, place)


def _flow(blocks: Sequence[Block]) -> Iterator[Flowable]:
    """A short table stays with its headings on one page; no heading ends one, and no signature is alone on one."""
    at = 0
    while at < len(blocks):
        match blocks[at : at + 3]:
            case [Heading(), Heading(), Table(is_kept=True)]:
                kept = 3
            case [Heading(), Table(is_kept=True), *_] | [Text(), Signature(), *_]:
                kept = 2
            case [Signature(), *_]:
                kept = 1
            case [Heading(), Heading(), *_]:
                kept = 0
                yield CondPageBreak(ROOM_FOR_A_HEADING + ROOM_FOR_ONE_MORE)
            case _:
                kept = 0
        painted = [flowable for block in blocks[at : at + max(1, kept)] for flowable in _paint(block)]
        if kept:
            yield KeepTogether([each for each in painted if not isinstance(each, CondPageBreak)])
        else:
            yield from painted
        at += max(1, kept)


def _paint(block: Block) -> list[Flowable]:
    match block:
        case Head():
            return [_head(block), Spacer(0, 7 * mm)]
        case Title():
            lines: list[Flowable] = [_text(line, 13.5, 700, "center") for line in block.lines]
            under: list[Flowable] = [_text(block.under, SIZE, 600, "center")] if block.under else []
            return [*lines, *under, _rule(0.24), Spacer(0, 4 * mm)]
        case Heading():
            size = 11.5 if block.level == 1 else SIZE
            text = _text(block.text, size, 700, "left", before=3 * mm, after=1.5 * mm)
            return [CondPageBreak(ROOM_FOR_A_HEADING), text]
        case Text():
            size = SMALL - 1 if block.small else SIZE
            return [_text(block.text, size, 600 if block.strong else 400, block.align, after=1.5 * mm)]
        case Items():
            return [*_items(block), Spacer(0, 1 * mm)]
        case Table():
            return [_grid(block), Spacer(0, 3 * mm)]
        case Signature():
            return [Spacer(0, 6 * mm), _signature(block), Spacer(0, 4 * mm)]
        case NewPage():
            return [PageBreak()]


def _items(block: Items) -> Iterator[Flowable]:
    for at, item in enumerate(block.items, 1):
        yield _text(item, SIZE, 400, "left", after=0.8 * mm, mark=f"{at}." if block.numbered else "–")


def _text(
    text: str,
    size: float,
    weight: Weight,
    align: Align,
    *,
    before: float = 0,
    after: float = 0,
    mark: str = "",
) -> Paragraph:
    style = ParagraphStyle(
        "text",
        fontName=typefaces()[weight].name,
        fontSize=size,
        leading=size * LEADING,
        alignment=_ALIGNS[align],
        spaceBefore=before,
        spaceAfter=after,
        textColor=INK,
        leftIndent=6 * mm if mark else 0,
        bulletFontName=typefaces()[400].name,
        bulletFontSize=size,
        bulletIndent=1 * mm,
        splitLongWords=1,
    )
    return Paragraph(_safe(text), style, bulletText=mark or None)


def _safe(text: str) -> str:
    return escape(printable(text))


def _head(head: Head) -> Flowable:
    left, right = WIDTH * 0.46, WIDTH * 0.54
    size = SMALL + 0.5
    lines_left = [
        _text(line, size, 400, "center")
        for each in head.left
        for line in even_lines(each, 400, size, left - 4 * mm)
    ]
    lines_left += [
        _text(line, size, 700, "center")
        for each in head.left_strong
        for line in even_lines(each, 700, size, left - 4 * mm)
    ]
    lines_right = [_text(line, size, 700, "center") for line in head.right_strong]
    under = [_text(line, size, 400, "center", before=2 * mm) for line in head.right]
    cells = [[*lines_left, _rule(0.28)], [*lines_right, _rule(0.42), *under]]
    grid = Grid([cells], colWidths=[left, right])
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("FONT", (0, 0), (-1, -1), typefaces()[400].name, SIZE),
            *((name, (0, 0), (-1, -1), 0) for name in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING")),
        ]
    )
    return grid


def _rule(share: float) -> Flowable:
    return HRFlowable(width=f"{share:.0%}", thickness=0.6, color=INK, spaceBefore=1.2 * mm, spaceAfter=1 * mm)


def _signature(signature: Signature) -> Flowable:
    lines = [_text(line, SIZE, 700, "center") for line in signature.office]
    cell = [*lines, Spacer(0, 24 * mm), _text(signature.name, SIZE, 700, "center")]
    grid = Grid([["", cell]], colWidths=[WIDTH * 0.42, WIDTH * 0.58])
    grid.setStyle([("FONT", (0, 0), (-1, -1), typefaces()[400].name, SIZE)])
    return grid


def _grid(table: Table) -> Flowable:
    """Cells are broken into lines here: as paragraphs two thousand people would take ten times as long."""
    size = SMALL if table.small else SIZE - 0.5
    whole = sum(table.widths)
    widths = [WIDTH * share / whole for share in table.widths]
    rows = [_lines(table.titles, widths, size, 700)]
    last = len(table.rows) - 1
    rows += [
        _lines(row, widths, size, 700 if table.total and at == last else 400) for at, row in enumerate(table.rows)
    ]
    grid = Grid(rows, colWidths=widths, repeatRows=1)
    regular, bold = typefaces()[400].name, typefaces()[700].name
    style: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), regular, size, size * 1.35),
        ("FONT", (0, 0), (-1, 0), bold, size, size * 1.35),
        ("BACKGROUND", (0, 0), (-1, 0), FILL),
        ("ALIGN", (0, 0), (-1, 0), "CENTER"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("GRID", (0, 0), (-1, -1), 0.4, LINE),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    style += [("ALIGN", (at, 1), (at, -1), align.upper()) for at, align in enumerate(table.aligns)]
    if table.total and table.rows:
        style.append(("FONT", (0, -1), (-1, -1), bold, size, size * 1.35))
    grid.setStyle(style)
    return grid


def _lines(row: tuple[str, ...], widths: list[float], size: float, weight: Weight) -> list[str]:
    face = typefaces()[weight]
    cells = []
    for text, width in zip(row, widths, strict=True):
        shown, room = printable(clean(text)), (width - 8.5) / size
        fits = face.width(shown) <= room
        cells.append(shown if fits else "\n".join(fill(shown, face.width, room)))
    return cells
