"""XLSX and ODS are ZIP archives of XML: what is checked before a parser sees them."""

import re
import zipfile
from io import BytesIO
from typing import NoReturn

from checkin.formats.spreadsheet import limits
from checkin.formats.spreadsheet.refusal import Problem, SpreadsheetRefused

_CHUNK = 1 << 20
_OVERLAP = 64  # bytes of one chunk seen again with the next: no word sought is longer
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A cell of a worksheet with content (no "/" before ">") that lies beyond column ZZ or row 99,999. The parser
# allocates the whole rectangle up to there; saying where it lies helps more than saying that it was too much.
_STRAY_CELL = re.compile(rb'<c r="((?:[A-Z]{3}\d+)|(?:[A-Z]{1,2}\d{6,7}))"[^<>]*(?<!/)>')


def kind_of_archive(data: bytes) -> str:
    """ "xlsx" or "ods" for an archive that may go to the parser; refuses every other."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = _kind(set(archive.namelist()))
            _check_sizes(archive.infolist(), len(data))
            for entry in archive.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    _check_part(archive, entry)
    except SpreadsheetRefused:
        raise
    except Exception as error:  # the ways in which an archive can be broken have no common name
        raise SpreadsheetRefused(Problem.BROKEN) from error
    return kind


def _kind(names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise SpreadsheetRefused(Problem.NOT_A_SPREADSHEET, found="archive")


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    bomb = unpacked > limits.SUSPICIOUS_BYTES and unpacked > limits.RATIO * packed
    if bomb or unpacked > limits.UNPACKED_BYTES or len(entries) > limits.ARCHIVE_ENTRIES:
        raise SpreadsheetRefused(Problem.ARCHIVE_BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise SpreadsheetRefused(Problem.ENCRYPTED)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    worksheet = "worksheets/" in entry.filename.lower()
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            seen = tail + chunk
            if b"\x00" in chunk:  # UTF-16 would hide what is sought, and no spreadsheet program writes it
                raise SpreadsheetRefused(Problem.BROKEN)
            if b"<!" in seen and _DECLARATION.search(seen):
                raise SpreadsheetRefused(Problem.XML_ENTITIES)
            if worksheet and (stray := _STRAY_CELL.search(seen)):
                _refuse_stray(stray[1].decode("ascii"))
            tail = seen[-_OVERLAP:]


def _refuse_stray(cell: str) -> NoReturn:
    if cell[:3].isalpha():
        raise SpreadsheetRefused(Problem.TOO_MANY_COLUMNS, limit=limits.COLUMNS, cell=cell)
    raise SpreadsheetRefused(Problem.TOO_MANY_ROWS, limit=limits.ROWS, cell=cell)
