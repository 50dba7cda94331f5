"""Fields that an event adds to its delegates: what a cell says in one, and how it is written."""

import math
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from checkin.core.names import fold
from checkin.core.roster.dates import read_date
from checkin.core.roster.sheets import Cell, cell_text

LONGEST_NAME = 120
LONGEST_VALUE = 300
MOST_CHOICES = 40
MOST_FIELDS = 30
_DIGITS = 15  # of a number, as spreadsheets keep it

Value: TypeAlias = str | int | float  # as the store keeps it: a date is its ISO text
Extra: TypeAlias = tuple[tuple[str, Value], ...]  # pairs of a field's number as text and its value, by that text


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"  # a text that few people share, offered as a list


def read_extra(kind: FieldKind, cell: Cell) -> Value | None:
    """What the cell says; None where that kind cannot hold it. Of a date that is not whole nothing is kept."""
    text = cell_text(cell)
    if not text or len(text) > LONGEST_VALUE:
        return None
    match kind:
        case FieldKind.NUMBER:
            return _number(cell, text)
        case FieldKind.DATE:
            found = read_date(cell, earliest=1900, latest=2100)
            return found.whole.isoformat() if found.whole else None
        case _:
            return text


def extra_text(kind: FieldKind, value: Value | None) -> str:
    """The value as a list shows it: 05/03/1980 for a date, 1.5 for a number; `read_extra` reads it again."""
    if value is None:
        return ""
    if kind is FieldKind.DATE:
        return date.fromisoformat(str(value)).strftime("%d/%m/%Y")
    return cell_text(value)


def searched_texts(extra: Iterable[tuple[str, Value]]) -> list[str]:
    """What search looks through besides the delegate's own fields."""
    return [cell_text(value) for _, value in extra]


def guess_kind(cells: Iterable[Cell]) -> FieldKind:
    """The kind that fits all the cells of a column; empty ones say nothing."""
    said = [cell for cell in cells if cell is not None and cell_text(cell)]
    if said and all(isinstance(cell, date | datetime) for cell in said):
        return FieldKind.DATE
    if said and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in said):
        return FieldKind.NUMBER
    different = {fold(cell_text(cell)) for cell in said}
    few = len(different) <= min(MOST_CHOICES, len(said) // 5)
    return FieldKind.CHOICE if few and different else FieldKind.TEXT


def _number(cell: Cell, text: str) -> int | float | None:
    if isinstance(cell, bool | date):
        return None
    if isinstance(cell, int | float):
        value: float = cell
    else:
        try:
            value = float(text.replace(" ", "").replace(",", "."))
        except ValueError:
            return None
    if not math.isfinite(value):
        return None
    value = float(f"{value:.{_DIGITS}g}")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
