"""The fields that an event adds to its delegates: listed, added, renamed, taken away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
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
from checkin.store.engine import Store
from checkin.store.models import Delegate, Delegation, EventField

EXTRA = "extra:"  # before a field's id: its name in forms and in the history


@dataclass(frozen=True, slots=True)
class ExtraValue:
    """One field of the event as a delegate has it; `text` is "" where nothing is known."""

    field_id: int
    name: str
    kind: FieldKind
    text: str


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
        ExtraValue(field.id, field.name, field.kind, extra_text(field.kind, extra.get(str(field.id))))
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


def extra_fields(session: Session, event_id: int, extra: dict[str, Value]) -> list[ExtraField]:
    fields = event_fields(session, event_id)
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
    """The different texts that delegates have in it, at most 40: the choices of a list."""
    found = session.scalars(
        select(Delegate.extra[str(field.id)].as_string()).where(Delegate.event_id == field.event_id).distinct()
    )
    return sorted({text for text in found if text}, key=fold)[:MOST_CHOICES]


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


def remove_event_field(store: Store, event_id: int, field_id: int) -> int:
    """Takes the field away with all its values; how many delegates had one. NotFound where there is none."""
    with store.write() as session:
        field = _field(session, event_id, field_id)
        had = [
            each
            for each in session.scalars(select(Delegate).where(Delegate.event_id == event_id))
            if str(field_id) in each.extra
        ]
        of_event = select(Delegation.id, Delegation.name).where(Delegation.event_id == event_id)
        names = {key: name for key, name in session.execute(of_event)}
        for delegate in had:
            delegate.extra = {key: value for key, value in delegate.extra.items() if key != str(field_id)}
            texts = (
                delegate.full_name,
                names.get(delegate.delegation_id or 0, ""),
                delegate.unit,
                delegate.position,
            )
            delegate.folded = searchable(*texts, *searched_texts(delegate.extra.items()))
        session.delete(field)
        return len(had)


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
