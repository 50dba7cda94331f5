"""Somebody who is on no list stands at the organizers' desk: a delegate with a badge, in one step."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean, fold
from checkin.core.roster.person import Person
from checkin.core.stream import DeltaKind
from checkin.services.issue_badges import issue_within
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, Delegation
from checkin.store.roster import RosterWriter, hold_roster
from checkin.store.stream import append_delta

LONGEST_NAME = 200
LONGEST_POSITION = 300
_Part = TypeVar("_Part", Category, Delegation)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEntry:
    """`confirmed`: whoever else has this name is somebody else."""

    full_name: str
    category_id: int
    delegation_id: int | None = None
    position: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class DeskResult:
    """`delegate_id` is None where nothing was written, since others have this name: (id, name) of each."""

    delegate_id: int | None
    same_name: list[tuple[int, str]]


def register_at_desk(store: Store, event_id: int, entry: DeskEntry, now: datetime) -> DeskResult:
    """InvalidField for a name or position; NotFound for a category or delegation of another event.

    Sent again it finds the name that it wrote and asks, so that nobody is made twice.
    """
    name = clean(entry.full_name)
    is_name = any(char.isalpha() for char in name)
    if not is_name or len(name) > LONGEST_NAME:
        raise InvalidField("full_name", "long" if is_name else "empty")
    position = clean(entry.position)
    if len(position) > LONGEST_POSITION:
        raise InvalidField("position", "long")
    with store.write() as session:
        hold_roster(session, event_id)
        category = _of_event(session, Category, entry.category_id, event_id)
        delegation = (
            _of_event(session, Delegation, entry.delegation_id, event_id).name if entry.delegation_id else None
        )
        same = _same_name(session, event_id, name)
        if same and not entry.confirmed:
            return DeskResult(None, same)
        person = Person(full_name=name, category=category.code, delegation=delegation, position=position or None)
        (delegate_id,) = RosterWriter(session, store.vault, event_id, now).insert([person])
        issue_within(session, store.vault, event_id, now, [delegate_id])
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        return DeskResult(delegate_id, [])


def _of_event(session: Session, kind: type[_Part], row_id: int, event_id: int) -> _Part:
    found = session.get(kind, row_id)
    if found is None or found.event_id != event_id:
        raise NotFound
    return found


def _same_name(session: Session, event_id: int, name: str) -> list[tuple[int, str]]:
    wanted = fold(name)
    rows = session.execute(select(Delegate.id, Delegate.full_name).where(Delegate.event_id == event_id))
    return [(delegate_id, full_name) for delegate_id, full_name in rows if fold(full_name) == wanted]
