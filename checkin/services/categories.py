"""What a category of delegates means: its colour, whether it counts and votes, and which entrances take it."""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean, fold
from checkin.core.stream import DeltaKind
from checkin.services.former_rules import change_entrance
from checkin.store.engine import Store
from checkin.store.locks import lock_sittings
from checkin.store.models import Category, Delegate, Entrance, Sitting
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

LONGEST_NAME = 120
_COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class CategoryInUse(Refused):
    """Fact `delegates`: how many are of it, whatever their status."""

    code = "category_in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRules:
    """`color` is #rrggbb; `entrance_ids` are all those that take its people; None leaves them as they are."""

    name: str
    color: str
    counts_for_quorum: bool
    may_vote: bool
    needs_activation: bool
    entrance_ids: Set[int] | None = None


@dataclass(frozen=True, slots=True)
class CategoryCard:
    category: Category
    delegates: int  # whatever their status
    entrances: list[Entrance]  # all of the event, in their order
    taken_at: frozenset[int]  # those that take it


def edit_category(store: Store, event_id: int, category_id: int, wanted: CategoryRules, now: datetime) -> None:
    """Doors and screens follow within seconds. NotFound for another event's category or entrance.

    InvalidField: name "empty", "long" or "taken"; color "malformed"; needs_activation "counts" where both are
    wanted, since who comes in for somebody counts in their place; entrances "nobody" where one would take nobody.
    """
    name = clean(wanted.name)
    if not fold(name) or len(name) > LONGEST_NAME:
        raise InvalidField("name", "long" if fold(name) else "empty")
    if not _COLOR.fullmatch(wanted.color):
        raise InvalidField("color", "malformed")
    if wanted.needs_activation and wanted.counts_for_quorum:
        raise InvalidField("needs_activation", "counts")
    with store.write() as session:
        hold_roster(session, event_id)
        lock_sittings(session, event_id)
        category = _category(session, event_id, category_id)
        others = select(Category.name).where(Category.event_id == event_id, Category.id != category_id)
        if any(fold(other) == fold(name) for other in session.scalars(others)):
            raise InvalidField("name", "taken")
        category.name, category.color = name, wanted.color.lower()
        category.counts_for_quorum, category.may_vote = wanted.counts_for_quorum, wanted.may_vote
        category.needs_activation = wanted.needs_activation
        if wanted.entrance_ids is not None:
            _choose_entrances(session, category, wanted.entrance_ids, now)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def remove_category(store: Store, event_id: int, category_id: int, now: datetime) -> None:
    """NotFound; CategoryInUse while anybody is of it; InvalidField entrances "nobody" where an entrance or a
    sitting is for this one alone: without it, it would be for all."""
    with store.write() as session:
        hold_roster(session, event_id)
        category = _category(session, event_id, category_id)
        if there := _people_of(session, category_id):
            raise CategoryInUse(delegates=there)
        parts: list[Any] = [*category_entrances(session, event_id), *_sittings(session, event_id)]
        if any([each.id for each in part.categories] == [category_id] for part in parts):
            raise InvalidField("entrances", "nobody")
        for part in parts:
            part.categories = [each for each in part.categories if each.id != category_id]
        session.flush()
        session.delete(category)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def category_card(store: Store, event_id: int, category_id: int) -> CategoryCard:
    """NotFound for another event's."""
    with store.read() as session:
        category = _category(session, event_id, category_id)
        entrances = category_entrances(session, event_id)
        taken_at = frozenset(one.id for one in entrances if not one.categories or category in one.categories)
        return CategoryCard(category, _people_of(session, category_id), entrances, taken_at)


def category_entrances(session: Session, event_id: int) -> list[Entrance]:
    """The event's entrances with their categories, in their order."""
    query = select(Entrance).where(Entrance.event_id == event_id).order_by(Entrance.position, Entrance.id)
    return list(session.scalars(query.options(selectinload(Entrance.categories))))


def _choose_entrances(session: Session, category: Category, entrance_ids: Set[int], now: datetime) -> None:
    """An entrance that lists nothing takes all: the list is written out where one is left out, and back."""
    entrances = category_entrances(session, category.event_id)
    if entrance_ids - {entrance.id for entrance in entrances}:
        raise NotFound
    query = select(Category).where(Category.event_id == category.event_id).order_by(Category.id)
    everybody = list(session.scalars(query))
    for entrance in entrances:
        others = [each for each in entrance.categories or everybody if each.id != category.id]
        chosen = [*others, category] if entrance.id in entrance_ids else others
        if not chosen:
            raise InvalidField("entrances", "nobody")
        change_entrance(session, entrance, [] if len(chosen) == len(everybody) else chosen, now)


def _category(session: Session, event_id: int, category_id: int) -> Category:
    category = session.get(Category, category_id)
    if category is None or category.event_id != event_id:
        raise NotFound
    return category


def _people_of(session: Session, category_id: int) -> int:
    count = session.scalar(select(func.count(Delegate.id)).where(Delegate.category_id == category_id))
    return count or 0


def _sittings(session: Session, event_id: int) -> list[Sitting]:
    query = select(Sitting).where(Sitting.event_id == event_id).options(selectinload(Sitting.categories))
    return list(session.scalars(query))
