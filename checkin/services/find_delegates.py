"""The roster as organizers look through it: searched, filtered, a page at a time, in the order of lists."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.search import wanted_words
from checkin.services.live_picture import running_sitting
from checkin.store.counting import is_of_hall
from checkin.store.delegate_search import LIST_ORDER, ids_by_words
from checkin.store.engine import Store
from checkin.store.models import Attendance, Badge, Delegate, DelegatePhoto, Delegation, Entrance, Sitting
from checkin.store.taking_part import admitted_by, attended, counts, has_leave

PAGE_SIZE = 50
AT_DESK = 0


class Presence(StrEnum):
    """At the chosen sitting, else the one that runs."""

    PRESENT = "present"
    ABSENT = "absent"
    INSIDE = "inside"
    LEFT = "left"  # was present and is outside now
    EXCUSED = "excused"  # absent with leave
    UNEXCUSED = "unexcused"  # absent without


class Part(StrEnum):
    """In the chosen sitting, else in the one that runs; who is replaced there has none."""

    ALL = "all"
    COUNTING = "counting"  # for the quorum
    OTHERS = "others"


class Missing(StrEnum):
    """What is not known of somebody yet."""

    BIRTH = "birth"
    SEX = "sex"
    DELEGATION = "delegation"
    POSITION = "position"
    PHONE = "phone"
    EMAIL = "email"
    ORIGIN = "origin"
    EDUCATION = "education"
    SEAT = "seat"
    PHOTO = "photo"


class Order(StrEnum):
    NAME = "name"
    DELEGATION = "delegation"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateFilter:
    """What is asked for; everything left out admits all. Ids of another event find nobody."""

    text: str = ""
    category_id: int | None = None
    delegation_id: int | None = None
    origin: str = ""
    status: DelegateStatus | None = None
    missing: Missing | None = None
    sitting_id: int | None = None  # whose presence is meant and shown; else of the one that runs
    presence: Presence | None = None
    part: Part | None = None
    entrance_id: int | None = None  # through which they came in first
    device_id: int | None = None  # that admitted them first; AT_DESK: none, a person at a desk did
    without_badge: bool = False
    without_seat: bool = False
    order: Order = Order.NAME


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
        fitting = select(Delegate.id).where(Delegate.event_id == event_id, *_conditions(wanted, sitting))
        if words:
            matching, page, ids = _search(session, fitting, words, page)
        else:
            matching, page, ids = _turn_pages(session, fitting, wanted.order, page)
        return DelegateList(_rows(session, ids, sitting), matching, total, page, _pages(matching), sitting)


def listed_delegate_ids(store: Store, event_id: int, wanted: DelegateFilter) -> tuple[list[int], Sitting | None]:
    """Everybody on all pages of `find_delegates`, in their order, and the sitting whose presence is shown."""
    with store.read() as session:
        sitting = _sitting(session, event_id, wanted)
        fitting = select(Delegate.id).where(Delegate.event_id == event_id, *_conditions(wanted, sitting))
        if words := wanted_words(wanted.text):
            return ids_by_words(session, fitting, words), sitting
        return list(session.scalars(_ordered(fitting, wanted.order))), sitting


def matching_delegate_ids(store: Store, event_id: int, wanted: DelegateFilter) -> list[int]:
    """Everybody who fits, in no order that means anything; `wanted.text` does not count here."""
    with store.read() as session:
        sitting = _sitting(session, event_id, wanted)
        conditions = _conditions(wanted, sitting)
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


def _conditions(wanted: DelegateFilter, sitting: Sitting | None) -> list[ColumnElement[bool]]:
    asked = (
        (Delegate.category_id, wanted.category_id),
        (Delegate.delegation_id, wanted.delegation_id),
        (Delegate.origin, wanted.origin or None),
        (Delegate.status, wanted.status),
    )
    conditions: list[ColumnElement[bool]] = [column == value for column, value in asked if value is not None]
    if wanted.missing is not None:
        conditions.append(is_missing(wanted.missing))
    if wanted.sitting_id is not None and sitting is None:
        conditions.append(false())
    if wanted.without_seat:
        conditions.append(Delegate.seat == "")
    if wanted.without_badge:
        conditions.append(~_has_badge())
    return conditions + _at_sitting(wanted, sitting.id if sitting else 0)


def _at_sitting(wanted: DelegateFilter, sitting_id: int) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.presence is not None:
        conditions.append(_is_there(wanted.presence, sitting_id))
    if wanted.part is not None:
        conditions.append(_has_part(wanted.part, sitting_id))
    if wanted.entrance_id is not None:
        conditions.append(attended(sitting_id, Attendance.entrance_id == wanted.entrance_id))
    if wanted.device_id is not None:
        conditions.append(admitted_by(sitting_id, wanted.device_id or None))
    return conditions


def _is_there(presence: Presence, sitting_id: int) -> ColumnElement[bool]:
    match presence:
        case Presence.PRESENT:
            return attended(sitting_id)
        case Presence.ABSENT:
            return ~attended(sitting_id)
        case Presence.INSIDE:
            return attended(sitting_id, Attendance.inside.is_(True))
        case Presence.LEFT:
            return attended(sitting_id, Attendance.inside.is_(False))
        case Presence.EXCUSED:
            return and_(~attended(sitting_id), has_leave(sitting_id))
        case Presence.UNEXCUSED:
            return and_(~attended(sitting_id), ~has_leave(sitting_id))


def _has_part(part: Part, sitting_id: int) -> ColumnElement[bool]:
    match part:
        case Part.ALL:
            return is_of_hall(sitting_id)
        case Part.COUNTING:
            return and_(is_of_hall(sitting_id), counts(sitting_id))
        case Part.OTHERS:
            return and_(is_of_hall(sitting_id), ~counts(sitting_id))


def is_missing(what: Missing) -> ColumnElement[bool]:
    """A condition on Delegate."""
    match what:
        case Missing.BIRTH:
            return and_(Delegate.birth_date.is_(None), Delegate.birth_year.is_(None))
        case Missing.SEX:
            return or_(Delegate.sex == "", Delegate.sex == "unknown")
        case Missing.DELEGATION:
            return Delegate.delegation_id.is_(None)
        case Missing.PHOTO:
            return ~select(DelegatePhoto.delegate_id).where(DelegatePhoto.delegate_id == Delegate.id).exists()
        case _:
            column: InstrumentedAttribute[str] = getattr(Delegate, what.value)
            return column == ""


def _has_badge() -> ColumnElement[bool]:
    return select(Badge.id).where(Badge.delegate_id == Delegate.id, Badge.status == BadgeStatus.ACTIVE).exists()


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
