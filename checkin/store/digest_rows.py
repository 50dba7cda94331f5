"""What the doors' digest is made of, read in pages: nobody at a door waits for all of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, Select, bindparam, select
from sqlalchemy.orm import Session

from checkin.core.door_digest import DoorRecord, milliseconds
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import (
    Badge,
    Category,
    Delegate,
    Delegation,
    Entrance,
    Event,
    Sitting,
    SittingAct,
    entrance_category,
    sitting_category,
)
from checkin.store.seats import seat_changes

PAGE = 100


_badge, _delegate = table_of(Badge), table_of(Delegate)
_sitting, _entrance, _act = table_of(Sitting), table_of(Entrance), table_of(SittingAct)
_category, _delegation, _event = table_of(Category), table_of(Delegation), table_of(Event)

_page = Prepared(
    select(
        _badge.c.id,
        _badge.c.code_sealed,
        _delegate.c.id,
        _delegate.c.full_name,
        _delegate.c.category_id,
        _delegate.c.delegation_id,
        _delegate.c.seat,
        _delegate.c.position,
        _delegate.c.staff_note,
        _badge.c.status,
        _badge.c.ended_at,
        _delegate.c.status,
        _delegate.c.withdrawn_at,
        _delegate.c.activated_at,
    )
    .select_from(_badge.join(_delegate, _badge.c.delegate_id == _delegate.c.id))
    # + 0: by the index over events every page would read and sort all badges of the event
    .where(_badge.c.event_id + 0 == bindparam("event_id"), _badge.c.id > bindparam("above"))
    .order_by(_badge.c.id)
    .limit(PAGE)
)


class BadgeRow(NamedTuple):
    badge_id: int
    code_sealed: str
    record: DoorRecord


def badge_pages(session: Session, event_id: int) -> Iterator[list[BadgeRow]]:
    """Every badge that was ever issued, at most PAGE together."""
    transaction = Transaction.of_session(session)
    seats = seat_changes(session, event_id)
    above = 0
    while rows := transaction.rows(_page, event_id=event_id, above=above):
        above = rows[-1][0]
        yield [BadgeRow(row[0], row[1], DoorRecord(*(*row[2:], seats.get(row[2], ())))) for row in rows]


def clear_part(session: Session, event_id: int) -> dict[str, Any]:
    """What may lie open on a phone: nothing in it is about a person. Empty lists of categories mean all."""
    return {
        "event_id": event_id,
        "categories": _dicts(
            session,
            select(
                _category.c.id,
                _category.c.name,
                _category.c.color,
                _category.c.counts_for_quorum,
                _category.c.needs_activation,
            )
            .where(_category.c.event_id == event_id)
            .order_by(_category.c.id),
        ),
        "delegations": _dicts(
            session,
            select(_delegation.c.id, _delegation.c.name)
            .where(_delegation.c.event_id == event_id)
            .order_by(_delegation.c.id),
        ),
        "sittings": _sittings(session, event_id),
        "entrances": _entrances(session, event_id),
    }


def stream_position(session: Session, event_id: int) -> int | None:
    """None where there is no such event."""
    seq: int | None = session.scalar(select(_event.c.last_seq).where(_event.c.id == event_id))
    return seq


def _sittings(session: Session, event_id: int) -> list[dict[str, Any]]:
    """`acts` are [milliseconds, state from then on, whether everybody inside left by it], in the order of time."""
    sittings = _dicts(
        session,
        select(_sitting.c.id, _sitting.c.state, _sitting.c.mode)
        .where(_sitting.c.event_id == event_id)
        .order_by(_sitting.c.id),
    )
    acts = session.execute(
        select(_act.c.sitting_id, _act.c.at, _act.c.state, _act.c.ends_stays)
        .join(_sitting, _act.c.sitting_id == _sitting.c.id)
        .where(_sitting.c.event_id == event_id)
        .order_by(_act.c.at, _act.c.id)
    ).all()
    convened = _categories_of(session, sitting_category.c.sitting_id, sitting_category.c.category_id)
    for sitting in sittings:
        sitting["category_ids"] = convened.get(sitting["id"], [])
        sitting["acts"] = [
            [milliseconds(at), state.value, ends_stays]
            for sitting_id, at, state, ends_stays in acts
            if sitting_id == sitting["id"]
        ]
    return sittings


def _entrances(session: Session, event_id: int) -> list[dict[str, Any]]:
    entrances = _dicts(
        session,
        select(_entrance.c.id, _entrance.c.name)
        .where(_entrance.c.event_id == event_id)
        .order_by(_entrance.c.position, _entrance.c.id),
    )
    admitted = _categories_of(session, entrance_category.c.entrance_id, entrance_category.c.category_id)
    for entrance in entrances:
        entrance["category_ids"] = admitted.get(entrance["id"], [])
    return entrances


def _categories_of(session: Session, owner: Column[int], category: Column[int]) -> dict[int, list[int]]:
    """Of all events: the few rows are looked up by ids that are of one."""
    found: dict[int, list[int]] = {}
    for owner_id, category_id in session.execute(select(owner, category).order_by(owner, category)):
        found.setdefault(owner_id, []).append(category_id)
    return found


def _dicts(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(query).mappings()]
