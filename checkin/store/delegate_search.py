"""Delegates by words that somebody typed: the database lets through who could be meant, core.search decides."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from checkin.core.names import searchable
from checkin.core.search import Rank, may_be_initials, may_be_number, rank
from checkin.store.models import Delegate, Delegation

LIST_ORDER = (Delegate.sort_key, Delegate.id)
_delegation = select(Delegation.name).where(Delegation.id == Delegate.delegation_id).scalar_subquery()
OPEN_COLUMNS = (Delegate.folded, Delegate.extra, _delegation, Delegate.unit, Delegate.position)


def ids_by_words(
    session: Session,
    fitting: Select[int],
    words: Sequence[str],
    worst: Rank = Rank.BY_RECORD,
    *,
    at_door: bool = False,
) -> list[int]:
    """Of the delegates whose ids `fitting` selects, those whom all the words fit, no worse than `worst`.

    `at_door`: only by what a badge says openly. Best rank first, within it in the order of Vietnamese lists. One
    query.
    """
    candidates = session.execute(
        fitting.add_columns(Delegate.full_name, Delegate.badge_number, *OPEN_COLUMNS)
        .where(*map(_could_fit, words))
        .order_by(*LIST_ORDER)
    )
    by_rank: dict[Rank, list[int]] = {each: [] for each in Rank}
    for id_, full_name, badge_number, *record in candidates:
        folded = open_text(full_name, *record) if at_door else record[0]
        how = rank(words, full_name, folded, badge_number)
        if how is not None:
            by_rank[how].append(id_)
    return [id_ for each in Rank if each <= worst for id_ in by_rank[each]]


def open_text(
    full_name: str, folded: str, extra: Mapping[str, Any], delegation: str | None, unit: str, position: str
) -> str:
    """What a badge says openly, to search in: `folded` without the event's own fields. Takes OPEN_COLUMNS."""
    return searchable(full_name, delegation or "", unit, position) if extra else folded


def _could_fit(word: str) -> ColumnElement[bool]:
    """Lets through everybody whom core.search.rank would, and few others. Folded words hold no wildcards."""
    ways = [Delegate.folded.like(f"{word}%"), Delegate.folded.like(f"% {word}%")]
    if may_be_initials(word):
        ways.append(Delegate.folded.like("% ".join(word) + "%"))
    if may_be_number(word):
        ways.append(func.lower(Delegate.badge_number).like(f"%{word}%"))
    return or_(*ways)
