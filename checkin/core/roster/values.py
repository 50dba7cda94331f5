"""One cell to what it says of a person, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from checkin.core.names import fold
from checkin.core.roster import words
from checkin.core.roster.contact import read_email, read_phone
from checkin.core.roster.dates import read_date
from checkin.core.roster.fields import Field
from checkin.core.roster.problems import Kind
from checkin.core.roster.sheets import Cell, cell_text

OLDEST, YOUNGEST = 110, 14  # years on the opening day
PARTY_FOUNDED = 1930

LONGEST = {
    Field.FULL_NAME: 200,
    Field.BADGE_NUMBER: 32,
    Field.DELEGATION: 300,
    Field.UNIT: 300,
    Field.POSITION: 300,
    Field.CATEGORY: 120,
    Field.ETHNICITY: 64,
    Field.RELIGION: 64,
    Field.SEAT: 32,
}

Said: TypeAlias = Mapping[str, object]  # names of Person's fields to values
ReadValue: TypeAlias = tuple[Said, Kind | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reader must know of the event."""

    opening_day: date
    categories: Mapping[str, str] = field(default_factory=dict)  # folded name of the event's own: its code


def read_value(kind_of_field: Field, cell: Cell, setting: Setting) -> ReadValue:
    """What a cell that is not empty says, and what is wrong with it."""
    return _READERS[kind_of_field](kind_of_field, cell, setting)


def _text(name: Field, cell: Cell, _: Setting) -> ReadValue:
    text = cell_text(cell)
    longest = LONGEST[name]
    return {name.value: text[:longest].strip()}, Kind.TOO_LONG if len(text) > longest else None


def _delegation(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    return _text(name, cell, setting) if fold(cell_text(cell)) else ({}, Kind.UNKNOWN_VALUE)


def _full_name(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    text = cell_text(cell).replace("; ", " ")
    if not any(char.isalpha() for char in text):
        return {}, Kind.UNKNOWN_VALUE
    return ({}, Kind.TOO_LONG) if len(text) > LONGEST[name] else ({name.value: text}, None)


def _birth(_: Field, cell: Cell, setting: Setting) -> ReadValue:
    year = setting.opening_day.year
    found = read_date(cell, earliest=year - OLDEST, latest=year - YOUNGEST)
    return {"birth_date": found.whole, "birth_year": found.year}, found.kind


def _party_since(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    found = read_date(cell, earliest=PARTY_FOUNDED, latest=setting.opening_day.year)
    # only whole dates are kept; a year alone would be lost silently
    kind = Kind.INCOMPLETE_DATE if found.year and not found.whole and not found.kind else found.kind
    return {name.value: found.whole}, kind


def _category(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    code = words.read_category(cell, setting.categories)
    if code is not None:
        return {name.value: code}, None
    label = cell_text(cell)[: LONGEST[name]].strip()
    return {"category_name": label} if fold(label) else {}, Kind.UNKNOWN_VALUE


def _word(vocabulary: Mapping[str, str]) -> Callable[[Field, Cell, Setting], ReadValue]:
    return _known(lambda cell: words.read_word(cell, vocabulary))


def _known(read: Callable[[Cell], object]) -> Callable[[Field, Cell, Setting], ReadValue]:
    def reader(name: Field, cell: Cell, _: Setting) -> ReadValue:
        value = read(cell)
        return {name.value: value}, Kind.UNKNOWN_VALUE if value is None else None

    return reader


def _contact(read: Callable[[Cell], tuple[str | None, Kind | None]]) -> Callable[[Field, Cell, Setting], ReadValue]:
    def reader(name: Field, cell: Cell, _: Setting) -> ReadValue:
        value, kind = read(cell)
        return {name.value: value}, kind

    return reader


_READERS: dict[Field, Callable[[Field, Cell, Setting], ReadValue]] = {
    Field.BADGE_NUMBER: _text,
    Field.FULL_NAME: _full_name,
    Field.BIRTH: _birth,
    Field.SEX: _word(words.SEXES),
    Field.DELEGATION: _delegation,
    Field.UNIT: _text,
    Field.POSITION: _text,
    Field.CATEGORY: _category,
    Field.ORIGIN: _word(words.ORIGINS),
    Field.ETHNICITY: _text,
    Field.RELIGION: _text,
    Field.PARTY_MEMBER: _known(words.read_tick),
    Field.PARTY_SINCE: _party_since,
    Field.EDUCATION: _known(words.read_education),
    Field.POLITICAL_THEORY: _word(words.POLITICAL_THEORIES),
    Field.SECTOR: _word(words.SECTORS),
    Field.FULL_TIME_OFFICER: _known(words.read_tick),
    Field.DIRECT_WORKER: _known(words.read_tick),
    Field.SEAT: _text,
    Field.PHONE: _contact(read_phone),
    Field.EMAIL: _contact(read_email),
}
