"""Who stands in a list twice, and what two people claim at once. Found through keys, never pairwise."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from checkin.core.names import fold
from checkin.core.roster.fields import Field
from checkin.core.roster.person import Person, same_birth
from checkin.core.roster.problems import Kind

_CLAIMS = (
    (Kind.DUPLICATE_BADGE, Field.BADGE_NUMBER, "badge_number"),
    (Kind.DUPLICATE_SEAT, Field.SEAT, "seat"),
    (Kind.SHARED_PHONE, Field.PHONE, "phone"),
)


class Finding(NamedTuple):
    kind: Kind
    field: Field
    other: int  # position of the earlier one


def find_duplicates(people: Sequence[Person | None]) -> dict[int, list[Finding]]:
    """By position what a later person shares with an earlier one; None stands for a row that is nobody.

    One person: same name, delegation and birth; or, where a birth is not known, same name and badge number, or
    everything the same. Same name and birth year otherwise: two people, worth a look.
    """
    seen = _Seen(people)
    found: dict[int, list[Finding]] = {}
    for position, person in enumerate(people):
        if person is None:
            continue
        if (first := seen.same_person(person)) is not None:
            found[position] = [Finding(Kind.DUPLICATE, Field.FULL_NAME, first)]
            continue
        if findings := seen.claims(person):
            found[position] = findings
        seen.add(position, person)
    return found


class _Seen:
    def __init__(self, people: Sequence[Person | None]) -> None:
        self._people = people
        self._born: dict[Hashable, list[int]] = defaultdict(list)  # with one name, delegation and birth year
        self._alike: dict[Hashable, int] = {}  # by name and badge number, or by everything said
        self._namesakes: dict[Hashable, int] = {}  # by name and birth year
        self._claimed: dict[Hashable, int] = {}

    def same_person(self, person: Person) -> int | None:
        for position in self._born.get(_birth_key(person), ()):
            if same_birth(person, self._at(position)):
                return position
        for key in _alike_keys(person):
            first = self._alike.get(key)
            if first is not None and not (person.birth_year and self._at(first).birth_year):
                return first
        return None

    def claims(self, person: Person) -> list[Finding]:
        found: list[Finding] = []
        if (first := self._namesakes.get(_name_and_year(person))) is not None:
            found.append(Finding(Kind.POSSIBLE_DUPLICATE, Field.FULL_NAME, first))
        for kind, field, name in _CLAIMS:
            if (first := self._claimed.get((name, getattr(person, name)))) is not None:
                found.append(Finding(kind, field, first))
        return found

    def add(self, position: int, person: Person) -> None:
        if person.birth_year:
            self._born[_birth_key(person)].append(position)
            self._namesakes.setdefault(_name_and_year(person), position)
        for key in _alike_keys(person):
            self._alike.setdefault(key, position)
        for _, _, name in _CLAIMS:
            if (value := getattr(person, name)) is not None:
                self._claimed.setdefault((name, value), position)

    def _at(self, position: int) -> Person:
        person = self._people[position]
        assert person is not None
        return person


def _birth_key(person: Person) -> Hashable:
    return fold(person.full_name), fold(person.delegation or ""), person.birth_year


def _name_and_year(person: Person) -> Hashable:
    return fold(person.full_name), person.birth_year


def _alike_keys(person: Person) -> list[Hashable]:
    name = fold(person.full_name)
    keys: list[Hashable] = [(name, person.everything()[1:])]
    if person.badge_number is not None:
        keys.append((name, person.badge_number))
    return keys
