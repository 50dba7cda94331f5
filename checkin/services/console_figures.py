"""Everything the organizer's console counts at one sitting, in one consistent picture."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, false, func, select
from sqlalchemy.orm import Session, selectinload

from checkin.services.shown_sitting import shown_sitting
from checkin.store.counting import is_of_hall, seat_category
from checkin.store.engine import Store
from checkin.store.models import Attendance, Category, Delegate, Delegation, Device, Entrance, Event, Scan, Sitting
from checkin.store.taking_part import counts, has_leave


@dataclass(frozen=True, slots=True)
class Tally:
    """Of some people: all who take part; admitted at some time; inside now; with leave and not come."""

    whole: int = 0
    present: int = 0
    inside: int = 0
    excused: int = 0

    @property
    def absent(self) -> int:
        return self.whole - self.present

    @property
    def unexcused(self) -> int:
        return self.absent - self.excused

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.whole + other.whole,
            self.present + other.present,
            self.inside + other.inside,
            self.excused + other.excused,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A delegation's or category's tally; `id` None and `name` "" for those who belong to no delegation."""

    id: int | None
    name: str
    tally: Tally
    color: str = ""


@dataclass(frozen=True, slots=True)
class WayIn:
    """An entrance or a device, and how many were admitted first by it: those who count, and others; and how many of
    them all are inside now. Who is absent came through none: `absent`, and those of them `excused`, are whom an
    entrance would admit, so that one who may come in anywhere is among them at each; of devices they are 0.

    A device with `id` None is a person at a desk; an entrance with None is not known.
    """

    id: int | None
    name: str
    counting: int
    others: int
    inside: int = 0
    absent: int = 0
    excused: int = 0


@dataclass(frozen=True, slots=True)
class ConsoleFigures:
    """After delta `seq`. `counting` are the people of the quorum, by `delegations`; `categories` are everybody."""

    seq: int
    sitting: Sitting | None
    sittings: list[Sitting]
    counting: Tally
    others: Tally
    delegations: list[Line]
    categories: list[Line]
    entrances: list[WayIn]
    devices: list[WayIn]
    arrivals: list[datetime]  # of those who count, in their order


class _Person(NamedTuple):
    """Of everybody who takes part; the last three of who was admitted."""

    delegation_id: int | None
    category_id: int
    seat_category_id: int  # of whom they sit for, else their own
    counting: bool
    inside: bool
    excused: bool  # has leave, whether they came or not
    first_in_at: datetime | None
    entrance_id: int | None
    device_id: int | None

    @property
    def tally(self) -> Tally:
        present = self.first_in_at is not None
        return Tally(1, int(present), int(self.inside), int(self.excused and not present))


def _people_query() -> Any:
    """A row a person; built once, which takes several times as long as the database."""
    event_id, sitting_id = bindparam("event_id", type_=Integer), bindparam("sitting_id", type_=Integer)
    return (
        select(
            Delegate.delegation_id,
            Delegate.category_id,
            seat_category(sitting_id),
            counts(sitting_id),
            func.coalesce(Attendance.inside, false()),
            has_leave(sitting_id),
            Attendance.first_in_at,
            Attendance.entrance_id,
            Scan.device_id,
        )
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .outerjoin(Scan, Scan.id == Attendance.scan_id)
        .where(Delegate.event_id == event_id, is_of_hall(sitting_id))
    )


_PEOPLE = _people_query()


def console_figures(store: Store, event_id: int, sitting_id: int | None = None) -> ConsoleFigures:
    """Of `sitting_id`, or of the sitting that runs. NotFound for a sitting of another event.

    A fixed number of queries. Whoever is in a number is found by `find_delegates` with the same conditions.
    """
    with store.read() as session:
        event = session.get_one(Event, event_id)
        sitting = shown_sitting(session, event_id, sitting_id)
        asked = {"event_id": event_id, "sitting_id": sitting.id if sitting else 0}
        people = [_Person(*row) for row in session.execute(_PEOPLE, asked)]
        counting = [one for one in people if one.counting]
        return ConsoleFigures(
            seq=event.last_seq,
            sitting=sitting,
            sittings=_sittings(session, event_id),
            counting=_sum(counting),
            others=_sum(one for one in people if not one.counting),
            delegations=_delegations(session, event_id, counting),
            categories=_categories(session, event_id, people),
            entrances=_with_awaited(
                session,
                event_id,
                people,
                _ways_in(session, Entrance, event_id, people, lambda one: one.entrance_id),
            ),
            devices=_ways_in(session, Device, event_id, people, lambda one: one.device_id),
            arrivals=sorted(one.first_in_at for one in counting if one.first_in_at is not None),
        )


def _sittings(session: Session, event_id: int) -> list[Sitting]:
    query = select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
    return list(session.scalars(query))


def _sum(people: Iterable[_Person]) -> Tally:
    return sum((one.tally for one in people), Tally())


def _by(people: Iterable[_Person], key: Callable[[_Person], int | None]) -> dict[int | None, Tally]:
    groups: dict[int | None, list[_Person]] = {}
    for one in people:
        groups.setdefault(key(one), []).append(one)
    return {group: _sum(members) for group, members in groups.items()}


def _delegations(session: Session, event_id: int, counting: list[_Person]) -> list[Line]:
    """Those that have somebody who counts, in their order; last those who count and belong to none."""
    tallies = _by(counting, lambda one: one.delegation_id)
    rows = session.execute(
        select(Delegation.id, Delegation.name)
        .where(Delegation.event_id == event_id)
        .order_by(Delegation.position, Delegation.id)
    )
    lines = [Line(key, name, tallies[key]) for key, name in rows if key in tallies]
    return lines + ([Line(None, "", tallies[None])] if None in tallies else [])


def _categories(session: Session, event_id: int, people: list[_Person]) -> list[Line]:
    tallies = _by(people, lambda one: one.category_id)
    rows = session.execute(
        select(Category.id, Category.name, Category.color)
        .where(Category.event_id == event_id)
        .order_by(Category.position, Category.id)
    )
    return [Line(key, name, tallies[key], color) for key, name, color in rows if key in tallies]


def _ways_in(
    session: Session,
    model: type[Entrance] | type[Device],
    event_id: int,
    people: list[_Person],
    key: Callable[[_Person], int | None],
) -> list[WayIn]:
    """Every entrance, but only devices that admitted somebody; last the admissions without one."""
    counted: dict[int | None, list[int]] = {}
    for one in people:
        if one.first_in_at is not None:
            numbers = counted.setdefault(key(one), [0, 0, 0])
            numbers[0 if one.counting else 1] += 1
            numbers[2] += one.inside
    order = (Entrance.position, Entrance.id) if model is Entrance else (Device.id,)
    rows = session.execute(select(model.id, model.name).where(model.event_id == event_id).order_by(*order)).all()
    listed = [
        WayIn(id_, name, *counted.get(id_, [0, 0, 0])) for id_, name in rows if model is Entrance or id_ in counted
    ]
    return listed + ([WayIn(None, "", *counted[None])] if None in counted else [])


def _with_awaited(session: Session, event_id: int, people: list[_Person], entrances: list[WayIn]) -> list[WayIn]:
    query = select(Entrance).where(Entrance.event_id == event_id).options(selectinload(Entrance.categories))
    admitted = {one.id: {category.id for category in one.categories} for one in session.scalars(query)}
    awaited = _by((one for one in people if one.first_in_at is None), lambda one: one.seat_category_id)
    return [way if way.id is None else _awaiting(way, admitted[way.id], awaited) for way in entrances]


def _awaiting(way: WayIn, admitted: set[int], awaited: dict[int | None, Tally]) -> WayIn:
    """An entrance with no category listed admits every one."""
    tally = sum((one for key, one in awaited.items() if not admitted or key in admitted), Tally())
    return replace(way, absent=tally.absent, excused=tally.excused)
