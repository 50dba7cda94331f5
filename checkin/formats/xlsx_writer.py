"""Tables to XLSX. Whatever a text begins with, it stays a text: = + - @ start no formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

Value: TypeAlias = str | int | float | date | datetime | None
LONGEST_SHEET_NAME = 31
_A4 = 9
_FIRST_YEAR = 1901  # spreadsheets count days from 1900, and one of them too many
_TAKEN_FOR_MORE = "=+-@#"  # how formulas begin, and errors
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
    filtered: bool = False  # with the buttons in the titles by which a spreadsheet narrows a list


def write_xlsx(tables: Iterable[Table], out: IO[bytes]) -> None:
    """At least one table. Rows are written as they come: the file never lies in memory as a whole."""
    book = Workbook(write_only=True)
    names: set[str] = set()
    for table in tables:
        name = _sheet_name(table.name, names)
        names.add(name.lower())
        sheet: Any = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if table.filtered:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.titles))}1"
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
            is_plain = value[0] not in _TAKEN_FOR_MORE and value.isprintable()
            return value if is_plain else _text(sheet, value)  # a plain string costs a third of a cell
        case date() if value.year < _FIRST_YEAR:
            return f"{value:%d/%m/%Y}"
        case date():
            cell: Any = WriteOnlyCell(sheet)
            cell.value = value
            cell.number_format = "hh:mm dd/mm/yyyy" if isinstance(value, datetime) else "dd/mm/yyyy"
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
