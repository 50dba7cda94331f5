"""How far the preparation of an event is, and who has come to each sitting: the organizer's first look."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from checkin.core.decision import BadgeStatus, DelegateStatus
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
from checkin.store.seats import seat_changes


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


def _reseated(session: Session, event_id: int) -> Iterator[tuple[int, bool, int]]:
    """Sitting, whether it is about those who count, and by how much replacements change who came."""
    seats = seat_changes(session, event_id)
    if not seats:
        return
    counting = {
        key: bool(counts)
        for key, counts in session.execute(
            select(Category.id, Category.counts_for_quorum).where(Category.event_id == event_id)
        )
    }
    came = session.execute(
        select(Attendance.delegate_id, Attendance.sitting_id, Delegate.category_id)
        .join(Delegate, Attendance.delegate_id == Delegate.id)
        .where(Delegate.id.in_(seats), Delegate.status == DelegateStatus.ACTIVE)
    ).all()
    for delegate_id, sitting_id, own_category in came:
        for seat in seats[delegate_id]:
            if seat.sitting_id == sitting_id:
                yield sitting_id, counting[own_category], -1
                if seat.category_id is not None:
                    yield sitting_id, counting[seat.category_id] or counting[own_category], 1


def _sittings(session: Session, event_id: int) -> list[SittingFigures]:
    counted = session.execute(
        select(Attendance.sitting_id, Category.counts_for_quorum, func.count())
        .join(Delegate, Attendance.delegate_id == Delegate.id)
        .join(Category, Delegate.category_id == Category.id)
        .where(Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
        .group_by(Attendance.sitting_id, Category.counts_for_quorum)
    )
    came = {(sitting_id, counts): number for sitting_id, counts, number in counted}
    for sitting_id, counts, change in _reseated(session, event_id):
        came[sitting_id, counts] = came.get((sitting_id, counts), 0) + change
    sittings = session.scalars(
        select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
    )
    return [
        SittingFigures(sitting, came.get((sitting.id, True), 0), came.get((sitting.id, False), 0))
        for sitting in sittings
    ]
