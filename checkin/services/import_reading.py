"""A draft's sheets to people, as the organizer means their columns: what was found, remembered, and chosen now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.event_field import FieldKind, guess_kind
from checkin.core.names import fold
from checkin.core.roster.choices import KEEP, SKIP, TICK, Choices, chosen_sheets
from checkin.core.roster.fields import Field
from checkin.core.roster.header import Column, Header, find_header
from checkin.core.roster.people import RosterFile, read_people
from checkin.core.roster.row_kinds import is_numbering
from checkin.core.roster.sheets import Row, Sheet, cell_text
from checkin.core.roster.values import Setting
from checkin.services.event_fields import event_fields
from checkin.services.import_extras import Extras, read_extras
from checkin.store.models import ColumnMemory

SAMPLES = 3
_FIELDS = frozenset(map(str, Field))
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class ColumnReading:
    column: Column
    meaning: str  # one of core.roster.choices.MEANINGS
    found: str  # what would be without the organizer
    kind: FieldKind  # that fits its cells, should it be kept
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetColumns:
    name: str
    skipped: bool  # by the organizer
    header_row: int | None  # None where no row names the full name
    columns: tuple[ColumnReading, ...]  # those with a title, from left to right


@dataclass(frozen=True, slots=True)
class DraftReading:
    roster: RosterFile
    extras: Extras
    columns: tuple[SheetColumns, ...]


def read_draft(
    session: Session,
    event_id: int,
    sheets: Sequence[Sheet],
    choices: Choices,
    setting: Setting,
    remembered: Mapping[str, str],
) -> DraftReading:
    """`remembered`: meanings by folded title. What is chosen in this draft goes before it, and before both of them
    that a column has the title of a field of the event."""
    taken = chosen_sheets(sheets, choices)
    headers = {sheet.name: find_header(sheet) for sheet in taken}
    own = {each.folded: each.kind for each in event_fields(session, event_id)}
    shown = tuple(_columns(sheet, headers.get(sheet.name), choices, remembered, own) for sheet in sheets)
    kept = {
        sheet.name: {
            each.column.index: (each.column.title, FieldKind(each.meaning.removeprefix(KEEP)))
            for each in sheet.columns
            if each.meaning.startswith(KEEP)
        }
        for sheet in shown
        if not sheet.skipped
    }
    meanings = {sheet.name: _meanings(sheet) for sheet in shown if not sheet.skipped}
    roster = read_people(taken, setting, meanings, apart=choices.apart)
    return DraftReading(roster, read_extras(session, event_id, taken, kept), shown)


def remembered_meanings(session: Session, account_id: int | None) -> dict[str, str]:
    """By folded title."""
    if account_id is None:
        return {}
    query = select(ColumnMemory.title, ColumnMemory.meaning).where(ColumnMemory.account_id == account_id)
    return {title: meaning for title, meaning in session.execute(query)}


def remember_meaning(session: Session, account_id: int, title: str, meaning: str, now: datetime) -> None:
    """For the next file from this organizer that has a column of that title."""
    folded = fold(title)[:LONGEST_TITLE]
    if not folded:
        return
    query = select(ColumnMemory).where(ColumnMemory.account_id == account_id, ColumnMemory.title == folded)
    memory = session.scalar(query) or ColumnMemory(account_id=account_id, title=folded)
    memory.meaning, memory.chosen_at = meaning, now
    session.add(memory)


def _columns(
    sheet: Sheet,
    header: Header | None,
    choices: Choices,
    remembered: Mapping[str, str],
    own: Mapping[str, FieldKind],
) -> SheetColumns:
    skipped = sheet.name in choices.skipped_sheets
    header = find_header(sheet) if skipped else header
    if header is None:
        return SheetColumns(sheet.name, skipped, None, ())
    found = {column.index: (column, str(field)) for field, column in header.columns.items()}
    found |= {column.index: (column, SKIP) for column in (*header.unknown, *header.repeated)}
    found |= {each.column.index: (each.column, TICK) for each in header.ticked}
    chosen = choices.meanings(sheet.name)
    kept = _kept_already({index: column for index, (column, _) in found.items()}, own)
    meant: dict[int, str] = {}
    for index, (column, meaning) in found.items():
        usual = remembered.get(fold(column.title)[:LONGEST_TITLE])
        if usual != SKIP and index in kept:
            usual = kept[index]
        meant[index] = chosen.get(index) or usual or meaning
    _give_each_field_once(meant, chosen, {index: meaning for index, (_, meaning) in found.items()})
    rows = [row for row in sheet.rows if row.number > header.row and not is_numbering(row)]
    return SheetColumns(
        sheet.name,
        skipped,
        header.row,
        tuple(_column(found[index][0], meant[index], found[index][1], rows) for index in sorted(found)),
    )


def _kept_already(columns: Mapping[int, Column], own: Mapping[str, FieldKind]) -> dict[int, str]:
    """Columns with the title of a field of the event; of several the last."""
    last = {folded: index for index in sorted(columns) if (folded := fold(columns[index].title)) in own}
    return {index: f"{KEEP}{own[folded]}" for folded, index in last.items()}


def _give_each_field_once(meant: dict[int, str], chosen: Mapping[int, str], found: Mapping[int, str]) -> None:
    """Of two columns for one field the chosen one has it, then the remembered one, then the first."""
    holders: dict[str, int] = {}
    order = sorted(meant, key=lambda index: (index not in chosen, meant[index] == found[index], index))
    for index in order:
        meaning = meant[index]
        if meaning in (SKIP, TICK) or meaning.startswith(KEEP):
            continue
        if meaning in holders:
            meant[index] = SKIP
        else:
            holders[meaning] = index


def _column(column: Column, meaning: str, found: str, rows: Sequence[Row]) -> ColumnReading:
    cells = [cell for row in rows if (cell := row.cell(column.index)) is not None]
    samples = tuple(cell_text(cell)[:60] for cell in cells[:SAMPLES])
    kind = guess_kind(cells) if found == SKIP else FieldKind.TEXT
    return ColumnReading(column, meaning, found, kind, samples)


def _meanings(sheet: SheetColumns) -> dict[int, Field | None]:
    """Where the organizer means something else than was found."""
    return {
        each.column.index: Field(each.meaning) if each.meaning in _FIELDS else None
        for each in sheet.columns
        if each.meaning != each.found
    }
