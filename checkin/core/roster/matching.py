"""Who in a list is who in the roster."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

from checkin.core.names import fold, name_key
from checkin.core.roster.changes import changes
from checkin.core.roster.person import Person, same_birth, same_name

# Namesakes on both sides that are compared one with the other; only a list made to hurt has more.
_MOST_PAIRS = 10_000
_MOST_ALIKE = 5

Matches: TypeAlias = dict[int, int]  # keys of people told of to keys of people known


def match_people(
    told: Mapping[int, Person], known: Mapping[int, Person], decided: Mapping[int, int | None] | None = None
) -> Matches:
    """Each person told of to at most one person known, and each of those to at most one.

    By the code of a record and the name; by badge number and name; by name, birth and delegation, the pair with the
    fewest differences first; by code alone; at last by badge number where birth or all but the marks of the name
    agrees: a corrected name. Somebody taken over unchanged is always found again.
    `decided` comes first: who somebody told of is, or that it is none of those known (None).
    """
    search = _Search(told, known)
    search.settle(decided or {})
    search.pair_by(lambda person: person.record and (person.record, fold(person.full_name)))
    search.pair_by(lambda person: person.badge_number and (person.badge_number, name_key(person.full_name)))
    search.pair_by(lambda person: person.everything())
    search.pair_by(lambda person: person.record)
    search.pair_namesakes()
    search.pair_by_number()
    return search.found


def look_alikes(
    told: Mapping[int, Person], known: Mapping[int, Person], matches: Matches
) -> dict[int, tuple[int, ...]]:
    """For those told of whom nobody matches: at most five open ones known, who has the badge number and those of
    the same folded name, whose year of birth is the same or not known on one side. They may be one person with
    another delegation, date or category."""
    taken = set(matches.values())
    open_keys = [key for key in known if key not in taken]
    namesakes, holders = _by_name(known, open_keys, fold), _by_number(known, open_keys)
    found: dict[int, tuple[int, ...]] = {}
    for key, person in told.items():
        if key in matches:
            continue
        years = (person.birth_year, None)
        alike = [
            other
            for other in namesakes.get(fold(person.full_name), ())
            if not person.birth_year or known[other].birth_year in years
        ]
        if (holder := holders.get(person.badge_number or "")) is not None:
            alike.insert(0, holder)
        if alike:
            found[key] = tuple(dict.fromkeys(alike))[:_MOST_ALIKE]
    return found


def lost_badges(told: Mapping[int, Person], known: Mapping[int, Person], matches: Matches) -> set[int]:
    """Keys of those told of who cannot have their badge number, since a person known keeps it."""
    holders = {person.badge_number: key for key, person in known.items() if person.badge_number}
    wanting = {person.badge_number: key for key, person in told.items() if person.badge_number}
    tellers = {known_key: told_key for told_key, known_key in matches.items()}
    lost: set[int] = set()

    def keeps(known_key: int) -> bool:
        """Whether the list leaves this person's number as it is."""
        told_key = tellers.get(known_key)
        if told_key is None or told_key in lost:
            return True
        return told[told_key].badge_number in (None, known[known_key].badge_number)

    waiting = list(wanting.values())
    while waiting:
        key = waiting.pop()
        holder = holders.get(told[key].badge_number or "")
        if key in lost or holder is None or holder == matches.get(key) or not keeps(holder):
            continue
        lost.add(key)
        number_kept = known[matches[key]].badge_number if key in matches else None
        if number_kept in wanting:
            waiting.append(wanting[number_kept])  # who counted on the number that is now not given up
    return lost


class _Search:
    def __init__(self, told: Mapping[int, Person], known: Mapping[int, Person]) -> None:
        self._told = told
        self._known = known
        self._taken: set[int] = set()
        self._nobody: set[int] = set()
        self.found: Matches = {}

    def settle(self, decided: Mapping[int, int | None]) -> None:
        for told_key, known_key in decided.items():
            if known_key is None:
                self._nobody.add(told_key)
            elif told_key in self._told and known_key in self._known and known_key not in self._taken:
                self._pair(told_key, known_key)

    def pair_by(self, key_of: Callable[[Person], Hashable]) -> None:
        """Pairs those still alone whose key is the same and says something."""
        open_keys: dict[Hashable, list[int]] = defaultdict(list)
        for known_key in reversed(self._open_known()):
            if key := key_of(self._known[known_key]):
                open_keys[key].append(known_key)
        for told_key in self._open_told():
            if (key := key_of(self._told[told_key])) and open_keys.get(key):
                self._pair(told_key, open_keys[key].pop())

    def pair_by_number(self) -> None:
        holders = _by_number(self._known, self._open_known())
        for told_key in self._open_told():
            told = self._told[told_key]
            holder = holders.get(told.badge_number or "")
            if holder is not None and holder not in self._taken and _is_corrected(told, self._known[holder]):
                self._pair(told_key, holder)

    def pair_namesakes(self) -> None:
        told = _by_name(self._told, self._open_told(), name_key)
        known = _by_name(self._known, self._open_known(), name_key)
        for name, told_keys in told.items():
            known_keys = known.get(name, ())
            if len(told_keys) * len(known_keys) <= _MOST_PAIRS:
                self._pair_closest(told_keys, known_keys)

    def _pair_closest(self, told_keys: Sequence[int], known_keys: Sequence[int]) -> None:
        pairs = [
            (_distance(self._told[told_key], self._known[known_key]), told_key, known_key)
            for told_key in told_keys
            for known_key in known_keys
            if may_be_same(self._told[told_key], self._known[known_key])
        ]
        for _, told_key, known_key in sorted(pairs):
            if told_key not in self.found and known_key not in self._taken:
                self._pair(told_key, known_key)

    def _pair(self, told_key: int, known_key: int) -> None:
        self.found[told_key] = known_key
        self._taken.add(known_key)

    def _open_told(self) -> list[int]:
        return [key for key in self._told if key not in self.found and key not in self._nobody]

    def _open_known(self) -> list[int]:
        return [key for key in self._known if key not in self._taken]


def may_be_same(told: Person, known: Person) -> bool:
    """Same name, and nothing against it: the same birth and no other delegation; or, where a birth is not known,
    the same delegation and no other category or badge number."""
    if not same_name(told, known):
        return False
    if told.birth_year and known.birth_year:
        return same_birth(told, known) and _agree(fold(told.delegation or ""), fold(known.delegation or ""))
    return (
        fold(told.delegation or "") == fold(known.delegation or "")
        and _agree(told.category, known.category)
        and _agree(told.badge_number, known.badge_number)
    )


def _is_corrected(told: Person, known: Person) -> bool:
    """Whether two of one badge number are one person: delegations number their own lists, each from 1."""
    one, other = fold(told.delegation or ""), fold(known.delegation or "")
    if fold(told.full_name) == fold(known.full_name):
        return _agree(one, other) or same_birth(told, known)
    is_whole = told.birth_date is not None and known.birth_date is not None
    return same_birth(told, known) and (is_whole or one == other)


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one == other


def _distance(told: Person, known: Person) -> tuple[int, int]:
    """What would change, then what the list does not say."""
    return len(changes(known, told)), len(known.said()) - len(told.said())


def _by_name(
    people: Mapping[int, Person], keys: Iterable[int], key_of: Callable[[str], str]
) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        groups[key_of(people[key].full_name)].append(key)
    return groups


def _by_number(people: Mapping[int, Person], keys: Iterable[int]) -> dict[str, int]:
    return {number: key for key in keys if (number := people[key].badge_number)}
