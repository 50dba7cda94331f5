"""One cell to what it says of a person, field by field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from checkin.core.names import clean, fold
from checkin.core.roster import words
from checkin.core.roster.contact import read_email, read_phone
from checkin.core.roster.dates import read_date
from checkin.core.roster.fields import Field
from checkin.core.roster.full_name import read_name
from checkin.core.roster.problems import Kind
from checkin.core.roster.sheets import Cell, cell_text
from checkin.core.roster.units import delegation_name, split_position
from checkin.core.roster.votes import read_votes

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
    Field.NOTE: 500,
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
    text = cell_text(cell) if name in _LISTS else _spaced(cell)
    longest = LONGEST[name]
    return {name.value: text[:longest].strip()}, Kind.TOO_LONG if len(text) > longest else None


_LISTS = frozenset({Field.POSITION})  # whose lines are several answers
_NAMELESS = frozenset({"khong", "khong co", "0", "no", "none"})


def _spaced(cell: Cell) -> str:
    """As one line, its lines joined by a space."""
    return clean(cell) if isinstance(cell, str) else cell_text(cell)


def _delegation(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    text = cell_text(cell)
    return _text(name, delegation_name(text), setting) if fold(text) else ({}, Kind.UNKNOWN_VALUE)


def _full_name(name: Field, cell: Cell, _: Setting) -> ReadValue:
    read = read_name(_spaced(cell))
    if not any(char.isalpha() for char in read.name):
        return {}, Kind.UNKNOWN_VALUE
    if len(read.name) > LONGEST[name]:
        return {}, Kind.TOO_LONG
    said = {name.value: read.name, "title": read.title, "nickname": read.nickname}
    return {key: value for key, value in said.items() if value}, None


def _birth(_: Field, cell: Cell, setting: Setting) -> ReadValue:
    year = setting.opening_day.year
    found = read_date(cell, earliest=year - OLDEST, latest=year - YOUNGEST)
    return {"birth_date": found.whole, "birth_year": found.year}, found.kind


def _party_since(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    """Who has a date is a member, and so is who has a tick there."""
    tick = words.read_tick(cell)
    if tick is not None:
        return {"party_member": tick}, None
    found = read_date(cell, earliest=PARTY_FOUNDED, latest=setting.opening_day.year)
    # only whole dates are kept; a year alone would be lost silently
    kind = Kind.INCOMPLETE_DATE if found.year and not found.whole and not found.kind else found.kind
    member = {"party_member": True} if found.year else {}
    return {name.value: found.whole, **member}, kind


def _party_member(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    tick = words.read_tick(cell)
    if tick is not None:
        return {name.value: tick}, None
    said, kind = _party_since(Field.PARTY_SINCE, cell, setting)
    return (said, kind) if said.get("party_member") else ({name.value: None}, Kind.UNKNOWN_VALUE)


def _religion(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    """A name, or a tick that says that there is one."""
    text = _spaced(cell)
    if fold(text) in _NAMELESS and text != "0":
        return {name.value: "Không"}, None
    tick = words.read_tick(cell)
    if tick is not None:
        return {"has_religion": tick}, None
    return _text(name, _named(text), setting)


def _ethnicity(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    return _text(name, _named(_spaced(cell)), setting)


def _ethnic_minority(name: Field, cell: Cell, setting: Setting) -> ReadValue:
    """A tick, or the people's name."""
    tick = words.read_tick(cell)
    return ({name.value: tick}, None) if tick is not None else _ethnicity(Field.ETHNICITY, cell, setting)


def _ethnicity_religion(_: Field, cell: Cell, setting: Setting) -> ReadValue:
    """ "Kinh / Không", in either order."""
    parts = [part for part in re.split(r"\s*(?:[/,;\n]|\s[-–]\s)\s*", str(cell).strip()) if clean(part)]
    if len(parts) == 1 and "-" in parts[0]:
        parts = [part for part in parts[0].split("-") if clean(part)]
    faiths = [part for part in parts if words.is_religion(part)]
    peoples = [part for part in parts if part not in faiths]
    said: dict[str, object] = {}
    if peoples:
        said |= _ethnicity(Field.ETHNICITY, peoples[0], setting)[0]
    if faiths:
        said |= _religion(Field.RELIGION, faiths[0], setting)[0]
    return said, Kind.UNKNOWN_VALUE if len(peoples) > 1 or len(faiths) > 1 else None


def _named(text: str) -> str:
    return text[:1].upper() + text[1:] if text == text.lower() else text


def _consent(name: Field, cell: Cell, _: Setting) -> ReadValue:
    answer = words.read_consent(cell)
    return {name.value: answer}, Kind.NO_CONSENT if answer is False else None if answer else Kind.UNKNOWN_VALUE


def _position_unit(_: Field, cell: Cell, setting: Setting) -> ReadValue:
    text = "\n".join(line for line in map(clean, cell.splitlines()) if line) if isinstance(cell, str) else str(cell)
    position, unit = split_position(text, unit_first=False)
    said, kind = _text(Field.POSITION, position, setting)
    if unit is None:
        return said, kind
    told, other = _text(Field.UNIT, unit, setting)
    return {**said, **told}, kind or other


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
    Field.ETHNICITY: _ethnicity,
    Field.RELIGION: _religion,
    Field.ETHNIC_MINORITY: _ethnic_minority,
    Field.ETHNICITY_RELIGION: _ethnicity_religion,
    Field.POSITION_UNIT: _position_unit,
    Field.NOTE: _text,
    Field.CONSENT: _consent,
    Field.PARTY_MEMBER: _party_member,
    Field.PARTY_SINCE: _party_since,
    Field.EDUCATION: _known(words.read_education),
    Field.POLITICAL_THEORY: _word(words.POLITICAL_THEORIES),
    Field.SECTOR: _word(words.SECTORS),
    Field.FULL_TIME_OFFICER: _known(words.read_tick),
    Field.DIRECT_WORKER: _known(words.read_tick),
    Field.SEAT: _text,
    Field.PHONE: _contact(read_phone),
    Field.EMAIL: _contact(read_email),
    Field.VOTE_WEIGHT: _known(read_votes),
    Field.MAY_BE_SHOWN: _known(words.read_tick),
}

READABLE = frozenset(_READERS)  # fields that one cell tells
