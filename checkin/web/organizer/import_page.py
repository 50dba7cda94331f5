"""A preview of an import as the page shows it: filtered, a page at a time, every row in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from checkin.core.roster.changes import Change
from checkin.core.roster.fields import Field
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Problem
from checkin.services.preview_import import Action, ImportPreview, RowPreview
from checkin.web.organizer.import_words import field_label, problem_words, value_words

PAGE_SIZE = 100
SENSITIVE = frozenset(
    {Field.ETHNICITY, Field.RELIGION, Field.PARTY_MEMBER, Field.PARTY_SINCE, Field.POLITICAL_THEORY}
)
_TOLD_OF_NEW = (Field.BIRTH, Field.POSITION, Field.UNIT)
_LEFT_OUT = (Action.REPEATED, Action.ERROR)


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
class RowWords:
    place: str  # the row's number, after the sheet's name where there are several
    action: Action
    verb: str
    name: str
    delegation: str
    category: str
    about: str
    changes: list[ChangeWords]
    notes: list[NoteWords]


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
    "warnings": lambda row: bool(row.warnings) and row.action not in _LEFT_OUT,
    "repeated": lambda row: row.action is Action.REPEATED,
    "errors": lambda row: row.action is Action.ERROR,
}


def preview_page(
    preview: ImportPreview, categories: Mapping[str, str], shown: str, wanted_page: int
) -> PreviewPage:
    """`categories`: names by code. An unknown filter shows all, a page beyond the last shows the last."""
    shown = shown if shown in _FILTERS else "all"
    rows = [row for row in preview.rows if _FILTERS[shown](row)]
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(1, wanted_page), pages)
    names = {**categories, **preview.new_categories}
    several = sum(sheet.rows > 0 for sheet in preview.sheets) > 1
    return PreviewPage(
        _filters(preview),
        shown,
        [_row_words(row, names, several) for row in rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        page,
        pages,
    )


def _filters(preview: ImportPreview) -> list[Filter]:
    counts = preview.counts
    listed = [
        Filter("all", _("All"), len(preview.rows)),
        Filter("new", _("New"), counts[Action.NEW]),
        Filter("changed", _("Changed"), counts[Action.CHANGED]),
        Filter("unchanged", _("Unchanged"), counts[Action.UNCHANGED]),
        Filter("warnings", _("With warnings"), preview.warned),
        Filter("repeated", _("Repeated"), counts[Action.REPEATED]),
        Filter("errors", _("With errors"), counts[Action.ERROR]),
    ]
    return [each for each in listed if each.count or each.code in ("all", "new", "changed")]


def _row_words(row: RowPreview, categories: Mapping[str, str], several_sheets: bool) -> RowWords:
    person = row.person or row.known
    return RowWords(
        place=f"{row.sheet} · {row.row}" if several_sheets and row.sheet else str(row.row),
        action=row.action,
        verb=_verb(row.action),
        name=person.full_name if person else "",
        delegation=_delegation(row),
        category=_category(row, categories),
        about=_about(row.person, categories) if row.action is Action.NEW and row.person else "",
        changes=[_change_words(change, categories) for change in row.changes],
        notes=[*_notes(row.errors, row.person, is_error=True), *_notes(row.warnings, row.person, is_error=False)],
    )


def _verb(action: Action) -> str:
    verbs: Mapping[Action, str] = {
        Action.NEW: _("is added"),
        Action.CHANGED: _("is changed"),
        Action.UNCHANGED: _("stays as it is"),
        Action.REPEATED: _("is left out: repeated"),
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


def _about(person: Person, categories: Mapping[str, str]) -> str:
    told = [
        value_words(field, _value(person, field), categories) for field in _TOLD_OF_NEW if _value(person, field)
    ]
    if person.badge_number:
        told.insert(0, _("badge %(number)s", number=person.badge_number))
    if person.seat:
        told.append(_("seat %(seat)s", seat=person.seat))
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
