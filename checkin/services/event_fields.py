"""The fields that an event adds to its delegates: listed, added, renamed, taken away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound
from checkin.core.event_field import (
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_CHOICES,
    MOST_FIELDS,
    FieldKind,
    Value,
    extra_text,
    read_extra,
    searched_texts,
)
from checkin.core.names import clean, fold, searchable
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import EXTRA
from checkin.store.engine import Store
from checkin.store.models import (
    BadgeDesignRow,
    Delegate,
    DelegateChange,
    DelegateSensitive,
    Delegation,
    EventField,
)
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta


@dataclass(frozen=True, slots=True)
class ExtraValue:
    """One field of the event as a delegate has it; `text` is "" where nothing is known."""

    field_id: int
    name: str
    kind: FieldKind
    text: str
    sensitive: bool = False


def event_fields(session: Session, event_id: int) -> list[EventField]:
    """In their order."""
    query = select(EventField).where(EventField.event_id == event_id).order_by(EventField.position, EventField.id)
    return list(session.scalars(query))


def list_event_fields(store: Store, event_id: int) -> list[EventField]:
    """In their order."""
    with store.read() as session:
        return event_fields(session, event_id)


def extra_values(fields: Iterable[EventField], extra: dict[str, Value]) -> list[ExtraValue]:
    """Every field with what `Delegate.extra` says in it, in words fit for a list or a badge."""
    return [
        ExtraValue(
            field.id, field.name, field.kind, extra_text(field.kind, extra.get(str(field.id))), field.sensitive
        )
        for field in fields
    ]


@dataclass(frozen=True, slots=True)
class ExtraField:
    """A field of the event in a form about one delegate; `choices` are the texts that others have in it."""

    value: ExtraValue
    choices: list[str]

    @property
    def name(self) -> str:
        return f"{EXTRA}{self.value.field_id}"


def plain_event_fields(session: Session, event_id: int) -> list[EventField]:
    """Those that are not sensitive: fit for lists, badges and reports."""
    return [field for field in event_fields(session, event_id) if not field.sensitive]


def extra_fields(
    session: Session, event_id: int, extra: dict[str, Value], sensitive: dict[str, Value] | None = None
) -> list[ExtraField]:
    """`sensitive` is what `DelegateSensitive.extra` says; None: those fields are left out."""
    fields = event_fields(session, event_id) if sensitive is not None else plain_event_fields(session, event_id)
    extra = {**extra, **(sensitive or {})}
    offered = {field.id: choices_of(session, field) for field in fields if field.kind is FieldKind.CHOICE}
    return [ExtraField(value, offered.get(value.field_id, [])) for value in extra_values(fields, extra)]


def read_extras(session: Session, event_id: int, values: Mapping[str, str]) -> dict[str, Value | None]:
    """What a form says of fields named as EXTRA tells, for `Delegate.extra`; None where it says nothing.

    InvalidField with the form's name: "unknown" for a field of another event or a text that its kind cannot hold,
    "long".
    """
    kinds = {f"{EXTRA}{field.id}": field.kind for field in event_fields(session, event_id)} if values else {}
    read: dict[str, Value | None] = {}
    for name, text in values.items():
        text = clean(text)
        if name not in kinds:
            raise InvalidField(name, "unknown")
        if len(text) > LONGEST_VALUE:
            raise InvalidField(name, "long")
        value = read_extra(kinds[name], text)
        if text and value is None:
            raise InvalidField(name, "unknown")
        read[name.removeprefix(EXTRA)] = value
    return read


def choices_of(session: Session, field: EventField) -> list[str]:
    """The different texts that delegates have in it, at most 40: the choices of a list. None of a sensitive one."""
    found = session.scalars(
        select(Delegate.extra[str(field.id)].as_string()).where(Delegate.event_id == field.event_id).distinct()
    )
    return sorted({text for text in found if text}, key=fold)[:MOST_CHOICES]


def count_event_fields(store: Store, event_id: int) -> list[tuple[EventField, int]]:
    """In their order, each with how many delegates have something in it."""
    with store.read() as session:
        fields = event_fields(session, event_id)
        held = [
            func.count(Delegate.id).filter(_where_kept(field)[str(field.id)].as_string().is_not(None))
            for field in fields
        ]
        query = (
            select(*held)
            .select_from(Delegate)
            .outerjoin(DelegateSensitive, DelegateSensitive.delegate_id == Delegate.id)
        )
        counts = session.execute(query.where(Delegate.event_id == event_id)).one() if held else ()
        return list(zip(fields, counts, strict=True))


def add_event_field(store: Store, event_id: int, name: str, kind: FieldKind) -> int:
    """Its id. InvalidField name: "empty", "long", "taken", or "many" where the event has 30 already."""
    with store.write() as session:
        return make_event_field(session, event_id, name, kind).id


def make_event_field(session: Session, event_id: int, name: str, kind: FieldKind) -> EventField:
    """As `add_event_field`, in the caller's transaction."""
    name = _free_name(session, event_id, name)
    count, last = session.execute(
        select(func.count(EventField.id), func.max(EventField.position)).where(EventField.event_id == event_id)
    ).one()
    if count >= MOST_FIELDS:
        raise InvalidField("name", "many")
    field = EventField(event_id=event_id, name=name, folded=fold(name), kind=kind, position=(last or 0) + 1)
    session.add(field)
    session.flush()
    return field


def rename_event_field(store: Store, event_id: int, field_id: int, name: str) -> None:
    """NotFound where the event has no such field; InvalidField as `add_event_field`."""
    with store.write() as session:
        field = _field(session, event_id, field_id)
        field.name = _free_name(session, event_id, name, but=field_id)
        field.folded = fold(field.name)


def remove_event_field(store: Store, event_id: int, field_id: int, now: datetime) -> int:
    """Takes the field away with all its values, and off the badges; how many delegates had one. NotFound."""
    with store.write() as session:
        hold_roster(session, event_id)
        field = _field(session, event_id, field_id)
        had = _take_values(session, field)
        _take_off_badges(session, field)
        session.delete(field)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        return len(had)


def set_sensitive(store: Store, event_id: int, field_id: int, *, sensitive: bool) -> None:
    """Moves what delegates have in the field to where what is sensitive lies, or back. Idempotent; NotFound.

    What the history says of its values is gone then: of sensitive fields none are kept.
    """
    with store.write() as session:
        hold_roster(session, event_id)
        field = _field(session, event_id, field_id)
        if field.sensitive == sensitive:
            return
        values = _take_values(session, field)
        field.sensitive = sensitive
        key = str(field_id)
        if sensitive:
            told = DelegateChange.field == f"{EXTRA}{key}"
            session.execute(update(DelegateChange).where(told).values(old="", new=""))
        names = _delegation_names(session, event_id)
        for delegate_id, value in values.items():
            if sensitive:
                known = session.get(DelegateSensitive, delegate_id)
                if known is None:
                    known = DelegateSensitive(delegate_id=delegate_id, extra={})
                    session.add(known)
                known.extra = {**known.extra, key: value}
            else:
                delegate = session.get_one(Delegate, delegate_id)
                delegate.extra = {**delegate.extra, key: value}
                _fold(delegate, names)


def _take_off_badges(session: Session, field: EventField) -> None:
    design = session.get(BadgeDesignRow, field.event_id)
    if design is not None and design.choices.get("extra_field") == field.id:
        design.choices = {**design.choices, "extra_field": 0}


def _take_values(session: Session, field: EventField) -> dict[int, Value]:
    """By delegate, out of where they lie."""
    key = str(field.id)
    taken: dict[int, Value] = {}
    if field.sensitive:
        query = select(DelegateSensitive).join(Delegate, Delegate.id == DelegateSensitive.delegate_id)
        for known in session.scalars(query.where(Delegate.event_id == field.event_id)):
            if key in known.extra:
                taken[known.delegate_id] = known.extra[key]
                known.extra = {name: value for name, value in known.extra.items() if name != key}
        return taken
    names = _delegation_names(session, field.event_id)
    for delegate in session.scalars(select(Delegate).where(Delegate.event_id == field.event_id)):
        if key in delegate.extra:
            taken[delegate.id] = delegate.extra[key]
            delegate.extra = {name: value for name, value in delegate.extra.items() if name != key}
            _fold(delegate, names)
    return taken


def _fold(delegate: Delegate, delegations: Mapping[int, str]) -> None:
    texts = (
        delegate.full_name,
        delegations.get(delegate.delegation_id or 0, ""),
        delegate.unit,
        delegate.position,
    )
    delegate.folded = searchable(*texts, *searched_texts(delegate.extra.items()))


def _delegation_names(session: Session, event_id: int) -> dict[int, str]:
    of_event = select(Delegation.id, Delegation.name).where(Delegation.event_id == event_id)
    return {key: name for key, name in session.execute(of_event)}


def _where_kept(field: EventField) -> Any:
    return DelegateSensitive.extra if field.sensitive else Delegate.extra


def _field(session: Session, event_id: int, field_id: int) -> EventField:
    field = session.get(EventField, field_id)
    if field is None or field.event_id != event_id:
        raise NotFound
    return field


def _free_name(session: Session, event_id: int, name: str, but: int = 0) -> str:
    name = clean(name)
    if not fold(name) or len(name) > LONGEST_NAME:
        raise InvalidField("name", "long" if fold(name) else "empty")
    taken = select(EventField.id).where(
        EventField.event_id == event_id, EventField.folded == fold(name), EventField.id != but
    )
    if session.scalar(taken) is not None:
        raise InvalidField("name", "taken")
    return name
