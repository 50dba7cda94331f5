"""One sheet below its header, to people and to what the sheet leaves open."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checkin.core.names import clean, fold
from checkin.core.roster.column_habits import (
    EMPTY_SAYS,
    columns_with_marks,
    is_by_month,
    repeats_given_name,
    years_by_sex,
)
from checkin.core.roster.dates import is_ambiguous, read_moment
from checkin.core.roster.fields import BIRTH_PARTS, CATEGORY_TICKS, NAME_PARTS, Field
from checkin.core.roster.full_name import is_vietnamese
from checkin.core.roster.header import Header, TickColumn
from checkin.core.roster.headings import Headings
from checkin.core.roster.merged_cells import merged_down
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.row_kinds import RowKind, RowKinds
from checkin.core.roster.row_problems import RowProblems
from checkin.core.roster.sheets import Cell, Row, Sheet, cell_text
from checkin.core.roster.table_rows import PersonRow, TableRead
from checkin.core.roster.units import split_position
from checkin.core.roster.values import Setting, read_value
from checkin.core.roster.words import category_in, is_ditto, read_tick

# Guests, staff and press are invited by name: nobody asks for their birth or delegation.
_ASKED_OF = frozenset({"official", "alternate", None})
_ASKED_FOR = ((Field.BIRTH, "birth_year"), (Field.SEX, "sex"), (Field.DELEGATION, "delegation"))
_DATES = (Field.BIRTH, Field.PARTY_SINCE)
_OWN_WAY = frozenset(
    {
        Field.ORDINAL, Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME, *BIRTH_PARTS, Field.MALE,
        Field.FEMALE, *CATEGORY_TICKS, Field.ANSWERED_AT, Field.CITIZEN_ID, Field.RECORD,
    }
)  # fmt: skip


def read_table(
    sheet: Sheet,
    header: Header,
    columns: Mapping[Field, int],
    category: str | None,
    setting: Setting,
    ticked: Sequence[TickColumn] = (),
) -> TableRead:
    """`columns`: where each field stands; `category`: of the whole sheet, where its title or name tells it."""
    return _Table(sheet, header, columns, category, setting, ticked).read()


class _Table:
    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        columns: Mapping[Field, int],
        category: str | None,
        setting: Setting,
        ticked: Sequence[TickColumn],
    ) -> None:
        self._sheet = sheet
        self._tick_columns = ticked
        self._columns = dict(columns)
        self._setting = setting
        self._body = [row for row in sheet.rows if row.number > header.row]
        self._kinds = RowKinds(header, columns, sheet.merged, self._body)
        self._above = merged_down(sheet, header.row, columns)
        self._last: dict[Field, Cell] = {}
        self._read = TableRead()
        self._headings = Headings(category, self._read)
        self._plain: list[tuple[Field, int]] = [
            (each, index) for each, index in columns.items() if each not in _OWN_WAY and each is not Field.CATEGORY
        ]
        if Field.CATEGORY in columns:
            self._plain.append((Field.CATEGORY, columns[Field.CATEGORY]))
        self._ticked = columns_with_marks(self._body, columns)
        self._sexes = Field.MALE in columns or Field.FEMALE in columns
        self._births_by_sex = self._sexes and Field.BIRTH not in columns and years_by_sex(self._body, columns)
        self._by_month = {each: is_by_month(self._body, columns.get(each)) for each in (*_DATES, Field.ANSWERED_AT)}
        self._given_first = columns.get(Field.GIVEN_NAME, 0) < columns.get(Field.FAMILY_NAME, 0)
        self._given_twice = Field.FULL_NAME in columns and repeats_given_name(self._body, columns)
        unit_title = header.columns.get(Field.POSITION_UNIT)
        folded = fold(unit_title.title) if unit_title else ""
        self._unit_first = folded.startswith(("don vi", "noi cong tac", "co quan"))

    def read(self) -> TableRead:
        for row in self._body:
            found = self._kinds.read(row)
            if found.kind is RowKind.PERSON:
                self._person(row)
                continue
            if found.kind is not RowKind.NOTHING:
                self._read.passed_over.append((row.number, found.kind))
            if found.kind is RowKind.HEADING:
                self._headings.take_heading(row, found.text, found.count)
            elif found.kind is RowKind.TOTAL:
                self._headings.take_total(row, found.text, found.count)
        self._headings.end()
        if self._headings.name_delegations and Field.DELEGATION not in self._columns:
            self._read.rows = [self._without_group(row) for row in self._read.rows]
        return self._read

    def _without_group(self, row: PersonRow) -> PersonRow:
        """Where people stand below headings, one above them all belongs to no delegation."""
        if row.person is None or row.person.delegation or row.person.category not in _ASKED_OF:
            return row
        problem = Problem(Kind.MISSING, Field.DELEGATION)
        return PersonRow(
            row.sheet, row.row, row.person, (*row.warnings, problem), row.errors, None, row.answered_at
        )

    def _cells(self, row: Row) -> dict[Field, Cell]:
        """What the row says, from itself, from cells merged downwards, and by "nt"."""
        cells: dict[Field, Cell] = {}
        is_ours = self._kinds.record(row) is not None  # then every cell means what it says
        for each, index in self._columns.items():
            cell = row.cell(index)
            if cell is None and self._above:
                cell = self._above.get((row.number, index))
            if cell is None:
                continue
            if (
                not is_ours
                and each not in NAME_PARTS
                and isinstance(cell, str)
                and len(cell) < 16
                and is_ditto(cell)
            ):
                cell = self._last.get(each)
                if cell is None:
                    continue
            cells[each] = cell
        return cells

    def _person(self, row: Row) -> None:
        cells = self._cells(row)
        if not cells.keys() - {Field.ORDINAL}:
            return
        problems = RowProblems(row, self._columns, cells)
        said: dict[str, Any] = {}
        answered = read_moment(cells.get(Field.ANSWERED_AT), self._by_month[Field.ANSWERED_AT])
        self._say_name(row, cells, said, problems)
        if "full_name" not in said:
            wrong = problems.of(Field.FULL_NAME) or [problems.make(Kind.MISSING, Field.FULL_NAME)]
            self._add(PersonRow(self._sheet.name, row.number, None, errors=tuple(wrong), answered_at=answered))
            return
        self._last = cells
        self._say_values(row, cells, said, problems)
        self._say_birth(cells, said, problems)
        self._say_ticked(row, said, problems)
        self._say_sex(cells, said, problems)
        self._say_category(cells, said, problems)
        said["record"] = self._kinds.record(row)
        if said["record"] is None:  # our own lists leave out what is known
            self._say_no(cells, said)
        if said.get("delegation") is None and self._headings.delegation:
            said["delegation"] = self._headings.delegation
        for each in self._unanswered(said, problems):
            problems.add(Kind.MISSING, each)
        self._mark_row(row, cells, problems)
        found = tuple(problems.found)
        self._add(PersonRow(self._sheet.name, row.number, Person(**said), found, answered_at=answered))

    def _add(self, row: PersonRow) -> None:
        self._read.rows.append(row)

    def _say_name(self, row: Row, cells: Mapping[Field, Cell], said: dict[str, Any], problems: RowProblems) -> None:
        parts = [_one_line(cells[each]) for each in NAME_PARTS if each in cells]
        if self._given_first and len(parts) == 2 and not is_vietnamese(parts[0]):
            parts.reverse()
        if self._given_twice and len(parts) == 2 and f" {fold(parts[0])}".endswith(f" {fold(parts[1])}"):
            parts = parts[:1]
        if not parts:
            return
        cell = cells[next(each for each in NAME_PARTS if each in cells)] if len(parts) == 1 else " ".join(parts)
        values, kind = read_value(Field.FULL_NAME, cell, self._setting)
        if kind is Kind.UNKNOWN_VALUE and self._kinds.record(row) is not None:
            values, kind = {"full_name": _one_line(cell)}, None  # our own list: so the person is called there
        said.update(values)
        if kind:
            problems.add(kind, Field.FULL_NAME)

    def _say_values(
        self, row: Row, cells: Mapping[Field, Cell], said: dict[str, Any], problems: RowProblems
    ) -> None:
        for each, index in self._plain:
            cell = cells.get(each)
            if cell is None:
                continue
            if each is Field.POSITION_UNIT and self._unit_first and isinstance(cell, str):
                position, unit = split_position(cell, unit_first=True)
                cell = f"{position}, {unit}" if unit else cell
            values, kind = read_value(each, cell, self._setting)
            if each in _DATES and kind is None:
                kind = self._ambiguity(each, index, row, cell)
                values = self._by_the_month(each, cell, values)
            said.update({name: value for name, value in values.items() if value is not None or name not in said})
            if kind and not (each is Field.CATEGORY and "category" in values and kind is Kind.MISSING):
                problems.add(kind, each)

        if self._kinds.record(row) is not None:  # our own list: a date of joining concludes nothing there
            said.pop("party_member", None)
            if (cell := cells.get(Field.PARTY_MEMBER)) is not None:
                said.update(read_value(Field.PARTY_MEMBER, cell, self._setting)[0])

    def _ambiguity(self, each: Field, index: int, row: Row, cell: Cell) -> Kind | None:
        if index in row.month_first and not self._by_month[each]:
            day = getattr(cell, "day", 0)
            return Kind.AMBIGUOUS_DATE if 0 < day <= 12 and day != getattr(cell, "month", day) else None
        return Kind.AMBIGUOUS_DATE if self._by_month[each] and is_ambiguous(cell) else None

    def _by_the_month(self, each: Field, cell: Cell, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """In a column whose dates are mostly month first, one that could be either is read so too, and told."""
        name = "birth_date" if each is Field.BIRTH else each.value
        day = values.get(name)
        if day is None or not self._by_month[each] or not is_ambiguous(cell):
            return values
        return {**values, name: day.replace(day=day.month, month=day.day)}

    def _say_birth(self, cells: Mapping[Field, Cell], said: dict[str, Any], problems: RowProblems) -> None:
        """Out of three columns; a year alone is kept as a year."""
        parts = [cell_text(cells[each]).strip() for each in BIRTH_PARTS if each in cells]
        if not parts or said.get("birth_year") is not None:
            return
        told = "/".join(filter(None, parts))
        if Field.BIRTH_YEAR in cells:
            values, kind = read_value(Field.BIRTH, told, self._setting)
            said.update({name: value for name, value in values.items() if value is not None})
        else:
            kind = Kind.UNREADABLE_DATE
        if kind:
            first = next((each for each in BIRTH_PARTS if each in self._columns), None)
            problems.add(kind, Field.BIRTH, first)

    def _say_sex(self, cells: Mapping[Field, Cell], said: dict[str, Any], problems: RowProblems) -> None:
        if not self._sexes:
            return
        marks = {each: cells[each] for each in (Field.MALE, Field.FEMALE) if _says_yes(cells.get(each))}
        for each, mark in marks.items():
            if read_tick(mark) is None and said.get("birth_year") is None:
                values, kind = read_value(Field.BIRTH, mark, self._setting)
                said.update(values)
                if kind is Kind.UNREADABLE_DATE and not self._births_by_sex:
                    problems.add(Kind.UNKNOWN_VALUE, Field.SEX, each)
                    return
                if kind:
                    problems.add(kind, Field.BIRTH, each)
        if len(marks) > 1:
            problems.add(Kind.CONFLICT, Field.SEX, Field.FEMALE)
        elif marks and said.get("sex") is None:
            said["sex"] = str(next(iter(marks)))

    def _say_ticked(self, row: Row, said: dict[str, Any], problems: RowProblems) -> None:
        """Of the columns that say one thing each; two ticks for one field say nothing."""
        found: dict[Field, list[TickColumn]] = {}
        for each in self._tick_columns:
            cell = row.cell(each.column.index)
            if cell is not None and read_tick(cell):
                found.setdefault(each.field, []).append(each)
        for about, ticks in found.items():
            if len(ticks) > 1:
                problems.found.append(Problem(Kind.CONFLICT, about, f"{ticks[1].column.letter}{row.number}"))
            elif said.get(about.value) is None:
                said[about.value] = ticks[0].value

    def _say_category(self, cells: Mapping[Field, Cell], said: dict[str, Any], problems: RowProblems) -> None:
        ticked = [each for each in CATEGORY_TICKS if read_tick(cells.get(each)) or _is_word(cells.get(each), each)]
        if len(ticked) > 1:
            problems.add(Kind.CONFLICT, Field.CATEGORY, ticked[1])
        elif ticked and "category" not in said:
            said["category"] = CATEGORY_TICKS[ticked[0]]
        if said.get("category") is None and "category_name" not in said and self._headings.category:
            said["category"] = self._headings.category

    def _say_no(self, cells: Mapping[Field, Cell], said: dict[str, Any]) -> None:
        for each in self._ticked:
            name = EMPTY_SAYS[each]
            if each not in cells and said.get(name) is None:
                said[name] = False
        if said.get("has_religion") is None and said.get("religion") is None and Field.RELIGION in self._ticked:
            said["has_religion"] = False

    def _unanswered(self, said: Mapping[str, Any], problems: RowProblems) -> Iterator[Field]:
        """Fields that have a column and in this row no answer, readable or not."""
        present = set(self._columns)
        if self._sexes:
            present.add(Field.SEX)
        if self._births_by_sex or Field.BIRTH_YEAR in present:
            present.add(Field.BIRTH)
        if present & CATEGORY_TICKS.keys():
            present.add(Field.CATEGORY)
        present -= problems.fields
        asked = [*_ASKED_FOR] if said.get("category") in _ASKED_OF and "category_name" not in said else []
        asked.append((Field.CATEGORY, "category"))
        for each, name in asked:
            if each in present and said.get(name) is None and not (name == "category" and "category_name" in said):
                yield each
        if Field.CONSENT in present and "consent" not in said:
            problems.add(Kind.NO_CONSENT, Field.CONSENT)

    def _mark_row(self, row: Row, cells: Mapping[Field, Cell], problems: RowProblems) -> None:
        if row.hidden:
            problems.add(Kind.HIDDEN_ROW, None)
        if row.struck and any(self._columns.get(each) in row.struck for each in NAME_PARTS):
            problems.add(Kind.STRUCK_OUT, None, next(each for each in NAME_PARTS if each in cells))
        if row.legacy:
            known = {index: each for each, index in self._columns.items()}
            for index, encoding in sorted(row.legacy):
                if index in known:
                    self._read.legacy.add(encoding)
                    problems.legacy(index, encoding)
                    break


def _one_line(cell: Cell) -> str:
    return clean(cell) if isinstance(cell, str) else cell_text(cell)


def _says_yes(cell: Cell) -> bool:
    return cell is not None and read_tick(cell) is not False


def _is_word(cell: Cell, each: Field) -> bool:
    return isinstance(cell, str) and category_in(cell) == CATEGORY_TICKS[each]
