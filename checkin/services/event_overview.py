"""How far the preparation of an event is, and who has come to each sitting: the organizer's first look."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, not_, select
from sqlalchemy.orm import Session

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.store.counting import counts_in, is_of_hall
from checkin.store.engine import Store
from checkin.store.models import (
    Attendance,
    Badge,
    Category,
    Delegate,
    Delegation,
    Device,
    Entrance,
    Event,
    ScreenLink,
    Sitting,
)


@dataclass(frozen=True, slots=True)
class SittingFigures:
    """`convened` and `present` count as in `live_picture`: who counts for the quorum in this sitting."""

    sitting: Sitting
    convened: int
    present: int
    guests_present: int


@dataclass(frozen=True, slots=True)
class EventOverview:
    seq: int  # the delta after which all this is true
    delegates: int  # active ones, guests included
    without_badge: int
    delegations: int
    entrances: int
    devices: int  # paired and not cut off
    screens: int  # links that still work
    sittings: list[SittingFigures]


def look_over(store: Store, event_id: int) -> EventOverview:
    """One consistent picture. NoResultFound for an unknown event."""
    with store.read() as session:
        event = session.get_one(Event, event_id)
        active = (Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
        delegates = _count(session, select(Delegate.id).where(*active))
        return EventOverview(
            seq=event.last_seq,
            delegates=delegates,
            without_badge=delegates - _with_badge(session, event_id),
            delegations=_count(session, select(Delegation.id).where(Delegation.event_id == event_id)),
            entrances=_count(session, select(Entrance.id).where(Entrance.event_id == event_id)),
            devices=_count(
                session, select(Device.id).where(Device.event_id == event_id, Device.revoked_at.is_(None))
            ),
            screens=_count(
                session,
                select(ScreenLink.id).where(ScreenLink.event_id == event_id, ScreenLink.revoked_at.is_(None)),
            ),
            sittings=_sittings(session, event_id),
        )


def _with_badge(session: Session, event_id: int) -> int:
    return _count(
        session,
        select(Badge.id)
        .join(Delegate, Badge.delegate_id == Delegate.id)
        .where(
            Badge.event_id == event_id,
            Badge.status == BadgeStatus.ACTIVE,
            Delegate.status == DelegateStatus.ACTIVE,
        ),
    )


def _count(session: Session, query: Select[Any]) -> int:
    return session.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _sittings(session: Session, event_id: int) -> list[SittingFigures]:
    sittings = session.scalars(
        select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
    )
    return [SittingFigures(sitting, *_counted(session, event_id, sitting.id)) for sitting in sittings]


# built once, which takes longer than the database
_EVENT, _SITTING = bindparam("event_id", type_=Integer), bindparam("sitting_id", type_=Integer)
_CONVENED = (
    select(func.count())
    .select_from(Delegate)
    .join(Category, Delegate.category_id == Category.id)
    .where(Delegate.event_id == _EVENT, counts_in(_SITTING))
)
_CAME = (
    select(
        func.count(case((counts_in(_SITTING), 1))),
        func.count(case((not_(counts_in(_SITTING)), 1))),
    )
    .select_from(Attendance)
    .join(Delegate, Attendance.delegate_id == Delegate.id)
    .join(Category, Delegate.category_id == Category.id)
    .where(Attendance.sitting_id == _SITTING, is_of_hall(_SITTING))
)


def _counted(session: Session, event_id: int, sitting_id: int) -> tuple[int, int, int]:
    """Who is convened; of those on the roster still that came: who counts there, and all others."""
    asked = {"event_id": event_id, "sitting_id": sitting_id}
    convened = session.execute(_CONVENED, asked).scalar_one()
    counted, others = session.execute(_CAME, asked).one()
    return convened, counted, others
