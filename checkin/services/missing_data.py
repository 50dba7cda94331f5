"""What is not known of the delegates yet, by delegation, as a list to send back to the unit."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from sqlalchemy import select

from checkin.core.decision import DelegateStatus
from checkin.core.roster.fields import SENSITIVE, Field
from checkin.core.roster.person import Person
from checkin.formats.xlsx_writer import Asked, Table, Value, write_xlsx
from checkin.store.delegate_search import LIST_ORDER
from checkin.store.engine import Store
from checkin.store.models import Delegate
from checkin.store.roster import known_people

ASKED_OF = frozenset({"official", "alternate"})  # guests, staff and press are invited by name
ASKABLE = (
    Field.BIRTH, Field.SEX, Field.UNIT, Field.POSITION, Field.ORIGIN, Field.ETHNICITY, Field.RELIGION,
    Field.PARTY_MEMBER, Field.PARTY_SINCE, Field.EDUCATION, Field.POLITICAL_THEORY, Field.SECTOR,
    Field.FULL_TIME_OFFICER, Field.DIRECT_WORKER, Field.PHONE, Field.EMAIL,
)  # fmt: skip
USUAL = (Field.BIRTH, Field.SEX, Field.POSITION)
SAYING_WHO = (Field.BADGE_NUMBER, Field.FULL_NAME, Field.DELEGATION, Field.CATEGORY)
_WIDTHS = {Field.FULL_NAME: 28, Field.DELEGATION: 34, Field.UNIT: 30, Field.POSITION: 30}


@dataclass(frozen=True, slots=True)
class Gap:
    person: Person
    missing: frozenset[Field]


@dataclass(frozen=True, slots=True)
class Gaps:
    """One delegation's people of whom something is missing, in the order of lists."""

    delegation: str  # "" for those of none
    people: tuple[Gap, ...]


def find_gaps(store: Store, event_id: int, fields: Collection[Field]) -> list[Gaps]:
    """By delegation in the order of their names; delegations of which everything is known are left out."""
    with store.read() as session:
        known = known_people(session, event_id)
        active = select(Delegate.id).where(Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
        order = list(session.scalars(active.order_by(*LIST_ORDER)))
    by_delegation: dict[str, list[Gap]] = {}
    for key in order:
        person = known[key]
        missing = frozenset(field for field in fields if value_of(person, field) is None)
        if missing and person.category in ASKED_OF:
            by_delegation.setdefault(person.delegation or "", []).append(Gap(person, missing))
    return [Gaps(name, tuple(people)) for name, people in sorted(by_delegation.items())]


def write_gaps(
    gaps: Iterable[Gaps],
    fields: Sequence[Field],
    label: Callable[[Field], str],
    words: Callable[[Field, object], str],
    out: IO[bytes],
) -> None:
    """An XLSX with a sheet a delegation that imports again; what is asked for is coloured.

    `label` and `words` give titles and values as lists have them. What is known and sensitive is not written; the
    record's code in the last column says who is who, and that an empty cell denies nothing.
    """
    columns = [*SAYING_WHO, *(field for field in fields if field not in SAYING_WHO), Field.RECORD]
    titles = [label(field) for field in columns]
    widths = [_WIDTHS.get(field, 16) for field in columns]
    tables = [
        Table(each.delegation or "-", titles, [_row(gap, columns, words) for gap in each.people], widths)
        for each in gaps
    ]
    write_xlsx(tables or [Table("-", titles, ())], out)


def value_of(person: Person, field: Field) -> object:
    """As the list knows it; of BIRTH the date, else the year."""
    return (person.birth_date or person.birth_year) if field is Field.BIRTH else getattr(person, field.value)


def _row(gap: Gap, columns: Sequence[Field], words: Callable[[Field, object], str]) -> list[Value | Asked]:
    return [_cell(gap, field, words) for field in columns]


def _cell(gap: Gap, field: Field, words: Callable[[Field, object], str]) -> Value | Asked:
    value = value_of(gap.person, field)
    if value is None:
        return Asked() if field in gap.missing else None
    return None if field in SENSITIVE else words(field, value)
