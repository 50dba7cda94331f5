"""The scan's own statements, prepared: they are on the way of every person through a door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Table, bindparam, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from checkin.core.decision import BadgeStatus, DelegateStatus, ScanFacts, SittingState
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import (
    Attendance,
    Badge,
    Category,
    Delegate,
    Delegation,
    Device,
    Entrance,
    Scan,
    Sitting,
    entrance_category,
)


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]


_scan, _badge, _delegate = _table(Scan), _table(Badge), _table(Delegate)
_sitting, _entrance, _attendance = _table(Sitting), _table(Entrance), _table(Attendance)
_category, _delegation, _device = _table(Category), _table(Delegation), _table(Device)


@dataclass(frozen=True, slots=True)
class FoundBadge:
    """A badge with the little of its delegate that a door may see."""

    badge_id: int
    event_id: int
    status: BadgeStatus
    ended_at: datetime | None
    delegate_id: int
    delegate_status: DelegateStatus
    category_id: int
    full_name: str
    position: str
    seat: str
    category_name: str
    category_color: str
    counts_for_quorum: bool
    delegation_id: int | None
    delegation_name: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A sitting at an entrance, which admits some categories (none listed: all)."""

    sitting_state: SittingState
    entrance_name: str
    admitted_category_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class KnownScan:
    """A scan that was answered before."""

    event_id: int
    read_hash: str
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FirstAdmission:
    first_in_at: datetime
    scan_id: str
    entrance_name: str | None


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """The device behind a key. `revoked_at` says that it was cut off."""

    id: int
    event_id: int
    revoked_at: datetime | None


_device_by_key = Prepared(
    select(_device.c.id, _device.c.event_id, _device.c.revoked_at).where(
        _device.c.key_hash == bindparam("key_hash")
    )
)
_known_scan = Prepared(
    select(_scan.c.event_id, _scan.c.read_hash, _scan.c.answer).where(_scan.c.id == bindparam("scan_id"))
)
_badges = select(
    _badge.c.id.label("badge_id"),
    _badge.c.event_id,
    _badge.c.status,
    _badge.c.ended_at,
    _delegate.c.id.label("delegate_id"),
    _delegate.c.status.label("delegate_status"),
    _delegate.c.category_id,
    _delegate.c.full_name,
    _delegate.c.position,
    _delegate.c.seat,
    _category.c.name.label("category_name"),
    _category.c.color.label("category_color"),
    _category.c.counts_for_quorum,
    _delegate.c.delegation_id,
    _delegation.c.name.label("delegation_name"),
).select_from(
    _badge.join(_delegate, _badge.c.delegate_id == _delegate.c.id)
    .join(_category, _delegate.c.category_id == _category.c.id)
    .outerjoin(_delegation, _delegate.c.delegation_id == _delegation.c.id)
)
_badge_by_code = Prepared(_badges.where(_badge.c.code_hash == bindparam("code_hash")))
# a number that was printed twice (reissued) means the badge that is alive, else the latest
_badge_by_number = Prepared(
    _badges.where(
        _badge.c.event_id == bindparam("event_id"),
        # SQLite makes capitals of a to z alone; other letters are found as they were printed
        or_(_badge.c.number == bindparam("number"), func.upper(_badge.c.number) == bindparam("capitals")),
    )
    .order_by(_badge.c.status != BadgeStatus.ACTIVE, _badge.c.issued_at.desc())
    .limit(1)
)
_place = Prepared(
    select(_sitting.c.state, _entrance.c.name, entrance_category.c.category_id)
    .select_from(_sitting.join(_entrance, _entrance.c.event_id == _sitting.c.event_id).outerjoin(entrance_category))
    .where(
        _sitting.c.id == bindparam("sitting_id"),
        _entrance.c.id == bindparam("entrance_id"),
        _sitting.c.event_id == bindparam("event_id"),
    )
)
_first_admission = Prepared(
    select(_attendance.c.first_in_at, _attendance.c.scan_id, _entrance.c.name.label("entrance_name"))
    .select_from(_attendance.outerjoin(_entrance, _attendance.c.entrance_id == _entrance.c.id))
    .where(
        _attendance.c.delegate_id == bindparam("delegate_id"), _attendance.c.sitting_id == bindparam("sitting_id")
    )
)


_lock_delegate = Prepared(
    select(_delegate.c.id).where(_delegate.c.id == bindparam("delegate_id")).with_for_update()
)


def _insert_scan(dialect_name: str) -> Insert:
    if dialect_name == "postgresql":
        return postgresql.insert(_scan).on_conflict_do_nothing(index_elements=["id"])
    return sqlite.insert(_scan).on_conflict_do_nothing(index_elements=["id"])


_append_scan = Prepared(_insert_scan)
_append_attendance = Prepared(insert(_attendance))


def find_device(transaction: Transaction, key_hash: str) -> KnownDevice | None:
    row = transaction.row(_device_by_key, key_hash=key_hash)
    return KnownDevice(*row) if row else None


def find_scan(transaction: Transaction, scan_id: str) -> KnownScan | None:
    row = transaction.row(_known_scan, scan_id=scan_id)
    return KnownScan(*row) if row else None


def find_badge_by_code(transaction: Transaction, code_hash: str) -> FoundBadge | None:
    row = transaction.row(_badge_by_code, code_hash=code_hash)
    return FoundBadge(*row) if row else None


def find_badge_by_number(transaction: Transaction, event_id: int, number: str) -> FoundBadge | None:
    """Capitals or not: phones begin with one by themselves."""
    row = transaction.row(_badge_by_number, event_id=event_id, number=number, capitals=number.upper())
    return FoundBadge(*row) if row else None


def find_place(transaction: Transaction, event_id: int, sitting_id: int, entrance_id: int) -> Place | None:
    """None where the event has no such sitting or no such entrance."""
    rows = transaction.rows(_place, event_id=event_id, sitting_id=sitting_id, entrance_id=entrance_id)
    if not rows:
        return None
    state, name, _ = rows[0]
    return Place(state, name, frozenset(category_id for _, _, category_id in rows if category_id is not None))


def first_admission(transaction: Transaction, delegate_id: int, sitting_id: int) -> FirstAdmission | None:
    """None where the delegate has not come yet."""
    row = transaction.row(_first_admission, delegate_id=delegate_id, sitting_id=sitting_id)
    return FirstAdmission(*row) if row else None


def lock_delegate(transaction: Transaction, delegate_id: int) -> None:
    """Holds other decisions about this person until the commit. SQLite needs none: writes go one at a time."""
    if not transaction.is_sqlite:
        transaction.row(_lock_delegate, delegate_id=delegate_id)


def facts_about(badge: FoundBadge | None, place: Place, attended_since: datetime | None) -> ScanFacts:
    if badge is None:
        return ScanFacts(sitting_state=place.sitting_state)
    return ScanFacts(
        sitting_state=place.sitting_state,
        badge_event_id=badge.event_id,
        badge_status=badge.status,
        delegate_status=badge.delegate_status,
        category_id=badge.category_id,
        admitted_category_ids=place.admitted_category_ids,
        attended_since=attended_since,
    )


def append_scan(transaction: Transaction, row: dict[str, Any]) -> bool:
    """Writes the scan; False where the id is there already (a second copy of the request was faster)."""
    return transaction.write(_append_scan, row) == 1


def append_attendance(transaction: Transaction, row: dict[str, Any]) -> None:
    transaction.write(_append_attendance, row)
