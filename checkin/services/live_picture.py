"""What a screen needs to begin with: one consistent picture and the number of the delta it stands at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from checkin.core.decision import SittingState
from checkin.core.percentage import hundredths_of_percent
from checkin.core.stream import stream_time
from checkin.store.counting import counts_in, is_of_hall
from checkin.store.engine import Store
from checkin.store.models import Attendance, Category, Delegate, Delegation, Event, Sitting

LATEST_ARRIVALS = 12


@dataclass(frozen=True, slots=True)
class DelegationFigures:
    id: int
    name: str
    convened: int
    present: int


@dataclass(frozen=True, slots=True)
class Arrival:
    full_name: str
    delegation: str
    seat: str
    at: datetime  # UTC, aware
    counts: bool


@dataclass(frozen=True, slots=True)
class LivePicture:
    """Attendance of one sitting after delta `seq`.

    `convened` and `present` count the delegates of categories that count for the quorum; guests and others
    who came are in `guests_present`. `sitting` is None while the event has no sitting at all.
    """

    seq: int
    event: Event
    sitting: Sitting | None
    convened: int
    present: int
    guests_present: int
    delegations: list[DelegationFigures]
    arrivals: list[Arrival]  # latest first; of the same millisecond by name, as screens sort them (board.js)

    @property
    def percentage(self) -> int:
        """Hundredths of a percent, for show."""
        return hundredths_of_percent(self.present, self.convened)


def take_picture(store: Store, event_id: int, sitting_id: int | None = None) -> LivePicture:
    """The present picture of `sitting_id`, or of the sitting that runs (see `running_sitting`)."""
    with store.read() as session:
        event = session.get_one(Event, event_id)
        sitting = session.get(Sitting, sitting_id) if sitting_id else running_sitting(session, event_id)
        shown_id = sitting.id if sitting else 0
        delegations, unassigned = _figures(session, event_id, shown_id)
        convened = sum(figures.convened for figures in delegations) + unassigned.convened
        present = sum(figures.present for figures in delegations) + unassigned.present
        return LivePicture(
            seq=event.last_seq,
            event=event,
            sitting=sitting,
            convened=convened,
            present=present,
            guests_present=_attended(session, shown_id) - present,
            delegations=delegations,
            arrivals=_latest_arrivals(session, shown_id),
        )


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


def _figures(session: Session, event_id: int, sitting_id: int) -> tuple[list[DelegationFigures], DelegationFigures]:
    """Per delegation in its order, and apart those who count and belong to none."""
    rows = session.execute(
        select(Delegate.delegation_id, func.count(Delegate.id), func.count(Attendance.delegate_id))
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .where(Delegate.event_id == event_id, counts_in(sitting_id))
        .group_by(Delegate.delegation_id)
    ).all()
    counts = {delegation_id: (convened, present) for delegation_id, convened, present in rows}
    delegations = session.execute(
        select(Delegation.id, Delegation.name)
        .where(Delegation.event_id == event_id)
        .order_by(Delegation.position, Delegation.id)
    )
    listed = [DelegationFigures(id_, name, *counts[id_]) for id_, name in delegations if id_ in counts]
    return listed, DelegationFigures(0, "", *counts.get(None, (0, 0)))


def _attended(session: Session, sitting_id: int) -> int:
    """All who came and are on the roster still, guests included."""
    return session.execute(
        select(func.count())
        .select_from(Attendance)
        .join(Delegate, Attendance.delegate_id == Delegate.id)
        .where(Attendance.sitting_id == sitting_id, is_of_hall(sitting_id))
    ).scalar_one()


def _latest_arrivals(session: Session, sitting_id: int) -> list[Arrival]:
    rows = session.execute(
        select(
            Delegate.full_name,
            Delegation.name,
            Delegate.seat,
            Attendance.first_in_at,
            counts_in(sitting_id),
        )
        .select_from(Attendance)
        .join(Delegate, Attendance.delegate_id == Delegate.id)
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .where(Attendance.sitting_id == sitting_id, is_of_hall(sitting_id))
        .order_by(Attendance.first_in_at.desc(), Attendance.scan_id)
        .limit(LATEST_ARRIVALS)
    )
    arrivals = [Arrival(name, delegation or "", seat, at, counts) for name, delegation, seat, at, counts in rows]
    return sorted(sorted(arrivals, key=lambda one: one.full_name), key=_moment, reverse=True)


def _moment(arrival: Arrival) -> str:
    return stream_time(arrival.at)
