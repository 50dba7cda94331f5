"""The scan's own statements, prepared: they are on the way of every person through a door."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Insert,
    String,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from checkin.core.attendance import Effect, Movement, Presence, SittingMode, Undoing
from checkin.core.decision import BadgeStatus, DelegateStatus, ScanFacts, SittingState
from checkin.core.rights import DeviceRole
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import (
    Attendance,
    Badge,
    Category,
    Delegate,
    DelegateAbsence,
    DelegatePhoto,
    Delegation,
    Device,
    Entrance,
    Event,
    Replacement,
    Scan,
    ScanVoid,
    Sitting,
    SittingAct,
    entrance_category,
    sitting_category,
)


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]


_scan, _badge, _delegate = _table(Scan), _table(Badge), _table(Delegate)
_sitting, _entrance, _attendance = _table(Sitting), _table(Entrance), _table(Attendance)
_category, _delegation, _device = _table(Category), _table(Delegation), _table(Device)
_void, _act, _event = _table(ScanVoid), _table(SittingAct), _table(Event)
_photo, _replacement, _absence = _table(DelegatePhoto), _table(Replacement), _table(DelegateAbsence)


class FoundBadge(NamedTuple):
    """A badge with the little of its delegate that a door may see; `badge_id` is None for one without a badge."""

    badge_id: int | None
    event_id: int
    status: BadgeStatus
    ended_at: datetime | None
    delegate_id: int
    delegate_status: DelegateStatus
    withdrawn_at: datetime | None
    activated_at: datetime | None
    staff_note: str
    category_id: int
    full_name: str
    position: str
    seat: str
    category_name: str
    category_color: str
    counts_for_quorum: bool
    needs_activation: bool
    delegation_id: int | None
    delegation_name: str | None
    photo: str | None  # the name of their portrait's bytes
    sits_otherwise: bool  # goes out or comes in by a replacement: see store.seats
    votes: int
    may_be_shown: bool  # by name, in public
    excused: bool  # from the whole event
    ended_by: str | None


class Place(NamedTuple):
    """A sitting as it is now, at an entrance; no category listed: all."""

    sitting_state: SittingState
    closed_at: datetime | None
    sitting_mode: SittingMode
    admitted_category_ids: frozenset[int]
    convened_category_ids: frozenset[int]


class SittingHistory(NamedTuple):
    """A sitting's openings and closings, in their order."""

    acts: tuple[tuple[datetime, SittingState], ...] = ()
    closings: tuple[datetime, ...] = ()  # those that ended everybody's stay


class KnownScan(NamedTuple):
    """A scan that was answered before."""

    event_id: int
    read_hash: str
    answer: dict[str, Any]


class VoidableScan(NamedTuple):
    """A scan as somebody who wants to undo it must know it."""

    event_id: int
    sitting_id: int
    device_id: int | None
    delegate_id: int | None
    scanned_at: datetime


class KnownDevice(NamedTuple):
    """The device behind a key. `revoked_at` says that it was cut off."""

    id: int
    event_id: int
    revoked_at: datetime | None
    late_upload_at: datetime | None
    role: DeviceRole


_device_by_key = Prepared(
    select(_device.c.id, _device.c.event_id, _device.c.revoked_at, _device.c.late_upload_at, _device.c.role).where(
        _device.c.key_hash == bindparam("key_hash")
    )
)
_known_scan = Prepared(
    select(_scan.c.event_id, _scan.c.read_hash, _scan.c.answer).where(_scan.c.id == bindparam("scan_id"))
)
_person = (
    _delegate.c.id.label("delegate_id"),
    _delegate.c.status.label("delegate_status"),
    _delegate.c.withdrawn_at,
    _delegate.c.activated_at,
    _delegate.c.staff_note,
    _delegate.c.category_id,
    _delegate.c.full_name,
    _delegate.c.position,
    _delegate.c.seat,
    _category.c.name.label("category_name"),
    _category.c.color.label("category_color"),
    _category.c.counts_for_quorum,
    _category.c.needs_activation,
    _delegate.c.delegation_id,
    _delegation.c.name.label("delegation_name"),
    select(_photo.c.etag).where(_photo.c.delegate_id == _delegate.c.id).scalar_subquery().label("photo"),
    (
        exists().where(_replacement.c.outgoing_id == _delegate.c.id)
        | exists().where(_replacement.c.incoming_id == _delegate.c.id)
    ).label("sits_otherwise"),
    _delegate.c.vote_weight,
    _delegate.c.may_be_shown,
    exists()
    .where(_absence.c.delegate_id == _delegate.c.id, _absence.c.sitting_id.is_(None), _absence.c.ended_at.is_(None))
    .label("excused"),
)
_badge_columns = (
    _badge.c.id.label("badge_id"),
    _badge.c.event_id,
    _badge.c.status,
    _badge.c.ended_at,
    *_person,
    _badge.c.ended_by,
)
_badges = select(*_badge_columns).select_from(
    _badge.join(_delegate, _badge.c.delegate_id == _delegate.c.id)
    .join(_category, _delegate.c.category_id == _category.c.id)
    .outerjoin(_delegation, _delegate.c.delegation_id == _delegation.c.id)
)
# SQLite makes capitals of a to z alone; other letters are found as they were printed
_has_number = and_(
    _badge.c.event_id == bindparam("event_id"),
    or_(
        _badge.c.number == bindparam("number"),
        func.upper(_badge.c.number) == bindparam("capitals"),
        _badge.c.number == bindparam("short_code"),
    ),
)
_typed_badges = Prepared(
    _badges.add_columns(type_coerce(_has_number, Boolean))
    .where(or_(_has_number, _badge.c.short_hash == bindparam("short_hash")))
    .order_by(_badge.c.status != BadgeStatus.ACTIVE, _badge.c.issued_at.desc(), _badge.c.id.desc())
)
_without_badge = Prepared(
    select(null(), _delegate.c.event_id, null(), null(), *_person, null())
    .select_from(
        _delegate.join(_category, _delegate.c.category_id == _category.c.id).outerjoin(
            _delegation, _delegate.c.delegation_id == _delegation.c.id
        )
    )
    .where(_delegate.c.id == bindparam("delegate_id"), _delegate.c.event_id == bindparam("event_id"))
)
_badge_of_delegate = Prepared(
    _badges.where(
        _badge.c.delegate_id == bindparam("delegate_id"),
        _badge.c.event_id == bindparam("event_id"),
        _badge.c.status == BadgeStatus.ACTIVE,
    )
)
# the place, the scan that may be known and the badge: each statement costs a lone scan a hundredth
_at_the_door = Prepared(
    select(
        _sitting.c.state,
        _sitting.c.closed_at,
        _sitting.c.mode,
        entrance_category.c.category_id,
        sitting_category.c.category_id,
        _scan.c.event_id,
        _scan.c.read_hash,
        _scan.c.answer,
        *_badge_columns,
    )
    .select_from(
        _sitting.join(_entrance, _entrance.c.event_id == _sitting.c.event_id)
        .outerjoin(entrance_category, entrance_category.c.entrance_id == _entrance.c.id)
        .outerjoin(sitting_category, sitting_category.c.sitting_id == _sitting.c.id)
        .outerjoin(_scan, _scan.c.id == bindparam("scan_id"))
        .outerjoin(_badge, _badge.c.code_hash == bindparam("code_hash"))
        .outerjoin(_delegate, _delegate.c.id == _badge.c.delegate_id)
        .outerjoin(_category, _category.c.id == _delegate.c.category_id)
        .outerjoin(_delegation, _delegation.c.id == _delegate.c.delegation_id)
    )
    .where(
        _sitting.c.id == bindparam("sitting_id"),
        _entrance.c.id == bindparam("entrance_id"),
        _sitting.c.event_id == bindparam("event_id"),
    )
)
_BADGE_FROM = 8  # in its rows
_acts = Prepared(
    select(_act.c.at, _act.c.state, _act.c.ends_stays)
    .where(_act.c.sitting_id == bindparam("sitting_id"))
    .order_by(_act.c.at, _act.c.id)
)
_entrance_name = Prepared(select(_entrance.c.name).where(_entrance.c.id == bindparam("entrance_id")))
_entrances_for = Prepared(
    select(_entrance.c.name)
    .select_from(_entrance.outerjoin(entrance_category))
    .where(
        _entrance.c.event_id == bindparam("event_id"),
        or_(entrance_category.c.category_id.is_(None), entrance_category.c.category_id == bindparam("category_id")),
    )
    .order_by(_entrance.c.position, _entrance.c.id)
)
_event_start = Prepared(select(_event.c.starts_on, _event.c.time_zone).where(_event.c.id == bindparam("event_id")))
_voidable = Prepared(
    select(_scan.c.event_id, _scan.c.sitting_id, _scan.c.device_id, _scan.c.delegate_id, _scan.c.scanned_at).where(
        _scan.c.id == bindparam("scan_id")
    )
)
_known_void = Prepared(select(_void.c.event_id, _void.c.scan_id).where(_void.c.id == bindparam("void_id")))
_convened = Prepared(
    select(sitting_category.c.category_id).where(sitting_category.c.sitting_id == bindparam("sitting_id"))
)
_mode = Prepared(select(_sitting.c.mode).where(_sitting.c.id == bindparam("sitting_id")))
_of_person = (_scan.c.delegate_id == bindparam("delegate_id"), _scan.c.sitting_id == bindparam("sitting_id"))
# voids in the shape of movements, with "void" for an effect: one statement for both
_movements_and_voids = Prepared(
    select(_scan.c.id, _scan.c.scanned_at, type_coerce(_scan.c.effect, String), _scan.c.entrance_id)
    .where(*_of_person, _scan.c.effect.is_not(None))
    .union_all(
        select(_void.c.scan_id, _void.c.voided_at, literal_column("'void'", String), null()).where(
            or_(_void.c.scan_id == bindparam("scan_id"), _void.c.scan_id.in_(select(_scan.c.id).where(*_of_person)))
        )
    )
)
_lock_delegate = Prepared(
    select(_delegate.c.id).where(_delegate.c.id == bindparam("delegate_id")).with_for_update()
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
_append_attendance = Prepared(insert(_attendance))
_its_attendance = (
    _attendance.c.delegate_id == bindparam("of_delegate"),
    _attendance.c.sitting_id == bindparam("of_sitting"),
)
_change_attendance = Prepared(
    update(_attendance)
    .where(*_its_attendance)
    .values({name: bindparam(name) for name in ("first_in_at", "scan_id", "entrance_id", "last_out_at", "inside")})
)
_remove_attendance = Prepared(delete(_attendance).where(*_its_attendance))


def find_device(transaction: Transaction, key_hash: str) -> KnownDevice | None:
    row = transaction.row(_device_by_key, key_hash=key_hash)
    return KnownDevice._make(row) if row else None


def find_scan(transaction: Transaction, scan_id: str) -> KnownScan | None:
    row = transaction.row(_known_scan, scan_id=scan_id)
    return KnownScan._make(row) if row else None


def find_typed_badges(
    transaction: Transaction, event_id: int, number: str, short_code: str, short_hash: str
) -> tuple[list[FoundBadge], list[FoundBadge]]:
    """The event's badges with that number, capitals or not (phones begin with one by themselves), or with the short
    code's figures for a number; and those of any event with that short code. Living ones first, then the latest.
    "" where what was typed is no short code."""
    rows = transaction.rows(
        _typed_badges,
        event_id=event_id,
        number=number,
        capitals=number.upper(),
        short_code=short_code or number,
        short_hash=short_hash,
    )
    found = [(FoundBadge._make(row[:-1]), row[-1]) for row in rows]
    return [badge for badge, by_number in found if by_number], [
        badge for badge, by_number in found if not by_number
    ]


def find_delegate(transaction: Transaction, event_id: int, delegate_id: int) -> FoundBadge | None:
    """Somebody who was picked by name, with their active badge where they have one."""
    row = transaction.row(_badge_of_delegate, delegate_id=delegate_id, event_id=event_id)
    if row is None:
        row = transaction.row(_without_badge, delegate_id=delegate_id, event_id=event_id)
        row = row and (None, row[1], BadgeStatus.ACTIVE, *row[3:])
    return FoundBadge._make(row) if row else None


def find_place(
    transaction: Transaction, event_id: int, sitting_id: int, entrance_id: int, scan_id: str, code_hash: str
) -> tuple[Place | None, KnownScan | None, FoundBadge | None]:
    """The place, None where the event has no such sitting or entrance; the scan, if it was answered before; and
    the badge with that code, of whichever event."""
    rows = transaction.rows(
        _at_the_door,
        event_id=event_id,
        sitting_id=sitting_id,
        entrance_id=entrance_id,
        scan_id=scan_id,
        code_hash=code_hash,
    )
    if not rows:
        return None, find_scan(transaction, scan_id), None
    state, closed_at, mode, _, _, known_event_id, read_hash, answer, badge_id, *_ = rows[0]
    admitted = frozenset(row[3] for row in rows if row[3] is not None)
    convened = frozenset(row[4] for row in rows if row[4] is not None)
    known = None if known_event_id is None else KnownScan(known_event_id, read_hash, answer)
    badge = None if badge_id is None else FoundBadge._make(rows[0][_BADGE_FROM:])
    return Place(state, closed_at, mode, admitted, convened), known, badge


def sitting_history(transaction: Transaction, sitting_id: int) -> SittingHistory:
    rows = transaction.rows(_acts, sitting_id=sitting_id)
    return SittingHistory(
        tuple((at, state) for at, state, _ in rows), tuple(at for at, _, ends_stays in rows if ends_stays)
    )


def entrance_name(transaction: Transaction, entrance_id: int | None) -> str:
    row = transaction.row(_entrance_name, entrance_id=entrance_id) if entrance_id is not None else None
    return row[0] if row else ""


def entrances_for(transaction: Transaction, event_id: int, category_id: int) -> list[str]:
    """The names of the entrances that admit this category."""
    return [name for (name,) in transaction.rows(_entrances_for, event_id=event_id, category_id=category_id)]


def event_start(transaction: Transaction, event_id: int) -> datetime:
    """The first midnight of the event, in its own time zone."""
    row = transaction.row(_event_start, event_id=event_id)
    assert row is not None
    return datetime.combine(row[0], time(), ZoneInfo(row[1]))


def find_movements(
    transaction: Transaction, delegate_id: int, sitting_id: int, scan_id: str = ""
) -> tuple[list[Movement], list[Undoing]]:
    """What moved this person in and out of the sitting, and what was voided of it, of `scan_id` included."""
    person = {"delegate_id": delegate_id, "sitting_id": sitting_id}
    movements, voids = [], []
    for told_id, at, effect, entrance_id in transaction.rows(_movements_and_voids, scan_id=scan_id, **person):
        if effect == "void":
            voids.append(Undoing(told_id, at))
        else:
            movements.append(Movement(told_id, at, Effect(effect), entrance_id))
    return movements, voids


def lock_delegate(transaction: Transaction, delegate_id: int) -> None:
    """Holds other decisions about this person until the commit. SQLite needs none: writes go one at a time."""
    if not transaction.is_sqlite:
        transaction.row(_lock_delegate, delegate_id=delegate_id)


def facts_about(
    badge: FoundBadge | None,
    place: Place,
    state: SittingState,
    at: datetime,
    presence: Presence | None,
    *,
    several: bool = False,
) -> ScanFacts:
    """What was true at `at`, the moment at which the scan is judged; `state` is the sitting's then. `several`:
    there is no `badge` because more than one could be meant."""
    if badge is None:
        return ScanFacts(sitting_state=state, several=several)
    return ScanFacts(
        sitting_state=state,
        sitting_mode=place.sitting_mode,
        convened_category_ids=place.convened_category_ids,
        admitted_category_ids=place.admitted_category_ids,
        badge_event_id=badge.event_id,
        badge_status=BadgeStatus.ACTIVE if _later(badge.ended_at, at) else badge.status,
        delegate_status=DelegateStatus.ACTIVE if _later(badge.withdrawn_at, at) else badge.delegate_status,
        category_id=badge.category_id,
        awaits_activation=badge.needs_activation and (badge.activated_at is None or badge.activated_at > at),
        has_staff_note=bool(badge.staff_note),
        inside=presence is not None and presence.inside,
        attended=presence is not None,
        left=presence is not None and presence.left,
    )


def _later(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment > at


def append_scan(transaction: Transaction, row: dict[str, Any]) -> bool:
    """Writes the scan; False where the id is there already (a second copy of the request was faster)."""
    return transaction.write(_append_scan, row) == 1


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


def sitting_rules(transaction: Transaction, sitting_id: int) -> tuple[tuple[datetime, ...], SittingMode]:
    """The closings that ended stays, and the mode: what `project_presence` needs of a sitting."""
    row = transaction.row(_mode, sitting_id=sitting_id)
    assert row is not None
    return sitting_history(transaction, sitting_id).closings, row[0]


def convened_to(transaction: Transaction, sitting_id: int) -> frozenset[int]:
    """The categories that a sitting lists; none: all."""
    return frozenset(category_id for (category_id,) in transaction.rows(_convened, sitting_id=sitting_id))


def write_attendance(
    transaction: Transaction, delegate_id: int, sitting_id: int, before: Presence | None, after: Presence | None
) -> None:
    """Makes the row of this person in this sitting say `after`; `before` is what it says."""
    if after == before:
        return
    person = {"of_delegate": delegate_id, "of_sitting": sitting_id}
    if after is None:
        transaction.write(_remove_attendance, person)
        return
    values = {
        "first_in_at": after.first_in_at,
        "scan_id": after.scan_id,
        "entrance_id": after.entrance_id,
        "last_out_at": after.last_out_at,
        "inside": after.inside,
    }
    if before is None:
        transaction.write(_append_attendance, {"delegate_id": delegate_id, "sitting_id": sitting_id, **values})
    else:
        transaction.write(_change_attendance, person | values)
