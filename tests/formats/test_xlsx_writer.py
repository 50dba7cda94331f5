"""Tables to XLSX, read back by two readers."""

import io
from datetime import date

import openpyxl
import pytest

from checkin.formats.spreadsheet import read_workbook
from checkin.formats.xlsx_writer import Asked, Table, write_xlsx

HOSTILE = ["=1+1", "+84", "-5", "@SUM(A1)", '=HYPERLINK("http://a")', "a\x00b\x0bc", " =x"]


def written(*tables: Table) -> bytes:
    out = io.BytesIO()
    write_xlsx(tables, out)
    return out.getvalue()


def test_a_table_comes_back_as_it_was() -> None:
    rows = [["Lê An", "0001", date(1980, 3, 5), 7, None], ["Lê Ba", "", None, 1.5, Asked()]]
    (sheet,) = read_workbook(written(Table("Đoàn A", ["Tên", "Số", "Ngày", "n", "?"], rows)), "a.xlsx").sheets
    assert (sheet.name, [row.cells for row in sheet.rows]) == (
        "Đoàn A",
        [
            ("Tên", "Số", "Ngày", "n", "?"),
            ("Lê An", "0001", date(1980, 3, 5), 7),
            ("Lê Ba", None, None, 1.5),
        ],
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(Table("a", ["t"], [[text]]))))
    cell = book.active["A2"]
    assert (cell.data_type, cell.value) == ("s", text.replace("\x00", "").replace("\x0b", ""))


def test_names_of_sheets_are_made_fit_and_unique() -> None:
    names = ["Đoàn [1]/A", "đoàn 1A", "x" * 40, "x" * 40, "?"]
    book = openpyxl.load_workbook(io.BytesIO(written(*[Table(name, ["t"], []) for name in names])))
    assert book.sheetnames == ["Đoàn 1A", "đoàn 1A 2", "x" * 31, "x" * 29 + " 2", "1"]
