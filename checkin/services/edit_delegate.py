"""An organizer changes what the roster says of one person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.event_field import Value, searched_texts
from checkin.core.names import searchable, sort_key
from checkin.core.stream import DeltaKind
from checkin.services.delegate_form import read_fields
from checkin.services.delegate_history import EXTRA, SENSITIVE_FIELDS, Actor, FieldChange, record_changes
from checkin.services.event_fields import read_extras
from checkin.services.replacements import in_replacements
from checkin.store.engine import Store
from checkin.store.event_fields import parted, sensitive_keys
from checkin.store.models import Category, Delegate, DelegateSensitive, Delegation, Event, Replacement
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta


class EditedMeanwhile(Refused):
    """Somebody changed this delegate after the form was opened. Nothing is written."""

    code = "edited_meanwhile"


def edit_delegate(
    store: Store,
    event_id: int,
    delegate_id: int,
    values: Mapping[str, str],
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> bool:
    """Whether anything changed. `values` are of FIELDS, or "extra:" and an EventField's id, as a form sends them;
    fields that it leaves out stay.

    NotFound; InvalidField with the form's field: "empty", "long", "unknown", "taken", or "bound" for the category
    of somebody in a replacement; EditedMeanwhile where `version` is not the delegate's any more. All or nothing.
    """
    extras = {name: text for name, text in values.items() if name.startswith(EXTRA)}
    plain = {name: text for name, text in values.items() if name not in extras}
    with store.write() as session:
        hold_roster(session, event_id)
        delegate = _hold(session, event_id, delegate_id)
        if delegate.version != version:
            raise EditedMeanwhile
        read = read_fields(plain, session.get_one(Event, event_id).starts_on)
        _check_references(session, event_id, delegate, read)
        return _write(session, delegate, read, read_extras(session, event_id, extras), by, now)


def _hold(session: Session, event_id: int, delegate_id: int) -> Delegate:
    """With whoever sits for them, since it is by their votes: neither is scanned meanwhile. NotFound."""
    sitting_for = select(Replacement.incoming_id).where(Replacement.outgoing_id == delegate_id)
    query = (
        select(Delegate)
        .where(Delegate.event_id == event_id, or_(Delegate.id == delegate_id, Delegate.id.in_(sitting_for)))
        .order_by(Delegate.id)
        .with_for_update(of=Delegate, key_share=True)
    )
    found = next((one for one in session.scalars(query).all() if one.id == delegate_id), None)
    if found is None:
        raise NotFound
    return found


def _check_references(session: Session, event_id: int, delegate: Delegate, read: Mapping[str, Any]) -> None:
    for name, model in (("category_id", Category), ("delegation_id", Delegation)):
        if read.get(name) is not None:
            found: Any = session.get(model, read[name])
            if found is None or found.event_id != event_id:
                raise InvalidField(name, "unknown")
    moves = read.get("category_id", delegate.category_id) != delegate.category_id
    if moves and delegate.id in in_replacements(session, event_id):
        raise InvalidField("category_id", "bound")  # else both of them, or neither, would count
    number = read.get("badge_number")
    if number is not None:
        numbers = select(Delegate.badge_number).where(
            Delegate.event_id == event_id, Delegate.badge_number.is_not(None), Delegate.id != delegate.id
        )
        # doors take what is typed in capitals and in small letters alike
        if number.upper() in {taken.upper() for taken in session.scalars(numbers) if taken}:
            raise InvalidField("badge_number", "taken")


def _write(
    session: Session,
    delegate: Delegate,
    read: Mapping[str, Any],
    extras: Mapping[str, Value | None],
    by: Actor,
    now: datetime,
) -> bool:
    changes = [
        *_overwrite_extras(session, delegate, extras),
        *_overwrite(session, delegate, {name: read[name] for name in read.keys() - SENSITIVE_FIELDS}),
        *_overwrite_sensitive(session, delegate, {name: read[name] for name in read.keys() & SENSITIVE_FIELDS}),
    ]
    if not changes:
        return False
    delegate.sort_key = sort_key(delegate.full_name)
    session.flush()
    session.refresh(delegate, ["delegation", "category"])
    delegation = delegate.delegation.name if delegate.delegation else ""
    texts = (delegate.full_name, delegation, delegate.unit, delegate.position)
    delegate.folded = searchable(*texts, *searched_texts(delegate.extra.items()))
    session.flush()
    record_changes(session, changes, by, now)
    append_delta(session, delegate.event_id, DeltaKind.REFRESH, {}, now)
    return True


def _overwrite(session: Session, delegate: Delegate, read: Mapping[str, Any]) -> list[FieldChange]:
    changes = []
    for name in sorted(read):
        old = getattr(delegate, name)
        if old == read[name]:
            continue
        changes.append(_change(session, delegate.id, name, old, read[name]))
        setattr(delegate, name, read[name])
    return changes


def _overwrite_extras(session: Session, delegate: Delegate, read: Mapping[str, Value | None]) -> list[FieldChange]:
    if not read:
        return []
    kept = session.get(DelegateSensitive, delegate.id)
    known = {**delegate.extra, **(kept.extra if kept else {})}
    changes = [
        FieldChange(delegate.id, f"{EXTRA}{key}", known.get(key), value)
        for key, value in sorted(read.items())
        if known.get(key) != value
    ]
    if changes:
        after = {key: value for key, value in {**known, **read}.items() if value is not None}
        delegate.extra, hidden = parted(after, sensitive_keys(session, delegate.event_id))
        if hidden or kept is not None:
            kept = kept or _new_sensitive(session, delegate)
            kept.extra = hidden
    return changes


def _change(session: Session, delegate_id: int, name: str, old: Any, new: Any) -> FieldChange:
    """Categories and delegations by the names that they have now."""
    model: Any = {"category_id": Category, "delegation_id": Delegation}.get(name)
    if model is None:
        return FieldChange(delegate_id, name, old, new)
    names = [session.get_one(model, key).name if key is not None else "" for key in (old, new)]
    return FieldChange(delegate_id, name.removesuffix("_id"), names[0], names[1])


def _overwrite_sensitive(session: Session, delegate: Delegate, read: Mapping[str, Any]) -> list[FieldChange]:
    if not read:
        return []
    known = session.get(DelegateSensitive, delegate.id)
    if known is None:
        if not any(value not in ("", None) for value in read.values()):
            return []
        known = _new_sensitive(session, delegate)
    changes = [
        FieldChange(delegate.id, name, getattr(known, name), value)
        for name, value in sorted(read.items())
        if getattr(known, name) != value
    ]
    for change in changes:
        setattr(known, change.field, change.new)
    return changes


def _new_sensitive(session: Session, delegate: Delegate) -> DelegateSensitive:
    made = DelegateSensitive(delegate_id=delegate.id, ethnicity="", religion="", political_theory="", extra={})
    session.add(made)
    session.flush()
    return made
