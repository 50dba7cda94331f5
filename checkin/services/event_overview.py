"""How far the preparation of an event is, and who has come to each sitting: the organizer's first look."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, not_, select
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
    """`present` counts as in `live_picture`: active delegates of categories that count for the quorum."""

    sitting: Sitting
    present: int
    guests_present: int


@dataclass(frozen=True, slots=True)
class EventOverview:
    seq: int  # the delta after which all this is true
    delegates: int  # active ones, guests included
    convened: int  # of them, those whose category counts
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
        delegates, convened = _roster_size(session, event_id)
        return EventOverview(
            seq=event.last_seq,
            delegates=delegates,
            convened=convened,
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


def _roster_size(session: Session, event_id: int) -> tuple[int, int]:
    delegates, convened = session.execute(
        select(func.count(Delegate.id), func.sum(case((Category.counts_for_quorum.is_(True), 1), else_=0)))
        .join(Category, Delegate.category_id == Category.id)
        .where(Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
    ).one()
    return delegates, convened or 0


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
    return [SittingFigures(sitting, *_came(session, sitting.id)) for sitting in sittings]


def _came(session: Session, sitting_id: int) -> tuple[int, int]:
    """Of those on the roster still: who counts there, and all others."""
    counted, others = session.execute(
        select(
            func.count(case((counts_in(sitting_id), 1))),
            func.count(case((not_(counts_in(sitting_id)), 1))),
        )
        .select_from(Attendance)
        .join(Delegate, Attendance.delegate_id == Delegate.id)
        .join(Category, Delegate.category_id == Category.id)
        .where(Attendance.sitting_id == sitting_id, is_of_hall(sitting_id))
    ).one()
    return counted, others
