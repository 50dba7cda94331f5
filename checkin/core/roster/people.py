"""A workbook's sheets to people, each with the row it came from and the questions it leaves open."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from checkin.core.names import fold
from checkin.core.roster.choices import RowKey
from checkin.core.roster.duplicates import Finding, find_duplicates
from checkin.core.roster.fields import Field
from checkin.core.roster.header import Header, find_header, header_at
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.row_kinds import RowKind
from checkin.core.roster.sheets import Sheet, cell_text
from checkin.core.roster.table import read_table
from checkin.core.roster.table_rows import Count, PersonRow, TableRead
from checkin.core.roster.values import Setting
from checkin.core.roster.words import category_in

DEFAULT_CATEGORY = "official"
_TITLE = re.compile(r"\b(?:danh sach|ds|dai bieu|list)\b")
_LONGEST_LINE = 60  # of those that may name a category without being a list's title

__all__ = ["PersonRow", "RosterFile", "SheetReading", "read_people"]


@dataclass(frozen=True, slots=True)
class SheetReading:
    name: str
    header: Header | None  # None where no row names the full name: nothing of the sheet is read
    rows: int  # below the header, with anything in a known column
    notes: tuple[tuple[int | None, Problem], ...] = ()  # about a heading's row, or about the whole sheet
    passed_over: tuple[tuple[int, RowKind], ...] = ()  # rows that are nobody: headings, totals, signatures …
    category: str | None = None  # of everybody on it, where its title or name tells
    columns: Mapping[int, Field] | None = None  # what each column was taken for at last


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


def read_people(
    sheets: Sequence[Sheet],
    setting: Setting,
    meanings: Mapping[str, Mapping[int, Field | None]] | None = None,
    header_rows: Mapping[str, int] | None = None,
    apart: Collection[RowKey] = (),
) -> RosterFile:
    """Everybody on the sheets that have a header. No row with content in a known column is lost silently.

    `meanings`, by sheet and by column counted from 0: the field that this column holds, whatever its title; None:
    it is not read. Other columns keep what the header says, and give up a field that is given to another one here.
    `header_rows`, by sheet: the header's last row, where it is not the one that is found.
    `apart`: rows of which it is known that nobody of another row stands in them.

    Every problem names its cell (`Problem.cell`, "D12") unless the whole row or another row is meant.
    """
    readings: list[SheetReading] = []
    people: list[PersonRow] = []
    counts: list[tuple[int, int, list[Count]]] = []
    for at, sheet in enumerate(sheets):
        row = (header_rows or {}).get(sheet.name)
        header = header_at(sheet, row) if row else find_header(sheet)
        if header is None:
            readings.append(SheetReading(sheet.name, None, 0))
            continue
        meant = (meanings or {}).get(sheet.name, {})
        columns = _columns(header, meant)
        ticked = [each for each in header.ticked if each.column.index not in meant]
        category = _category_of(sheet, header)
        read = read_table(sheet, header, columns, category, setting, ticked)
        counts.append((at, len(people), read.counts))
        rows, notes = _encoding_once(read)
        people += rows
        by_column = {index: each for each, index in columns.items()}
        readings.append(
            SheetReading(sheet.name, header, len(rows), notes, tuple(read.passed_over), category, by_column)
        )
    marked = _mark_duplicates(people, apart)
    for at, first, told in counts:
        wrong = tuple(_miscounts(told, marked, first))
        readings[at] = replace(readings[at], notes=(*readings[at].notes, *wrong))
    return RosterFile(tuple(readings), marked)


def _columns(header: Header, meant: Mapping[int, Field | None]) -> dict[Field, int]:
    columns = {each: column.index for each, column in header.columns.items() if column.index not in meant}
    columns |= {each: index for index, each in meant.items() if each is not None}
    return columns


def _category_of(sheet: Sheet, header: Header) -> str | None:
    """By the title above the table, the sheet's name otherwise; none where people have a column of their own."""
    if Field.CATEGORY in header.columns:
        return None
    above = [row for row in sheet.rows if row.number < (header.top or header.row)]
    lines = [cell_text(cell) for row in above for _, cell in row.filled()]
    titles = [line for line in lines if _TITLE.search(fold(line))]
    letterhead = [line for line in lines if len(line) < _LONGEST_LINE]
    return next(filter(None, map(category_in, (*titles, *letterhead, sheet.name))), None)


def _encoding_once(read: TableRead) -> tuple[list[PersonRow], tuple[tuple[int | None, Problem], ...]]:
    """Where most rows were converted it is said once, for the sheet."""
    converted = sum(any(each.kind is Kind.LEGACY_ENCODING for each in row.warnings) for row in read.rows)
    if converted * 2 <= len(read.rows) or not converted:
        return read.rows, ()
    rows = [
        replace(row, warnings=tuple(each for each in row.warnings if each.kind is not Kind.LEGACY_ENCODING))
        for row in read.rows
    ]
    return rows, tuple((None, Problem(Kind.LEGACY_ENCODING, None, raw=each)) for each in sorted(read.legacy))


def _miscounts(told: Sequence[Count], rows: Sequence[PersonRow], first: int) -> list[tuple[int | None, Problem]]:
    """Headings and totals that say another number than the people they stand for."""
    wrong: list[tuple[int | None, Problem]] = []
    for each in told:
        counted = sum(row.goes_in for row in rows[first + each.first : first + each.after])
        if counted != each.told:
            about = None if each.is_total else Field.DELEGATION
            problem = Problem(Kind.COUNT_MISMATCH, about, each.cell, each.raw, told=each.told, found=counted)
            wrong.append((each.row, problem))
    return wrong


def _mark_duplicates(rows: Sequence[PersonRow], apart: Collection[RowKey]) -> tuple[PersonRow, ...]:
    people = [row.person if row.goes_in else None for row in rows]
    alone = {position for position, row in enumerate(rows) if (row.sheet, row.row) in apart}
    found = find_duplicates(people, [row.answered_at for row in rows], alone)
    marked = list(rows)
    for position, findings in found.items():
        marked[position] = _with_findings(marked[position], findings, rows)
    for position, findings in found.items():
        for each in findings:
            if each.kept is not None:
                for other in {position, each.other} - {each.kept}:
                    marked[other] = replace(marked[other], superseded_by=rows[each.kept].row)
    return tuple(marked)


def _with_findings(row: PersonRow, found: Sequence[Finding], rows: Sequence[PersonRow]) -> PersonRow:
    if not found or row.person is None:
        return row
    problems = tuple(
        Problem(
            each.kind,
            each.field,
            raw=_claimed(row.person, each.field),
            other_row=rows[each.other].row,
            kept_row=rows[each.kept].row if each.kept is not None else None,
        )
        for each in found
    )
    person = row.person
    if any(each.kind is Kind.DUPLICATE_BADGE for each in found):
        person = replace(person, badge_number=None)
    return replace(row, person=person, warnings=row.warnings + problems)


def _claimed(person: Person, field: Field) -> str:
    return str(getattr(person, field.value) or "")
