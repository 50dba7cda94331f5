"""Writes what a preview says, and what it replaced, so that the whole can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.core.names import fold
from checkin.core.roster.changes import changed
from checkin.core.roster.choices import Choices
from checkin.core.roster.fields import Field
from checkin.core.roster.people import RosterFile
from checkin.core.roster.person import Person
from checkin.core.stream import DeltaKind
from checkin.services.change_status import set_status
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.event_fields import event_fields
from checkin.services.import_extras import Extras, make_new_fields, merged, with_field_ids
from checkin.services.preview_import import GOING_IN, Action, ImportPreview, RowPreview, preview_import
from checkin.services.replacements import in_replacements
from checkin.store.import_log import LoggedChange, category_names, difference, field_changes, log_changes
from checkin.store.models import ChangeKind, ImportRun
from checkin.store.roster import (
    DEFAULT_CATEGORY,
    KEPT_FIELDS,
    RosterWriter,
    folded_delegation,
    hold_roster,
    known_delegations,
    known_people,
)
from checkin.store.stream import append_delta
from checkin.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Source:
    """Who brought which file."""

    account_id: int | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many rows did what, and how many delegates the list did not name."""

    new: int
    changed: int
    unchanged: int
    left_out: int  # errors, repetitions, and what the organizer left out
    not_in_file: int
    withdrawn: int = 0  # of those
    run_id: int = field(default=0, compare=False)


def apply_import(
    session: Session,
    vault: Vault,
    event_id: int,
    roster: RosterFile,
    now: datetime,
    source: Source | None = None,
    choices: Choices | None = None,
    extras: Extras | None = None,
) -> ImportResult:
    """Writes what `preview_import` says now, in the caller's transaction. The same list again changes nothing.

    A cell that is empty or cannot be read leaves what is known; delegates whom the list does not name stay unless
    `choices` withdraws them. What was before is kept as an ImportRun.
    """
    hold_roster(session, event_id)
    return _write(
        session,
        vault,
        event_id,
        preview_import(session, event_id, roster, choices, extras),
        now,
        source or Source(),
    )


def write_preview(
    session: Session, vault: Vault, event_id: int, preview: ImportPreview, now: datetime, source: Source
) -> ImportResult | None:
    """As `apply_import` by a preview worked out before; None, and nothing written, where it holds no more."""
    hold_roster(session, event_id)
    known = known_people(session, event_id)
    matched = ((row.delegate_id, row.known) for row in preview.rows if row.delegate_id is not None)
    if known.keys() != preview.known_ids or any(known[key] != person for key, person in matched):
        return None
    if _recategorized(preview.rows) & in_replacements(session, event_id):
        return None
    if not _parts_are_there(session, event_id, preview):
        return None
    return _write(session, vault, event_id, preview, now, source)


def _parts_are_there(session: Session, event_id: int, preview: ImportPreview) -> bool:
    """Whether what the preview writes into is there still, and no field came that it would make."""
    fields = event_fields(session, event_id)
    if {fold(new.name) for new in preview.new_fields} & {each.folded for each in fields}:
        return False
    people = [row.person for row in preview.rows if row.action in GOING_IN and row.person]
    keys = {str(each.id) for each in fields} | {new.key for new in preview.new_fields}
    delegations = known_delegations(session, event_id) | set(map(folded_delegation, preview.new_delegations))
    return (
        {key for person in people for key, _ in person.extra or ()} <= keys
        and {person.category for person in people if person.category}
        <= category_names(session, event_id).keys() | preview.new_categories.keys()
        and {folded_delegation(person.delegation) for person in people if person.delegation} <= delegations
    )


def _write(
    session: Session, vault: Vault, event_id: int, preview: ImportPreview, now: datetime, source: Source
) -> ImportResult:
    counts = preview.counts
    writer = RosterWriter(session, vault, event_id, now)
    writer.add_categories(preview.new_categories)
    writer.add_delegations(preview.new_delegations)
    fields = make_new_fields(session, event_id, preview.new_fields)
    updated = _overwritten(preview.rows, fields)
    writer.update({key: after for key, (_, after) in updated.items()}, _freed_badges(preview.rows))
    new = [row.person for row in preview.rows if row.action is Action.NEW and row.person]
    made = writer.insert([with_field_ids(person, fields) for person in new])
    run = ImportRun(
        event_id=event_id,
        account_id=source.account_id,
        file_name=source.file_name,
        applied_at=now,
        made=len(made),
        changed=len(updated),
        unchanged=counts[Action.UNCHANGED],
        left_out=counts[Action.REPEATED] + counts[Action.ERROR] + counts[Action.LEFT_OUT],
        parts={
            "delegations": writer.made_delegations,
            "categories": writer.made_categories,
            "fields": [int(key) for key in fields.values()],
            "named": writer.delegation_ids(_delegations_told(updated, made)),
        },
    )
    session.add(run)
    session.flush()
    by = Actor(account_id=source.account_id, import_id=run.id)
    withdrawn = (
        preview.withdrawn
        and set_status(session, event_id, preview.withdrawn, DelegateStatus.WITHDRAWN, "", by, now).changed
    )
    run.withdrawn = len(withdrawn)
    log_changes(session, run.id, _log(updated, made, withdrawn))
    names = category_names(session, event_id)
    record_changes(
        session,
        (
            FieldChange(*each)
            for key, (before, after) in updated.items()
            for each in field_changes(key, *difference(before, after), names)
        ),
        by,
        now,
    )
    if made or updated or withdrawn:
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
    return ImportResult(
        new=run.made,
        changed=run.changed,
        unchanged=run.unchanged,
        left_out=run.left_out,
        not_in_file=len(preview.not_in_file),
        withdrawn=run.withdrawn,
        run_id=run.id,
    )


def _overwritten(rows: Sequence[RowPreview], fields: dict[str, str]) -> dict[int, tuple[Person, Person]]:
    """Before and after."""
    return {
        row.delegate_id: (row.known, _after(row.known, row, fields))
        for row in rows
        if row.action is Action.CHANGED and row.delegate_id is not None and row.known is not None
    }


def _delegations_told(updated: dict[int, tuple[Person, Person]], made: dict[int, Person]) -> set[str]:
    people = (*(each for pair in updated.values() for each in pair), *made.values())
    return {person.delegation for person in people if person.delegation}


def _after(known: Person, row: RowPreview, fields: dict[str, str]) -> Person:
    after = changed(known, row.changes)
    return merged(after, with_field_ids(row.person, fields)) if row.extra_changes and row.person else after


def _freed_badges(rows: Sequence[RowPreview]) -> list[int]:
    """Delegates whose number changes. All are freed before any is given: two may have swapped."""
    return [
        row.delegate_id
        for row in rows
        if row.delegate_id is not None and any(change.field is Field.BADGE_NUMBER for change in row.changes)
    ]


def _recategorized(rows: Iterable[RowPreview]) -> set[int]:
    return {
        row.delegate_id
        for row in rows
        if row.delegate_id is not None and any(change.field is Field.CATEGORY for change in row.changes)
    }


def _log(
    updated: dict[int, tuple[Person, Person]], made: dict[int, Person], withdrawn: Iterable[int]
) -> Iterable[LoggedChange]:
    for key, (before, after) in updated.items():
        yield LoggedChange(key, ChangeKind.CHANGED, *difference(before, after))
    for key, person in made.items():
        said = replace(person, category=person.category or DEFAULT_CATEGORY).said()
        yield LoggedChange(key, ChangeKind.MADE, {}, {name: said[name] for name in said if name in KEPT_FIELDS})
    for key in withdrawn:
        yield LoggedChange(key, ChangeKind.WITHDRAWN, {}, {})
