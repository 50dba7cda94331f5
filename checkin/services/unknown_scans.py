"""What a phone kept and the server lost, being restored from an older copy."""

from collections.abc import Sequence

from sqlalchemy import select

from checkin.store.engine import Store
from checkin.store.models import Scan, ScanVoid


def unknown_scans(store: Store, event_id: int, ids: Sequence[str]) -> list[str]:
    """Of these ids of scans and voids those that the event has not, in their order; another event's too."""
    with store.read() as session:
        known: set[str] = set()
        for kind in (Scan, ScanVoid):
            known |= set(session.scalars(select(kind.id).where(kind.event_id == event_id, kind.id.in_(ids))))
    return [one for one in ids if one not in known]
