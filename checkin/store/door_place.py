"""Where and when somebody is scanned: a sitting as it is and was, an entrance, and what both say of a badge."""

from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select

from checkin.core.attendance import Presence, SittingMode
from checkin.core.decision import BadgeStatus, DelegateStatus, ScanFacts, SittingState
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.found_badge import BADGE_COLUMNS, FoundBadge
from checkin.store.models import (
    Badge,
    Category,
    Delegate,
    Delegation,
    Entrance,
    Event,
    FormerRules,
    Scan,
    Sitting,
    SittingAct,
    entrance_category,
    sitting_category,
)
from checkin.store.scan_log import KNOWN_COLUMNS, KnownScan, find_scan

_badge, _delegate, _category, _delegation = map(table_of, (Badge, Delegate, Category, Delegation))
_sitting, _entrance, _act, _event, _scan = map(table_of, (Sitting, Entrance, SittingAct, Event, Scan))
_former = table_of(FormerRules)


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


# the place, the scan that may be known and the badge: each statement costs a lone scan a hundredth
_at_the_door = Prepared(
    select(
        _sitting.c.state,
        _sitting.c.closed_at,
        _sitting.c.mode,
        entrance_category.c.category_id,
        sitting_category.c.category_id,
        *KNOWN_COLUMNS,
        *BADGE_COLUMNS,
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
_KNOWN_FROM = 5  # in its rows
_BADGE_FROM = _KNOWN_FROM + len(KNOWN_COLUMNS)
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
# what ended after a moment: the first of them held at it
_former_rules = Prepared(
    select(_former.c.sitting_id, _former.c.mode, _former.c.category_ids)
    .where(
        or_(_former.c.sitting_id == bindparam("sitting_id"), _former.c.entrance_id == bindparam("entrance_id")),
        _former.c.until > bindparam("at", type_=_former.c.until.type),
    )
    .order_by(_former.c.until, _former.c.id)
)
_convened = Prepared(
    select(sitting_category.c.category_id).where(sitting_category.c.sitting_id == bindparam("sitting_id"))
)


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
    state, closed_at, mode = rows[0][:3]
    of_scan, of_badge = rows[0][_KNOWN_FROM:_BADGE_FROM], rows[0][_BADGE_FROM:]
    admitted = frozenset(row[3] for row in rows if row[3] is not None)
    convened = frozenset(row[4] for row in rows if row[4] is not None)
    known = None if of_scan[0] is None else KnownScan._make(of_scan)
    badge = None if of_badge[0] is None else FoundBadge._make(of_badge)
    return Place(state, closed_at, mode, admitted, convened), known, badge


def place_at(
    transaction: Transaction, place: Place, sitting_id: int, entrance_id: int | None, at: datetime
) -> Place:
    """The place with the rules that held at `at`."""
    former = transaction.rows(_former_rules, sitting_id=sitting_id, entrance_id=entrance_id, at=at)
    for sitting, mode, category_ids in reversed(former):
        if sitting is None:
            place = place._replace(admitted_category_ids=frozenset(category_ids))
        else:
            place = place._replace(sitting_mode=mode, convened_category_ids=frozenset(category_ids))
    return place


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


def closings_of(transaction: Transaction, sitting_id: int) -> tuple[datetime, ...]:
    """Those that ended everybody's stay."""
    return sitting_history(transaction, sitting_id).closings


def convened_to(transaction: Transaction, sitting_id: int) -> frozenset[int]:
    """The categories that a sitting lists; none: all."""
    return frozenset(category_id for (category_id,) in transaction.rows(_convened, sitting_id=sitting_id))


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
