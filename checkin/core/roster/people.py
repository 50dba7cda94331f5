"""A workbook's sheets to people, each with the row it came from and the questions it leaves open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checkin.core.roster.duplicates import Finding, find_duplicates
from checkin.core.roster.fields import Field
from checkin.core.roster.header import Header, find_header
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.sheets import Cell, Sheet, cell_text, column_letter
from checkin.core.roster.values import Setting, read_value

# Guests, staff and press are invited by name: nobody asks for their birth or delegation.
_ASKED_OF = frozenset({"official", "alternate", None})
_ASKED_FOR = ((Field.BIRTH, "birth_year"), (Field.SEX, "sex"), (Field.DELEGATION, "delegation"))


@dataclass(frozen=True, slots=True)
class PersonRow:
    sheet: str
    row: int
    person: Person | None  # None where the row has no readable name
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()  # with one of these the row is left out

    @property
    def is_repeated(self) -> bool:
        """The same person stands in an earlier row, which is the one that counts."""
        return any(problem.kind is Kind.DUPLICATE for problem in self.warnings)

    @property
    def goes_in(self) -> bool:
        return self.person is not None and not self.errors and not self.is_repeated


@dataclass(frozen=True, slots=True)
class SheetReading:
    name: str
    header: Header | None  # None where no row names the full name: nothing of the sheet is read
    rows: int  # below the header, with anything in a known column


@dataclass(frozen=True, slots=True)
class RosterFile:
    sheets: tuple[SheetReading, ...]
    rows: tuple[PersonRow, ...]  # in the order of the file

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(row.person for row in self.rows if row.person is not None and row.goes_in)

    @property
    def has_header(self) -> bool:
        return any(sheet.header for sheet in self.sheets)


def read_people(sheets: Sequence[Sheet], setting: Setting) -> RosterFile:
    """Everybody on the sheets that have a header. No row with content in a known column is lost silently."""
    readings: list[SheetReading] = []
    people: list[PersonRow] = []
    for sheet in sheets:
        header = find_header(sheet)
        read = _read_sheet(sheet, header, setting) if header else []
        readings.append(SheetReading(sheet.name, header, len(read)))
        people += read
    return RosterFile(tuple(readings), _mark_duplicates(people))


def _read_sheet(sheet: Sheet, header: Header, setting: Setting) -> list[PersonRow]:
    columns: dict[Field, int] = {field: column.index for field, column in header.columns.items()}
    columns.pop(Field.ORDINAL, None)
    rows: list[PersonRow] = []
    for row in sheet.rows:
        if row.number <= header.row:
            continue
        filled = {field: row.cell(index) for field, index in columns.items()}
        cells = {field: cell for field, cell in filled.items() if cell is not None}
        if cells:
            rows.append(_read_row(sheet.name, row.number, cells, columns, setting))
    return rows


def _read_row(
    sheet: str, number: int, cells: Mapping[Field, Cell], columns: Mapping[Field, int], setting: Setting
) -> PersonRow:
    said: dict[str, Any] = {}
    problems: list[Problem] = []

    def problem(kind: Kind, field: Field) -> Problem:
        return Problem(kind, field, f"{column_letter(columns[field])}{number}", cell_text(cells.get(field))[:200])

    for field, cell in cells.items():
        values, kind = read_value(field, cell, setting)
        said.update(values)
        if kind:
            problems.append(problem(kind, field))
    if "full_name" not in said:
        wrong = [each for each in problems if each.field is Field.FULL_NAME]
        return PersonRow(sheet, number, None, errors=tuple(wrong) or (problem(Kind.MISSING, Field.FULL_NAME),))
    problems += [problem(Kind.MISSING, field) for field in _unanswered(said, columns, problems)]
    return PersonRow(sheet, number, Person(**said), tuple(problems))


def _unanswered(said: Mapping[str, Any], columns: Iterable[Field], problems: Iterable[Problem]) -> list[Field]:
    """Fields that have a column and in this row no answer, readable or not."""
    present = {*columns} - {problem.field for problem in problems}
    asked = [*_ASKED_FOR] if said.get("category") in _ASKED_OF and "category_name" not in said else []
    asked.append((Field.CATEGORY, "category"))
    return [field for field, name in asked if field in present and said.get(name) is None]


def _mark_duplicates(rows: Sequence[PersonRow]) -> tuple[PersonRow, ...]:
    found = find_duplicates([row.person if row.goes_in else None for row in rows])
    return tuple(_with_findings(row, found.get(position, []), rows) for position, row in enumerate(rows))


def _with_findings(row: PersonRow, found: Sequence[Finding], rows: Sequence[PersonRow]) -> PersonRow:
    if not found or row.person is None:
        return row
    problems = tuple(
        Problem(each.kind, each.field, raw=_claimed(row.person, each.field), other_row=rows[each.other].row)
        for each in found
    )
    person = row.person
    if any(each.kind is Kind.DUPLICATE_BADGE for each in found):
        person = replace(person, badge_number=None)
    return replace(row, person=person, warnings=row.warnings + problems)


def _claimed(person: Person, field: Field) -> str:
    return str(getattr(person, field.value) or "")
