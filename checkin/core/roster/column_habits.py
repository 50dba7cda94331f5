"""How a list uses its columns, told by all that stands in them."""

from collections.abc import Mapping, Sequence

from checkin.core.roster.dates import month_first
from checkin.core.roster.fields import NAME_PARTS, Field
from checkin.core.roster.sheets import Cell, Row, cell_text
from checkin.core.roster.words import is_mark, read_tick

# Where a column has ticks an empty cell says no; what it says then.
EMPTY_SAYS = {
    Field.PARTY_MEMBER: "party_member",
    Field.FULL_TIME_OFFICER: "full_time_officer",
    Field.DIRECT_WORKER: "direct_worker",
    Field.MAY_BE_SHOWN: "may_be_shown",
    Field.ETHNIC_MINORITY: "ethnic_minority",
    Field.RELIGION: "has_religion",
}


def columns_with_marks(body: Sequence[Row], columns: Mapping[Field, int]) -> list[Field]:
    """Of EMPTY_SAYS those whose column has ticks."""
    found: list[Field] = []
    for each in EMPTY_SAYS:
        index = columns.get(each)
        if index is not None and any(_is_mark(row.cell(index)) for row in body):
            found.append(each)
    return found


def years_by_sex(body: Sequence[Row], columns: Mapping[Field, int]) -> bool:
    """Whether the columns Nam and Nữ hold years rather than ticks."""
    indexes = [columns[each] for each in (Field.MALE, Field.FEMALE) if each in columns]
    cells = [cell for row in body for index in indexes if (cell := row.cell(index)) is not None]
    return sum(read_tick(cell) is None for cell in cells) * 2 > len(cells)


def is_by_month(body: Sequence[Row], index: int | None) -> bool:
    """Whether more of a column's dates can only be month first than can only be day first."""
    if index is None:
        return False
    found = [order for row in body if (order := month_first(row.cell(index))) is not None]
    return sum(found) * 2 > len(found)


def repeats_given_name(body: Sequence[Row], columns: Mapping[Field, int]) -> bool:
    """Whether the second column of the name says once more what the first ends with: in most rows, mark by mark.

    Row by row it cannot be told: "Phạm Thanh | Thanh" is whole in one list and half a name in another.
    """
    indexes = [columns[each] for each in NAME_PARTS if each in columns]
    if len(indexes) != 2:
        return False
    pairs = [(row.cell(indexes[0]), row.cell(indexes[1])) for row in body]
    told = [(_spoken(first), _spoken(second)) for first, second in pairs if first and second]
    return sum(first.endswith(second) for first, second in told) * 2 > len(told)


def _spoken(cell: Cell) -> str:
    return f" {cell_text(cell).lower()}"


def _is_mark(cell: Cell) -> bool:
    return cell is not None and (cell is True or is_mark(cell))
