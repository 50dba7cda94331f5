"""Badges with the little of their delegates that a door may see, found by what was read, typed or picked."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Boolean, and_, bindparam, case, exists, func, literal, null, or_, select, type_coerce

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import (
    Badge,
    Category,
    Delegate,
    DelegateAbsence,
    DelegateAct,
    DelegateChange,
    DelegatePhoto,
    Delegation,
    Replacement,
)

_badge, _delegate, _category, _delegation = map(table_of, (Badge, Delegate, Category, Delegation))
_photo, _replacement, _absence = map(table_of, (DelegatePhoto, Replacement, DelegateAbsence))
_act, _change = map(table_of, (DelegateAct, DelegateChange))


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


_OF_CATEGORY = (
    _category.c.name.label("category_name"),
    _category.c.color.label("category_color"),
    _category.c.counts_for_quorum,
    _category.c.needs_activation,
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
    *_OF_CATEGORY,
    _delegate.c.delegation_id,
    _delegation.c.name.label("delegation_name"),
    select(_photo.c.etag).where(_photo.c.delegate_id == _delegate.c.id).scalar_subquery().label("photo"),
    (
        exists().where(_replacement.c.outgoing_id == _delegate.c.id)
        | exists().where(_replacement.c.incoming_id == _delegate.c.id)
    ).label("sits_otherwise"),
    case((_category.c.may_vote.is_(True), _delegate.c.vote_weight), else_=0).label("votes"),
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
_OF_BADGE = ("badge_id", "status", "ended_at", "ended_by")
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
_at = bindparam("at", type_=_badge.c.issued_at.type)
_is_later = _badge.c.issued_at > _at
_is_dead = and_(_badge.c.status != BadgeStatus.ACTIVE, or_(_badge.c.ended_at.is_(None), _badge.c.ended_at <= _at))
# as it was at a moment: living ones first, then the latest; one that was issued since stands behind all
_as_then = (_is_later, _is_dead, _badge.c.issued_at.desc(), _badge.c.id.desc())
_typed_badges = Prepared(
    _badges.add_columns(type_coerce(_has_number, Boolean), type_coerce(_is_later, Boolean))
    .where(or_(_has_number, _badge.c.short_hash == bindparam("short_hash")))
    .order_by(*_as_then)
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
    _badges.where(_badge.c.delegate_id == bindparam("delegate_id"), _badge.c.event_id == bindparam("event_id"))
    .order_by(*_as_then)
    .limit(1)
)
_acts = Prepared(
    select(_act.c.became, _act.c.at)
    .where(_act.c.delegate_id == bindparam("delegate_id"))
    .order_by(_act.c.at, _act.c.id)
)
_calls = Prepared(
    select(_change.c.new == literal("true"), _change.c.at)
    .where(_change.c.delegate_id == bindparam("delegate_id"), _change.c.field == literal("activated"))
    .order_by(_change.c.at, _change.c.id)
)
# the first change after a moment says what they were at it; history has a category by its name
_category_then = Prepared(
    select(_category.c.id.label("category_id"), *_OF_CATEGORY)
    .select_from(
        _change.join(_delegate, _delegate.c.id == _change.c.delegate_id).outerjoin(
            _category, and_(_category.c.event_id == _delegate.c.event_id, _category.c.name == _change.c.old)
        )
    )
    .where(
        _change.c.delegate_id == bindparam("delegate_id"),
        _change.c.field == literal("category"),
        _change.c.at > bindparam("at", type_=_change.c.at.type),
    )
    .order_by(_change.c.at, _change.c.id)
    .limit(1)
)
_CATEGORY_FIELDS = ("category_id", *(column.name for column in _OF_CATEGORY))
_there_since = Prepared(select(_delegate.c.created_at).where(_delegate.c.id == bindparam("delegate_id")))
_lock_delegate = Prepared(
    select(_delegate.c.id).where(_delegate.c.id == bindparam("delegate_id")).with_for_update(key_share=True)
)


def find_typed_badges(
    transaction: Transaction, event_id: int, number: str, short_code: str, short_hash: str, at: datetime
) -> tuple[list[FoundBadge], list[FoundBadge]]:
    """The event's badges with that number, capitals or not (phones begin with one by themselves), or with the short
    code's figures for a number; and those of any event with that short code. As they were at `at`: living ones
    first, then the latest. "" where what was typed is no short code."""
    rows = transaction.rows(
        _typed_badges,
        event_id=event_id,
        number=number,
        capitals=number.upper(),
        short_code=short_code or number,
        short_hash=short_hash,
        at=at,
    )
    by_number, by_short_code = ([row for row in rows if row[-2] is is_number] for is_number in (True, False))
    return _there_then(by_number, at), _there_then(by_short_code, at)


def _there_then(rows: list[tuple[Any, ...]], at: datetime) -> list[FoundBadge]:
    """Without those issued since, where there is an earlier one."""
    there = [row for row in rows if not row[-1]] or rows
    return [_living_then(FoundBadge._make(row[:-2]), at) for row in there]


def _living_then(badge: FoundBadge, at: datetime) -> FoundBadge:
    ended_since = badge.ended_at is not None and badge.ended_at > at
    return badge._replace(status=BadgeStatus.ACTIVE) if ended_since else badge


def find_delegate(transaction: Transaction, event_id: int, delegate_id: int, at: datetime) -> FoundBadge | None:
    """Somebody who was picked by name, with the badge that they had at `at`, if any. Whose badge was lost is known
    by name; whose was revoked is judged by it, as by its QR."""
    row = transaction.row(_badge_of_delegate, delegate_id=delegate_id, event_id=event_id, at=at)
    badge = _living_then(FoundBadge._make(row), at) if row else None
    if badge is None or badge.status not in (BadgeStatus.ACTIVE, BadgeStatus.REVOKED):
        row = transaction.row(_without_badge, delegate_id=delegate_id, event_id=event_id)
        badge = FoundBadge._make(row)._replace(status=BadgeStatus.ACTIVE) if row else None
    return badge


def as_of(transaction: Transaction, badge: FoundBadge, at: datetime) -> FoundBadge:
    """The badge with its delegate's category and status, and whether an alternate was called in, at `at`, where
    that was changed since. A category that was renamed or removed since is not found: they are of theirs now.
    """
    badge = badge._replace(**category_then(transaction, badge.delegate_id, at))
    if badge.needs_activation:
        badge = badge._replace(activated_at=_called_in(transaction, badge, at))
    acts = transaction.rows(_acts, delegate_id=badge.delegate_id)
    if not acts or acts[-1][1] <= at:
        return badge
    status, since = next(
        ((became, told_at) for became, told_at in reversed(acts) if told_at <= at), (DelegateStatus.ACTIVE, None)
    )
    return badge._replace(delegate_status=status, withdrawn_at=None if status is DelegateStatus.ACTIVE else since)


def category_then(transaction: Transaction, delegate_id: int, at: datetime) -> dict[str, Any]:
    """What a badge says of the category that a delegate had at `at`, by its fields; nothing where they have it
    still, or where it is not found (see `as_of`)."""
    row = transaction.row(_category_then, delegate_id=delegate_id, at=at)
    if row is None or row[0] is None:
        return {}
    return dict(zip(_CATEGORY_FIELDS, row, strict=True))


def _called_in(transaction: Transaction, badge: FoundBadge, at: datetime) -> datetime | None:
    """Since when, as of `at`; None where they were not."""
    calls = transaction.rows(_calls, delegate_id=badge.delegate_id)
    if not calls or calls[-1][1] <= at:
        return badge.activated_at
    return next((told_at if called else None for called, told_at in reversed(calls) if told_at <= at), None)


def there_since(transaction: Transaction, delegate_id: int) -> datetime | None:
    """When a delegate, of whichever event, was put on its list; None where nobody has this id."""
    row = transaction.row(_there_since, delegate_id=delegate_id)
    return row[0] if row else None


def lock_delegate(transaction: Transaction, delegate_id: int) -> None:
    """Holds other decisions about this person until the commit. SQLite needs none: writes go one at a time."""
    if not transaction.is_sqlite:
        transaction.row(_lock_delegate, delegate_id=delegate_id)


def hold_delegate(transaction: Transaction, badge: FoundBadge) -> FoundBadge:
    """As `lock_delegate`; the badge with its delegate as they are since: who waited had read what is no more."""
    if transaction.is_sqlite:
        return badge
    lock_delegate(transaction, badge.delegate_id)
    row = transaction.row(_without_badge, delegate_id=badge.delegate_id, event_id=badge.event_id)
    return FoundBadge._make(row)._replace(**{name: getattr(badge, name) for name in _OF_BADGE}) if row else badge
