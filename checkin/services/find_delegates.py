"""The roster as organizers look through it: searched, filtered, a page at a time, in the order of lists."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from checkin.core.decision import BadgeStatus
from checkin.core.search import wanted_words
from checkin.services.delegate_filter import DelegateFilter, Order, conditions_of
from checkin.services.shown_sitting import running_sitting
from checkin.store.delegate_search import LIST_ORDER, ids_by_words
from checkin.store.engine import Store
from checkin.store.models import Attendance, Badge, Delegate, Delegation, Entrance, Sitting

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class DelegateRow:
    """`first_in_at` (UTC, aware) and `entrance` are of the list's sitting; None and "" where not counted."""

    delegate: Delegate
    has_badge: bool
    first_in_at: datetime | None
    entrance: str


@dataclass(frozen=True, slots=True)
class DelegateList:
    """One page. `matching` of `total` delegates fit; `page` counts from 1 and is never beyond `pages`."""

    rows: list[DelegateRow]
    matching: int
    total: int
    page: int
    pages: int
    sitting: Sitting | None  # whose presence is shown


def find_delegates(store: Store, event_id: int, wanted: DelegateFilter, page: int = 1) -> DelegateList:
    """Sorted as Vietnamese lists are; with a text, people found by name stand before those found otherwise.

    A fixed number of queries however many delegates there are. A page beyond the last is the last.
    """
    with store.read() as session:
        sitting = _sitting(session, event_id, wanted)
        total = session.scalars(select(func.count(Delegate.id)).where(Delegate.event_id == event_id)).one()
        words = wanted_words(wanted.text)
        fitting = select(Delegate.id).where(Delegate.event_id == event_id, *conditions_of(session, wanted, sitting))
        if words:
            matching, page, ids = _search(session, fitting, words, page)
        else:
            matching, page, ids = _turn_pages(session, fitting, wanted.order, page)
        return DelegateList(_rows(session, ids, sitting), matching, total, page, _pages(matching), sitting)


def listed_delegate_ids(store: Store, event_id: int, wanted: DelegateFilter) -> tuple[list[int], Sitting | None]:
    """Everybody on all pages of `find_delegates`, in their order, and the sitting whose presence is shown."""
    with store.read() as session:
        sitting = _sitting(session, event_id, wanted)
        fitting = select(Delegate.id).where(Delegate.event_id == event_id, *conditions_of(session, wanted, sitting))
        if words := wanted_words(wanted.text):
            return ids_by_words(session, fitting, words), sitting
        return list(session.scalars(_ordered(fitting, wanted.order))), sitting


def matching_delegate_ids(store: Store, event_id: int, wanted: DelegateFilter) -> list[int]:
    """Everybody who fits, in no order that means anything; `wanted.text` does not count here."""
    with store.read() as session:
        sitting = _sitting(session, event_id, wanted)
        conditions = conditions_of(session, wanted, sitting)
        return list(session.scalars(select(Delegate.id).where(Delegate.event_id == event_id, *conditions)))


def _turn_pages(session: Session, fitting: Select[int], order: Order, page: int) -> tuple[int, int, list[int]]:
    """How many fit, the page that there is, and its ids."""
    matching = session.scalars(select(func.count()).select_from(fitting.subquery())).one()
    page = min(max(page, 1), _pages(matching))
    ids = session.scalars(_ordered(fitting, order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return matching, page, list(ids)


def _ordered(fitting: Select[int], order: Order) -> Select[int]:
    if order is Order.DELEGATION:
        fitting = fitting.outerjoin(Delegate.delegation).order_by(
            Delegation.position.nulls_last(), Delegation.id.nulls_last()
        )
    return fitting.order_by(*LIST_ORDER)


def _search(session: Session, fitting: Select[int], words: list[str], page: int) -> tuple[int, int, list[int]]:
    ids = ids_by_words(session, fitting, words)
    page = min(max(page, 1), _pages(len(ids)))
    return len(ids), page, ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def _sitting(session: Session, event_id: int, wanted: DelegateFilter) -> Sitting | None:
    if wanted.sitting_id is None:
        return running_sitting(session, event_id)
    chosen = select(Sitting).where(Sitting.id == wanted.sitting_id, Sitting.event_id == event_id)
    return session.scalars(chosen).one_or_none()


def _pages(matching: int) -> int:
    return max(1, -(-matching // PAGE_SIZE))


def _rows(session: Session, ids: list[int], sitting: Sitting | None) -> list[DelegateRow]:
    sitting_id = sitting.id if sitting else 0
    found = session.execute(
        select(Delegate, Badge.id, Attendance.first_in_at, Entrance.name)
        .join(Delegate.category)
        .outerjoin(Badge, and_(Badge.delegate_id == Delegate.id, Badge.status == BadgeStatus.ACTIVE))
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .outerjoin(Entrance, Attendance.entrance_id == Entrance.id)
        .options(contains_eager(Delegate.category), joinedload(Delegate.delegation))
        .where(Delegate.id.in_(ids))
    )
    rows = {
        delegate.id: DelegateRow(delegate, badge_id is not None, first_in_at, entrance or "")
        for delegate, badge_id, first_in_at, entrance in found
    }
    return [rows[id_] for id_ in ids]
