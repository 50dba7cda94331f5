"""Withdrawn, found not eligible, reinstated: acts with actor and time, never deletions. Doors follow in seconds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField
from checkin.core.names import clean
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.replacements import in_replacements
from checkin.store.engine import Store
from checkin.store.models import Delegate, DelegateAct
from checkin.store.stream import append_delta

LONGEST_REASON = 500
SETTABLE = (DelegateStatus.ACTIVE, DelegateStatus.WITHDRAWN, DelegateStatus.NOT_ELIGIBLE)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StatusChange:
    """`replacing` are ids left as they are because a replacement holds: it is taken back first."""

    changed: tuple[int, ...]
    unchanged: tuple[int, ...]
    replacing: tuple[int, ...]


def change_status(
    store: Store,
    event_id: int,
    delegate_ids: Collection[int],
    became: DelegateStatus,
    reason: str,
    by: Actor,
    now: datetime,
) -> StatusChange:
    """One step for all of them; ids of other events are passed over. Idempotent.

    InvalidField reason "empty" (needed for not eligible) or "long"; status "unknown" for what is no act.
    """
    with store.write() as session:
        change = set_status(session, event_id, delegate_ids, became, reason, by, now)
        if change.changed:
            append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        return change


def set_status(
    session: Session,
    event_id: int,
    delegate_ids: Collection[int],
    became: DelegateStatus,
    reason: str,
    by: Actor,
    now: datetime,
) -> StatusChange:
    """As `change_status`, in the transaction of a caller who tells the screens when all is done."""
    reason = clean(reason)
    if became not in SETTABLE:
        raise InvalidField("status", "unknown")
    if len(reason) > LONGEST_REASON:
        raise InvalidField("reason", "long")
    if became is DelegateStatus.NOT_ELIGIBLE and not reason:
        raise InvalidField("reason", "empty")
    people = _locked(session, event_id, delegate_ids)
    bound = in_replacements(session, event_id) if became is not DelegateStatus.ACTIVE else set()
    changing = [one for one in people if one.status is not became and one.id not in bound]
    record_changes(session, [FieldChange(one.id, "status", one.status, became) for one in changing], by, now)
    for one in changing:
        one.status = became
        # who is out already stays out since then, whatever it is called from now on
        one.withdrawn_at = None if became is DelegateStatus.ACTIVE else one.withdrawn_at or now
        session.add(
            DelegateAct(
                delegate_id=one.id,
                became=became,
                reason=reason,
                account_id=by.account_id,
                import_id=by.import_id,
                at=now,
            )
        )
    session.flush()
    return StatusChange(
        changed=tuple(one.id for one in changing),
        unchanged=tuple(one.id for one in people if one.status is became and one not in changing),
        replacing=tuple(one.id for one in people if one.status is not became and one.id in bound),
    )


def _locked(session: Session, event_id: int, delegate_ids: Collection[int]) -> list[Delegate]:
    ordered = sorted(delegate_ids)
    people: list[Delegate] = []
    for start in range(0, len(ordered), _AT_ONCE):
        query = (
            select(Delegate)
            .where(Delegate.event_id == event_id, Delegate.id.in_(ordered[start : start + _AT_ONCE]))
            .order_by(Delegate.id)
            .with_for_update(of=Delegate, key_share=True)
        )
        people += session.scalars(query)
    return people
