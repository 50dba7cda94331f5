"""Attendance and the live stream follow one person's presence in one sitting."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from checkin.core.attendance import SAME_MOMENT, Presence
from checkin.core.decision import DelegateStatus
from checkin.core.stream import DeltaKind
from checkin.store.attendance_rows import write_attendance
from checkin.store.driver import Prepared, Transaction
from checkin.store.found_badge import FoundBadge
from checkin.store.models import Attendance, Sitting
from checkin.store.portraits import public_name
from checkin.store.stream import append_delta

_attendance, _sitting = Attendance.__table__, Sitting.__table__
_elsewhere = Prepared(
    select(_attendance.c.sitting_id)
    .join(_sitting, _sitting.c.id == _attendance.c.sitting_id)
    .where(
        _sitting.c.event_id == bindparam("of_event"),
        _attendance.c.delegate_id == bindparam("of_delegate"),
        _attendance.c.sitting_id != bindparam("but_sitting"),
    )
    .limit(1)
)


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
    if kind is None:
        return
    moved = {
        "sitting_id": sitting_id,
        "counts": counts,
        "votes": person.votes,
        "delegation_id": person.delegation_id,
        "registered": _registered(transaction, person.delegate_id, event_id, sitting_id, before, after),
    }
    is_of_hall = person.delegate_status is DelegateStatus.ACTIVE
    if not is_of_hall or (kind is DeltaKind.ARRIVED and person.excused):
        # who is not of the hall is on no screen; who was excused and came changes what a share is taken of
        kind = DeltaKind.REFRESH
    payload = (
        {"moved": moved | _unseen(person, before, after)}
        if kind is DeltaKind.REFRESH
        else moved | _told(person, kind, after)
    )
    append_delta(transaction, event_id, kind, payload, now, delegate_id=person.delegate_id)


def _registered(
    transaction: Transaction,
    delegate_id: int,
    event_id: int,
    sitting_id: int,
    before: Presence | None,
    after: Presence | None,
) -> int:
    """1 where they had come to no sitting of the event and now have, -1 where they now have not, else 0."""
    ever = (after is not None) - (before is not None)
    if not ever:
        return 0
    elsewhere = transaction.row(_elsewhere, of_delegate=delegate_id, of_event=event_id, but_sitting=sitting_id)
    return 0 if elsewhere else ever


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


def _unseen(person: FoundBadge, before: Presence | None, after: Presence | None) -> dict[str, Any]:
    """What changed although screens are told to ask anew: for whoever walks the log (services.quorum_steps)."""
    return {
        "excused": person.excused,
        "ever": (after is not None) - (before is not None),
        "now": bool(after and after.inside) - bool(before and before.inside),
    }


def _told(person: FoundBadge, kind: DeltaKind, after: Presence | None) -> dict[str, Any]:
    """Who may not be shown is a number here, and nothing more."""
    assert after is not None
    at = after.last_out_at if kind is DeltaKind.LEFT and after.last_out_at else after.first_in_at
    told = {"at": at.isoformat(), "inside": after.inside}
    return told | _named(person) if person.may_be_shown else told


def _named(person: FoundBadge) -> dict[str, Any]:
    return {
        "full_name": person.full_name,
        "delegation": person.delegation_name or "",
        "seat": person.seat,
        "photo": public_name(person.delegate_id, person.photo),
    }
