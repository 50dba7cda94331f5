"""What is read of a list, held against an expectation by the rules of README.md."""

from collections import Counter
from datetime import date
from typing import Any

from checkin.core.names import split_name
from checkin.core.roster.people import RosterFile
from checkin.core.roster.person import Person
from checkin.core.roster.preview import DEFAULT_CATEGORY, told_warnings

EXACT = frozenset({"full_name", "given_name", "sex", "category", "origin", "sector", "email"})


def differences(roster: RosterFile, expected: dict[str, Any]) -> list[str]:
    """Each person or field that is not as expected, in words; empty where all are."""
    several = sum(sheet.header is not None for sheet in roster.sheets) > 1
    found = {(row.sheet if several else None, row.row): row.person for row in roster.rows if row.goes_in}
    wrong: list[str] = []
    for each in expected["roster"]:
        person = found.pop((each.get("sheet") if several else None, each["row"]), None)
        if person is None:
            wrong.append(f"row {each['row']}: {each['full_name']} is not there")
            continue
        wrong += [
            f"row {each['row']} {name}: {value(person, name)!r} instead of {wanted!r}"
            for name, wanted in each.items()
            if name not in ("row", "sheet", "raw", "accept") and not agrees(person, name, wanted, each)
        ]
    wrong += [f"row {row}: {person and person.full_name} is nobody" for (_, row), person in found.items()]
    if len(roster.people) != expected["people"]:
        wrong.append(f"{len(roster.people)} people instead of {expected['people']}")
    return wrong


def unexpected_warnings(roster: RosterFile, expected: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The expected warnings that are not raised, and those raised that are neither expected nor optional."""
    told = Counter(map(warning_key, told_warnings(roster)))
    wanted = Counter(map(warning_key, expected["warnings"]))
    allowed = Counter(map(warning_key, expected["optional_warnings"]))
    return sorted((wanted - told).elements(), key=str), sorted((told - wanted - allowed).elements(), key=str)


def warning_key(warning: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(warning.get(name) for name in ("sheet", "row", "field", "kind"))


def value(person: Person, name: str) -> object:
    own: dict[str, object] = {
        "given_name": split_name(person.full_name).given,
        "ethnic_minority": person.is_ethnic_minority,
        "has_religion": person.is_religious,
        "category": person.category or DEFAULT_CATEGORY,
    }
    found = own[name] if name in own else getattr(person, name)
    return found.isoformat() if isinstance(found, date) else found


def agrees(person: Person, name: str, wanted: object, each: dict[str, Any]) -> bool:
    found = value(person, name)
    if found == wanted:
        return True
    if name in EXACT or not isinstance(found, str):
        return False
    if name == "phone":
        return found[-9:] == str(wanted)[-9:]
    accepted = [wanted, *each.get("accept", {}).get(name, [])]
    if name == "delegation":
        return any(without_prefix(found) == without_prefix(str(one)) for one in accepted)
    return plain(found) in map(plain, accepted)


def plain(text: object) -> str:
    return " ".join(str(text).replace("; ", " ").lower().split())


def without_prefix(text: str) -> str:
    return plain(text).removeprefix("đoàn đại biểu ").removeprefix("đoàn ")
