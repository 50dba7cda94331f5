"""What a delegate's own private page shows; reading it writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.short_code import short_code_of, spaced
from checkin.store.engine import Store
from checkin.store.models import Attendance, Badge, Delegate, Entrance, Event, Sitting
from checkin.store.seats import seat_changes


class SittingPart(StrEnum):
    """Whether doors wait for the delegate there, as `core.decision` has it."""

    CONVENED = "convened"
    ON_CALL = "on_call"  # an alternate whom nobody has called in
    APART = "apart"  # the sitting is for other categories, or somebody else sits there for them


@dataclass(frozen=True, slots=True)
class SittingForDelegate:
    """`attended_at` (UTC, aware) is None while the delegate has not been counted at this sitting."""

    sitting: Sitting
    part: SittingPart
    attended_at: datetime | None
    entrance: str


@dataclass(frozen=True, slots=True)
class DelegatePage:
    """`code` is None where no badge is active; `seq` is the number of the delta that the page stands at."""

    event: Event
    delegate: Delegate
    badge: Badge | None
    code: str | None
    sittings: list[SittingForDelegate]
    seq: int

    @property
    def short_code(self) -> str:
        """As it is printed; "" where no badge is active."""
        return spaced(short_code_of(self.code)) if self.code else ""

    @property
    def withdrawn(self) -> bool:
        return self.delegate.status is not DelegateStatus.ACTIVE


def open_delegate_page(store: Store, token: str) -> DelegatePage | None:
    """The page behind a private link, or None where there is none."""
    with store.read() as session:
        delegate = _owner(store, session, token)
        if delegate is None:
            return None
        event = session.get_one(Event, delegate.event_id)
        badge = session.scalar(
            select(Badge).where(Badge.delegate_id == delegate.id, Badge.status == BadgeStatus.ACTIVE)
        )
        return DelegatePage(
            event=event,
            delegate=delegate,
            badge=badge,
            code=store.vault.unseal("badge", badge.code_sealed) if badge else None,
            sittings=_sittings(session, delegate),
            seq=event.last_seq,
        )


def _owner(store: Store, session: Session, token: str) -> Delegate | None:
    return session.scalar(
        select(Delegate)
        .options(joinedload(Delegate.category), joinedload(Delegate.delegation))
        .where(Delegate.link_hash == store.vault.hash("delegate", token))
    )


def _sittings(session: Session, delegate: Delegate) -> list[SittingForDelegate]:
    rows = session.execute(
        select(Sitting, Attendance.first_in_at, Entrance.name)
        .outerjoin(Attendance, and_(Attendance.sitting_id == Sitting.id, Attendance.delegate_id == delegate.id))
        .outerjoin(Entrance, Attendance.entrance_id == Entrance.id)
        .where(Sitting.event_id == delegate.event_id)
        .order_by(Sitting.position, Sitting.id)
        .options(selectinload(Sitting.categories))
    )
    changes = seat_changes(session, delegate.event_id, delegate.id).get(delegate.id, ())
    seats = {change.sitting_id: change.category_id for change in changes}
    return [
        SittingForDelegate(sitting, _part(delegate, sitting, seats), attended_at, entrance or "")
        for sitting, attended_at, entrance in rows
    ]


def _part(delegate: Delegate, sitting: Sitting, seats: Mapping[int, int | None]) -> SittingPart:
    """`seats`: by sitting the category with which they sit by a replacement, None where somebody else does."""
    waits = delegate.category.needs_activation and delegate.activated_at is None
    if waits and sitting.id not in seats:
        return SittingPart.ON_CALL
    category_id = seats.get(sitting.id, delegate.category_id)
    convened = {category.id for category in sitting.categories}
    is_theirs = category_id is not None and (not convened or category_id in convened)
    return SittingPart.CONVENED if is_theirs else SittingPart.APART
