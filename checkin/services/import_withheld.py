"""What a row says and is not taken over, since something else in the roster stands against it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from checkin.core.decision import DelegateStatus
from checkin.core.roster.fields import CATEGORY_TICKS, Field
from checkin.core.roster.people import PersonRow, SheetReading
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.sheets import column_letter

_NO_MORE = {DelegateStatus.WITHDRAWN: Kind.WITHDRAWN, DelegateStatus.NOT_ELIGIBLE: Kind.NOT_ELIGIBLE}
_TICKS = {code: field for field, code in CATEGORY_TICKS.items()}


class Cells:
    """Where on its sheet a row says something."""

    def __init__(self, sheets: Iterable[SheetReading]) -> None:
        self._columns = {
            sheet.name: {field: index for index, field in (sheet.columns or {}).items()} for sheet in sheets
        }

    def of(self, row: PersonRow, *fields: Field | None) -> str:
        """ "D12", of the first of these fields that has a column; "" where none has: a title said it of all."""
        columns = self._columns.get(row.sheet, {})
        found = next((columns[field] for field in fields if field in columns), None)
        return "" if found is None else f"{column_letter(found)}{row.row}"


def without_badge(row: PersonRow, cells: Cells) -> PersonRow:
    """Somebody else of the roster has the number."""
    assert row.person is not None
    number = row.person.badge_number or ""
    problem = Problem(Kind.DUPLICATE_BADGE, Field.BADGE_NUMBER, cells.of(row, Field.BADGE_NUMBER), number)
    return replace(row, person=replace(row.person, badge_number=None), warnings=(*row.warnings, problem))


def with_status(row: PersonRow, status: DelegateStatus) -> PersonRow:
    """Lists change nobody's status: that is an act with a reason."""
    kind = _NO_MORE.get(status)
    return replace(row, warnings=(*row.warnings, Problem(kind, None))) if kind else row


def without_category(row: PersonRow, cells: Cells, names: Mapping[str, str]) -> PersonRow:
    """The person is part of a replacement: else both of them, or neither, would count. `names`: by code."""
    assert row.person is not None
    code = row.person.category or ""
    cell = cells.of(row, Field.CATEGORY, _TICKS.get(code))
    problem = Problem(Kind.BOUND_CATEGORY, Field.CATEGORY, cell, names.get(code, code))
    return replace(row, person=replace(row.person, category=None), warnings=(*row.warnings, problem))
