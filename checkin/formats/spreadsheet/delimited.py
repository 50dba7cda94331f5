"""CSV and its like: charset and separator are found out, every cell is text."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from unicodedata import combining

from charset_normalizer import from_bytes

from checkin.core.names import nfc
from checkin.core.roster.sheets import Row, Sheet
from checkin.formats.spreadsheet import limits
from checkin.formats.spreadsheet.legacy import TCVN3, VNI, convert, detect, plausible
from checkin.formats.spreadsheet.refusal import Problem, SpreadsheetRefused

_LEGACY = frozenset({TCVN3, VNI})
_MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_VIETNAMESE = "cp1258"
_SURE = 0.7  # of the words with marks are Vietnamese syllables
_SAMPLE = 64 * 1024
_SEPARATORS = ",;\t|"
_SNIFFED_RECORDS = 30
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def decode(data: bytes) -> tuple[str, str]:
    """The text in NFC and the charset it was in: by its mark, as UTF-8, else as the 8-bit one it looks like."""
    for mark, charset in _MARKED.items():
        if data.startswith(mark):
            return _decoded(data, charset), charset.removesuffix("-sig")
    if b"\x00" in data:
        raise SpreadsheetRefused(Problem.NUL_BYTES)
    try:
        return nfc(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        charset = _eight_bit_charset(data)
        if charset in _LEGACY:
            return convert(_decoded(data, "latin-1"), charset), charset
        return _decoded(data, charset), charset


def _decoded(data: bytes, charset: str) -> str:
    text = nfc(data.decode(charset, errors="replace"))
    if "\x00" in text:
        raise SpreadsheetRefused(Problem.NUL_BYTES)
    return text


def _eight_bit_charset(data: bytes) -> str:
    """What makes Vietnamese of it: Windows-1258, or TCVN3 or VNI in Latin-1; else what it looks like."""
    sample = data[:_SAMPLE]
    text = nfc(sample.decode(_VIETNAMESE, errors="replace"))
    reads_as_1258 = "\ufffd" not in text and not any(combining(char) for char in text)
    if reads_as_1258 and plausible([text]) >= _SURE:
        return _VIETNAMESE
    if legacy := detect(sample.decode("latin-1").splitlines()):
        return legacy
    if reads_as_1258:
        return _VIETNAMESE
    guess = from_bytes(sample).best()
    return guess.encoding if guess is not None else _VIETNAMESE


def read_delimited(text: str) -> tuple[Sheet, str]:
    """The records with content as one sheet, numbered from 1, and the separator. A first line "sep=;" is obeyed."""
    if text[:4].lower() == "sep=" and text[4:5] and text[5:6] in "\r\n":
        separator, text = text[4], text[5:].removeprefix("\r").removeprefix("\n")
    else:
        separator = _separator(text)
    rows: list[Row] = []
    filled = 0
    try:
        for number, record in enumerate(_records(text, separator), start=1):
            cells = tuple(unprotected(cell[: limits.CELL_LENGTH]) or None for cell in record)
            filled += len(cells)
            _check_size(number, len(rows), len(cells), filled)
            if any(cells):
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise SpreadsheetRefused(Problem.BROKEN) from error
    return Sheet("", tuple(rows)), separator


def protected(text: str) -> str:
    """With an apostrophe in front where a spreadsheet would take the text for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unprotected(text: str) -> str:
    """The text that was `protected`."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=separator)


def _check_size(number: int, rows: int, columns: int, cells: int) -> None:
    if rows >= limits.ROWS or number > limits.TEXT_RECORDS:
        raise SpreadsheetRefused(Problem.TOO_MANY_ROWS, limit=limits.ROWS, cell=f"A{number}")
    if columns > limits.COLUMNS:
        raise SpreadsheetRefused(Problem.TOO_MANY_COLUMNS, limit=limits.COLUMNS, cell="")
    if cells > limits.CELLS:
        raise SpreadsheetRefused(Problem.TOO_MANY_CELLS, limit=limits.CELLS, cell="")


def _separator(text: str) -> str:
    """The sign that parts the first records into the most columns, and as many in most of them."""

    def worth(separator: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for record, _ in zip(_records(text[:_SAMPLE], separator), range(_SNIFFED_RECORDS), strict=False):
                widths[len(record)] += 1
        except csv.Error:
            return 0, 0
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        return (times, width) if width > 1 else (0, 0)

    return max(_SEPARATORS, key=worth)
