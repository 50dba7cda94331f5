"""From an uploaded list to delegates: kept as a draft, previewed, then imported or thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound, Refused
from checkin.core.names import clean
from checkin.core.roster.changes import changed
from checkin.core.roster.fields import Field
from checkin.core.roster.people import RosterFile, read_people
from checkin.core.roster.person import Person
from checkin.core.roster.sheets import pack, unpack
from checkin.core.stream import DeltaKind
from checkin.formats.spreadsheet import Workbook, read_workbook
from checkin.services.preview_import import Action, ImportPreview, RowPreview, event_setting, preview_import
from checkin.store.engine import Store
from checkin.store.models import ImportDraft
from checkin.store.roster import RosterWriter, hold_roster
from checkin.store.stream import append_delta
from checkin.store.vault import Vault

LONGEST_FILE_NAME = 255


class AlreadyImported(Refused):
    """This draft has gone in; the file can be uploaded again, and then changes nothing that it did not."""

    code = "already_imported"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with what importing it would do now. Of one that has gone in, only its name and time are left."""

    id: int
    workbook: Workbook
    preview: ImportPreview
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many rows did what, and how many delegates the list did not name."""

    new: int
    changed: int
    unchanged: int
    left_out: int  # errors and repetitions
    not_in_file: int


def start_import(
    store: Store, event_id: int, account_id: int | None, *, file_name: str, data: bytes, now: datetime
) -> int:
    """Reads the file and keeps it as a draft; returns its id. SpreadsheetRefused where it cannot be read.

    Drafts of the same account for this event that never went in are emptied: lists hold personal data.
    """
    workbook = read_workbook(data, file_name)
    with store.write() as session:
        event_setting(session, event_id)
        _empty(session, ImportDraft.event_id == event_id, ImportDraft.account_id == account_id)
        draft = ImportDraft(
            event_id=event_id,
            account_id=account_id,
            file_name=clean(workbook.file_name)[-LONGEST_FILE_NAME:],
            content=_packed(workbook),
            created_at=now,
        )
        session.add(draft)
        session.flush()
        return draft.id


def open_import(store: Store, event_id: int, draft_id: int) -> OpenDraft:
    """NotFound where there is no such draft in this event, AlreadyImported where it has gone in."""
    with store.read() as session:
        draft, workbook, roster = _read_draft(session, event_id, draft_id)
        return OpenDraft(draft.id, workbook, preview_import(session, event_id, roster), draft.created_at)


def finish_import(store: Store, event_id: int, draft_id: int, now: datetime) -> ImportResult:
    """Imports a draft, once, and forgets its cells. Errors as `open_import`."""
    with store.read() as session:
        _, _, roster = _read_draft(session, event_id, draft_id)  # before the gate: it takes time
    with store.write() as session:
        draft = _draft(session, event_id, draft_id, lock=True)
        draft.applied_at, draft.content = now, {}
        return apply_import(session, store.vault, event_id, roster, now)


def discard_import(store: Store, event_id: int, draft_id: int) -> None:
    """Idempotent; one that has gone in stays as a note that it did."""
    with store.write() as session:
        _empty(session, ImportDraft.event_id == event_id, ImportDraft.id == draft_id)


def import_file(store: Store, event_id: int, *, file_name: str, data: bytes, now: datetime) -> ImportResult:
    """Reads and imports in one go, for the command line and the demo."""
    workbook = read_workbook(data, file_name)
    with store.read() as session:
        roster = read_people(workbook.sheets, event_setting(session, event_id))
    with store.write() as session:
        return apply_import(session, store.vault, event_id, roster, now)


def preview_file(store: Store, event_id: int, *, file_name: str, data: bytes) -> ImportPreview:
    """What `import_file` would do; writes nothing."""
    workbook = read_workbook(data, file_name)
    with store.read() as session:
        return preview_import(session, event_id, read_people(workbook.sheets, event_setting(session, event_id)))


def apply_import(session: Session, vault: Vault, event_id: int, roster: RosterFile, now: datetime) -> ImportResult:
    """Writes what `preview_import` says now, in the caller's transaction. The same list again changes nothing.

    A cell that is empty or cannot be read leaves what is known; delegates whom the list does not name stay.
    """
    hold_roster(session, event_id)
    preview = preview_import(session, event_id, roster)
    counts = preview.counts
    writer = RosterWriter(session, vault, event_id, now)
    writer.add_categories(preview.new_categories)
    writer.add_delegations(preview.new_delegations)
    writer.update(_overwritten(preview.rows), _freed_badges(preview.rows))
    writer.insert([row.person for row in preview.rows if row.action is Action.NEW and row.person])
    if counts[Action.NEW] or counts[Action.CHANGED]:
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
    return ImportResult(
        new=counts[Action.NEW],
        changed=counts[Action.CHANGED],
        unchanged=counts[Action.UNCHANGED],
        left_out=counts[Action.REPEATED] + counts[Action.ERROR],
        not_in_file=len(preview.not_in_file),
    )


def _overwritten(rows: Sequence[RowPreview]) -> dict[int, Person]:
    return {
        row.delegate_id: changed(row.known, row.changes)
        for row in rows
        if row.action is Action.CHANGED and row.delegate_id is not None and row.known is not None
    }


def _freed_badges(rows: Sequence[RowPreview]) -> list[int]:
    """Delegates whose number changes. All are freed before any is given: two may have swapped."""
    return [
        row.delegate_id
        for row in rows
        if row.delegate_id is not None and any(change.field is Field.BADGE_NUMBER for change in row.changes)
    ]


def _read_draft(session: Session, event_id: int, draft_id: int) -> tuple[ImportDraft, Workbook, RosterFile]:
    draft = _draft(session, event_id, draft_id)
    workbook = _unpacked(draft)
    return draft, workbook, read_people(workbook.sheets, event_setting(session, event_id))


def _draft(session: Session, event_id: int, draft_id: int, *, lock: bool = False) -> ImportDraft:
    query = select(ImportDraft).where(ImportDraft.id == draft_id, ImportDraft.event_id == event_id)
    draft = session.scalar(query.with_for_update() if lock else query)
    if draft is None:
        raise NotFound
    if draft.applied_at is not None:
        raise AlreadyImported
    if not draft.content:
        raise NotFound
    return draft


def _empty(session: Session, *which: ColumnElement[bool]) -> None:
    """Drafts are emptied, not deleted: SQLite would give the number to the next, and an old page import that."""
    session.execute(update(ImportDraft).where(*which, ImportDraft.applied_at.is_(None)).values(content={}))


def _packed(workbook: Workbook) -> dict[str, Any]:
    return {
        "kind": workbook.kind,
        "charset": workbook.charset,
        "separator": workbook.separator,
        "hidden_sheets": list(workbook.hidden_sheets),
        "sheets": [pack(sheet) for sheet in workbook.sheets],
    }


def _unpacked(draft: ImportDraft) -> Workbook:
    content = draft.content
    return Workbook(
        draft.file_name,
        content["kind"],
        tuple(unpack(sheet) for sheet in content["sheets"]),
        hidden_sheets=tuple(content["hidden_sheets"]),
        charset=content["charset"],
        separator=content["separator"],
    )
