"""Delegates as the people of a list: read and written by the thousand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from checkin.core.event_field import searched_texts
from checkin.core.names import fold, searchable, sort_key
from checkin.core.roster.person import DEFAULTS, Person
from checkin.core.roster.record_code import record_code
from checkin.store.delegation_order import settle_order
from checkin.store.event_fields import parted, sensitive_keys
from checkin.store.models import Category, Delegate, DelegateSensitive, Delegation
from checkin.store.portions import portions
from checkin.store.vault import Vault

DEFAULT_CATEGORY = "official"
LONGEST_DELEGATION = 300

_PLAIN = (
    "full_name", "badge_number", "birth_date", "birth_year", "sex", "unit", "position", "origin", "education",
    "sector", "full_time_officer", "direct_worker", "seat", "phone", "email",
    "vote_weight", "may_be_shown",
)  # fmt: skip
_SENSITIVE = ("ethnicity", "religion", "party_member", "party_since", "political_theory")
_NULLABLE = frozenset(
    {
        "badge_number",
        "birth_date",
        "birth_year",
        "full_time_officer",
        "direct_worker",
        "party_member",
        "party_since",
    }
)
# Of a person that a list tells of, what a delegate's record keeps
KEPT_FIELDS = frozenset({*_PLAIN, *_SENSITIVE, "category", "delegation", "extra"})


def known_people(session: Session, event_id: int) -> dict[int, Person]:
    """The event's delegates by id, whatever their status; what is empty in the store is not known."""
    query = (
        select(
            Delegate.id,
            Category.code.label("category"),
            Delegation.name.label("delegation"),
            *(getattr(Delegate, name) for name in _PLAIN),
            Delegate.extra,
            DelegateSensitive.extra.label("sensitive_extra"),
            Delegate.link_hash,
            *(getattr(DelegateSensitive, name) for name in _SENSITIVE),
        )
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(DelegateSensitive, DelegateSensitive.delegate_id == Delegate.id)
        .where(Delegate.event_id == event_id)
        .order_by(Delegate.id)
    )
    people: dict[int, Person] = {}
    for row in session.execute(query).mappings():
        values: dict[str, Any] = {name: None if value == "" else value for name, value in row.items()}
        delegate_id = values.pop("id")
        values["record"] = record_code(values.pop("link_hash"))
        values |= {name: None for name, usual in DEFAULTS.items() if values[name] == usual}
        extra = {**values["extra"], **(values.pop("sensitive_extra") or {})}
        values["extra"] = tuple(sorted(extra.items())) if extra else None
        people[delegate_id] = Person(**values)
    return people


def categories_by_name(session: Session, event_id: int) -> dict[str, str]:
    """Codes by folded name."""
    rows = session.execute(select(Category.name, Category.code).where(Category.event_id == event_id))
    return {fold(name): code for name, code in rows}


def known_delegations(session: Session, event_id: int) -> set[str]:
    """By their folded names."""
    return set(session.scalars(select(Delegation.folded).where(Delegation.event_id == event_id)))


def folded_delegation(name: str) -> str:
    """What makes two spellings one delegation."""
    return fold(name)[:LONGEST_DELEGATION]


def folded_delegate(person: Person, extra: Mapping[str, Any]) -> str:
    """What search looks through, for `Delegate.folded`; `extra` without what is sensitive."""
    texts = (person.full_name, person.delegation or "", person.unit or "", person.position or "")
    return searchable(*texts, *searched_texts(extra.items()))


def hold_roster(session: Session, event_id: int) -> None:
    """On PostgreSQL two changes of one event's roster go one after the other: they read before they write.

    Its categories are locked and not the event itself, whose row every scan needs.
    """
    session.execute(select(Category.id).where(Category.event_id == event_id).with_for_update(key_share=True))


class RosterWriter:
    """Writes people into one event within the caller's transaction; makes what delegations they need."""

    def __init__(self, session: Session, vault: Vault, event_id: int, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._event_id = event_id
        self._now = now
        self._hidden = sensitive_keys(session, event_id)
        self.made_categories: list[int] = []
        self.made_delegations: list[int] = []
        in_event = Category.event_id == event_id
        self._categories = {
            code: key for code, key in session.execute(select(Category.code, Category.id).where(in_event))
        }
        of_event = Delegation.event_id == event_id
        self._delegations = {
            folded: key for folded, key in session.execute(select(Delegation.folded, Delegation.id).where(of_event))
        }

    def add_categories(self, codes_and_names: Mapping[str, str]) -> None:
        """New categories count for no quorum and vote on nothing until an organizer says so."""
        position = self._next_position(Category)
        for code, name in codes_and_names.items():
            category = Category(event_id=self._event_id, code=code, name=name, color="#3d4a5c", position=position)
            self._session.add(category)
            self._session.flush()
            self._categories[code] = category.id
            self.made_categories.append(category.id)
            position += 1

    def add_delegations(self, names: Iterable[str]) -> None:
        """Those that are there already are left as they are."""
        position = self._next_position(Delegation)
        for name in names:
            folded = folded_delegation(name)
            if folded in self._delegations:
                continue
            delegation = Delegation(event_id=self._event_id, name=name, folded=folded, position=position)
            self._session.add(delegation)
            self._session.flush()
            self._delegations[folded] = delegation.id
            self.made_delegations.append(delegation.id)
            position += 1
        if self.made_delegations:
            settle_order(self._session, self._event_id)

    def delegation_ids(self, names: Iterable[str]) -> dict[str, int]:
        """By folded name."""
        return {folded: self._delegations[folded] for folded in map(folded_delegation, names)}

    def insert(self, people: list[Person]) -> dict[int, Person]:
        """By the ids they got, in their order."""
        if not people:
            return {}
        table = Delegate.__table__  # without the ORM: a list has thousands
        made_of: dict[str, Person] = {}
        for some in portions(people):
            links = [self._link() for _ in some]
            rows = [
                self._columns(person) | link | {"created_at": self._now}
                for person, link in zip(some, links, strict=True)
            ]
            self._session.execute(insert(table), rows)  # type: ignore[arg-type]
            made_of |= {link["link_hash"]: person for person, link in zip(some, links, strict=True)}
        query = select(Delegate.link_hash, Delegate.id).where(Delegate.event_id == self._event_id)
        ids = {link_hash: key for link_hash, key in self._session.execute(query)}
        made = {ids[link_hash]: person for link_hash, person in made_of.items()}
        self._insert_sensitive(made)
        return made

    def update(self, people: Mapping[int, Person], badges_freed: list[int]) -> None:
        """Overwrites these delegates. `badges_freed` are those whose number changes: freed first, two may swap."""
        if not people:
            return
        if badges_freed:
            self._session.execute(update(Delegate), [{"id": key, "badge_number": None} for key in badges_freed])
        for some in portions(people.items()):
            self._session.execute(update(Delegate), [{"id": key} | self._columns(person) for key, person in some])
        query = select(DelegateSensitive.delegate_id).join(Delegate).where(Delegate.event_id == self._event_id)
        there = set(self._session.scalars(query))
        rows = [{"delegate_id": key} | self._sensitive(people[key]) for key in people if key in there]
        if rows:
            self._session.execute(update(DelegateSensitive), rows)
        self._insert_sensitive({key: person for key, person in people.items() if key not in there})

    def _insert_sensitive(self, people: Mapping[int, Person]) -> None:
        rows = [
            {"delegate_id": key} | self._sensitive(person)
            for key, person in people.items()
            if any(getattr(person, name) is not None for name in _SENSITIVE)
            or not self._hidden.isdisjoint(dict(person.extra or ()))
        ]
        if rows:
            self._session.execute(insert(DelegateSensitive.__table__), rows)  # type: ignore[arg-type]

    def _columns(self, person: Person) -> dict[str, Any]:
        delegation = person.delegation or ""
        extra, _ = parted(dict(person.extra or ()), self._hidden)
        return {name: _stored(person, name) for name in _PLAIN} | {
            "event_id": self._event_id,
            "category_id": self._categories[person.category or DEFAULT_CATEGORY],
            "delegation_id": self._delegations[folded_delegation(delegation)] if delegation else None,
            "sort_key": sort_key(person.full_name),
            "extra": extra,
            "folded": folded_delegate(person, extra),
        }

    def _sensitive(self, person: Person) -> dict[str, Any]:
        _, extra = parted(dict(person.extra or ()), self._hidden)
        return {name: _stored(person, name) for name in _SENSITIVE} | {"extra": extra}

    def _link(self) -> dict[str, str]:
        token = self._vault.new_token()
        return {
            "link_hash": self._vault.hash("delegate", token),
            "link_sealed": self._vault.seal("delegate", token),
        }

    def _next_position(self, model: type[Category] | type[Delegation]) -> int:
        last = self._session.scalar(select(func.max(model.position)).where(model.event_id == self._event_id))
        return 0 if last is None else last + 1


def _stored(person: Person, name: str) -> Any:
    value = getattr(person, name)
    if value is None and name in DEFAULTS:
        return DEFAULTS[name]
    return "" if value is None and name not in _NULLABLE else value
