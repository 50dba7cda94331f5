"""A report as DOCX: plain paragraphs, headings and tables under named styles, for a committee that edits it.

In Times New Roman, which offices use for their papers and every word processor has.
"""

from collections.abc import Iterable
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_SECTION_START
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from checkin.core.names import clean
from checkin.formats.even_lines import even_lines
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

FONT = "Times New Roman"
SIZE, SMALL = 13, 11
LEFT, RIGHT, TOP, BOTTOM = Mm(30), Mm(20), Mm(20), Mm(20)
_TWIPS = 56.69  # in a millimetre
WIDTH = round(160 * _TWIPS)
_ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_XML_ALIGNS = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_BREAK = "\u2028"  # of a line within a paragraph
# what XML cannot hold; lists may bring it
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def write_docx(document: Document, out: BinaryIO) -> None:
    """Titles of tables are repeated on every page that a table reaches."""
    book: Any = docx.Document()
    _set_up(book, document)
    around = zip((None, *document.blocks), document.blocks, (*document.blocks[1:], None), strict=False)
    for before, block, following in around:
        _write(book, block)
        if isinstance(block, Text) and isinstance(following, Signature):
            book.paragraphs[-1].paragraph_format.keep_with_next = True  # no signature stands alone on its page
        if isinstance(block, Heading) and isinstance(before, NewPage):
            book.paragraphs[-1].paragraph_format.page_break_before = True
        if isinstance(block, NewPage) and not isinstance(following, Heading):
            book.add_page_break()
    book.save(out)


def _set_up(book: Any, document: Document) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = LEFT, RIGHT, TOP, BOTTOM
    section.start_type = WD_SECTION_START.NEW_PAGE
    for name, size, bold in (("Normal", SIZE, False), ("Heading 1", SIZE, True), ("Heading 2", SIZE, True),
                             ("Title", 15, True)):  # fmt: skip
        style = book.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before = Pt(10 if name.startswith("Heading") else 0)
        style.paragraph_format.space_after = Pt(4)
    title = book.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"vi": "vi-VN", "en": "en-GB"}[document.language])
    book.styles["Normal"].element.get_or_add_rPr().append(language)
    properties = book.core_properties
    properties.title, properties.author, properties.comments = _fit(document.title), "", ""
    _foot(section, document)


def _foot(section: Any, document: Document) -> None:
    """The foot at the left, the page's number and their count, as fields, at the right."""
    paragraph = section.footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.clear_all()
    tabs = parse_xml(
        f'<w:tabs {nsdecls("w")}><w:tab w:val="clear" w:pos="4320"/><w:tab w:val="clear" w:pos="8640"/>'
        f'<w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
    )
    paragraph._p.get_or_add_pPr().append(tabs)
    _run(paragraph, f"{document.foot}\t", 9)
    before, _, rest = document.page.partition("%(page)s")
    between, _, after = rest.partition("%(pages)s")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if text:
            _run(paragraph, text, 9)
        if field:
            _field(paragraph, field)


def _field(paragraph: Any, name: str) -> None:
    for kind in ("begin", name, "end"):
        run = _run(paragraph, "", 9)
        if kind == name:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {name} "
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _write(book: Any, block: Block) -> None:
    match block:
        case Head():
            _head(book, block)
        case Title():
            _title(book, block)
        case Heading():
            book.add_heading(_fit(block.text), level=block.level)
        case Text():
            paragraph = _text(book, block.text, block.align, strong=block.strong)
            paragraph.runs[0].font.size = Pt(10) if block.small else None
        case Items():
            _items(book, block)
        case Table():
            _append(book, _table_xml(block))
            _gap(book, 8)
        case Signature():
            _signature(book, block)
        case NewPage():
            pass  # the heading behind it begins the page by itself, without an empty line above it


def _gap(book: Any, points: float) -> None:
    """A paragraph must stand between a table and what follows; it is made as low as the gap."""
    gap = book.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(points)


def _title(book: Any, title: Title) -> None:
    for line in title.lines:
        _text(book, line, "center", style="Title")
    if title.under:
        _text(book, title.under, "center", strong=True)
    book.element.body.insert_element_before(parse_xml(_rule_xml(WIDTH, 0.28, after=160, declared=True)), "w:sectPr")


def _items(book: Any, block: Items) -> None:
    for at, item in enumerate(block.items, 1):
        paragraph = _text(book, f"{at}. {item}" if block.numbered else f"– {item}", "left")
        paragraph.paragraph_format.left_indent = Mm(6)
        paragraph.paragraph_format.first_line_indent = Mm(-4)


def _text(book: Any, text: str, align: Align, *, strong: bool = False, style: str | None = None) -> Any:
    paragraph = book.add_paragraph(style=style)
    paragraph.alignment = _ALIGNS[align]
    paragraph.add_run(_fit(text)).bold = strong or None
    return paragraph


def _run(paragraph: Any, text: str, size: float) -> Any:
    run = paragraph.add_run(text.translate(_FORBIDDEN))
    run.font.size = Pt(size)
    return run


def _head(book: Any, head: Head) -> None:
    """The motto keeps its line: the column of who reports is the narrower one and is broken evenly."""
    left, right = round(WIDTH * 0.4), round(WIDTH * 0.6)
    room = left / 20 - 6  # points
    reports = [(_BREAK.join(even_lines(each, 400, 12, room)), 400) for each in head.left]
    reports += [(_BREAK.join(even_lines(each, 700, 12, room)), 700) for each in head.left_strong]
    cells = (
        _lines_xml(reports) + _rule_xml(left, 0.3),
        _lines_xml([(line, 700) for line in head.right_strong])
        + _rule_xml(right, 0.62)
        + "".join(_paragraph_xml(line, "center", False, 12, slanted=True) for line in head.right),
    )
    _columns(book, (left, right), cells)
    _gap(book, 14)


def _signature(book: Any, signature: Signature) -> None:
    left, right = round(WIDTH * 0.42), round(WIDTH * 0.58)
    lines = [(line, 700) for line in signature.office] + [("", 400)] * 4 + [(signature.name, 700)]
    _gap(book, 6)
    _columns(book, (left, right), (_paragraph_xml("", "center", False, 12), _lines_xml(lines)))
    _gap(book, 8)


def _lines_xml(lines: Iterable[tuple[str, int]]) -> str:
    return "".join(_paragraph_xml(line, "center", weight == 700, 12) for line, weight in lines)


def _rule_xml(width: int, share: float, *, after: int = 40, declared: bool = False) -> str:
    """A short line in the middle: the lower border of an empty paragraph, drawn in from both sides."""
    inset, names = round(width * (1 - share) / 2), f" {nsdecls('w')}" if declared else ""
    return (
        f'<w:p{names}><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="0" w:after="{after}" w:line="60" w:lineRule="exact"/>'
        f'<w:ind w:left="{inset}" w:right="{inset}"/></w:pPr></w:p>'
    )


def _columns(book: Any, widths: tuple[int, int], cells: tuple[str, str]) -> None:
    """Two columns without lines, which no page tears."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    row = "".join(_cell_xml(width, paragraphs) for width, paragraphs in zip(widths, cells, strict=True))
    _append(
        book,
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{_margins_xml(0)}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr></w:tbl>",
    )


def _margins_xml(twips: int) -> str:
    """Of cells, left and right."""
    sides = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("left", "right"))
    return f"<w:tblCellMar>{sides}</w:tblCellMar>"


def _append(book: Any, xml: str) -> None:
    """As text: building two thousand rows cell by cell takes a minute."""
    book.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _table_xml(table: Table) -> str:
    whole, size = sum(table.widths), SMALL if table.small else 12
    widths = [round(WIDTH * share / whole) for share in table.widths]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="777777"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    centered: list[Align] = ["center"] * len(widths)
    titles = _row_xml(table.titles, widths, tuple(centered), strong=True, size=size, is_title=True, kept=True)
    last = len(table.rows) - 1
    rows = "".join(
        _row_xml(
            row,
            widths,
            table.aligns,
            strong=table.total and at == last,
            size=size,
            kept=at != last and (table.is_kept or at == 0 or (table.total and at == last - 1)),
        )
        for at, row in enumerate(table.rows)
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{_margins_xml(70)}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{titles}{rows}</w:tbl>"
    )


def _row_xml(
    row: tuple[str, ...],
    widths: list[int],
    aligns: tuple[Align, ...],
    *,
    strong: bool,
    size: float,
    is_title: bool = False,
    kept: bool = False,
) -> str:
    """`kept`: on one page with the row below it."""
    cells = "".join(
        _cell_xml(width, _paragraph_xml(text, align, strong, size, kept=kept), "EEEEEE" if is_title else "")
        for text, width, align in zip(row, widths, aligns, strict=True)
    )
    repeated = "<w:tblHeader/>" if is_title else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell_xml(width: int, paragraphs: str, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph_xml(
    text: str, align: Align, strong: bool, size: float, *, slanted: bool = False, kept: bool = False
) -> str:
    marks = ("<w:b/>" if strong else "") + ("<w:i/>" if slanted else "")
    keep = "<w:keepNext/>" if kept else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(_fit(line))}</w:t>' for line in text.split(_BREAK))
    return (
        f'<w:p><w:pPr>{keep}<w:spacing w:before="20" w:after="20"/><w:jc w:val="{_XML_ALIGNS[align]}"/></w:pPr>'
        f'<w:r><w:rPr>{marks}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f"{lines}</w:r></w:p>"
    )


def _fit(text: str) -> str:
    """A no-break space stays one: 37,05 % is not torn apart at the end of a line."""
    return "\u00a0".join(clean(piece) for piece in text.translate(_FORBIDDEN).split("\u00a0"))
