"""A sheet's cells as the roster reader takes them, and as they lie between preview and import."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

from checkin.core.names import clean

Cell: TypeAlias = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as the spreadsheet shows it, from 1; in CSV the record's number
    cells: tuple[Cell, ...]  # from column A on; what is missing at the end is empty
    hidden: bool = False
    struck: frozenset[int] = frozenset()  # columns whose text is struck out
    month_first: frozenset[int] = frozenset()  # columns with a true date that is shown as m/d/yyyy
    legacy: frozenset[tuple[int, str]] = frozenset()  # columns converted from "tcvn3" or "vni"

    def cell(self, column: int) -> Cell:
        """The cell of a column counted from 0; None where it is empty."""
        cell = self.cells[column] if column < len(self.cells) else None
        return None if isinstance(cell, str) and _is_blank(cell) else cell

    def filled(self) -> Iterator[tuple[int, Cell]]:
        """Columns with something in them."""
        for column in range(len(self.cells)):
            if (cell := self.cell(column)) is not None:
                yield column, cell


class Merge(NamedTuple):
    """Merged cells: rows as the spreadsheet shows them, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str  # empty for CSV
    rows: tuple[Row, ...]  # those with content, in order
    merged: tuple[Merge, ...] = ()


def column_letter(column: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _is_blank(text: str) -> bool:
    return not text or text.isspace() or (not text.isprintable() and not clean(text))


def cell_text(cell: Cell) -> str:
    """A cell as one line of clean text: line breaks as "; ", 12.0 as 12, dates as 05/03/1980."""
    match cell:
        case None:
            return ""
        case str() if "\n" not in cell and cell.isprintable():
            return clean(cell)
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
    """The sheet as JSON: {"name", "rows": [[number, [cell, …], marks?], …], "merged"?}, a date as {"d": ISO}."""
    packed: dict[str, Any] = {"name": sheet.name, "rows": [_pack_row(row) for row in sheet.rows]}
    if sheet.merged:
        packed["merged"] = [list(merge) for merge in sheet.merged]
    return packed


def unpack(packed: Mapping[str, Any]) -> Sheet:
    """The sheet that `pack` packed. KeyError, TypeError or ValueError where it did not."""
    rows = tuple(_unpack_row(*row) for row in packed["rows"])
    return Sheet(packed["name"], rows, tuple(Merge(*merge) for merge in packed.get("merged", ())))


def _pack_row(row: Row) -> list[Any]:
    marks = {
        "hidden": row.hidden,
        "struck": sorted(row.struck),
        "month_first": sorted(row.month_first),
        "legacy": [list(each) for each in sorted(row.legacy)],
    }
    said = {name: mark for name, mark in marks.items() if mark}
    return [row.number, [_pack_cell(cell) for cell in row.cells], *([said] if said else [])]


def _unpack_row(number: int, cells: list[Any], marks: Mapping[str, Any] | None = None) -> Row:
    unpacked = tuple(map(_unpack_cell, cells))
    if not marks:
        return Row(number, unpacked)
    return Row(
        number,
        unpacked,
        bool(marks.get("hidden")),
        frozenset(marks.get("struck", ())),
        frozenset(marks.get("month_first", ())),
        frozenset((column, name) for column, name in marks.get("legacy", ())),
    )


def _pack_cell(cell: Cell) -> Any:
    return {"d": cell.isoformat()} if isinstance(cell, date) else cell


def _unpack_cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    stored = datetime.fromisoformat(cell["d"])
    return stored if "T" in cell["d"] else stored.date()
