"""Tables to XLSX. Whatever a text begins with, it stays a text: = + - @ start no formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Value: TypeAlias = str | int | float | date | None
LONGEST_SHEET_NAME = 31
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")
_TITLE = Font(bold=True)
_TITLE_FILL = PatternFill("solid", fgColor="E6E1D5")
_ASKED_FILL = PatternFill("solid", fgColor="FFF2B3")
_TOP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """An empty cell that somebody is to fill in: it is coloured."""


@dataclass(frozen=True, slots=True)
class Table:
    name: str  # of the sheet; cut and made unique as Excel wants it
    titles: Sequence[str]
    rows: Iterable[Sequence[Value | Asked]]
    widths: Sequence[int] = ()  # in characters


def write_xlsx(tables: Iterable[Table], out: IO[bytes]) -> None:
    """At least one table. Rows are written as they come: the file never lies in memory as a whole."""
    book = Workbook(write_only=True)
    names: set[str] = set()
    for table in tables:
        name = _sheet_name(table.name, names)
        names.add(name.lower())
        sheet: Any = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for column, width in enumerate(table.widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.append([_title(sheet, title) for title in table.titles])
        for row in table.rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(out)


def _title(sheet: Any, title: str) -> Any:
    cell = _text(sheet, title)
    cell.font, cell.fill, cell.alignment = _TITLE, _TITLE_FILL, _TOP
    return cell


def _cell(sheet: Any, value: Value | Asked) -> Any:
    match value:
        case None | "":
            return None
        case str():
            return _text(sheet, value)
        case date():
            cell: Any = WriteOnlyCell(sheet)
            cell.value = value
            cell.number_format = "dd/mm/yyyy"
            return cell
        case Asked():
            cell = WriteOnlyCell(sheet)
            cell.fill = _ASKED_FILL
            return cell
        case _:
            return value


def _text(sheet: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet, "")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"  # else a text that begins with = would be a formula
    if text[:1] in "=+-@":
        cell.quotePrefix = True  # nor after somebody has been in the cell
    return cell


def _sheet_name(wanted: str, taken: set[str]) -> str:
    name = ILLEGAL_CHARACTERS_RE.sub("", wanted).translate(_FORBIDDEN).strip()[:LONGEST_SHEET_NAME] or "1"
    number = 2
    unique = name
    while unique.lower() in taken:
        ending = f" {number}"
        unique = name[: LONGEST_SHEET_NAME - len(ending)] + ending
        number += 1
    return unique
