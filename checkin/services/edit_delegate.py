"""An organizer changes what the roster says of one person."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.event_field import searched_texts
from checkin.core.names import clean, searchable, sort_key
from checkin.core.roster.contact import read_email, read_phone
from checkin.core.roster.dates import read_date
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import SENSITIVE_FIELDS, Actor, FieldChange, record_changes
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, DelegateSensitive, Delegation, Event
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

LONGEST = {
    "full_name": 200,
    "badge_number": 32,
    "unit": 300,
    "position": 300,
    "seat": 32,
    "education": 32,
    "ethnicity": 64,
    "religion": 64,
    "political_theory": 32,
}
CHOICES = {
    "origin": ("", "ex_officio", "elected", "appointed"),
    "sex": ("", "male", "female"),
    "sector": ("", "administrative", "production"),
}
YES_OR_NO = frozenset({"full_time_officer", "direct_worker", "party_member"})
OLDEST, YOUNGEST, PARTY_FOUNDED = 110, 14, 1930
FIELDS = frozenset(
    {*LONGEST, *CHOICES, *YES_OR_NO, "birth", "phone", "email", "party_since", "category_id", "delegation_id"}
)


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
    """Whether anything changed. `values` are of FIELDS as a form sends them; fields that it leaves out stay.

    NotFound; InvalidField with the form's field: "empty", "long", "unknown", "taken"; EditedMeanwhile where
    `version` is not the delegate's any more. All or nothing.
    """
    if values.keys() - FIELDS:
        raise InvalidField(min(values.keys() - FIELDS), "unknown")
    with store.write() as session:
        hold_roster(session, event_id)
        delegate = session.scalar(
            select(Delegate)
            .where(Delegate.id == delegate_id, Delegate.event_id == event_id)
            .with_for_update(of=Delegate)
        )
        if delegate is None:
            raise NotFound
        if delegate.version != version:
            raise EditedMeanwhile
        read = _read(values, session.get_one(Event, event_id).starts_on)
        _check_references(session, event_id, delegate, read)
        return _write(session, delegate, read, by, now)


def _read(values: Mapping[str, str], opening_day: date) -> dict[str, Any]:
    """Columns to values."""
    read: dict[str, Any] = {}
    for name, text in values.items():
        read |= _reader(name)(name, clean(text), opening_day)
    return read


def _reader(name: str) -> Callable[[str, str, date], dict[str, Any]]:
    special = {"birth": _birth, "phone": _phone, "email": _email, "party_since": _party_since}
    if name in special:
        return special[name]
    if name in CHOICES:
        return _choice
    if name in YES_OR_NO:
        return _yes_or_no
    return _reference if name in ("category_id", "delegation_id") else _text


def _text(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if len(text) > LONGEST[name]:
        raise InvalidField(name, "long")
    if name == "full_name" and not any(char.isalpha() for char in text):
        raise InvalidField(name, "empty")
    return {name: (text or None) if name == "badge_number" else text}


def _choice(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if text not in CHOICES[name]:
        raise InvalidField(name, "unknown")
    return {name: text}


def _yes_or_no(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if text not in ("", "yes", "no"):
        raise InvalidField(name, "unknown")
    return {name: text == "yes" if text else None}


def _reference(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if not text and name == "delegation_id":
        return {name: None}
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise InvalidField(name, "unknown")
    return {name: int(text)}


def _birth(name: str, text: str, opening_day: date) -> dict[str, Any]:
    """A whole day, or a year alone."""
    if not text:
        return {"birth_date": None, "birth_year": None}
    found = read_date(text, earliest=opening_day.year - OLDEST, latest=opening_day.year - YOUNGEST)
    if found.year is None or found.kind is not None:
        raise InvalidField(name, "unknown")
    return {"birth_date": found.whole, "birth_year": found.year}


def _party_since(name: str, text: str, opening_day: date) -> dict[str, Any]:
    if not text:
        return {name: None}
    found = read_date(text, earliest=PARTY_FOUNDED, latest=opening_day.year)
    if found.whole is None or found.kind is not None:
        raise InvalidField(name, "unknown")
    return {name: found.whole}


def _phone(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    return {name: _contact(name, text, read_phone)}


def _email(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    return {name: _contact(name, text, read_email)}


def _contact(name: str, text: str, reader: Callable[[Any], Any]) -> str:
    if not text:
        return ""
    said = reader(text)
    value = said[0] if isinstance(said, tuple) else said
    if not value:
        raise InvalidField(name, "unknown")
    return str(value)


def _check_references(session: Session, event_id: int, delegate: Delegate, read: Mapping[str, Any]) -> None:
    for name, model in (("category_id", Category), ("delegation_id", Delegation)):
        if read.get(name) is not None:
            found: Any = session.get(model, read[name])
            if found is None or found.event_id != event_id:
                raise InvalidField(name, "unknown")
    number = read.get("badge_number")
    if number is not None:
        taken = select(Delegate.id).where(
            Delegate.event_id == event_id, Delegate.badge_number == number, Delegate.id != delegate.id
        )
        if session.scalar(taken) is not None:
            raise InvalidField("badge_number", "taken")


def _write(session: Session, delegate: Delegate, read: Mapping[str, Any], by: Actor, now: datetime) -> bool:
    changes = [
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
        known = DelegateSensitive(delegate_id=delegate.id, ethnicity="", religion="", political_theory="")
        session.add(known)
    changes = [
        FieldChange(delegate.id, name, getattr(known, name), value)
        for name, value in sorted(read.items())
        if getattr(known, name) != value
    ]
    for change in changes:
        setattr(known, change.field, change.new)
    return changes
