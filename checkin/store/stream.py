"""Appending to an event's live stream and reading from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound
from checkin.core.stream import DeltaKind
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import Delegate, Delta, Event

NAMING_FIELDS = ("full_name", "delegation", "seat", "photo")  # of a payload

_event = Event.__table__
_next_seq = Prepared(
    update(_event)  # type: ignore[arg-type]
    .where(_event.c.id == bindparam("of_event"))
    .values(last_seq=_event.c.last_seq + 1)
    .returning(_event.c.last_seq)
)
_append = Prepared(insert(Delta.__table__))  # type: ignore[arg-type]


def append_delta(
    writer: Session | Transaction,
    event_id: int,
    kind: DeltaKind,
    payload: dict[str, Any],
    now: datetime,
    delegate_id: int | None = None,
) -> int:
    """Writes the event's next delta in the caller's transaction and returns its `seq`.

    Call it last: on PostgreSQL it holds the event's row until the commit, which keeps `seq` without gaps.
    """
    transaction = writer if isinstance(writer, Transaction) else Transaction.of_session(writer)
    row = transaction.row(_next_seq, of_event=event_id)
    if row is None:
        raise NotFound
    seq: int = row[0]
    transaction.write(
        _append,
        {
            "event_id": event_id,
            "seq": seq,
            "kind": kind,
            "delegate_id": delegate_id,
            "payload": payload,
            "created_at": now,
        },
    )
    transaction.touched_events.add(event_id)
    return seq


def deltas_after(session: Session, event_id: int, seq: int, limit: int) -> Sequence[Delta]:
    """At most `limit` deltas with a number above `seq`, in order. Who may not be shown by now is named in none."""
    rows = session.execute(
        select(Delta, Delegate.may_be_shown)
        .outerjoin(Delegate, Delegate.id == Delta.delegate_id)
        .where(Delta.event_id == event_id, Delta.seq > seq)
        .order_by(Delta.seq)
        .limit(limit)
    ).all()
    for delta, may_be_shown in rows:
        if may_be_shown is False:
            session.expunge(delta)
            delta.payload = {name: value for name, value in delta.payload.items() if name not in NAMING_FIELDS}
    return [delta for delta, _ in rows]


def last_seq(session: Session, event_id: int) -> int:
    return session.scalars(select(Event.last_seq).where(Event.id == event_id)).one()
