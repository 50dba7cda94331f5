"""Which sitting a page or a screen shows: the one that was chosen, or the one that runs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.decision import SittingState
from checkin.core.errors import NotFound
from checkin.store.models import Sitting


def shown_sitting(session: Session, event_id: int, sitting_id: int | None) -> Sitting | None:
    """`sitting_id`, else the one that runs. NotFound for a sitting of another event."""
    if sitting_id is None:
        return running_sitting(session, event_id)
    sitting = session.get(Sitting, sitting_id)
    if sitting is None or sitting.event_id != event_id:
        raise NotFound
    return sitting


def running_sitting(session: Session, event_id: int) -> Sitting | None:
    """The sitting opened last; while none is open the one closed last; before the first the first planned."""
    sittings = session.scalars(
        select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
    ).all()
    open_ones = [sitting for sitting in sittings if sitting.state is SittingState.OPEN and sitting.opened_at]
    if open_ones:
        return max(open_ones, key=lambda sitting: (sitting.opened_at, sitting.id))
    closed = [sitting for sitting in sittings if sitting.closed_at]
    if closed:
        return max(closed, key=lambda sitting: (sitting.closed_at, sitting.id))
    return sittings[0] if sittings else None
