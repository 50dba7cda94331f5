"""Who sits for whom in one sitting: replacements as doors, counts and phones see them.

A replacement for good holds from its sitting on, in the order of sittings; another in its sitting alone. In a
sitting where it holds, who comes in counts as the other would, and who goes out does not count.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, not_, or_, select
from sqlalchemy.orm import Session, aliased

from checkin.core.decision import DelegateStatus
from checkin.core.door_digest import SeatChange
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.found_badge import FoundBadge, category_then
from checkin.store.models import Category, Delegate, Replacement, Sitting, sitting_category

AS_IT_STANDS = datetime(9999, 12, 31, tzinfo=UTC)

SittingId = int | BindParameter[int]  # what is asked often is built once, with a parameter

_replacement, _category, _delegate = table_of(Replacement), table_of(Category), table_of(Delegate)
_from, _sitting = table_of(Sitting).alias("from_sitting"), table_of(Sitting).alias("this_sitting")


def _reaches(first: Any, here: Any, replacement: Any) -> ColumnElement[bool]:
    """Whether a replacement that begins with sitting `first` is for sitting `here` of the same event."""
    later = or_(here.position > first.position, and_(here.position == first.position, here.id >= first.id))
    return and_(
        here.event_id == first.event_id,
        or_(first.id == here.id, and_(replacement.for_good.is_(True), later)),
    )


def _holds(first: Any, here: Any, replacement: Any) -> ColumnElement[bool]:
    """The same of one that was not taken back."""
    return and_(replacement.ended_at.is_(None), _reaches(first, here, replacement))


# a person's part in a sitting at a moment: since when, and the category of whom they sit for
_seat = Prepared(
    select(
        _replacement.c.at,
        _replacement.c.incoming_id,
        _replacement.c.outgoing_id,
        _category.c.id,
        _category.c.name,
        _category.c.color,
        _category.c.counts_for_quorum,
        case((_category.c.may_vote.is_(True), _delegate.c.vote_weight), else_=0),
    )
    .select_from(
        _replacement.join(_from, _replacement.c.from_sitting_id == _from.c.id)
        .join(_sitting, _sitting.c.event_id == _replacement.c.event_id)
        .join(_delegate, _delegate.c.id == _replacement.c.outgoing_id)
        .join(_category, _category.c.id == _delegate.c.category_id)
    )
    .where(
        or_(
            _replacement.c.outgoing_id == bindparam("delegate_id"),
            _replacement.c.incoming_id == bindparam("delegate_id"),
        ),
        _sitting.c.id == bindparam("sitting_id"),
        _reaches(_from.c, _sitting.c, _replacement.c),
        _replacement.c.at <= bindparam("at", type_=_replacement.c.at.type),
        or_(_replacement.c.ended_at.is_(None), _replacement.c.ended_at > bindparam("at")),
    )
)


def seated_in(
    transaction: Transaction, badge: FoundBadge, sitting_id: int, at: datetime = AS_IT_STANDS
) -> FoundBadge:
    """The badge as a door of this sitting must take it at `at`. As it stands is more than at the moment that an
    operation calls now: what others decided while it waited is in it."""
    if not badge.sits_otherwise:
        return badge
    for since, incoming_id, outgoing_id, category_id, name, color, counts, votes in transaction.rows(
        _seat, delegate_id=badge.delegate_id, sitting_id=sitting_id, at=at
    ):
        if incoming_id == badge.delegate_id:
            seat = {
                "category_id": category_id,
                "category_name": name,
                "category_color": color,
                "counts_for_quorum": counts,
                "votes": votes,
            }
            then = category_then(transaction, outgoing_id, at) if at != AS_IT_STANDS else {}
            return badge._replace(**(seat | then | {"needs_activation": False}))
        if badge.delegate_status is DelegateStatus.ACTIVE:
            return badge._replace(delegate_status=DelegateStatus.REPLACED, withdrawn_at=since)
    return badge


def counts_among(person: FoundBadge, convened: frozenset[int]) -> bool:
    """Whether a person counts in a sitting that convenes these categories (none: all), as they sit there; in SQL
    `store.counting.counts_in`."""
    return (
        person.counts_for_quorum
        and person.delegate_status is DelegateStatus.ACTIVE
        and not (person.needs_activation and person.activated_at is None)
        and (not convened or person.category_id in convened)
    )


def held_in(sitting_id: SittingId, column: Any) -> Select[Any]:
    """Of every `Replacement` that holds in a sitting."""
    first, here = aliased(Sitting), aliased(Sitting)
    return (
        select(column)
        .select_from(Replacement)
        .join(first, Replacement.from_sitting_id == first.id)
        .join(here, here.event_id == Replacement.event_id)
        .where(here.id == sitting_id, _holds(first, here, Replacement))
    )


def replaced_in(sitting_id: SittingId) -> Select[Any]:
    """Ids of delegates for whom somebody else sits there: they do not count. For `not_in`."""
    return held_in(sitting_id, Replacement.outgoing_id)


def replacing_in(sitting_id: SittingId) -> Select[Any]:
    """Ids of those who count there because the one whom they sit for would."""
    outgoing = aliased(Delegate)
    return (
        held_in(sitting_id, Replacement.incoming_id)
        .join(outgoing, outgoing.id == Replacement.outgoing_id)
        .join(Category, Category.id == outgoing.category_id)
        .where(Category.counts_for_quorum.is_(True), is_convened(sitting_id, Category.id))
    )


def is_convened(sitting_id: SittingId, category_id: Any) -> ColumnElement[bool]:
    """A sitting that lists no category convenes all."""
    listed = exists().where(sitting_category.c.sitting_id == sitting_id)
    this = exists().where(
        sitting_category.c.sitting_id == sitting_id, sitting_category.c.category_id == category_id
    )
    return or_(not_(listed), this)


def _changes() -> Select[int, int, datetime, int, int]:
    first, here = aliased(Sitting), aliased(Sitting)
    return (
        select(Replacement.outgoing_id, Replacement.incoming_id, Replacement.at, here.id, Delegate.category_id)
        .join(first, Replacement.from_sitting_id == first.id)
        .join(here, here.event_id == Replacement.event_id)
        .join(Delegate, Delegate.id == Replacement.outgoing_id)
        .where(Replacement.event_id == bindparam("event_id"), _holds(first, here, Replacement))
        .order_by(here.id, Replacement.id)
    )


# built once: every open page of a delegate asks when a sitting opens
_CHANGES = _changes()
_CHANGES_OF_ONE = _CHANGES.where(
    or_(Replacement.outgoing_id == bindparam("delegate_id"), Replacement.incoming_id == bindparam("delegate_id"))
)


def seat_changes(
    session: Session, event_id: int, delegate_id: int | None = None
) -> dict[int, tuple[SeatChange, ...]]:
    """By delegate, for every sitting in which a replacement holds; in the order of sittings. With `delegate_id`
    only replacements that this person is part of."""
    if delegate_id is None:
        rows = session.execute(_CHANGES, {"event_id": event_id})
    else:
        rows = session.execute(_CHANGES_OF_ONE, {"event_id": event_id, "delegate_id": delegate_id})
    found: dict[int, list[SeatChange]] = {}
    for outgoing_id, incoming_id, at, sitting_id, category_id in rows:
        found.setdefault(outgoing_id, []).append(SeatChange(sitting_id, at, None))
        found.setdefault(incoming_id, []).append(SeatChange(sitting_id, at, category_id))
    return {key: tuple(changes) for key, changes in found.items()}
