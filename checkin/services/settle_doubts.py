"""A person looked at something doubtful and says so; scans, attendance and figures stay as they are."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.store.engine import Store
from checkin.store.models import Scan, Settlement, WalkIn

LONGEST_NOTE = 300
MOST_AT_ONCE = 200


def settle_doubts(
    store: Store, event_id: int, item_ids: Collection[str], note: str, account_id: int | None, now: datetime
) -> int:
    """How many were open and are settled now; ids are of scans and of walk-ins. All or none.

    NotFound where one is not of the event; InvalidField "note" "empty" or "long", "items" "empty" or "long".
    """
    return _say(store, event_id, item_ids, note, account_id, now, settled=True)


def reopen_doubt(
    store: Store, event_id: int, item_id: str, note: str, account_id: int | None, now: datetime
) -> int:
    """1, or 0 where it is open. What was said of it stays on record. Errors as `settle_doubts`."""
    return _say(store, event_id, [item_id], note, account_id, now, settled=False)


def _say(
    store: Store,
    event_id: int,
    item_ids: Collection[str],
    note: str,
    account_id: int | None,
    now: datetime,
    *,
    settled: bool,
) -> int:
    note, wanted = clean(note), set(item_ids)
    if not note or len(note) > LONGEST_NOTE:
        raise InvalidField("note", "empty" if not note else "long")
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise InvalidField("items", "empty" if not wanted else "long")
    with store.write() as session:
        if _of_event(session, event_id, wanted) != wanted:
            raise NotFound
        changing = sorted(wanted - _settled(session, wanted)) if settled else sorted(_settled(session, wanted))
        for item_id in changing:
            session.add(
                Settlement(
                    event_id=event_id, item_id=item_id, settled=settled, note=note, account_id=account_id, at=now
                )
            )
        return len(changing)


def _of_event(session: Session, event_id: int, ids: set[str]) -> set[str]:
    return {
        found
        for model in (Scan, WalkIn)
        for found in session.scalars(select(model.id).where(model.id.in_(ids), model.event_id == event_id))
    }


def _settled(session: Session, ids: set[str]) -> set[str]:
    latest = select(func.max(Settlement.id)).where(Settlement.item_id.in_(ids)).group_by(Settlement.item_id)
    query = select(Settlement.item_id).where(Settlement.id.in_(latest), Settlement.settled.is_(True))
    return set(session.scalars(query))
