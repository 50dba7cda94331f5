"""What is read from a spreadsheet, whatever program wrote it."""

import csv
import unicodedata
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO, StringIO

import openpyxl
import openpyxl.styles
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core.roster.sheets import Merge, Row, pack, unpack
from checkin.formats.spreadsheet import SpreadsheetRefused, Workbook, read_workbook
from tests.rosters import sample

MORNING = datetime(1980, 3, 5, 7, 30)  # noqa: DTZ001 (cells know no time zone)


def xlsx(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    for address, value in cells.items():
        book.active[address] = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: str) -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='A'>{rows}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def rows(data: bytes, name: str = "list.csv") -> tuple[Row, ...]:
    return read_workbook(data, name).sheets[0].rows


def windows_1258(text: str) -> bytes:
    """As old Vietnamese Windows programs write it: vowel, then tone."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    out = b""
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        tone = "".join(part for part in parts if part in tones)
        out += base.encode("cp1258") + tone.encode("cp1258")
    return out


def test_cells_keep_their_type():
    data = xlsx(A1="x", B1=3, C1=1.5, D1=True, E1=date(1980, 3, 5), F1=MORNING, G1=time(7, 30))
    assert rows(data, "list.xlsx") == (Row(1, ("x", 3, 1.5, True, date(1980, 3, 5), MORNING, "07:30:00")),)


def test_an_old_excel_file_is_read():
    read = read_workbook(sample("old_excel.xls"), "old_excel.xls")
    assert (read.kind, read.sheets[0].name) == ("xls", "Danh sách")
    assert read.sheets[0].rows == (
        Row(3, ("Số thẻ", "Họ và tên", "Ngày sinh", "Giới tính", "Đoàn")),
        Row(4, ("0001", "Nguyễn Thị Hòa", date(1980, 3, 5), "Nữ", "Công đoàn xã Đắk Sur")),
        Row(5, ("0002", "Lê Ẩn", date(1975, 12, 31), "Nam", "Công đoàn xã Đắk Sur")),
    )


def test_an_open_document_is_read():
    row = "<table:table-row{}>{}</table:table-row>".format
    cell = "<table:table-cell/>"
    text = '<table:table-cell office:value-type="string"><text:p>Lê Ẩn</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="1975-12-31"/>'
    above, below = ' table:number-rows-repeated="3"', ' table:number-rows-repeated="1048570"'
    read = read_workbook(ods(row(above, cell) + row("", text + day) + row(below, cell)), "list.ods")
    assert (read.kind, read.sheets[0].rows) == ("ods", (Row(4, ("Lê Ẩn", date(1975, 12, 31))),))


def test_rows_and_columns_keep_their_places():
    assert rows(xlsx(C4="x", A9="y"), "list.xlsx") == (Row(4, (None, None, "x")), Row(9, ("y",)))


def test_leading_zeros_and_signs_that_start_formulas_stay_text():
    assert rows(sample("clean.xlsx"), "clean.xlsx")[1].cells[0] == "0001"
    assert rows(b"a\n0001\n=1+1\n@x", "a.csv")[1:] == (Row(2, ("0001",)), Row(3, ("=1+1",)), Row(4, ("@x",)))


def test_hidden_sheets_are_named_and_not_read():
    book = openpyxl.Workbook()
    book.active["A1"] = "seen"
    book.create_sheet("Nháp")["A1"] = "scratch"
    book["Nháp"].sheet_state = "hidden"
    read = read_workbook(saved(book), "list.xlsx")
    assert ([sheet.name for sheet in read.sheets], read.hidden_sheets) == (["Sheet"], ("Nháp",))


def test_the_content_tells_the_kind_where_the_name_is_wrong():
    assert read_workbook(xlsx(A1="x"), "list.xls").kind == "xlsx"


def test_a_csv_tells_what_was_found_out():
    assert read_workbook(sample("clean.csv"), "C:\\lists\\clean.csv") == Workbook(
        "clean.csv", "csv", read_workbook(sample("clean.csv"), "x.csv").sheets, charset="utf-8", separator=","
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_makes_columns(separator):
    text = separator.join(["Họ tên", '"Chức vụ, đơn vị; tổ"', "Ghi chú"]) + "\r\n"
    read = read_workbook((text * 3).encode(), "list.csv")
    assert read.separator == separator
    assert read.sheets[0].rows[2] == Row(3, ("Họ tên", "Chức vụ, đơn vị; tổ", "Ghi chú"))


def test_a_first_line_for_excel_names_the_separator():
    assert rows(b"sep=;\r\na,b;c\r\n") == (Row(1, ("a,b", "c")),)


def test_records_are_counted_not_lines():
    assert rows(b'a,b\n"x\ny",1\n\n,\nz,2') == (Row(1, ("a", "b")), Row(2, ("x\ny", "1")), Row(5, ("z", "2")))


@pytest.mark.parametrize(
    ("encode", "charset"),
    [
        (lambda text: text.encode("utf-8"), "utf-8"),
        (lambda text: text.encode("utf-8-sig"), "utf-8"),
        (lambda text: unicodedata.normalize("NFD", text).encode("utf-8"), "utf-8"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "utf-16"),
        (windows_1258, "cp1258"),
    ],
)
def test_the_charset_is_found_out(encode, charset):
    read = read_workbook(encode("Họ và tên;Đơn vị\nNguyễn Thị Hường;Trường Mỹ Đức"), "list.csv")
    assert read.charset == charset
    assert read.sheets[0].rows[1].cells == ("Nguyễn Thị Hường", "Trường Mỹ Đức")


def test_the_whole_clean_list_survives_windows_1258():
    clean = sample("clean.csv")
    assert rows(windows_1258(clean.decode("utf-8-sig"))) == rows(clean)


texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@given(st.lists(st.lists(texts, min_size=2, max_size=6), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(records):
    stream = StringIO()
    csv.writer(stream, delimiter=",").writerows([["first", "second"], *records])
    expected = [
        Row(number, tuple(cell or None for cell in record))
        for number, record in enumerate(records, start=2)
        if any(record)
    ]
    read = read_workbook(stream.getvalue().encode("utf-8-sig"), "list.csv")
    if read.separator == ",":
        assert list(read.sheets[0].rows[1:]) == expected


def test_a_sheet_goes_through_json_unchanged():
    sheet = read_workbook(xlsx(A1="x", B1=3, C1=1.5, D1=True, E1=date(1980, 3, 5), F1=MORNING), "list.xlsx").sheets[
        0
    ]
    assert unpack(pack(sheet)) == sheet


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a", "a.xls"]))
@settings(deadline=None)
def test_no_bytes_break_the_reader(data, name):
    with suppress(SpreadsheetRefused):
        read_workbook(data, name)


def test_an_xlsx_tells_hidden_rows_merges_struck_out_text_and_months_first():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Lê An", date(1980, 3, 5)])
    sheet.append(["Lê Ba", date(1981, 3, 5)])
    sheet["A1"].font = openpyxl.styles.Font(strike=True)
    sheet["B1"].number_format = "m/d/yyyy"
    sheet["B2"].number_format = "dd/mm/yyyy"
    sheet.row_dimensions[2].hidden = True
    sheet.merge_cells("D1:D2")
    read = read_workbook(saved(book), "list.xlsx").sheets[0]
    assert read.merged == (Merge(1, 3, 2, 3),)
    assert read.rows == (
        Row(1, ("Lê An", date(1980, 3, 5)), struck=frozenset({0}), month_first=frozenset({1})),
        Row(2, ("Lê Ba", date(1981, 3, 5)), hidden=True),
    )
    assert unpack(pack(read)) == read


def test_an_old_excel_file_tells_the_same():
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    sheet.write_merge(0, 1, 2, 2, "Đoàn A")
    sheet.write(0, 0, "Lê An", xlwt.easyxf("font: struck_out true"))
    sheet.write(1, 0, "Lê Ba")
    sheet.row(1).hidden = True
    stream = BytesIO()
    book.save(stream)
    read = read_workbook(stream.getvalue(), "list.xls").sheets[0]
    assert read.merged == (Merge(1, 2, 2, 2),)
    assert [(row.cells, row.hidden, row.struck) for row in read.rows] == [
        (("Lê An", None, "Đoàn A"), False, frozenset({0})),
        (("Lê Ba",), True, frozenset()),
    ]


def test_an_open_document_tells_merges_and_hidden_rows():
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'.format
    tall = ' table:number-rows-spanned="2"'
    first = f"<table:table-row>{cell('', 'Lê An')}{cell(tall, 'Đoàn A')}</table:table-row>"
    collapsed = '<table:table-row table:visibility="collapse">'
    second = f"{collapsed}{cell('', 'Lê Ba')}<table:covered-table-cell/></table:table-row>"
    read = read_workbook(ods(first + second), "list.ods").sheets[0]
    assert (read.merged, [row.hidden for row in read.rows]) == ((Merge(1, 1, 2, 1),), [False, True])
