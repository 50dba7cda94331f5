"""Finding the header row and what each column holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from checkin.core.roster.fields import Field, field_of_header
from checkin.core.roster.sheets import Row, Sheet, cell_text, column_letter

LAST_HEADER_ROW = 25  # letterheads of real lists are at most 21 rows high


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    title: str

    @property
    def letter(self) -> str:
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Header:
    row: int
    columns: Mapping[Field, Column]
    unknown: tuple[Column, ...]  # titles that name no field; their cells are not read
    repeated: tuple[Column, ...]  # a field that a better or earlier column holds already

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields for which the list has no column."""
        return tuple(field for field in Field if field not in self.columns and field is not Field.ORDINAL)


def find_header(sheet: Sheet) -> Header | None:
    """The row that names the most fields, the first of equals; None where none names the full name."""
    candidates = [_header_of(row) for row in sheet.rows if row.number <= LAST_HEADER_ROW]
    named = [header for header in candidates if Field.FULL_NAME in header.columns]
    return max(named, key=lambda header: len(header.columns), default=None)


def _header_of(row: Row) -> Header:
    best: dict[Field, tuple[int, Column]] = {}
    unknown: list[Column] = []
    repeated: list[Column] = []
    for index, cell in row.filled():
        column = Column(index, cell_text(cell))
        match field_of_header(column.title):
            case None:
                unknown.append(column)
            case field, rank if field not in best:
                best[field] = rank, column
            case field, rank if rank < best[field][0]:
                repeated.append(best[field][1])
                best[field] = rank, column
            case _:
                repeated.append(column)
    columns = {field: column for field, (_, column) in best.items()}
    return Header(row.number, columns, tuple(unknown), tuple(sorted(repeated, key=lambda each: each.index)))
