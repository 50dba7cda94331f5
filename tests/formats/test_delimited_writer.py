"""Tables to CSV, read back by our own reader."""

import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.formats.delimited_writer import Separator, write_csv
from checkin.formats.spreadsheet import read_workbook
from checkin.formats.spreadsheet.delimited import protected, unprotected
from checkin.formats.xlsx_writer import Value

MOMENT = datetime(2026, 11, 23, 7, 5)  # noqa: DTZ001  (spreadsheets know no zones)
HOSTILE = ["=1+1", "+84", "-5", "@SUM(A1)", "'=x", "''-", "'Tên'", "\tx", "a;b,c", 'a"b', "a\nb", "0012"]


def written(titles: list[str], *rows: list[Value], separator: Separator = ";") -> bytes:
    out = io.BytesIO()
    write_csv(titles, rows, out, separator)
    return out.getvalue()


@pytest.mark.parametrize("separator", [";", ","])
def test_a_table_comes_back_as_it_was(separator: Separator) -> None:
    rows: list[list[Value]] = [[text, "x"] for text in HOSTILE]
    (sheet,) = read_workbook(written(["Tên", "Số"], *rows, separator=separator), "a.csv").sheets
    assert [list(row.cells) for row in sheet.rows] == [["Tên", "Số"], *rows]


def test_excel_is_told_that_it_is_utf_8_and_no_text_is_a_formula() -> None:
    assert written(["Họ tên", "t"], ["Lê An", "=1+1"]) == "\ufeffHọ tên;t\r\nLê An;'=1+1\r\n".encode()


def test_numbers_and_days_are_written_as_people_write_them() -> None:
    row: list[Value] = [-5, 1.5, date(1980, 3, 5), MOMENT, None]
    assert written(list("abcde"), row).splitlines()[1] == b"-5;1.5;05/03/1980;07:05 23/11/2026;"


@given(st.text())
def test_protection_is_taken_off_again(text: str) -> None:
    assert unprotected(protected(text)) == text
