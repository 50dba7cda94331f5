"""Who takes part in a sitting, who of them counts for its quorum, who has leave: figures and lists ask the same.

Each is a condition on `Delegate`, so that a number and the list behind it can never be of different people.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from checkin.core.decision import DelegateStatus
from checkin.store.models import Attendance, Category, Delegate, DelegateAbsence, Scan
from checkin.store.seats import replaced_in, replacing_in


def takes_part(sitting_id: int) -> ColumnElement[bool]:
    """On the roster, and nobody sits there for them."""
    return and_(Delegate.status == DelegateStatus.ACTIVE, Delegate.id.not_in(replaced_in(sitting_id)))


def counts(sitting_id: int) -> ColumnElement[bool]:
    """Of those who take part: by their category, or by that of the one whom they sit for."""
    counting = select(Category.id).where(Category.counts_for_quorum.is_(True))
    return or_(Delegate.category_id.in_(counting), Delegate.id.in_(replacing_in(sitting_id)))


def attended(sitting_id: int, *further: Any) -> ColumnElement[bool]:
    """Was admitted at some time; `further` narrows it by columns of Attendance."""
    return (
        select(Attendance.delegate_id)
        .where(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id, *further)
        .exists()
    )


def has_leave(sitting_id: int) -> ColumnElement[bool]:
    """For this sitting or throughout; they may have come all the same."""
    for_it = or_(DelegateAbsence.sitting_id.is_(None), DelegateAbsence.sitting_id == sitting_id)
    return (
        select(DelegateAbsence.id)
        .where(DelegateAbsence.delegate_id == Delegate.id, DelegateAbsence.ended_at.is_(None), for_it)
        .exists()
    )


def admitted_by(sitting_id: int, device_id: int | None) -> ColumnElement[bool]:
    """First admitted by this device; None: at an organizer's desk or from a ticked list."""
    scan = select(Scan.id).where(Scan.id == Attendance.scan_id, Scan.device_id.is_not_distinct_from(device_id))
    return attended(sitting_id, scan.exists())
