"""What an organizer says of a delegation: its name, level and parent, how many it may send, and who leads it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean, fold
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.rename_part import check_free, follow_name
from checkin.store.delegation_order import settle_order
from checkin.store.engine import Store
from checkin.store.models import Delegate, Delegation, DelegationHead
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

LONGEST_NAME, LONGEST_LEVEL = 300, 120
MOST_ALLOTTED = 100_000


class DelegationInUse(Refused):
    """Fact `delegates`: how many are of it, whatever their status."""

    code = "delegation_in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationFields:
    """None of `allotted`: nobody said; of `parent_id` and `head_id`: none."""

    name: str
    level: str = ""
    allotted: int | None = None
    parent_id: int | None = None
    head_id: int | None = None


def edit_delegation(
    store: Store, event_id: int, delegation_id: int, wanted: DelegationFields, by: Actor, now: datetime
) -> None:
    """NotFound for another event's delegation. InvalidField: name "empty", "long", "taken"; level "long"; allotted
    "unknown"; parent_id "unknown", or "below" where it would come to stand below itself; head_id "unknown" for
    who is not in it and on the roster."""
    name, level = clean(wanted.name), clean(wanted.level)
    if not fold(name) or len(name) > LONGEST_NAME:
        raise InvalidField("name", "long" if fold(name) else "empty")
    if len(level) > LONGEST_LEVEL:
        raise InvalidField("level", "long")
    if wanted.allotted is not None and not 0 <= wanted.allotted <= MOST_ALLOTTED:
        raise InvalidField("allotted", "unknown")
    with store.write() as session:
        hold_roster(session, event_id)
        delegation = _delegation(session, event_id, delegation_id)
        check_free(session, delegation, name)
        _check_parent(session, delegation, wanted.parent_id)
        renamed = delegation.name != name
        delegation.name, delegation.folded = name, fold(name)
        delegation.level, delegation.allotted, delegation.parent_id = level, wanted.allotted, wanted.parent_id
        session.flush()
        if renamed:
            follow_name(session, delegation)
            settle_order(session, event_id)
        _set_head(session, delegation, wanted.head_id, by, now)
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def remove_delegation(store: Store, event_id: int, delegation_id: int, now: datetime) -> None:
    """Those that belonged to it belong to none then. NotFound; DelegationInUse while anybody is of it."""
    with store.write() as session:
        hold_roster(session, event_id)
        delegation = _delegation(session, event_id, delegation_id)
        count = session.scalar(select(func.count(Delegate.id)).where(Delegate.delegation_id == delegation_id))
        if count:
            raise DelegationInUse(delegates=count)
        session.execute(delete(DelegationHead).where(DelegationHead.delegation_id == delegation_id))
        session.delete(delegation)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def _delegation(session: Session, event_id: int, delegation_id: int) -> Delegation:
    found = session.get(Delegation, delegation_id)
    if found is None or found.event_id != event_id:
        raise NotFound
    return found


def _check_parent(session: Session, delegation: Delegation, parent_id: int | None) -> None:
    if parent_id is None:
        return
    query = select(Delegation.id, Delegation.parent_id).where(Delegation.event_id == delegation.event_id)
    above = {key: parent for key, parent in session.execute(query)}
    if parent_id not in above:
        raise InvalidField("parent_id", "unknown")
    step: int | None = parent_id
    while step is not None:
        if step == delegation.id:
            raise InvalidField("parent_id", "below")
        step = above[step]


def _set_head(session: Session, delegation: Delegation, head_id: int | None, by: Actor, now: datetime) -> None:
    known = session.get(DelegationHead, delegation.id)
    if (known.delegate_id if known else None) == head_id:
        return
    if head_id is not None:
        person = session.get(Delegate, head_id)
        if person is None or person.delegation_id != delegation.id or person.status is not DelegateStatus.ACTIVE:
            raise InvalidField("head_id", "unknown")
        # of a delegation that they have left since
        session.execute(delete(DelegationHead).where(DelegationHead.delegate_id == head_id))
    changes = [FieldChange(known.delegate_id, "head_of", delegation.name, "")] if known else []
    if known:
        session.delete(known)
        session.flush()
    if head_id is not None:
        session.add(DelegationHead(delegation_id=delegation.id, delegate_id=head_id))
        changes.append(FieldChange(head_id, "head_of", "", delegation.name))
    session.flush()
    record_changes(session, changes, by, now)
