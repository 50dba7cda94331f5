"""A preview of an import as the page shows it: filtered, a page at a time, every row in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from checkin.core.event_field import extra_text
from checkin.core.roster.changes import Change
from checkin.core.roster.choices import Choices
from checkin.core.roster.fields import SENSITIVE, Field
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Problem
from checkin.services.import_extras import ExtraChange
from checkin.services.preview_import import GOING_IN, Action, Alike, ImportPreview, RowPreview
from checkin.web.organizer.import_words import NOTHING, field_label, problem_words, value_words

PAGE_SIZE = 100
_TOLD_OF_NEW = (Field.BIRTH, Field.POSITION, Field.UNIT)
_CELL = re.compile(r"([A-Z]{1,3})\d+")


@dataclass(frozen=True, slots=True)
class ChangeWords:
    label: str
    old: str
    new: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class NoteWords:
    cell: str
    sentence: str
    is_error: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class CellForm:
    """A cell to correct."""

    column: int
    cell: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AlikeWords:
    delegate_id: int
    words: str


@dataclass(frozen=True, slots=True)
class RowWords:
    sheet: str
    row: int
    place: str  # the row's number, after the sheet's name where there are several
    action: Action
    verb: str
    name: str
    delegation: str
    category: str
    about: str
    changes: list[ChangeWords]
    notes: list[NoteWords]
    cells: list[CellForm]
    corrected: bool
    alike: list[AlikeWords]  # who of the roster this may be
    decided: str  # what was decided about that; "" where nothing was
    apart: bool  # decided to repeat no other row


@dataclass(frozen=True, slots=True)
class Filter:
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PreviewPage:
    filters: list[Filter]
    shown: str  # the filter's code
    rows: list[RowWords]
    page: int
    pages: int


_FILTERS: Mapping[str, Callable[[RowPreview], bool]] = {
    "all": lambda row: True,
    "new": lambda row: row.action is Action.NEW,
    "changed": lambda row: row.action is Action.CHANGED,
    "unchanged": lambda row: row.action is Action.UNCHANGED,
    "warnings": lambda row: row.action in GOING_IN and bool(row.warnings or row.extra_problems or row.alike),
    "alike": lambda row: row.action in GOING_IN and (bool(row.alike) or row.decided),
    "repeated": lambda row: row.action is Action.REPEATED,
    "left_out": lambda row: row.action is Action.LEFT_OUT,
    "errors": lambda row: row.action is Action.ERROR,
    "missing": lambda row: False,  # delegates, not rows
}


def preview_page(
    preview: ImportPreview, choices: Choices, categories: Mapping[str, str], shown: str, wanted_page: int
) -> PreviewPage:
    """`categories`: names by code. An unknown filter shows all, a page beyond the last shows the last."""
    shown = shown if shown in _FILTERS else "all"
    rows = [row for row in preview.rows if _FILTERS[shown](row)]
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(1, wanted_page), pages)
    names = {**categories, **preview.new_categories}
    corrected = {(sheet, row) for sheet, row, _ in choices.cells}
    several = sum(sheet.rows > 0 for sheet in preview.sheets) > 1
    return PreviewPage(
        _filters(preview),
        shown,
        [
            _row_words(row, preview.people_alike or {}, names, several, row.key in corrected)
            for row in rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        ],
        page,
        pages,
    )


def sheet_notes(preview: ImportPreview) -> list[NoteWords]:
    """What is to be said of whole sheets, as counts that do not agree and fonts that were converted."""
    several = len(preview.sheets) > 1
    return [
        NoteWords(
            f"{sheet.name} · {row}" if several and row else sheet.name if several else str(row or ""),
            problem_words(problem, None),
            is_error=False,
            sensitive=False,
        )
        for sheet in preview.sheets
        for row, problem in sheet.notes
    ]


def _filters(preview: ImportPreview) -> list[Filter]:
    counts = preview.counts
    listed = [
        Filter("all", _("All"), len(preview.rows)),
        Filter("new", _("New"), counts[Action.NEW]),
        Filter("changed", _("Changed"), counts[Action.CHANGED]),
        Filter("unchanged", _("Unchanged"), counts[Action.UNCHANGED]),
        Filter("warnings", _("With warnings"), preview.warned),
        Filter("alike", _("Maybe known"), sum(map(_FILTERS["alike"], preview.rows))),
        Filter("repeated", _("Repeated"), counts[Action.REPEATED]),
        Filter("left_out", _("Left out"), counts[Action.LEFT_OUT]),
        Filter("errors", _("With errors"), counts[Action.ERROR]),
        Filter("missing", _("Not in the file"), len(preview.not_in_file)),
    ]
    return [each for each in listed if each.count or each.code in ("all", "new", "changed")]


def _row_words(
    row: RowPreview,
    people: Mapping[int, Alike],
    categories: Mapping[str, str],
    several_sheets: bool,
    corrected: bool,
) -> RowWords:
    person = row.person or row.known
    return RowWords(
        sheet=row.sheet,
        row=row.row,
        place=f"{row.sheet} · {row.row}" if several_sheets and row.sheet else str(row.row),
        action=row.action,
        verb=_verb(row.action),
        name=person.full_name if person else "",
        delegation=_delegation(row),
        category=_category(row, categories),
        about=_about(row, categories) if row.action is Action.NEW else "",
        changes=[
            *(_change_words(change, categories) for change in row.changes),
            *(_extra_words(change) for change in row.extra_changes if row.action is Action.CHANGED),
        ],
        notes=[
            *_notes(row.errors, row.person, is_error=True),
            *_notes(row.warnings, row.person, is_error=False),
            *_extra_notes(row),
        ],
        cells=_cells(row),
        corrected=corrected,
        alike=[AlikeWords(key, _alike_words(people[key], categories)) for key in row.alike if key in people],
        decided=_decided(row),
        apart=row.apart,
    )


def _decided(row: RowPreview) -> str:
    if not row.decided:
        return ""
    if row.delegate_id is None and row.action is not Action.REPEATED:
        return str(_("Decided: somebody else."))
    return str(_("Decided: the same person as in the roster."))


def _alike_words(alike: Alike, categories: Mapping[str, str]) -> str:
    told = [
        alike.full_name,
        value_words(Field.BIRTH, alike.birth, categories) if alike.birth else "",
        alike.delegation or "",
        categories.get(alike.category or "", ""),
        _("badge %(number)s", number=alike.badge_number) if alike.badge_number else "",
    ]
    return " · ".join(filter(None, told))


def _cells(row: RowPreview) -> list[CellForm]:
    """Every cell that somebody remarked on, once."""
    found: dict[int, CellForm] = {}
    for problem in (*row.errors, *row.warnings):
        if place := _CELL.fullmatch(problem.cell):
            column = _column_index(place[1])
            found[column] = CellForm(
                column, problem.cell, field_label(problem.field) if problem.field else "", problem.raw
            )
    for extra in row.extra_problems:
        if place := _CELL.fullmatch(extra.cell):
            column = _column_index(place[1])
            found[column] = CellForm(column, extra.cell, extra.name, extra.raw)
    return [found[column] for column in sorted(found)]


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _extra_words(change: ExtraChange) -> ChangeWords:
    old, new = extra_text(change.kind, change.old), extra_text(change.kind, change.new)
    return ChangeWords(change.name, old or NOTHING, new, change.sensitive)


def _extra_notes(row: RowPreview) -> list[NoteWords]:
    return [
        NoteWords(
            each.cell,
            _("%(field)s: “%(raw)s” cannot be read; it is left out.", field=each.name, raw=each.raw),
            is_error=False,
            sensitive=each.sensitive,
        )
        for each in row.extra_problems
    ]


def _verb(action: Action) -> str:
    verbs: Mapping[Action, str] = {
        Action.NEW: _("is added"),
        Action.CHANGED: _("is changed"),
        Action.UNCHANGED: _("stays as it is"),
        Action.REPEATED: _("is left out: repeated"),
        Action.LEFT_OUT: _("is left out by you"),
        Action.ERROR: _("is left out: error"),
    }
    return verbs[action]


def _delegation(row: RowPreview) -> str:
    told = row.person.delegation if row.person else None
    return told or (row.known.delegation if row.known else None) or ""


def _category(row: RowPreview, categories: Mapping[str, str]) -> str:
    code = (row.person.category if row.person else None) or (row.known.category if row.known else None)
    if code is None and row.person is None:
        return ""
    return categories.get(code or "official", code or "")


def _about(row: RowPreview, categories: Mapping[str, str]) -> str:
    person = row.person
    if person is None:
        return ""
    told = [
        value_words(field, _value(person, field), categories) for field in _TOLD_OF_NEW if _value(person, field)
    ]
    if person.badge_number:
        told.insert(0, _("badge %(number)s", number=person.badge_number))
    if person.seat:
        told.append(_("seat %(seat)s", seat=person.seat))
    told += [f"{each.name}: {extra_text(each.kind, each.new)}" for each in row.extra_changes if not each.sensitive]
    return " · ".join(told)


def _value(person: Person, field: Field) -> object:
    if field is Field.BIRTH:
        return person.birth_date or person.birth_year
    return getattr(person, field.value)


def _change_words(change: Change, categories: Mapping[str, str]) -> ChangeWords:
    return ChangeWords(
        field_label(change.field),
        value_words(change.field, change.old, categories),
        value_words(change.field, change.new, categories),
        change.field in SENSITIVE,
    )


def _notes(problems: Sequence[Problem], person: Person | None, *, is_error: bool) -> list[NoteWords]:
    return [
        NoteWords(each.cell, problem_words(each, person), is_error, each.field in SENSITIVE and bool(each.raw))
        for each in problems
    ]
