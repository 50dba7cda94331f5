"""Hostile and broken files: refused by a code, within three seconds of work, and the process lives on."""

import os
import random
import zipfile
from contextlib import suppress
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkin.formats.spreadsheet import Problem, SpreadsheetRefused, read_workbook
from checkin.formats.spreadsheet import limits as spreadsheet_limits
from tests.rosters import sample

WORKSHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT_CELL = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def worksheet(rows: str, before: str = "") -> bytes:
    inner = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    return f'<?xml version="1.0"?>{before}{inner}'.encode()


def xlsx_with(part: bytes, name: str = WORKSHEET) -> bytes:
    """A workbook of one sheet, with one part of it exchanged."""
    source, changed = BytesIO(), BytesIO()
    openpyxl.Workbook().save(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return changed.getvalue()


def row(number: int, *addresses: str) -> str:
    return f'<row r="{number}">{"".join(map(TEXT_CELL.format, addresses))}</row>'


def _worked() -> float:
    """Seconds of processor time, of this process and of those that it has ended."""
    return sum(os.times()[:4])


def refusal(data: bytes, name: str = "list.xlsx") -> tuple[str, dict[str, object]]:
    started = _worked()
    with pytest.raises(SpreadsheetRefused) as caught:
        read_workbook(data, name)
    assert _worked() - started < 3
    return caught.value.code, caught.value.facts


@pytest.mark.parametrize(
    ("data", "name", "code", "facts"),
    [
        (b"", "a.csv", "file_empty", {}),
        (b"\n\n,,\n", "a.csv", "file_empty", {}),
        (b"Ho ten,Don vi\nLe An,A", "a.xlsx", "not_a_spreadsheet", {"found": "text"}),
        (b"<html><table><tr>", "a.xls", "not_a_spreadsheet", {"found": "html"}),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "a.csv", "not_a_spreadsheet", {"found": "html"}),
        (b"%PDF-1.7", "a.xlsx", "not_a_spreadsheet", {"found": "pdf"}),
        (b"\x89PNG\r\n", "a.csv", "not_a_spreadsheet", {"found": "picture"}),
        (b"Ho ten,Don\x00vi\n", "a.csv", "nul_bytes", {}),
        ("a,b\x00c".encode("utf-16"), "a.csv", "nul_bytes", {}),
        (b'"' + b"a," * 200_000, "a.csv", "file_broken", {}),
        (b"," * 5_000, "a.csv", "too_many_columns", {"limit": 200, "cell": ""}),
        (b"a\n" * 20_001, "a.csv", "too_many_rows", {"limit": 20_000, "cell": "A20001"}),
        (b"\n" * 9_000_000, "a.csv", "too_many_rows", {"limit": 20_000, "cell": "A100001"}),
        (OLE + bytes(5000), "a.xls", "file_broken", {}),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file_encrypted", {}),
    ],
)
def test_what_is_no_list(data, name, code, facts):
    assert refusal(data, name) == (code, facts)


def test_a_large_upload_is_not_looked_into():
    assert refusal(b"a" * (spreadsheet_limits.UPLOAD_BYTES + 1)) == ("file_too_large", {"limit_mb": 20})
    assert refusal(b"a" * (spreadsheet_limits.TEXT_BYTES + 1), "a.csv") == ("file_too_large", {"limit_mb": 10})


def test_a_zip_that_is_no_spreadsheet():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("photo.jpg", b"")
    assert refusal(stream.getvalue()) == ("not_a_spreadsheet", {"found": "archive"})


def test_a_workbook_without_content():
    assert refusal(xlsx_with(worksheet(""))) == ("file_empty", {})


def test_a_truncated_workbook():
    assert refusal(sample("clean.xlsx")[:20_000]) == ("file_broken", {})


def test_a_zip_bomb_is_told_by_its_sizes():
    assert refusal(xlsx_with(worksheet(" " * 20_000_000))) == ("archive_bomb", {})


def test_a_zip_that_lies_about_its_sizes():
    data = xlsx_with(worksheet(" " * 20_000_000))
    size = (20_000_000 + len(worksheet(""))).to_bytes(4, "little")
    assert data.count(size) == 2
    assert refusal(data.replace(size, (1000).to_bytes(4, "little"))) == ("file_broken", {})


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE worksheet SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE w [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>',
        '<!-- {} --><!doctype w [<!entity x SYSTEM "http://127.0.0.1/">]>'.format("x" * 1_048_500),
    ],
)
def test_xml_declarations(declaration):
    part = worksheet(row(1, "A1"), before=declaration)
    assert refusal(xlsx_with(part)) == ("xml_entities", {})


def test_declarations_hidden_in_utf_16():
    part = worksheet("", before='<!DOCTYPE w [<!ENTITY a "b">]>').decode().encode("utf-16")
    assert refusal(xlsx_with(part)) == ("file_broken", {})


@pytest.mark.parametrize(
    ("address", "code", "limit"),
    [("XFD1048576", "too_many_columns", 200), ("A1048576", "too_many_rows", 20_000)],
)
def test_a_stray_cell_far_away_is_named(address, code, limit):
    data = xlsx_with(worksheet(row(1, "A1") + row(1_048_576, address)))
    assert refusal(data) == (code, {"limit": limit, "cell": address})


def test_a_stray_cell_in_disguise_ends_only_the_process_that_reads():
    cell = '<c t="inlineStr" r="XFD1048576"><is><t>x</t></is></c>'
    data = xlsx_with(worksheet(row(1, "A1") + f'<row r="1048576">{cell}</row>'))
    assert refusal(data) == ("file_too_heavy", {})


def test_too_many_columns():
    cells = '<c t="inlineStr"><is><t>x</t></is></c>' * 5000
    assert refusal(xlsx_with(worksheet(f"<row>{cells}</row>"))) == ("too_many_columns", {"limit": 200, "cell": ""})


def test_too_many_rows():
    rows = "".join(row(number, f"A{number}") for number in range(1, 20_002))
    assert refusal(xlsx_with(worksheet(rows))) == ("too_many_rows", {"limit": 20_000, "cell": ""})


def test_too_many_cells():
    numbers = random.Random(7).choices(range(10_000), k=150)
    rows = "".join(
        f"<row>{''.join(f'<c><v>{number * each % 9973}</v></c>' for number in numbers)}</row>"
        for each in range(5_400)
    )
    assert refusal(xlsx_with(worksheet(rows))) == ("too_many_cells", {"limit": 800_000, "cell": ""})


def test_too_much_text():
    noise = random.Random(7).randbytes(9_000_000).hex()
    texts = "".join(
        f'<row><c t="inlineStr"><is><t>{noise[start : start + 30_000]}</t></is></c></row>'
        for start in range(0, len(noise), 30_000)
    )
    assert refusal(xlsx_with(worksheet(texts))) == ("too_many_characters", {"limit": 16_000_000, "cell": ""})


def test_a_million_empty_rows_are_no_content():
    rows = row(1, "A1") + "".join(f'<row r="{number}" spans="1:9"/>' for number in range(2, 1_048_577))
    assert len(read_workbook(xlsx_with(worksheet(rows)), "list.xlsx").sheets[0].rows) == 1


def test_the_refusals_are_a_closed_list():
    assert {SpreadsheetRefused(problem).code for problem in Problem} == set(Problem)


SMALL = xlsx_with(worksheet(row(1, "A1")))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_workbook_with_damaged_bytes_is_read_or_refused(data):
    damaged = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, 99_999)) % len(damaged)] = data.draw(st.integers(0, 255))
    with suppress(SpreadsheetRefused):
        read_workbook(bytes(damaged), "list.xlsx")
