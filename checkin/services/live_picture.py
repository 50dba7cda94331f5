"""What a screen needs to begin with: one consistent picture and the number of the delta it stands at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from checkin.core.percentage import hundredths_of_percent
from checkin.core.quorum import PresentWhen, QuorumRule
from checkin.core.quorum_count import SittingCount
from checkin.core.stream import stream_time
from checkin.services.quorum_figures import count_sitting, rule_of
from checkin.services.shown_sitting import running_sitting
from checkin.store.counting import counts_in, is_of_hall
from checkin.store.engine import Store
from checkin.store.models import Attendance, Category, Delegate, DelegatePhoto, Delegation, Event, Sitting
from checkin.store.portraits import public_name

LATEST_ARRIVALS = 12


@dataclass(frozen=True, slots=True)
class DelegationFigures:
    id: int
    name: str
    convened: int
    present: int
    now: int


@dataclass(frozen=True, slots=True)
class Arrival:
    full_name: str
    delegation: str
    seat: str
    at: datetime  # UTC, aware
    counts: bool
    photo: str = ""  # store.portraits.public_name


@dataclass(frozen=True, slots=True)
class LivePicture:
    """Attendance of one sitting after delta `seq`.

    `count` is of those who count for the quorum; guests and others who came are in `guests_present`. `sitting` is
    None while the event has no sitting at all.
    """

    seq: int
    event: Event
    sitting: Sitting | None
    rule: QuorumRule
    count: SittingCount
    guests_present: int
    delegations: list[DelegationFigures]
    # latest first, of the same millisecond by name, as screens sort them (board.js); nobody who may not be shown
    arrivals: list[Arrival]

    @property
    def convened(self) -> int:
        return self.count.convened.heads

    @property
    def present(self) -> int:
        """Now or at some time of the sitting, as the rule says."""
        return self.count.present(self.rule.present).heads

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
        count = count_sitting(session, event_id, shown_id)
        attended: int = session.execute(_ATTENDED, {"sitting_id": shown_id}).scalar_one()
        return LivePicture(
            seq=event.last_seq,
            event=event,
            sitting=sitting,
            rule=rule_of(event, sitting),
            count=count,
            guests_present=attended - count.present(PresentWhen.EVER).heads,
            delegations=_delegations(session, event_id, count),
            arrivals=_latest_arrivals(session, shown_id),
        )


def _delegations(session: Session, event_id: int, count: SittingCount) -> list[DelegationFigures]:
    """In their order; who belongs to none is not among them."""
    names: dict[int | None, str] = {
        key: name
        for key, name in session.execute(
            select(Delegation.id, Delegation.name).where(Delegation.event_id == event_id)
        )
    }
    return [
        DelegationFigures(
            one.delegation_id, names[one.delegation_id], one.convened.heads, one.ever.heads, one.now.heads
        )
        for one in count.delegations
        if one.delegation_id is not None and one.convened.heads
    ]


_SITTING = bindparam("sitting_id", type_=Integer)

# all who came and are on the roster still, guests included
_ATTENDED = (
    select(func.count())
    .select_from(Attendance)
    .join(Delegate, Attendance.delegate_id == Delegate.id)
    .where(Attendance.sitting_id == _SITTING, is_of_hall(_SITTING))
)

_LATEST = (
    select(
        Delegate.full_name,
        Delegation.name,
        Delegate.seat,
        Attendance.first_in_at,
        counts_in(_SITTING),
        Delegate.id,
        DelegatePhoto.etag,
    )
    .select_from(Attendance)
    .join(Delegate, Attendance.delegate_id == Delegate.id)
    .join(Category, Delegate.category_id == Category.id)
    .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
    .outerjoin(DelegatePhoto, DelegatePhoto.delegate_id == Delegate.id)
    .where(Attendance.sitting_id == _SITTING, is_of_hall(_SITTING), Delegate.may_be_shown.is_(True))
    .order_by(Attendance.first_in_at.desc(), Attendance.scan_id)
    .limit(LATEST_ARRIVALS)
)


def _latest_arrivals(session: Session, sitting_id: int) -> list[Arrival]:
    arrivals = [
        Arrival(name, delegation or "", seat, at, counts, public_name(delegate_id, etag))
        for name, delegation, seat, at, counts, delegate_id, etag in session.execute(
            _LATEST, {"sitting_id": sitting_id}
        )
    ]
    return sorted(sorted(arrivals, key=lambda one: one.full_name), key=_moment, reverse=True)


def _moment(arrival: Arrival) -> str:
    return stream_time(arrival.at)
