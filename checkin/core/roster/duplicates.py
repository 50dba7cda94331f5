"""Who stands in a list twice, and what two people claim at once. Found through keys, never pairwise."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from checkin.core.names import fold, name_key
from checkin.core.roster.fields import Field
from checkin.core.roster.person import Person, same_birth, same_name
from checkin.core.roster.problems import Kind

_CLAIMS = (
    (Kind.DUPLICATE_BADGE, Field.BADGE_NUMBER, "badge_number"),
    (Kind.DUPLICATE_SEAT, Field.SEAT, "seat"),
    (Kind.SHARED_PHONE, Field.PHONE, "phone"),
)


class Finding(NamedTuple):
    kind: Kind
    field: Field
    other: int  # position of the earlier one; of a shared phone, of the next one that has it
    kept: int | None = None  # of repeated answers to a form the one that counts, where times tell


Moment: TypeAlias = tuple[int, ...] | None


def find_duplicates(
    people: Sequence[Person | None], answered: Sequence[Moment] | None = None, apart: Collection[int] = ()
) -> dict[int, list[Finding]]:
    """By position what a person shares with another one; None stands for a row that is nobody.

    One person: same name, delegation and birth; or, where a birth is not known, same name and badge number, or
    everything the same. The first row counts, and of answers to a form (`answered`: when) the latest. Same name and
    birth year otherwise, or all the same but for the marks of the name: two people, worth a look. Rows of `apart`
    are nobody else's, whatever they say.
    """
    seen = _Seen(people)
    found: dict[int, list[Finding]] = {}
    groups: dict[int, list[int]] = {}
    for position, person in enumerate(people):
        if person is None or position in apart:
            continue
        if (first := seen.same_person(person)) is not None:
            groups.setdefault(first, [first]).append(position)
        else:
            seen.add(position, person)
    left_out: set[int] = set()
    for first, positions in groups.items():
        kept = _latest(positions, answered)
        left_out |= set(positions) - {first if kept is None else kept}
        for position in positions[1:]:
            found[position] = [Finding(Kind.DUPLICATE, Field.FULL_NAME, first, kept)]
    for position, person in enumerate(people):
        if person is not None and position not in left_out:
            for at, finding in seen.claims(position, person):
                found.setdefault(at, []).append(finding)
    return found


def _latest(positions: Sequence[int], answered: Sequence[Moment] | None) -> int | None:
    if answered is None or any(answered[each] is None for each in positions):
        return None
    return max(positions, key=lambda each: (answered[each] or (), each))


class _Seen:
    def __init__(self, people: Sequence[Person | None]) -> None:
        self._people = people
        self._born: dict[Hashable, list[int]] = defaultdict(list)  # with one name, delegation and birth year
        self._alike: dict[Hashable, int] = {}  # by name and badge number, or by everything said
        self._namesakes: dict[Hashable, int] = {}  # by folded name and birth year, or everything said
        self._claimed: dict[Hashable, int] = {}

    def same_person(self, person: Person) -> int | None:
        for position in self._born.get(_birth_key(person), ()):
            if same_birth(person, self._at(position)) and not self._are_two(person, position):
                return position
        for key in _alike_keys(person):
            first = self._alike.get(key)
            if first is None or self._are_two(person, first):
                continue
            if not (person.birth_year and self._at(first).birth_year):
                return first
        return None

    def _are_two(self, person: Person, position: int) -> bool:
        """Whether a list of ours knows them as two."""
        other = self._at(position).record
        return person.record is not None and other is not None and person.record != other

    def claims(self, position: int, person: Person) -> Iterator[tuple[int, Finding]]:
        """What this person claims that an earlier one has, with the position of whom it is told."""
        first = self._namesakes.setdefault(_folded_key(person), position)
        if first != position and (person.birth_year or not same_name(person, self._at(first))):
            yield position, Finding(Kind.POSSIBLE_DUPLICATE, Field.FULL_NAME, first)
        for kind, field, name in _CLAIMS:
            if (value := getattr(person, name)) is None:
                continue
            other = self._claimed.setdefault((name, value), position)
            if other == position:
                continue
            if kind is Kind.SHARED_PHONE:
                self._claimed[name, value] = position
                yield other, Finding(kind, field, position)
            else:
                yield position, Finding(kind, field, other)

    def add(self, position: int, person: Person) -> None:
        if person.birth_year:
            self._born[_birth_key(person)].append(position)
        for key in _alike_keys(person):
            self._alike.setdefault(key, position)

    def _at(self, position: int) -> Person:
        person = self._people[position]
        assert person is not None
        return person


def _birth_key(person: Person) -> Hashable:
    return name_key(person.full_name), fold(person.delegation or ""), person.birth_year


def _folded_key(person: Person) -> Hashable:
    return fold(person.full_name), person.birth_year or person.everything()[1:]


def _alike_keys(person: Person) -> list[Hashable]:
    name = name_key(person.full_name)
    keys: list[Hashable] = [(name, person.everything()[1:])]
    if person.badge_number is not None:
        keys.append((name, person.badge_number))
    return keys
