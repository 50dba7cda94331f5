"""What was done to many delegates at once, the latest first."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer

from checkin.core.errors import NotFound
from checkin.store.engine import Store
from checkin.store.models import Account, BulkAct

MOST_LISTED = 30


@dataclass(frozen=True, slots=True)
class BulkLine:
    act: BulkAct
    by: str  # "" where nobody is known


def list_bulk_acts(store: Store, event_id: int) -> list[BulkLine]:
    """At most 30, without whom they changed."""
    query = (
        select(BulkAct, Account.name)
        .options(defer(BulkAct.before, raiseload=True), defer(BulkAct.after, raiseload=True))
        .outerjoin(Account, Account.id == BulkAct.account_id)
        .where(BulkAct.event_id == event_id)
        .order_by(BulkAct.id.desc())
        .limit(MOST_LISTED)
    )
    with store.read() as session:
        return [BulkLine(act, name or "") for act, name in session.execute(query)]


def open_bulk_act(store: Store, event_id: int, act_id: int) -> BulkAct:
    """NotFound for another event's."""
    with store.read() as session:
        act = session.get(BulkAct, act_id)
    if act is None or act.event_id != event_id:
        raise NotFound
    return act
