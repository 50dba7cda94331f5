"""A part of an event gets another name; everything that refers to it follows."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound
from checkin.core.event_field import searched_texts
from checkin.core.names import clean, fold, searchable
from checkin.core.stream import DeltaKind
from checkin.store.delegation_order import settle_order
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, Delegation, Entrance, Sitting
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta


class Part(StrEnum):
    SITTING = "sittings"
    ENTRANCE = "entrances"
    CATEGORY = "categories"
    DELEGATION = "delegations"


_MODELS = {
    Part.SITTING: Sitting,
    Part.ENTRANCE: Entrance,
    Part.CATEGORY: Category,
    Part.DELEGATION: Delegation,
}
_LONGEST = {Part.SITTING: 200, Part.ENTRANCE: 200, Part.CATEGORY: 120, Part.DELEGATION: 300}


def rename_part(store: Store, event_id: int, part: Part, key: int, name: str, now: datetime) -> None:
    """NotFound where the event has no such part. InvalidField name: "empty", "long", or "taken" by another
    category or delegation of the event, however it is typed."""
    name = clean(name)
    if not name or len(name) > _LONGEST[part]:
        raise InvalidField("name", "empty" if not name else "long")
    with store.write() as session:
        hold_roster(session, event_id)
        found: Any = session.get(_MODELS[part], key)
        if found is None or found.event_id != event_id:
            raise NotFound
        if isinstance(found, Category | Delegation):
            check_free(session, found, name)
        found.name = name
        if isinstance(found, Delegation):
            found.folded = fold(name)
            follow_name(session, found)
            settle_order(session, event_id)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def check_free(session: Session, part: Category | Delegation, name: str) -> None:
    """InvalidField name "empty", or "taken" by another of the event, however it is typed."""
    model = type(part)
    others = session.scalars(select(model.name).where(model.event_id == part.event_id, model.id != part.id))
    if not fold(name):
        raise InvalidField("name", "empty")
    if any(fold(other) == fold(name) for other in others):
        raise InvalidField("name", "taken")


def follow_name(session: Session, delegation: Delegation) -> None:
    """Delegates are found by the name of their delegation too."""
    for delegate in session.scalars(select(Delegate).where(Delegate.delegation_id == delegation.id)):
        texts = (delegate.full_name, delegation.name, delegate.unit, delegate.position)
        delegate.folded = searchable(*texts, *searched_texts(delegate.extra.items()))
