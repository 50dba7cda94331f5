"""Badges with the little of their delegates that a door may see, found by what was read, typed or picked."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Boolean, and_, bindparam, exists, func, null, or_, select, type_coerce

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import (
    Badge,
    Category,
    Delegate,
    DelegateAbsence,
    DelegatePhoto,
    Delegation,
    Replacement,
)

_badge, _delegate, _category, _delegation = map(table_of, (Badge, Delegate, Category, Delegation))
_photo, _replacement, _absence = map(table_of, (DelegatePhoto, Replacement, DelegateAbsence))


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
BADGE_COLUMNS = (
    _badge.c.id.label("badge_id"),
    _badge.c.event_id,
    _badge.c.status,
    _badge.c.ended_at,
    *_person,
    _badge.c.ended_by,
)
_badges = select(*BADGE_COLUMNS).select_from(
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
_there_since = Prepared(select(_delegate.c.created_at).where(_delegate.c.id == bindparam("delegate_id")))
_lock_delegate = Prepared(
    select(_delegate.c.id).where(_delegate.c.id == bindparam("delegate_id")).with_for_update()
)


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


def there_since(transaction: Transaction, delegate_id: int) -> datetime | None:
    """When a delegate, of whichever event, was put on its list; None where nobody has this id."""
    row = transaction.row(_there_since, delegate_id=delegate_id)
    return row[0] if row else None


def lock_delegate(transaction: Transaction, delegate_id: int) -> None:
    """Holds other decisions about this person until the commit. SQLite needs none: writes go one at a time."""
    if not transaction.is_sqlite:
        transaction.row(_lock_delegate, delegate_id=delegate_id)
