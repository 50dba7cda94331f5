"""One person as a row of a list tells."""

from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter

from checkin.core.names import fold, name_key


@dataclass(frozen=True, slots=True)
class Person:
    """None means that the list does not say; nothing is concluded from it."""

    full_name: str
    badge_number: str | None = None
    birth_date: date | None = None
    birth_year: int | None = None  # the date's, or what alone is known
    sex: str | None = None
    delegation: str | None = None
    unit: str | None = None
    position: str | None = None
    category: str | None = None  # a category's code
    category_name: str | None = None  # a label that is no category yet
    origin: str | None = None
    ethnicity: str | None = None
    religion: str | None = None
    party_member: bool | None = None
    party_since: date | None = None
    education: str | None = None
    political_theory: str | None = None
    sector: str | None = None
    full_time_officer: bool | None = None
    direct_worker: bool | None = None
    seat: str | None = None
    phone: str | None = None
    email: str | None = None
    vote_weight: int | None = None  # as all of DEFAULTS: None is the usual value
    may_be_shown: bool | None = None
    # What a list tells and no record keeps
    nickname: str | None = None
    title: str | None = None  # PGS.TS., as written before the name
    note: str | None = None
    ethnic_minority: bool | None = None  # of a tick; `is_ethnic_minority` knows more
    has_religion: bool | None = None
    consent: bool | None = None
    extra: tuple[tuple[str, str | int | float], ...] | None = None  # core.event_field.Extra
    # core.roster.record_code: who this is, and nothing about them
    record: str | None = field(default=None, compare=False)

    def said(self) -> dict[str, object]:
        """What the list tells, by name of the field."""
        return {name: value for name, value in zip(_NAMES, _values(self), strict=True) if value is not None}

    def everything(self) -> tuple[object, ...]:
        """All that is told and not told of what records keep; equal for two rows that say the same."""
        values: tuple[object, ...] = _kept_values(self)
        return values

    @property
    def is_ethnic_minority(self) -> bool | None:
        return fold(self.ethnicity) != "kinh" if self.ethnicity else self.ethnic_minority

    @property
    def is_religious(self) -> bool | None:
        return fold(self.religion) not in NO_RELIGION if self.religion else self.has_religion


# What holds of somebody of whom no list says it
DEFAULTS: dict[str, object] = {"vote_weight": 1, "may_be_shown": True}
NO_RELIGION = frozenset({"khong", "khong co", "none", "no", "luong"})
_UNKEPT = frozenset({"nickname", "title", "note", "ethnic_minority", "has_religion", "consent"})
_NAMES = tuple(each.name for each in fields(Person) if each.name != "record")
_values = attrgetter(*_NAMES)
_kept_values = attrgetter(*(name for name in _NAMES if name not in _UNKEPT))


def same_birth(one: Person, other: Person) -> bool:
    """Both known and equal: dates where both have one, else years."""
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    return one.birth_year is not None and one.birth_year == other.birth_year


def same_name(one: Person, other: Person) -> bool:
    return name_key(one.full_name) == name_key(other.full_name)
