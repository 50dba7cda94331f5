"""Attendance and the live stream follow one person's presence in one sitting."""

from datetime import datetime, timedelta
from typing import Any

from checkin.core.attendance import Presence
from checkin.core.stream import DeltaKind
from checkin.store.driver import Transaction
from checkin.store.portraits import public_name
from checkin.store.scan_log import FoundBadge, write_attendance
from checkin.store.stream import append_delta

SAME_MOMENT = timedelta(seconds=5)


def tell_presence(
    transaction: Transaction,
    person: FoundBadge,
    event_id: int,
    sitting_id: int,
    before: Presence | None,
    after: Presence | None,
    now: datetime,
    *,
    counts: bool,
) -> None:
    """Attendance says `after` from now on, and screens hear of it. Nothing changed: nothing is written.

    `person` as they sit in that sitting now, and whether they count there (`seats.counts_among`).
    """
    if after == before:
        return
    write_attendance(transaction, person.delegate_id, sitting_id, before, after)
    kind = _kind(before, after)
    if kind is DeltaKind.ARRIVED and person.excused:
        kind = DeltaKind.REFRESH  # who was excused and came changes what a share is taken of
    if kind is not None:
        payload = (
            _moved(person, sitting_id, before, after, counts=counts)
            if kind is DeltaKind.REFRESH
            else _payload(person, sitting_id, kind, after, counts=counts)
        )
        append_delta(transaction, event_id, kind, payload, now, delegate_id=person.delegate_id)


def _kind(before: Presence | None, after: Presence | None) -> DeltaKind | None:
    """None where nobody would see the difference: one badge at two phones whose clocks differ by a second."""
    if after is None:
        return DeltaKind.REFRESH
    if before is None:
        return DeltaKind.ARRIVED
    if abs(after.first_in_at - before.first_in_at) > SAME_MOMENT:
        return DeltaKind.REFRESH
    if after.inside is before.inside:
        return None if after.last_out_at == before.last_out_at else DeltaKind.REFRESH
    return DeltaKind.RETURNED if after.inside else DeltaKind.LEFT


def _moved(
    person: FoundBadge, sitting_id: int, before: Presence | None, after: Presence | None, *, counts: bool
) -> dict[str, Any]:
    """What changed although screens are told to ask anew: for whoever walks the log (services.quorum_steps)."""
    return {
        "moved": {
            "sitting_id": sitting_id,
            "counts": counts,
            "votes": person.votes,
            "delegation_id": person.delegation_id,
            "excused": person.excused,
            "ever": (after is not None) - (before is not None),
            "now": bool(after and after.inside) - bool(before and before.inside),
        }
    }


def _payload(
    person: FoundBadge, sitting_id: int, kind: DeltaKind, after: Presence | None, *, counts: bool
) -> dict[str, Any]:
    """Who may not be shown is a number here, and nothing more."""
    assert after is not None
    at = after.last_out_at if kind is DeltaKind.LEFT and after.last_out_at else after.first_in_at
    told = {
        "sitting_id": sitting_id,
        "at": at.isoformat(),
        "counts": counts,
        "votes": person.votes,
        "inside": after.inside,
        "delegation_id": person.delegation_id,
    }
    return told | _named(person) if person.may_be_shown else told


def _named(person: FoundBadge) -> dict[str, Any]:
    return {
        "full_name": person.full_name,
        "delegation": person.delegation_name or "",
        "seat": person.seat,
        "photo": public_name(person.delegate_id, person.photo),
    }
