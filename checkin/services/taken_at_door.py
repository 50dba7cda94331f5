"""Who was on no list and was taken in at a door: an item to look at too."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from checkin.services.doubt_kinds import DoubtFilter
from checkin.services.settlements import SettlementLine, is_settled, said_of
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, Delegation, Device, WalkIn

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TakenAtDoor:
    """Somebody on no list whom a supervisor registered; `device` is theirs."""

    at: datetime
    delegate_id: int
    full_name: str
    category: str
    delegation: str
    device: str
    reason: str
    id: str = ""
    said: tuple[SettlementLine, ...] = ()

    @property
    def settled(self) -> bool:
        return bool(self.said) and self.said[0].settled


def walk_ins(store: Store, event_id: int) -> list[TakenAtDoor]:
    """Everybody who was taken at a door, the newest first, at most 200."""
    with store.read() as session:
        return taken_at_door(session, event_id, DoubtFilter(settled=None))


def walk_ins_of(event_id: int) -> Select[str]:
    return select(WalkIn.id).where(WalkIn.event_id == event_id)


def taken_at_door(session: Session, event_id: int, wanted: DoubtFilter) -> list[TakenAtDoor]:
    fitting = []
    if wanted.settled is not None:
        fitting.append(is_settled(WalkIn.id) if wanted.settled else ~is_settled(WalkIn.id))
    query = (
        select(WalkIn, Delegate.full_name, Category.name, Delegation.name, Device.name)
        .join(Delegate, WalkIn.delegate_id == Delegate.id)
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .join(Device, WalkIn.device_id == Device.id)
        .where(WalkIn.event_id == event_id, *fitting)
        .order_by(WalkIn.created_at.desc(), WalkIn.id)
        .limit(MOST_SHOWN)
    )
    rows = session.execute(query).all()
    said = said_of(session, [row[0].id for row in rows])
    return [
        TakenAtDoor(
            one.created_at,
            one.delegate_id,
            name,
            category,
            delegation or "",
            device,
            one.reason,
            one.id,
            said.get(one.id, ()),
        )
        for one, name, category, delegation, device in rows
    ]
