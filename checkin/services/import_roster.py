"""From an uploaded list to delegates: kept as a draft, previewed, decided on, then imported or thrown away."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound, Refused
from checkin.core.names import clean
from checkin.core.roster.choices import Choices, pack_choices, unpack_choices
from checkin.core.roster.sheets import pack, unpack
from checkin.formats.spreadsheet import Workbook, read_workbook
from checkin.services.apply_import import ImportResult, Source, apply_import, write_preview
from checkin.services.import_reading import (
    DraftReading,
    SheetColumns,
    read_draft,
    remember_meaning,
    remembered_meanings,
)
from checkin.services.preview_import import ImportPreview, event_setting, preview_import
from checkin.store.engine import Store
from checkin.store.models import ImportDraft

LONGEST_FILE_NAME = 255
MOST_CORRECTIONS = 2_000
LONGEST_CORRECTION = 500


class AlreadyImported(Refused):
    """This draft has gone in; the file can be uploaded again, and then changes nothing that it did not."""

    code = "already_imported"


class TooManyCorrections(Refused):
    """So much is put right in the file itself."""

    code = "too_many_corrections"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with what importing it would do now. Of one that has gone in, only its name and time are left."""

    id: int
    workbook: Workbook  # without its sheets' rows
    preview: ImportPreview
    created_at: datetime
    choices: Choices
    columns: tuple[SheetColumns, ...]


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
        draft, workbook, choices, reading = _read_draft(session, event_id, draft_id)
        preview = preview_import(session, event_id, reading.roster, choices, reading.extras)
        return OpenDraft(
            draft.id, replace(workbook, sheets=()), preview, draft.created_at, choices, reading.columns
        )


def open_choices(store: Store, event_id: int, draft_id: int) -> Choices:
    """What has been decided so far. Errors as `open_import`."""
    with store.read() as session:
        return unpack_choices(_draft(session, event_id, draft_id).choices)


def decide(store: Store, event_id: int, draft_id: int, choices: Choices) -> None:
    """Keeps what the organizer decided, in place of what was decided before. Errors as `open_import`.

    TooManyCorrections above 2,000 corrected cells; a longer text than 500 characters is cut.
    """
    if len(choices.cells) > MOST_CORRECTIONS:
        raise TooManyCorrections
    cells = {key: clean(text)[:LONGEST_CORRECTION] for key, text in choices.cells.items()}
    with store.write() as session:
        draft = _draft(session, event_id, draft_id, lock=True)
        draft.choices = pack_choices(replace(choices, cells=cells))


def remember_columns(store: Store, account_id: int, chosen: dict[str, str], now: datetime) -> None:
    """Meanings by title, for this organizer's next file."""
    with store.write() as session:
        for title, meaning in chosen.items():
            remember_meaning(session, account_id, title, meaning, now)


def finish_import(
    store: Store,
    event_id: int,
    draft_id: int,
    now: datetime,
    account_id: int | None = None,
    prepared: OpenDraft | None = None,
) -> ImportResult:
    """Imports a draft, once, and forgets its cells. Errors as `open_import`.

    `prepared` is what `open_import` gave: with it the one transaction is short. Where the roster has changed since,
    everything is worked out anew.
    """
    if prepared is None:
        prepared = open_import(store, event_id, draft_id)  # before the gate: it takes time
    with store.write() as session:
        draft = _draft(session, event_id, draft_id, lock=True)
        source = Source(account_id, draft.file_name)
        choices = unpack_choices(draft.choices)
        result = None
        if prepared.id == draft_id and prepared.choices == choices:
            result = write_preview(session, store.vault, event_id, prepared.preview, now, source)
        if result is None:
            _, _, _, reading = _read_draft(session, event_id, draft_id)
            result = apply_import(
                session, store.vault, event_id, reading.roster, now, source, choices, reading.extras
            )
        draft.applied_at, draft.content, draft.choices = now, {}, {}
        return result


def discard_import(store: Store, event_id: int, draft_id: int) -> None:
    """Idempotent; one that has gone in stays as a note that it did."""
    with store.write() as session:
        _empty(session, ImportDraft.event_id == event_id, ImportDraft.id == draft_id)


def import_file(
    store: Store, event_id: int, *, file_name: str, data: bytes, now: datetime, account_id: int | None = None
) -> ImportResult:
    """Reads and imports in one go, for the command line and the demo.

    Of the columns that no known field takes those go in that the event has as fields.
    """
    workbook = read_workbook(data, file_name)
    with store.read() as session:
        reading = _read_file(session, event_id, workbook)
    with store.write() as session:
        source = Source(account_id, clean(workbook.file_name)[-LONGEST_FILE_NAME:])
        return apply_import(session, store.vault, event_id, reading.roster, now, source, extras=reading.extras)


def preview_file(store: Store, event_id: int, *, file_name: str, data: bytes) -> ImportPreview:
    """What `import_file` would do; writes nothing."""
    workbook = read_workbook(data, file_name)
    with store.read() as session:
        reading = _read_file(session, event_id, workbook)
        return preview_import(session, event_id, reading.roster, extras=reading.extras)


def _read_file(session: Session, event_id: int, workbook: Workbook) -> DraftReading:
    return read_draft(session, event_id, workbook.sheets, Choices(), event_setting(session, event_id), {})


def _read_draft(
    session: Session, event_id: int, draft_id: int
) -> tuple[ImportDraft, Workbook, Choices, DraftReading]:
    draft = _draft(session, event_id, draft_id)
    workbook, choices = _unpacked(draft), unpack_choices(draft.choices)
    reading = read_draft(
        session,
        event_id,
        workbook.sheets,
        choices,
        event_setting(session, event_id),
        remembered_meanings(session, draft.account_id),
    )
    return draft, workbook, choices, reading


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
    unapplied = update(ImportDraft).where(*which, ImportDraft.applied_at.is_(None))
    session.execute(unapplied.values(content={}, choices={}))


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
