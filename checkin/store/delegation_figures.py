"""How many each delegation has, in one sitting: by one query, however many delegations there are."""

from typing import NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.store.models import Attendance, Category, Delegate, DelegateAbsence
from checkin.store.seats import replaced_in, replacing_in


class Figures(NamedTuple):
    """`people` are all on the roster, guests included; the others are of those who count in this sitting."""

    people: int = 0
    convened: int = 0
    present: int = 0  # at some time
    excused: int = 0  # not present, with leave

    def plus(self, other: "Figures") -> "Figures":
        return Figures(*(one + two for one, two in zip(self, other, strict=True)))


def figures_by_delegation(
    session: Session, event_id: int, sitting_id: int | None, delegation_id: int | None = None
) -> dict[int | None, Figures]:
    """By delegation's id, None for those of none; delegations without people are left out."""
    shown = sitting_id or 0
    counts = or_(
        and_(Category.counts_for_quorum.is_(True), Delegate.id.not_in(replaced_in(shown))),
        Delegate.id.in_(replacing_in(shown)),
    )
    came = Attendance.delegate_id.is_not(None)
    on_leave = Delegate.id.in_(absent_with_leave(sitting_id))
    rows = session.execute(
        select(
            Delegate.delegation_id,
            func.count(Delegate.id),
            func.sum(case((counts, 1), else_=0)),
            func.sum(case((and_(counts, came), 1), else_=0)),
            func.sum(case((and_(counts, ~came, on_leave), 1), else_=0)),
        )
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == shown))
        .where(
            Delegate.event_id == event_id,
            Delegate.status == DelegateStatus.ACTIVE,
            *([Delegate.delegation_id == delegation_id] if delegation_id is not None else []),
        )
        .group_by(Delegate.delegation_id)
    )
    return {key: Figures(*map(int, figures)) for key, *figures in rows}


def absent_with_leave(sitting_id: int | None) -> Select[int]:
    """Ids of those with leave for this sitting or throughout. For `in_`."""
    return select(DelegateAbsence.delegate_id).where(
        DelegateAbsence.ended_at.is_(None),
        or_(DelegateAbsence.sitting_id.is_(None), DelegateAbsence.sitting_id == (sitting_id or 0)),
    )
