"""People found from a door: by what somebody says, or by the name and birth date on a citizen card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from checkin.core.errors import Refused
from checkin.core.search import Rank, says_too_little, wanted_words
from checkin.store.delegate_search import ids_by_words
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, Delegation

MOST_HITS = 20


class SearchTooShort(Refused):
    """No word of two letters or figures."""

    code = "search_too_short"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a badge says openly; nothing else of a person reaches a door. What is not known is ""."""

    delegate_id: int
    full_name: str
    position: str
    delegation: str
    category: str
    category_color: str
    badge_number: str
    seat: str


@dataclass(frozen=True, slots=True)
class Hits:
    """At most 20; `more` says that others fit too."""

    hits: list[Hit]
    more: bool


def search_at_door(store: Store, event_id: int, text: str) -> Hits:
    """Whom the words fit (see core.search), people found by name first. SearchTooShort. Two queries.

    People who were taken off the list are found too: the scan that follows says so.
    """
    words = wanted_words(text)
    if says_too_little(words):
        raise SearchTooShort
    with store.read() as session:
        return hits_of(session, ids_by_words(session, _of_event(event_id), words, at_door=True))


def find_card_holder(store: Store, event_id: int, name: str, birth_date: date | None) -> Hits:
    """Who may hold a citizen card: all words of its name are in theirs, and their birth date does not contradict.

    The same date stands before the same year alone, before none; lists often have the year only, or day and month
    in each other's place. A card proves nothing: staff compare the face. SearchTooShort.
    """
    words = wanted_words(name)
    if says_too_little(words):
        raise SearchTooShort
    with store.read() as session:
        ids: dict[int, None] = {}
        for group in _by_birth(_of_event(event_id), birth_date):
            ids |= dict.fromkeys(ids_by_words(session, group, words, worst=Rank.BY_WHOLE_WORDS))
        return hits_of(session, list(ids))


def _of_event(event_id: int) -> Select[int]:
    return select(Delegate.id).where(Delegate.event_id == event_id)


def _by_birth(people: Select[int], birth_date: date | None) -> list[Select[int]]:
    """The best group first; a later one may hold people of an earlier one."""
    if birth_date is None:
        return [people]
    unknown = and_(Delegate.birth_date.is_(None), Delegate.birth_year.is_(None))
    return [
        people.where(Delegate.birth_date == birth_date),
        people.where(Delegate.birth_year == birth_date.year),
        people.where(unknown),
    ]


def hits_of(session: Session, ids: Sequence[int]) -> Hits:
    """The first twenty of these delegates, in this order."""
    shown = ids[:MOST_HITS]
    found = session.execute(
        select(
            Delegate.id,
            Delegate.full_name,
            Delegate.position,
            Delegation.name,
            Category.name,
            Category.color,
            Delegate.badge_number,
            Delegate.seat,
        )
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .where(Delegate.id.in_(shown))
    )
    by_id = {row[0]: Hit(row[0], *(value or "" for value in row[1:])) for row in found}
    return Hits([by_id[id_] for id_ in shown], more=len(ids) > MOST_HITS)
