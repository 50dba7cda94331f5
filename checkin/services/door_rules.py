"""What the doors are told: whom a sitting convenes and how it counts, whom an entrance admits, notes about people.

Doors follow with their next contact. Scans stay as they were recorded; so does who is inside. A scan of
before that arrives later is judged by the rules of its time.
"""

from collections.abc import Set
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.attendance import SittingMode
from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.former_rules import change_entrance, change_sitting
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.locks import lock_sitting
from checkin.store.models import Category, Delegate, Entrance, Sitting
from checkin.store.stream import append_delta

LONGEST_NOTE = 300
NOBODY = Actor()


def set_sitting_rules(
    store: Store,
    event_id: int,
    sitting_id: int,
    *,
    mode: SittingMode,
    exit_on_close: bool,
    category_ids: Set[int],
    now: datetime,
) -> None:
    """`category_ids` are convened, as `_chosen`. NotFound for a sitting of another event."""
    with store.write() as session:
        lock_sitting(Transaction.of_session(session), sitting_id)
        sitting = session.get(Sitting, sitting_id)
        if sitting is None or sitting.event_id != event_id:
            raise NotFound
        sitting.exit_on_close = exit_on_close
        change_sitting(session, sitting, mode, _chosen(session, event_id, category_ids), now)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def set_entrance_rules(
    store: Store, event_id: int, entrance_id: int, *, category_ids: Set[int], now: datetime
) -> None:
    """`category_ids` are admitted, as `_chosen`. NotFound for an entrance of another event."""
    with store.write() as session:
        entrance = session.get(Entrance, entrance_id)
        if entrance is None or entrance.event_id != event_id:
            raise NotFound
        change_entrance(session, entrance, _chosen(session, event_id, category_ids), now)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def brief_doors(
    store: Store,
    event_id: int,
    delegate_id: int,
    *,
    note: str,
    activated: bool | None,
    now: datetime,
    by: Actor = NOBODY,
) -> None:
    """What staff should know when this person comes, "" for nothing; and whether an alternate comes in for
    somebody (None: as it was). InvalidField staff_note "long", NotFound for another event's delegate."""
    note = clean(note)
    if len(note) > LONGEST_NOTE:
        raise InvalidField("staff_note", "long")
    with store.write() as session:
        delegate = session.get(Delegate, delegate_id)
        if delegate is None or delegate.event_id != event_id:
            raise NotFound
        changes = [FieldChange(delegate_id, "staff_note", delegate.staff_note, note)]
        delegate.staff_note = note
        was_active = delegate.activated_at is not None
        is_changed = activated is not None and activated is not was_active
        if is_changed:
            changes.append(FieldChange(delegate_id, "activated", was_active, activated))
            delegate.activated_at = now if activated else None
        session.flush()
        record_changes(session, changes, by, now)
        if is_changed:  # they may count from now on
            append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def _chosen(session: Session, event_id: int, category_ids: Set[int]) -> list[Category]:
    """What is kept: none where all are chosen, so that a category added later is among them.

    InvalidField categories "empty" where none is chosen, NotFound where one is another event's.
    """
    if not category_ids:
        raise InvalidField("categories", "empty")
    of_event = session.scalars(select(Category).where(Category.event_id == event_id)).all()
    if category_ids - {category.id for category in of_event}:
        raise NotFound
    chosen = [category for category in of_event if category.id in category_ids]
    return [] if len(chosen) == len(of_event) else chosen
