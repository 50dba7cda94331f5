"""What goes out over the live stream, field by field; whatever else a delta carries stays here.

A message is `{"from": 7, "to": 9, "deltas": [...]}`: all that happened from delta 7 to delta 9. A delegate's own
page hears of little, so its messages have no "from": between the last `to` and this one there was nothing for it.
`{"resnapshot": true}` says that the gap is too long, or the number unknown: take a new snapshot.

Deltas carry facts and no totals: they are numbered without gaps and each is applied once, so whoever starts from
a snapshot counts to the same figures as the database, and no figure can travel without its reason.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from checkin.core.stream import DeltaKind, stream_time
from checkin.store.models import Delta
from checkin.store.stream import NAMING_FIELDS

DELTAS = "deltas"
RESNAPSHOT: dict[str, Any] = {"resnapshot": True}

_PUBLIC_FIELDS = (
    "sitting_id", "at", "counts", "votes", "inside", "registered", "delegation_id", *NAMING_FIELDS,
)  # fmt: skip


def public_delta(delta: Delta) -> dict[str, Any]:
    public = {name: delta.payload[name] for name in _PUBLIC_FIELDS if name in delta.payload}
    if "at" in public:
        public["at"] = stream_time(datetime.fromisoformat(public["at"]))
    return {"seq": delta.seq, "kind": delta.kind, **public}


def message_for_screens(deltas: Sequence[Delta], first: int, last: int) -> dict[str, Any]:
    return {"from": first, "to": last, "deltas": [public_delta(delta) for delta in deltas]}


def message_for_delegate(deltas: Sequence[Delta], delegate_id: int, last: int) -> dict[str, Any]:
    """May have no deltas: nothing of it concerned this person."""
    own = [delta for delta in deltas if concerns(delta, delegate_id)]
    return {"to": last, "deltas": [public_delta(delta) for delta in own]}


def concerns(delta: Delta, delegate_id: int) -> bool:
    return delta.delegate_id == delegate_id or delta.kind == DeltaKind.REFRESH
