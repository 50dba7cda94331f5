"""In which order an event's delegations are listed: by name, as Vietnamese lists are, or as they were put."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.names import title_key
from checkin.store.models import Delegation, Event


def settle_order(session: Session, event_id: int) -> None:
    """After delegations were added or renamed, in the caller's transaction. In an organizer's own order new ones
    stand last, where they were put."""
    session.flush()
    if not session.scalar(select(Event.delegations_by_name).where(Event.id == event_id)):
        return
    delegations = list(session.scalars(select(Delegation).where(Delegation.event_id == event_id)))
    for position, delegation in enumerate(sorted(delegations, key=lambda each: (title_key(each.name), each.id))):
        if delegation.position != position:
            delegation.position = position
    session.flush()
