"""What importing a list would do, row by row, before anything is written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.category_code import category_code
from checkin.core.errors import NotFound
from checkin.core.roster.changes import Change, changes
from checkin.core.roster.fields import Field
from checkin.core.roster.matching import lost_badges, match_people
from checkin.core.roster.people import PersonRow, RosterFile, SheetReading
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.values import Setting
from checkin.store.models import Delegation, Event
from checkin.store.roster import categories_by_name, folded_delegation, known_people


class Action(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"  # stands in the list already: left out
    ERROR = "error"  # left out


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


@dataclass(frozen=True, slots=True)
class ImportPreview:
    sheets: tuple[SheetReading, ...]
    rows: tuple[RowPreview, ...]  # in the order of the file
    new_delegations: tuple[str, ...]  # as first written
    new_categories: Mapping[str, str]  # code to name; made without vote and quorum
    not_in_file: tuple[int, ...]  # ids of delegates that the list does not name; they stay as they are

    @property
    def counts(self) -> dict[Action, int]:
        """Rows by action, every action named."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in Action}

    @property
    def warned(self) -> int:
        """Rows that go in with a warning."""
        return sum(bool(row.warnings) for row in self.rows if row.action not in (Action.REPEATED, Action.ERROR))


def event_setting(session: Session, event_id: int) -> Setting:
    """What reading a list must know of the event. NotFound where there is none."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound
    return Setting(event.starts_on, categories_by_name(session, event_id))


def preview_import(session: Session, event_id: int, roster: RosterFile) -> ImportPreview:
    """Reads only; importing decides by this same function, inside its own transaction."""
    known = known_people(session, event_id)
    rows, new_categories = _with_categories(session, event_id, roster.rows)
    told = {index: row.person for index, row in enumerate(rows) if row.person is not None and row.goes_in}
    matches = match_people(told, known)
    for index in lost_badges(told, known, matches):
        rows[index] = _without_badge(rows[index])
    return ImportPreview(
        roster.sheets,
        tuple(_preview_row(row, matches.get(index), known) for index, row in enumerate(rows)),
        _new_delegations(session, event_id, told.values()),
        new_categories,
        tuple(sorted(known.keys() - matches.values())),
    )


def _preview_row(row: PersonRow, delegate_id: int | None, known: dict[int, Person]) -> RowPreview:
    matched = known[delegate_id] if delegate_id is not None else None
    made: tuple[Change, ...] = ()
    if row.errors or row.person is None:
        action = Action.ERROR
    elif row.is_repeated:
        action = Action.REPEATED
    elif matched is None:
        action = Action.NEW
    else:
        made = changes(matched, row.person)
        action = Action.CHANGED if made else Action.UNCHANGED
    return RowPreview(row.sheet, row.row, action, row.person, matched, delegate_id, made, row.warnings, row.errors)


def _with_categories(
    session: Session, event_id: int, rows: Iterable[PersonRow]
) -> tuple[list[PersonRow], dict[str, str]]:
    """Labels that named no category get the code of one to be made; also gives those, code to name."""
    codes = set(categories_by_name(session, event_id).values())
    new: dict[str, str] = {}
    resolved: list[PersonRow] = []
    for each in rows:
        row = each
        if row.person is not None and row.person.category_name is not None:
            code = category_code(row.person.category_name)
            if code not in codes and row.goes_in:
                new.setdefault(code, row.person.category_name)
            row = replace(row, person=replace(row.person, category=code, category_name=None))
        resolved.append(row)
    return resolved, new


def _without_badge(row: PersonRow) -> PersonRow:
    assert row.person is not None
    problem = Problem(Kind.DUPLICATE_BADGE, Field.BADGE_NUMBER, raw=row.person.badge_number or "")
    return replace(row, person=replace(row.person, badge_number=None), warnings=(*row.warnings, problem))


def _new_delegations(session: Session, event_id: int, people: Iterable[Person]) -> tuple[str, ...]:
    there = set(session.scalars(select(Delegation.folded).where(Delegation.event_id == event_id)))
    named = {folded_delegation(person.delegation): person.delegation for person in people if person.delegation}
    return tuple(name for folded, name in named.items() if folded not in there)
