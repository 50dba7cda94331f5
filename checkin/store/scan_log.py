"""The log of scans and of what undid them: appended, never changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Insert, String, Table, bindparam, literal_column, null, or_, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from checkin.core.attendance import Effect, Movement, Undoing
from checkin.core.scan_flags import ScanFlag
from checkin.core.scan_id import uuid_of
from checkin.core.verdict import VerdictCode
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import Event, Scan, ScanVoid

_scan, _void, _event = map(table_of, (Scan, ScanVoid, Event))


class KnownScan(NamedTuple):
    """A scan that was answered before."""

    event_id: int
    read_hash: str
    answer: dict[str, Any]
    device_verdict: VerdictCode | None


class VoidableScan(NamedTuple):
    """A scan as somebody who wants to undo it must know it."""

    event_id: int
    sitting_id: int
    device_id: int | None
    delegate_id: int | None
    scanned_at: datetime


KNOWN_COLUMNS = tuple(_scan.c[name] for name in KnownScan._fields)
_known_scan = Prepared(select(*KNOWN_COLUMNS).where(_scan.c.id == bindparam("scan_id")))
_whole_scan = Prepared(select(_scan).where(_scan.c.id == bindparam("scan_id")))
_voidable = Prepared(
    select(_scan.c.event_id, _scan.c.sitting_id, _scan.c.device_id, _scan.c.delegate_id, _scan.c.scanned_at).where(
        _scan.c.id == bindparam("scan_id")
    )
)
_known_void = Prepared(select(_void.c.event_id, _void.c.scan_id).where(_void.c.id == bindparam("void_id")))
_of_this = _void.c.scan_id == bindparam("scan_id")
_of_person = (_scan.c.delegate_id == bindparam("delegate_id"), _scan.c.sitting_id == bindparam("sitting_id"))
# voids in the shape of movements, with "void" for an effect: one statement for both
_movements_and_voids = Prepared(
    select(_scan.c.id, _scan.c.scanned_at, type_coerce(_scan.c.effect, String), _scan.c.entrance_id)
    .where(*_of_person, _scan.c.effect.is_not(None))
    .union_all(
        select(_void.c.scan_id, _void.c.voided_at, literal_column("'void'", String), null()).where(
            _void.c.event_id == bindparam("event_id"),
            or_(_of_this, _void.c.scan_id.in_(select(_scan.c.id).where(*_of_person))),
        )
    )
)


def _insert_once(table: Table) -> Callable[[str], Insert]:
    """With its place in the event's log, which costs no statement more. The sitting is joined before (store.locks):
    then whoever froze it while this one waited stands before it."""
    place = select(_event.c.last_seq).where(_event.c.id == bindparam("event_id")).scalar_subquery()
    values = {column.name: bindparam(column.name, type_=column.type) for column in table.c} | {"seq": place}

    def statement(dialect_name: str) -> Insert:
        into = postgresql.insert(table) if dialect_name == "postgresql" else sqlite.insert(table)
        return into.values(values).on_conflict_do_nothing(index_elements=["id"])

    return statement


_append_scan = Prepared(_insert_once(_scan))
_append_void = Prepared(_insert_once(_void))


def find_scan(transaction: Transaction, scan_id: str) -> KnownScan | None:
    row = transaction.row(_known_scan, scan_id=scan_id)
    return KnownScan._make(row) if row else None


def find_movements(
    transaction: Transaction, event_id: int, delegate_id: int, sitting_id: int, scan_id: str = ""
) -> tuple[list[Movement], list[Undoing]]:
    """What moved this person in and out of the sitting, and what was voided of it in its own event, of `scan_id`
    included."""
    person = {"event_id": event_id, "delegate_id": delegate_id, "sitting_id": sitting_id}
    movements, voids = [], []
    for told_id, at, effect, entrance_id in transaction.rows(_movements_and_voids, scan_id=scan_id, **person):
        if effect == "void":
            voids.append(Undoing(told_id, at))
        else:
            movements.append(Movement(told_id, at, Effect(effect), entrance_id))
    return movements, voids


def append_scan(transaction: Transaction, row: dict[str, Any]) -> bool:
    """Writes the scan; False where the id is there already (a second copy of the request was faster)."""
    return transaction.write(_append_scan, row) == 1


def append_shown(transaction: Transaction, scan_id: str, shown: VerdictCode, flag: ScanFlag, now: datetime) -> None:
    """Beside a scan whose phone never heard the answer, and showed the contrary. Idempotent."""
    row = transaction.row(_whole_scan, scan_id=scan_id)
    assert row is not None
    told = {
        "id": uuid_of(f"shown:{scan_id}"),
        "device_verdict": shown,
        "flags": flag,
        "effect": None,
        "overrode": None,
        "reason": "",
        "received_at": now,
        "recorded_at": now,
    }
    transaction.write(_append_scan, dict(zip(_scan.c.keys(), row, strict=True)) | told)


def append_void(transaction: Transaction, row: dict[str, Any]) -> bool:
    """Writes the void; False where the id is there already."""
    return transaction.write(_append_void, row) == 1


def find_void(transaction: Transaction, void_id: str) -> tuple[int, str] | None:
    """The event and the scan that it undid."""
    row = transaction.row(_known_void, void_id=void_id)
    return (row[0], row[1]) if row else None


def find_voidable(transaction: Transaction, scan_id: str) -> VoidableScan | None:
    row = transaction.row(_voidable, scan_id=scan_id)
    return VoidableScan._make(row) if row else None
