"""XLSX and ODS are ZIP archives of XML: what is checked before a parser sees them."""

import re
import zipfile
from io import BytesIO

from checkin.formats.spreadsheet import limits
from checkin.formats.spreadsheet.refusal import Problem, SpreadsheetRefused

_CHUNK = 1 << 20
_OVERLAP = 64  # bytes of one chunk seen again with the next: no word sought is longer
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A cell of a worksheet that is not empty, with its address: <c r="XFD1048576" …> and no "/" before ">"
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>')


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
    area = _Area()
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            seen = tail + chunk
            if b"\x00" in chunk:  # UTF-16 would hide what is sought, and no spreadsheet program writes it
                raise SpreadsheetRefused(Problem.BROKEN)
            if _DECLARATION.search(seen):
                raise SpreadsheetRefused(Problem.XML_ENTITIES)
            if worksheet:
                area.grow(seen)
            tail = seen[-_OVERLAP:]


class _Area:
    """The rectangle that a worksheet's content spans, which is what the parser allocates."""

    def __init__(self) -> None:
        self._rows = self._columns = 0

    def grow(self, xml: bytes) -> None:
        for letters, digits in set(_FILLED_CELL.findall(xml)):
            row, column = int(digits), _column_number(letters)
            self._rows, self._columns = max(self._rows, row), max(self._columns, column)
            cell = (letters + digits).decode("ascii")
            if column > limits.COLUMNS:
                raise SpreadsheetRefused(Problem.TOO_MANY_COLUMNS, limit=limits.COLUMNS, cell=cell)
            if row > limits.LAST_ROW or self._rows * self._columns > limits.AREA:
                raise SpreadsheetRefused(Problem.TOO_MANY_ROWS, limit=limits.ROWS, cell=cell)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
