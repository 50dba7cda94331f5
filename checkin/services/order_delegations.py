"""Delegations are put in the organizer's order, or back into that of their names; whatever lists them follows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound
from checkin.core.stream import DeltaKind
from checkin.store.delegation_order import settle_order
from checkin.store.engine import Store
from checkin.store.models import Delegation, Event
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta


def order_delegations(store: Store, event_id: int, ids: Sequence[int], now: datetime) -> None:
    """From now on as `ids` stand; new ones come last. NotFound; InvalidField "order" where `ids` are not all of the
    event's delegations, each once: one was added or removed meanwhile."""
    with store.write() as session:
        event = _held(session, event_id)
        delegations = {
            each.id: each for each in session.scalars(select(Delegation).where(Delegation.event_id == event_id))
        }
        if len(ids) != len(delegations) or set(ids) != delegations.keys():
            raise InvalidField("order", "unknown")
        for position, key in enumerate(ids):
            delegations[key].position = position
        event.delegations_by_name = False
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def order_by_name(store: Store, event_id: int, now: datetime) -> None:
    """As Vietnamese lists are sorted, new ones among the others. Idempotent; NotFound."""
    with store.write() as session:
        _held(session, event_id).delegations_by_name = True
        settle_order(session, event_id)
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def _held(session: Session, event_id: int) -> Event:
    hold_roster(session, event_id)
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound
    return event
