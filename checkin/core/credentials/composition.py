"""Composition and quality: people summed by one dimension at a time, with those of whom it is not known."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from checkin.core.credentials.ages import USUAL_BANDS, age_on, band_of
from checkin.core.credentials.frozen_roster import OwnField, Person, Roster
from checkin.core.event_field import FieldKind, extra_text
from checkin.core.names import fold
from checkin.core.roster.person import NO_RELIGION

UNKNOWN = ""
OTHER = "*"  # the values of an own field that are too many to be listed
MOST_VALUES = 20
OWN = "field:"  # before an OwnField's number


class Dimension(StrEnum):
    """Each with the codes that its rows have; own fields are told by OWN and their number."""

    ORIGIN = "origin"  # ex_officio, elected, appointed
    SEX = "sex"  # male, female
    AGE = "age"  # the place of a band
    ETHNICITY = "ethnicity"  # minority, majority
    RELIGION = "religion"  # yes, no
    PARTY = "party"  # yes, no
    EDUCATION = "education"  # the level's name
    POLITICAL_THEORY = "political_theory"  # the level's name
    SECTOR = "sector"  # administrative, production
    FULL_TIME = "full_time"  # yes, no
    DIRECT_WORKER = "direct_worker"  # yes, no


_EDUCATION = ("Tiến sĩ", "Thạc sĩ", "Đại học", "Cao đẳng", "Trung cấp", "THPT")
_THEORY = ("Cử nhân", "Cao cấp", "Trung cấp", "Sơ cấp", "Chưa qua đào tạo")
_ROWS: dict[str, tuple[str, ...]] = {
    Dimension.ORIGIN: ("ex_officio", "elected", "appointed"),
    Dimension.SEX: ("male", "female"),
    Dimension.ETHNICITY: ("majority", "minority"),
    Dimension.RELIGION: ("no", "yes"),
    Dimension.PARTY: ("yes", "no"),
    Dimension.EDUCATION: _EDUCATION,
    Dimension.POLITICAL_THEORY: _THEORY,
    Dimension.SECTOR: ("administrative", "production"),
    Dimension.FULL_TIME: ("yes", "no"),
    Dimension.DIRECT_WORKER: ("yes", "no"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`code` is UNKNOWN where nobody knows, OTHER for the sum of rare values."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Ages:
    """`mean` in hundredths of a year, of those whose age is known; ids of all who are as old, or as young."""

    known: int
    mean: int
    oldest: int
    oldest_ids: tuple[int, ...]
    youngest: int
    youngest_ids: tuple[int, ...]


def dimensions_of(roster: Roster) -> list[str]:
    """Every dimension that can be asked for, own fields last. Dates are no dimension."""
    own = [f"{OWN}{each.id}" for each in roster.own_fields if each.kind != FieldKind.DATE]
    return [*Dimension, *own]


def compose(
    roster: Roster, people: Iterable[Person], dimension: str, bands: Sequence[int] = USUAL_BANDS
) -> list[Row]:
    """Rows that add up to all the people; UNKNOWN stands last, and only where somebody is in it."""
    counted = Counter(map(_reader(roster, dimension, bands), people))
    unknown = counted.pop(UNKNOWN, 0)
    rows = [Row(code, counted.pop(code, 0)) for code in _fixed(dimension, bands)]
    rows += _others(counted)
    return [*rows, Row(UNKNOWN, unknown)] if unknown else rows


def ages_of(roster: Roster, people: Iterable[Person]) -> Ages | None:
    """None where nobody's age is known."""
    opening = date.fromisoformat(roster.starts_on)
    known = [
        (age, person.id)
        for person in people
        if (age := age_on(opening, person.birth_date, person.birth_year)) is not None
    ]
    if not known:
        return None
    oldest, youngest = max(known)[0], min(known)[0]
    return Ages(
        known=len(known),
        mean=(200 * sum(age for age, _ in known) + len(known)) // (2 * len(known)),
        oldest=oldest,
        oldest_ids=tuple(key for age, key in known if age == oldest),
        youngest=youngest,
        youngest_ids=tuple(key for age, key in known if age == youngest),
    )


def _fixed(dimension: str, bands: Sequence[int]) -> tuple[str, ...]:
    """Rows that are listed although nobody is in them."""
    return tuple(map(str, range(len(bands) + 1))) if dimension == Dimension.AGE else _ROWS.get(dimension, ())


def _others(counted: Counter[str]) -> list[Row]:
    """Values that are in no fixed list, the most frequent first."""
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], fold(pair[0]), pair[0]))
    if len(ordered) <= MOST_VALUES:
        return [Row(code, count) for code, count in ordered]
    rest = sum(count for _, count in ordered[MOST_VALUES - 1 :])
    return [*(Row(code, count) for code, count in ordered[: MOST_VALUES - 1]), Row(OTHER, rest)]


def _reader(roster: Roster, dimension: str, bands: Sequence[int]) -> Callable[[Person], str]:
    """What a person says in a dimension; ValueError for what is none."""
    if dimension.startswith(OWN):
        field = next((each for each in roster.own_fields if dimension == f"{OWN}{each.id}"), None)
        if field is None:
            raise ValueError(dimension)
        return lambda person: _own(field, person)
    if dimension == Dimension.AGE:
        opening = date.fromisoformat(roster.starts_on)
        return lambda person: _age(opening, person, bands)
    return _READERS[Dimension(dimension)]


def _own(field: OwnField, person: Person) -> str:
    value: Any = (person.extra or {}).get(str(field.id))
    return extra_text(FieldKind(field.kind), value)


def _age(opening: date, person: Person, bands: Sequence[int]) -> str:
    age = age_on(opening, person.birth_date, person.birth_year)
    return UNKNOWN if age is None else str(band_of(age, bands))


def _yes_or_no(value: bool | None) -> str:
    return UNKNOWN if value is None else "yes" if value else "no"


def _ethnicity(person: Person) -> str:
    if not person.ethnicity:
        return UNKNOWN
    return "majority" if fold(person.ethnicity) == "kinh" else "minority"


def _religion(person: Person) -> str:
    if not person.religion:
        return UNKNOWN
    return "no" if fold(person.religion) in NO_RELIGION else "yes"


_READERS: dict[Dimension, Callable[[Person], str]] = {
    Dimension.ORIGIN: lambda person: person.origin,
    Dimension.SEX: lambda person: person.sex,
    Dimension.ETHNICITY: _ethnicity,
    Dimension.RELIGION: _religion,
    Dimension.PARTY: lambda person: _yes_or_no(person.party_member),
    Dimension.EDUCATION: lambda person: person.education,
    Dimension.POLITICAL_THEORY: lambda person: person.political_theory,
    Dimension.SECTOR: lambda person: person.sector,
    Dimension.FULL_TIME: lambda person: _yes_or_no(person.full_time_officer),
    Dimension.DIRECT_WORKER: lambda person: _yes_or_no(person.direct_worker),
}
