"""Columns of a list that no known field takes and that are kept as fields of the event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from checkin.core.event_field import LONGEST_NAME, FieldKind, Value, read_extra
from checkin.core.names import clean, fold
from checkin.core.roster.choices import RowKey
from checkin.core.roster.people import PersonRow
from checkin.core.roster.person import Person
from checkin.core.roster.sheets import Row, Sheet, cell_text, column_letter
from checkin.services.event_fields import event_fields, make_event_field

_NEW = "new:"  # before the folded name: stands for the id of a field that is made when the list goes in


@dataclass(frozen=True, slots=True)
class NewField:
    key: str
    name: str
    kind: FieldKind


@dataclass(frozen=True, slots=True)
class ExtraChange:
    name: str
    kind: FieldKind
    old: Value | None
    new: Value
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class ExtraProblem:
    cell: str  # D12
    name: str
    raw: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class KeptColumn:
    sheet: str
    column: int
    key: str  # the field's id as text, or that of a new one
    kind: FieldKind


@dataclass(frozen=True, slots=True)
class Extras:
    """What the kept columns say. Empty: no column is kept."""

    names: Mapping[str, tuple[str, FieldKind]] = field(default_factory=dict)  # of the fields, by key
    values: Mapping[RowKey, tuple[tuple[str, Value], ...]] = field(default_factory=dict)
    problems: Mapping[RowKey, tuple[ExtraProblem, ...]] = field(default_factory=dict)
    new_fields: tuple[NewField, ...] = ()
    sensitive: frozenset[str] = frozenset()  # keys

    def told(self, rows: Iterable[PersonRow]) -> Iterator[PersonRow]:
        """The rows with what these columns say of their people."""
        for row in rows:
            values = self.values.get((row.sheet, row.row))
            if values and row.person is not None:
                yield replace(row, person=replace(row.person, extra=values))
            else:
                yield row


def read_extras(
    session: Session,
    event_id: int,
    sheets: Sequence[Sheet],
    kept: Mapping[str, Mapping[int, tuple[str, FieldKind]]],
) -> Extras:
    """`kept`: by sheet and column the title and kind. A title that the event has as a field is that field."""
    if not any(kept.values()):
        return Extras()
    there = {each.folded: each for each in event_fields(session, event_id)}
    sensitive = frozenset(str(each.id) for each in there.values() if each.sensitive)
    names: dict[str, tuple[str, FieldKind]] = {}
    new: dict[str, NewField] = {}
    columns: list[KeptColumn] = []
    for sheet, meant in kept.items():
        for column, (title, kind) in meant.items():
            name = clean(title)[:LONGEST_NAME].strip() or column_letter(column)
            folded = fold(name) or column_letter(column).lower()
            if folded in there:
                key, kind = str(there[folded].id), there[folded].kind
                names[key] = there[folded].name, kind
            else:
                key = _NEW + folded
                kind = new.setdefault(key, NewField(key, name, kind)).kind
                names[key] = new[key].name, kind
            columns.append(KeptColumn(sheet, column, key, kind))
    values, problems = _values(sheets, columns, names, sensitive)
    return Extras(names, values, problems, tuple(new.values()), sensitive)


def make_new_fields(session: Session, event_id: int, new: Iterable[NewField]) -> dict[str, str]:
    """Their ids as text, by the keys that stood for them. InvalidField where the event has too many."""
    return {each.key: str(make_event_field(session, event_id, each.name, each.kind).id) for each in new}


def with_field_ids(person: Person, ids: Mapping[str, str]) -> Person:
    if not ids or not person.extra:
        return person
    return replace(person, extra=tuple(sorted((ids.get(key, key), value) for key, value in person.extra)))


def extra_changes(known: Person | None, told: Person, extras: Extras) -> tuple[ExtraChange, ...]:
    there = dict(known.extra or ()) if known else {}
    return tuple(
        ExtraChange(*extras.names[key], there.get(key), value, key in extras.sensitive)
        for key, value in told.extra or ()
        if there.get(key) != value
    )


def merged(known: Person, told: Person) -> Person:
    """`known` with the extra values that `told` has; those it does not have stay."""
    values = {**dict(known.extra or ()), **dict(told.extra or ())}
    return replace(known, extra=tuple(sorted(values.items())) or None)


def _values(
    sheets: Sequence[Sheet],
    columns: Sequence[KeptColumn],
    names: Mapping[str, tuple[str, FieldKind]],
    sensitive: frozenset[str],
) -> tuple[dict[RowKey, tuple[tuple[str, Value], ...]], dict[RowKey, tuple[ExtraProblem, ...]]]:
    values: dict[RowKey, tuple[tuple[str, Value], ...]] = {}
    problems: dict[RowKey, tuple[ExtraProblem, ...]] = {}
    for sheet in sheets:
        mine = [column for column in columns if column.sheet == sheet.name]
        for row in sheet.rows if mine else ():
            said, wrong = _read(row, mine, names, sensitive)
            if said:
                values[sheet.name, row.number] = tuple(sorted(said.items()))
            if wrong:
                problems[sheet.name, row.number] = tuple(wrong)
    return values, problems


def _read(
    row: Row,
    columns: Sequence[KeptColumn],
    names: Mapping[str, tuple[str, FieldKind]],
    sensitive: frozenset[str],
) -> tuple[dict[str, Value], list[ExtraProblem]]:
    said: dict[str, Value] = {}
    wrong: list[ExtraProblem] = []
    for column in columns:
        cell = row.cell(column.column)
        if cell is None:
            continue
        value = read_extra(column.kind, cell)
        if value is None:
            place = f"{column_letter(column.column)}{row.number}"
            name, is_sensitive = names[column.key][0], column.key in sensitive
            wrong.append(ExtraProblem(place, name, cell_text(cell)[:200], is_sensitive))
        else:
            said.setdefault(column.key, value)
    return said, wrong
