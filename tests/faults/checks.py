"""What has to hold of a database, whatever happened to the servers and the phones before."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from checkin.core.stream import DeltaKind
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.store.engine import Store
from checkin.store.models import Attendance, Delta, Event, Scan, ScanVoid

Present = set[tuple[Any, ...]]


def stored_answers(store: Store) -> dict[str, dict[str, Any]]:
    """By scan id; each is there once, as the id is the key."""
    with store.read() as session:
        return {scan_id: answer for scan_id, answer in session.execute(select(Scan.id, Scan.answer))}


def attendance(store: Store) -> Present:
    """Rows of (delegate, sitting, …)."""
    first = ("delegate_id", "sitting_id")
    columns = Attendance.__table__.columns
    with store.read() as session:
        return {
            tuple(row)
            for row in session.execute(
                select(*(columns[name] for name in first), *(one for one in columns if one.name not in first))
            )
        }


def stored_voids(store: Store) -> dict[str, str]:
    """The scan that each undid."""
    with store.read() as session:
        return {void_id: scan_id for void_id, scan_id in session.execute(select(ScanVoid.id, ScanVoid.scan_id))}


def assert_sound(store: Store) -> None:
    """Attendance is what the log says, the stream has no gap, and nobody arrived twice on a screen."""
    rebuilt = rebuild_attendance(store, write=False)
    assert (rebuilt.missing, rebuilt.surplus, rebuilt.different) == ([], [], [])
    assert rebuilt.rows > 0
    with store.read() as session:
        last_seq = session.scalars(select(Event.last_seq)).one()
        deltas = session.execute(select(Delta.seq, Delta.kind, Delta.delegate_id, Delta.payload)).all()
        voided = session.scalars(select(Scan.delegate_id).join(ScanVoid, ScanVoid.scan_id == Scan.id)).all()
    assert sorted(delta.seq for delta in deltas) == list(range(1, last_seq + 1))
    arrivals = Counter(
        (delta.delegate_id, delta.payload["sitting_id"])
        for delta in deltas
        if delta.kind == DeltaKind.ARRIVED and delta.delegate_id not in voided  # who was undone may arrive again
    )
    assert arrivals == Counter((row[0], row[1]) for row in attendance(store) if row[0] not in voided)
