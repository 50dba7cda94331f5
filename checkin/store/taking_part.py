"""Conditions on a `Delegate` alone, so that a number and the list behind it can never be of different people."""

from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, true

from checkin.core.quorum import QuorumBase
from checkin.store.counting import came_to_any, counts_in, has_leave_throughout, seat_category
from checkin.store.models import Attendance, Category, Delegate, DelegateAbsence, Entrance, Scan, entrance_category
from checkin.store.seats import SittingId


def counts(sitting_id: SittingId) -> ColumnElement[bool]:
    """For the quorum: `counts_in` where the category is not joined."""
    own = select(Category.id).where(Category.id == Delegate.category_id, counts_in(sitting_id))
    return own.correlate(Delegate).exists()


def attended(sitting_id: SittingId, *further: Any) -> ColumnElement[bool]:
    """Was admitted at some time; `further` narrows it by columns of Attendance."""
    return (
        select(Attendance.delegate_id)
        .where(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id, *further)
        .exists()
    )


def has_leave(sitting_id: SittingId) -> ColumnElement[bool]:
    """For this sitting or throughout; they may have come all the same."""
    for_it = or_(DelegateAbsence.sitting_id.is_(None), DelegateAbsence.sitting_id == sitting_id)
    return (
        select(DelegateAbsence.id)
        .where(DelegateAbsence.delegate_id == Delegate.id, DelegateAbsence.ended_at.is_(None), for_it)
        .exists()
    )


def admitted_by(sitting_id: SittingId, device_id: int | None) -> ColumnElement[bool]:
    """First admitted by this device; None: at an organizer's desk or from a ticked list."""
    scan = select(Scan.id).where(Scan.id == Attendance.scan_id, Scan.device_id.is_not_distinct_from(device_id))
    return attended(sitting_id, scan.exists())


def would_enter_at(entrance_id: int, sitting_id: SittingId) -> ColumnElement[bool]:
    """An entrance of their event that admits them to the sitting, by the category as which they sit there."""
    of_event = select(Entrance.id).where(Entrance.id == entrance_id, Entrance.event_id == Delegate.event_id)
    listed = select(entrance_category.c.category_id).where(entrance_category.c.entrance_id == entrance_id)
    return and_(of_event.exists(), or_(~listed.exists(), seat_category(sitting_id).in_(listed)))


def in_base(base: QuorumBase, event_id: int) -> ColumnElement[bool]:
    """Of those who count: who is among them of whom a rule takes its share, as `services.quorum_figures` counts."""
    if base is QuorumBase.REGISTERED:
        return came_to_any(event_id)
    if base is QuorumBase.LESS_EXCUSED:
        return not_(and_(has_leave_throughout(), not_(came_to_any(event_id))))
    return true()
