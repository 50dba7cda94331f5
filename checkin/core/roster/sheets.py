"""A sheet's cells as the roster reader takes them, and as they lie between preview and import."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from checkin.core.names import clean

Cell: TypeAlias = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as the spreadsheet shows it, from 1; in CSV the record's number
    cells: tuple[Cell, ...]  # from column A on; what is missing at the end is empty

    def cell(self, column: int) -> Cell:
        """The cell of a column counted from 0; None where it is empty."""
        cell = self.cells[column] if column < len(self.cells) else None
        return None if isinstance(cell, str) and not clean(cell) else cell

    def filled(self) -> Iterator[tuple[int, Cell]]:
        """Columns with something in them."""
        for column in range(len(self.cells)):
            if (cell := self.cell(column)) is not None:
                yield column, cell


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str  # empty for CSV
    rows: tuple[Row, ...]  # those with content, in order


def column_letter(column: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_text(cell: Cell) -> str:
    """A cell as one line of clean text: line breaks as "; ", 12.0 as 12, dates as 05/03/1980."""
    match cell:
        case None:
            return ""
        case str():
            return "; ".join(line for line in map(clean, cell.splitlines()) if line)
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case date():
            return cell.strftime("%d/%m/%Y")
        case _:
            return str(cell)


def pack(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON: {"name", "rows": [[number, [cell, …]], …]}, a date as {"d": ISO}."""
    return {
        "name": sheet.name,
        "rows": [[row.number, [_pack_cell(cell) for cell in row.cells]] for row in sheet.rows],
    }


def unpack(packed: Mapping[str, Any]) -> Sheet:
    """The sheet that `pack` packed. KeyError, TypeError or ValueError where it did not."""
    rows = tuple(Row(number, tuple(map(_unpack_cell, cells))) for number, cells in packed["rows"])
    return Sheet(packed["name"], rows)


def _pack_cell(cell: Cell) -> Any:
    return {"d": cell.isoformat()} if isinstance(cell, date) else cell


def _unpack_cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    stored = datetime.fromisoformat(cell["d"])
    return stored if "T" in cell["d"] else stored.date()
