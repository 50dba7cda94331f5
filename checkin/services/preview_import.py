"""What importing a list would do, row by row, before anything is written."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.category_code import category_code
from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.core.names import fold
from checkin.core.roster.changes import Change, changes
from checkin.core.roster.choices import Choices, RowKey
from checkin.core.roster.fields import Field
from checkin.core.roster.matching import look_alikes, lost_badges, match_people
from checkin.core.roster.people import PersonRow, RosterFile, SheetReading
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.units import delegation_name
from checkin.core.roster.values import Setting
from checkin.services.import_extras import ExtraChange, ExtraProblem, Extras, NewField, extra_changes
from checkin.services.import_withheld import Cells, with_status, without_badge, without_category
from checkin.services.plan_event import USUAL_CATEGORIES
from checkin.services.replacements import in_replacements
from checkin.store.import_log import category_names
from checkin.store.models import Delegate, Delegation, Event
from checkin.store.roster import (
    DEFAULT_CATEGORY,
    categories_by_name,
    folded_delegation,
    known_delegations,
    known_people,
)


class Action(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"  # stands in the list already: left out
    LEFT_OUT = "left_out"  # by the organizer's choice
    ERROR = "error"  # left out


GOING_IN = (Action.NEW, Action.CHANGED, Action.UNCHANGED)
_USUAL_NAMES = {category.code: category.name for category in USUAL_CATEGORIES}


@dataclass(frozen=True, slots=True)
class RowPreview:
    sheet: str
    row: int
    action: Action
    person: Person | None  # as the row tells; None where it has no readable name
    known: Person | None  # who the row is matched with, as the store has them
    delegate_id: int | None
    changes: tuple[Change, ...]
    warnings: tuple[Problem, ...]
    errors: tuple[Problem, ...]
    extra_changes: tuple[ExtraChange, ...] = ()
    extra_problems: tuple[ExtraProblem, ...] = ()
    alike: tuple[int, ...] = ()  # of the roster, maybe the same person: taken for somebody else unless decided
    decided: bool = False  # who it is was decided by an organizer
    apart: bool = False  # and so it was that it repeats no other row

    @property
    def key(self) -> RowKey:
        return self.sheet, self.row


@dataclass(frozen=True, slots=True)
class Alike:
    """A delegate who may be the person of a row, and what tells them from it."""

    full_name: str
    birth: object
    delegation: str | None
    category: str | None
    badge_number: str | None


@dataclass(frozen=True, slots=True)
class ImportPreview:
    sheets: tuple[SheetReading, ...]
    rows: tuple[RowPreview, ...]  # in the order of the file
    new_delegations: tuple[str, ...]  # as first written
    new_categories: Mapping[str, str]  # code to name; made without vote and quorum
    not_in_file: tuple[int, ...]  # active delegates that the list does not name; they stay as they are
    new_fields: tuple[NewField, ...] = ()
    withdrawn: tuple[int, ...] = ()  # those of `not_in_file` that the organizer withdraws
    known_ids: frozenset[int] = frozenset()  # everybody of the roster
    people_alike: Mapping[int, Alike] | None = None  # by the ids that rows name as `alike`, or are decided to be
    bound: frozenset[int] = frozenset()  # of `not_in_file` those in a replacement: they cannot be withdrawn

    @property
    def counts(self) -> dict[Action, int]:
        """Rows by action, every action named."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in Action}

    @property
    def warned(self) -> int:
        """Rows that go in with a warning."""
        return sum(
            bool(row.warnings or row.extra_problems or row.alike) for row in self.rows if row.action in GOING_IN
        )

    @property
    def to_decide(self) -> int:
        """Rows that may be somebody of the roster, and nobody has said so or not."""
        return sum(bool(row.alike) and not row.decided for row in self.rows if row.action in GOING_IN)


def event_setting(session: Session, event_id: int) -> Setting:
    """What reading a list must know of the event. NotFound where there is none."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound
    return Setting(event.starts_on, categories_by_name(session, event_id))


def preview_import(
    session: Session,
    event_id: int,
    roster: RosterFile,
    choices: Choices | None = None,
    extras: Extras | None = None,
) -> ImportPreview:
    """Reads only; importing decides by this same function, inside its own transaction."""
    choices, extras = choices or Choices(), extras or Extras()
    known = known_people(session, event_id)
    rows = _each_decided_once(extras.told(roster.rows), choices, known)
    rows, new_categories = _with_categories(session, event_id, rows, choices.left_out)
    rows = _with_delegations(session, event_id, rows)
    told = {
        index: row.person
        for index, row in enumerate(rows)
        if row.person is not None and row.goes_in and (row.sheet, row.row) not in choices.left_out
    }
    decided = {
        index: who
        for index in told
        if (who := choices.same.get((rows[index].sheet, rows[index].row), -1)) is None or who in known
    }
    matches = match_people(told, known, decided)
    alike = look_alikes(told, known, matches)
    cells = Cells(roster.sheets)
    for index in lost_badges(told, known, matches):
        rows[index] = without_badge(rows[index], cells)
    bound = frozenset(in_replacements(session, event_id))
    there = category_names(session, event_id)
    names = there | new_categories
    statuses = _statuses(session, event_id)
    for index, key in matches.items():
        rows[index] = with_status(rows[index], statuses[key])
        if key in bound and told[index].category not in (None, known[key].category):
            rows[index] = without_category(rows[index], cells, names)
    new_categories = _still_named(new_categories, rows)
    missing = _missing(statuses, set(matches.values()))
    named = {key for keys in alike.values() for key in keys} | {key for key in decided.values() if key in known}
    previews = tuple(
        replace(
            _preview_row(row, matches.get(index), known, choices.left_out, extras),
            alike=alike.get(index, ()),
            decided=index in decided or _is_decided_again(row, choices, known),
            apart=(row.sheet, row.row) in choices.apart,
        )
        for index, row in enumerate(rows)
    )
    return ImportPreview(
        roster.sheets,
        previews,
        _new_delegations(session, event_id, told.values()),
        new_categories | _default_category({*there, *new_categories}, previews),
        missing,
        extras.new_fields,
        tuple(sorted(choices.withdrawn.intersection(missing) - bound)),
        frozenset(known),
        {key: _alike(known[key]) for key in named if key is not None},
        bound.intersection(missing),
    )


def _each_decided_once(rows: Iterable[PersonRow], choices: Choices, known: Collection[int]) -> list[PersonRow]:
    """A row decided to be whom an earlier one was decided to be repeats that one."""
    firsts: dict[int, PersonRow] = {}
    resolved: list[PersonRow] = []
    for row in rows:
        key = row.sheet, row.row
        who = choices.same.get(key) if row.goes_in and key not in choices.left_out else None
        first = firsts.setdefault(who, row) if who is not None and who in known else row
        resolved.append(row if first is row else _repeating(row, first))
    return resolved


def _repeating(row: PersonRow, first: PersonRow) -> PersonRow:
    name = row.person.full_name if row.person else ""
    problem = Problem(Kind.DUPLICATE, Field.FULL_NAME, raw=name, other_row=first.row)
    others = tuple(each for each in row.warnings if each.kind is not Kind.POSSIBLE_DUPLICATE)
    return replace(row, warnings=(*others, problem))


def _is_decided_again(row: PersonRow, choices: Choices, known: Collection[int]) -> bool:
    return row.is_repeated and choices.same.get((row.sheet, row.row)) in known


def _alike(person: Person) -> Alike:
    return Alike(
        person.full_name,
        person.birth_date or person.birth_year,
        person.delegation,
        person.category,
        person.badge_number,
    )


def _statuses(session: Session, event_id: int) -> dict[int, DelegateStatus]:
    rows = session.execute(select(Delegate.id, Delegate.status).where(Delegate.event_id == event_id))
    return {key: DelegateStatus(status) for key, status in rows}


def _missing(statuses: Mapping[int, DelegateStatus], named: set[int]) -> tuple[int, ...]:
    active = {key for key, status in statuses.items() if status is DelegateStatus.ACTIVE}
    return tuple(sorted(active - named))


def _preview_row(
    row: PersonRow,
    delegate_id: int | None,
    known: Mapping[int, Person],
    left_out: Collection[RowKey],
    extras: Extras,
) -> RowPreview:
    matched = known[delegate_id] if delegate_id is not None else None
    made: tuple[Change, ...] = ()
    made_extra: tuple[ExtraChange, ...] = ()
    if (row.sheet, row.row) in left_out:
        action = Action.LEFT_OUT
    elif row.errors or row.person is None:
        action = Action.ERROR
    elif row.is_repeated:
        action = Action.REPEATED
    elif matched is None:
        action = Action.NEW
        made_extra = extra_changes(None, row.person, extras)
    else:
        made, made_extra = changes(matched, row.person), extra_changes(matched, row.person, extras)
        action = Action.CHANGED if made or made_extra else Action.UNCHANGED
    return RowPreview(
        row.sheet,
        row.row,
        action,
        row.person,
        matched,
        delegate_id,
        made,
        row.warnings,
        row.errors,
        made_extra,
        extras.problems.get((row.sheet, row.row), ()),
    )


def _with_categories(
    session: Session, event_id: int, rows: Iterable[PersonRow], left_out: Collection[RowKey]
) -> tuple[list[PersonRow], dict[str, str]]:
    """Labels that named no category get the code of one to be made; also gives those, code to name."""
    by_name = categories_by_name(session, event_id)
    codes = set(by_name.values())
    new: dict[str, str] = {}
    resolved: list[PersonRow] = []
    for each in rows:
        row = each
        named = _category_named(row.person, codes, by_name) if row.person is not None else None
        if row.person is not None and named is not None:
            code, name = named
            if code not in codes and row.goes_in and (row.sheet, row.row) not in left_out:
                new.setdefault(code, name)
            row = replace(row, person=replace(row.person, category=code, category_name=None))
        resolved.append(row)
    return resolved, new


def _category_named(person: Person, codes: Collection[str], by_name: Mapping[str, str]) -> tuple[str, str] | None:
    """Code and name of what is no category of the event by its code: a label, or a usual one that was removed."""
    if person.category_name is not None:
        return category_code(person.category_name), person.category_name
    if person.category is None or person.category in codes:
        return None
    name = _USUAL_NAMES[person.category]
    return by_name.get(fold(name), person.category), name


def _with_delegations(session: Session, event_id: int, rows: Iterable[PersonRow]) -> list[PersonRow]:
    """A delegation that the event calls "Đoàn đại biểu Quận 1" is meant by lists that say "Quận 1"."""
    names = list(session.scalars(select(Delegation.name).where(Delegation.event_id == event_id)))
    there = {folded_delegation(name) for name in names}
    short = {folded_delegation(delegation_name(name)): name for name in reversed(names)}
    longer = {folded: name for folded, name in short.items() if folded not in there}
    if not longer:
        return list(rows)
    return [_in_delegation(row, longer) for row in rows]


def _in_delegation(row: PersonRow, longer: Mapping[str, str]) -> PersonRow:
    told = row.person.delegation if row.person else None
    name = longer.get(folded_delegation(told)) if told else None
    return replace(row, person=replace(row.person, delegation=name)) if row.person and name else row


def _still_named(new: Mapping[str, str], rows: Iterable[PersonRow]) -> dict[str, str]:
    named = {row.person.category for row in rows if row.person is not None}
    return {code: name for code, name in new.items() if code in named}


def _default_category(codes: Collection[str], rows: Iterable[RowPreview]) -> dict[str, str]:
    """What whoever comes without a category is of, code to name, where the event has it no more."""
    if DEFAULT_CATEGORY in codes:
        return {}
    needed = any(row.action is Action.NEW and row.person and row.person.category is None for row in rows)
    return {DEFAULT_CATEGORY: _USUAL_NAMES[DEFAULT_CATEGORY]} if needed else {}


def _new_delegations(session: Session, event_id: int, people: Iterable[Person]) -> tuple[str, ...]:
    there = known_delegations(session, event_id)
    named = {folded_delegation(person.delegation): person.delegation for person in people if person.delegation}
    return tuple(name for folded, name in named.items() if folded not in there)
