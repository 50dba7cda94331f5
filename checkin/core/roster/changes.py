"""What a list would change on a person who is known already."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from checkin.core.names import fold
from checkin.core.roster.fields import TOLD_ONLY, Field
from checkin.core.roster.person import DEFAULTS, Person
from checkin.core.roster.values import Setting, read_value

Value: TypeAlias = str | int | bool | date | None

_ANY_DAY = Setting(date.min)  # texts are read the same on every day
_PLAIN = tuple(
    field
    for field in Field
    if field not in TOLD_ONLY and field not in (Field.BIRTH, Field.DELEGATION, Field.BADGE_NUMBER)
)


@dataclass(frozen=True, slots=True)
class Change:
    field: Field
    old: Value  # None: nothing was known
    new: Value  # of BIRTH a date, or a year alone


def changes(known: Person, told: Person) -> tuple[Change, ...]:
    """What `told` says otherwise. What it does not say stays, and so does a whole date against its bare year, and
    what an organizer wrote otherwise than a list is read: in CAPITALS, or "Kỹ sư" where lists give the level."""
    found = [
        Change(field, old, new)
        for field in (Field.BADGE_NUMBER, *_PLAIN)
        if (new := getattr(told, field.value)) is not None
        and new != (old := known_value(known, field))
        and not _is_read_as(field, old, new)
    ]
    if told.delegation is not None and fold(told.delegation) != fold(known.delegation or ""):
        found.append(Change(Field.DELEGATION, known.delegation, told.delegation))
    told_birth = told.birth_date or told.birth_year
    if told_birth and told_birth not in (known.birth_date, known.birth_year):
        found.append(Change(Field.BIRTH, known.birth_date or known.birth_year, told_birth))
    return tuple(found)


def _is_read_as(field: Field, known: Value, told: Value) -> bool:
    """Whether a list that says what is known would be read as what is told."""
    if not isinstance(known, str) or field is Field.CATEGORY:
        return False
    return read_value(field, known, _ANY_DAY)[0].get(field.value) == told


def known_value(person: Person, field: Field) -> Any:
    """What holds of somebody, said or not; None where nothing does."""
    value = getattr(person, field.value)
    return DEFAULTS.get(field.value) if value is None else value


def changed(known: Person, made: Iterable[Change]) -> Person:
    values: dict[str, Any] = {}
    for change in made:
        if change.field is not Field.BIRTH:
            values[change.field.value] = change.new
        elif isinstance(change.new, date):
            values |= {"birth_date": change.new, "birth_year": change.new.year}
        else:
            values |= {"birth_date": None, "birth_year": change.new}
    return replace(known, **values)
