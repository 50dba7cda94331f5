"""The roster as a report needs it: every fact that a figure or a dimension is counted from. JSON both ways.

It holds what is sensitive about people, and leaves the organizers' side only as sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from checkin.core.decision import DelegateStatus


@dataclass(frozen=True, slots=True)
class Person:
    """Dates are ISO texts, None where nobody knows; texts are "" then."""

    id: int
    full_name: str
    sort_key: str
    category_id: int
    delegation_id: int | None = None
    status: str = DelegateStatus.ACTIVE.value
    activated: bool = False  # an alternate who was called in
    badge_number: str | None = None
    unit: str = ""
    position: str = ""
    origin: str = ""
    sex: str = ""
    birth_date: str | None = None
    birth_year: int | None = None
    education: str = ""
    sector: str = ""
    full_time_officer: bool | None = None
    direct_worker: bool | None = None
    vote_weight: int = 1
    ethnicity: str = ""
    religion: str = ""
    party_member: bool | None = None
    party_since: str | None = None
    political_theory: str = ""
    extra: Mapping[str, Any] | None = None  # by OwnField.id as text


@dataclass(frozen=True, slots=True)
class Category:
    id: int
    name: str
    counts: bool
    needs_activation: bool = False
    may_vote: bool = True


@dataclass(frozen=True, slots=True)
class Delegation:
    id: int
    name: str
    allotted: int | None = None


@dataclass(frozen=True, slots=True)
class SittingPlace:
    """A sitting among the others, in their order. No category listed: all are convened."""

    id: int
    name: str
    category_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """`sitting_id` None: throughout. `reason` is "" where it is sensitive."""

    delegate_id: int
    sitting_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """`incoming_id` sits for `outgoing_id`: from that sitting on (`for_good`), else in it alone."""

    outgoing_id: int
    incoming_id: int
    from_sitting_id: int
    for_good: bool = True
    decision_number: str = ""
    decided_by: str = ""
    decided_on: str | None = None


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field that the event added to its delegates."""

    id: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything in the order of lists; withdrawn people are among them, ended leave and replacements are not."""

    event_name: str
    place: str
    starts_on: str
    time_zone: str
    sittings: tuple[SittingPlace, ...] = ()
    categories: tuple[Category, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    people: tuple[Person, ...] = ()
    leaves: tuple[Leave, ...] = ()
    replacements: tuple[Replaced, ...] = ()
    own_fields: tuple[OwnField, ...] = ()


_PARTS: dict[str, type] = {
    "sittings": SittingPlace,
    "categories": Category,
    "delegations": Delegation,
    "people": Person,
    "leaves": Leave,
    "replacements": Replaced,
    "own_fields": OwnField,
}
_NAMES = {kind: tuple(each.name for each in fields(kind)) for kind in _PARTS.values()}
_VALUES = {kind: attrgetter(*names) for kind, names in _NAMES.items()}


def roster_to_json(roster: Roster) -> dict[str, Any]:
    """Each part as its names and rows of values, so that thousands stay small. `roster_from_json` inverts it."""
    packed: dict[str, Any] = {
        name: getattr(roster, name) for name in ("event_name", "place", "starts_on", "time_zone")
    }
    for name, kind in _PARTS.items():
        rows = [list(_VALUES[kind](one)) for one in getattr(roster, name)]
        packed[name] = {"fields": list(_NAMES[kind]), "rows": rows}
    return packed


def roster_from_json(packed: Mapping[str, Any]) -> Roster:
    """KeyError or TypeError for what no roster was packed as."""
    parts: dict[str, Any] = {
        name: tuple(kind(**dict(zip(packed[name]["fields"], row, strict=True))) for row in packed[name]["rows"])
        for name, kind in _PARTS.items()
    }
    sittings = tuple(SittingPlace(one.id, one.name, tuple(one.category_ids)) for one in parts.pop("sittings"))
    plain = {name: packed[name] for name in ("event_name", "place", "starts_on", "time_zone")}
    return Roster(**plain, sittings=sittings, **parts)
