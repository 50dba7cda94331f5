"""Appending to an event's live stream and reading from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from checkin.core.stream import DeltaKind
from checkin.store.models import Delta, Event


def append_delta(
    session: Session,
    event_id: int,
    kind: DeltaKind,
    payload: dict[str, Any],
    now: datetime,
    delegate_id: int | None = None,
) -> int:
    """Writes the event's next delta in the caller's transaction and returns its `seq`.

    Call it last: on PostgreSQL it holds the event's row until the commit, which keeps `seq` without gaps.
    """
    connection = session.connection()
    seq: int = connection.execute(
        update(Event.__table__)  # type: ignore[arg-type]
        .where(Event.__table__.c.id == event_id)
        .values(last_seq=Event.__table__.c.last_seq + 1)
        .returning(Event.__table__.c.last_seq)
    ).scalar_one()
    connection.execute(
        insert(Delta.__table__),  # type: ignore[arg-type]
        {
            "event_id": event_id,
            "seq": seq,
            "kind": kind,
            "delegate_id": delegate_id,
            "payload": payload,
            "created_at": now,
        },
    )
    session.info.setdefault("touched_events", set()).add(event_id)
    return seq


def deltas_after(session: Session, event_id: int, seq: int, limit: int) -> Sequence[Delta]:
    """At most `limit` deltas with a number above `seq`, in order."""
    query = select(Delta).where(Delta.event_id == event_id, Delta.seq > seq).order_by(Delta.seq).limit(limit)
    return session.scalars(query).all()


def last_seq(session: Session, event_id: int) -> int:
    return session.scalars(select(Event.last_seq).where(Event.id == event_id)).one()
