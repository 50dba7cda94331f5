"""Who counts for the quorum of one sitting, and with how many votes: one meaning for screens, rules and reports."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from checkin.core.decision import DelegateStatus
from checkin.store.models import (
    Attendance,
    Category,
    Delegate,
    DelegateAbsence,
    Replacement,
    Sitting,
)
from checkin.store.seats import SittingId, held_in, is_convened, replaced_in, replacing_in


def counts_in(sitting_id: SittingId) -> ColumnElement[bool]:
    """Of a `Delegate` joined to its own `Category`. Who is active counts where their category does and is
    convened, an alternate once activated; of two of whom one sits for the other, the one who sits."""
    return and_(
        Delegate.status == DelegateStatus.ACTIVE,
        or_(
            and_(
                Category.counts_for_quorum.is_(True),
                or_(Category.needs_activation.is_(False), Delegate.activated_at.is_not(None)),
                is_convened(sitting_id, Category.id),
                Delegate.id.not_in(replaced_in(sitting_id)),
            ),
            Delegate.id.in_(replacing_in(sitting_id)),
        ),
    )


def is_of_hall(sitting_id: SittingId) -> ColumnElement[bool]:
    """Of a `Delegate`: on the roster, and nobody sits for them there. Guests too."""
    return and_(Delegate.status == DelegateStatus.ACTIVE, Delegate.id.not_in(replaced_in(sitting_id)))


def votes_in(sitting_id: SittingId) -> ColumnElement[int]:
    """Of a `Delegate` joined to its own `Category`: their own, or of the one for whom they sit there. None where
    that category may not vote."""
    outgoing, category = aliased(Delegate), aliased(Category)
    seat: Any = (
        held_in(sitting_id, case((category.may_vote.is_(True), outgoing.vote_weight), else_=0))
        .join(outgoing, outgoing.id == Replacement.outgoing_id)
        .join(category, category.id == outgoing.category_id)
        .where(Replacement.incoming_id == Delegate.id)
        .limit(1)
        .correlate(Delegate)
        .scalar_subquery()
    )
    return case(
        (Delegate.id.in_(held_in(sitting_id, Replacement.incoming_id)), seat),
        (Category.may_vote.is_(True), Delegate.vote_weight),
        else_=0,
    )


def seat_category(sitting_id: SittingId) -> ColumnElement[int]:
    """Of a `Delegate`: the category (its id) that doors judge by: theirs, or of the one for whom they sit there."""
    outgoing = aliased(Delegate)
    seat: Any = (
        held_in(sitting_id, outgoing.category_id)
        .join(outgoing, outgoing.id == Replacement.outgoing_id)
        .where(Replacement.incoming_id == Delegate.id)
        .limit(1)
        .correlate(Delegate)
        .scalar_subquery()
    )
    return case((Delegate.id.in_(held_in(sitting_id, Replacement.incoming_id)), seat), else_=Delegate.category_id)


def came_to_any(event_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Of a `Delegate`: admitted to a sitting of the event."""
    attended = aliased(Attendance)
    return exists().where(
        Sitting.event_id == event_id, attended.sitting_id == Sitting.id, attended.delegate_id == Delegate.id
    )


def has_leave_throughout() -> ColumnElement[bool]:
    """Of a `Delegate`: excused from the whole event, whether or not they came after all."""
    return Delegate.id.in_(
        select(DelegateAbsence.delegate_id).where(
            DelegateAbsence.sitting_id.is_(None), DelegateAbsence.ended_at.is_(None)
        )
    )
