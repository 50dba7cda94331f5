import io

import docx
import pytest
from docx.oxml.ns import qn

from checkin.formats.report_document import Document, Heading, NewPage, Signature, Table, Text
from checkin.formats.report_docx import FONT, write_docx
from tests.formats.reports import REPORT


@pytest.fixture(scope="module")
def book():  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    write_docx(REPORT, out)
    out.seek(0)
    return docx.Document(out)


def test_the_committee_reads_back_what_was_written(book) -> None:  # type: ignore[no-untyped-def]
    texts = [paragraph.text for paragraph in book.paragraphs if paragraph.text]
    assert texts == [
        "BÁO CÁO",
        "Kết quả thẩm tra",
        "Đại hội thử",
        "Hôm nay, vào hồi 08 giờ 00 phút: <b>không phải thẻ</b> & dấu.",
        "I. THÀNH PHẦN",
        "1. Nguyễn Văn A – Trưởng ban",
        "2. Trần Thị B",
        "– Có mặt: 10.",
        "1. Giới tính",
    ]


def test_headings_have_the_styles_of_headings(book) -> None:  # type: ignore[no-untyped-def]
    styled = [(one.text, one.style.name) for one in book.paragraphs if one.style.name != "Normal"]
    assert styled == [
        ("BÁO CÁO", "Title"),
        ("Kết quả thẩm tra", "Title"),
        ("I. THÀNH PHẦN", "Heading 1"),
        ("1. Giới tính", "Heading 2"),
    ]


def test_tables_hold_their_rows_and_repeat_their_titles(book) -> None:  # type: ignore[no-untyped-def]
    head, shares, signature, people = book.tables
    assert [cell.text for cell in shares.rows[2].cells] == ["Không rõ", "17", "62,95 %"]
    assert (len(people.rows), people.rows[80].cells[1].text) == (81, "Nguyễn Ễ Ộ 80")
    assert all(
        table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for table in (shares, people)
    )
    assert head.rows[0].cells[0].text.split("\n")[:2] == ["LIÊN ĐOÀN", "ĐẠI HỘI THỬ"]
    assert signature.rows[0].cells[1].text.split("\n")[0] == "TM. BAN THẨM TRA"


def test_a_sum_is_set_bold(book) -> None:  # type: ignore[no-untyped-def]
    rows = book.tables[1].rows
    assert [rows[at].cells[0].paragraphs[0].runs[0].bold for at in (1, 3)] == [None, True]


def test_the_foot_says_event_and_moment_and_counts_pages_by_fields(book) -> None:  # type: ignore[no-untyped-def]
    foot = book.sections[0].footer.paragraphs[0]
    fields = [element.text.strip() for element in foot._p.iter(qn("w:instrText"))]
    assert (foot.text, fields) == (f"{REPORT.foot}\tTrang  / ", ["PAGE", "NUMPAGES"])


def test_it_is_set_on_a4_in_a_typeface_that_offices_have(book) -> None:  # type: ignore[no-untyped-def]
    section = book.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = book.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {FONT}
    assert book.core_properties.title == REPORT.title


def test_a_share_is_not_torn_from_its_sign() -> None:
    out = io.BytesIO()
    write_docx(Document("t", "f", "%(page)s", "vi", (Text("đạt  37,05\u00a0%"),)), out)
    out.seek(0)
    assert docx.Document(out).paragraphs[0].text == "đạt 37,05\u00a0%"


def test_what_xml_cannot_hold_is_left_out() -> None:
    nasty = "a\x00\x0b\x1f\ufffe<w:p>&amp; b"
    table = Table((nasty,), ((nasty,),), (1,), ("left",))
    out = io.BytesIO()
    write_docx(Document(nasty, nasty, "%(page)s", "en", (Text(nasty), table)), out)
    out.seek(0)
    read = docx.Document(out)
    assert (read.paragraphs[0].text, read.tables[0].rows[1].cells[0].text) == ("a<w:p>&amp; b",) * 2


def kept(row) -> bool:  # type: ignore[no-untyped-def]
    """Whether a row stays on the page of the one below it."""
    return all(paragraph.paragraph_format.keep_with_next for cell in row.cells for paragraph in cell.paragraphs)


def test_a_short_table_is_not_torn_and_a_long_one_keeps_its_titles_with_a_row(book) -> None:  # type: ignore[no-untyped-def]
    _head, shares, _signature, people = book.tables
    assert [kept(row) for row in shares.rows] == [True, True, True, False]
    assert [at for at, row in enumerate(people.rows) if kept(row)] == [0, 1]


def test_a_sum_is_not_torn_from_the_last_row() -> None:
    rows = (*((str(at),) for at in range(40)), ("40",))
    read = written(Table(("Số",), rows, (1,), ("left",), total=True))
    assert [at for at, row in enumerate(read.tables[0].rows) if kept(row)] == [0, 1, 40]


def test_no_signature_stands_alone_on_its_page() -> None:
    read = written(Text("Bảo lưu"), Signature(("TRƯỞNG BAN",), "Nguyễn Văn A"))
    assert [one.paragraph_format.keep_with_next for one in read.paragraphs if one.text] == [True]
    (row,) = read.tables[0].rows
    assert row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_annexes_begin_a_page_without_an_empty_line_above_them() -> None:
    read = written(Text("Hết"), NewPage(), Heading("Phụ lục 1"))
    assert [(one.text, bool(one.paragraph_format.page_break_before)) for one in read.paragraphs] == [
        ("Hết", False),
        ("Phụ lục 1", True),
    ]


def written(*blocks):  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    write_docx(Document("t", "f", "%(page)s", "vi", blocks), out)
    out.seek(0)
    return docx.Document(out)
