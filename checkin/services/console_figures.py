"""Everything the organizer's console counts at one sitting, in one consistent picture."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound
from checkin.services.live_picture import running_sitting
from checkin.store.counting import is_of_hall
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
    """An entrance or a device, and how many were admitted first by it: those who count, and others.

    A device with `id` None is a person at a desk; an entrance with None is not known.
    """

    id: int | None
    name: str
    counting: int
    others: int


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


def console_figures(store: Store, event_id: int, sitting_id: int | None = None) -> ConsoleFigures:
    """Of `sitting_id`, or of the sitting that runs. NotFound for a sitting of another event.

    A fixed number of queries. Whoever is in a number is found by `find_delegates` with the same conditions.
    """
    with store.read() as session:
        event = session.get_one(Event, event_id)
        sitting = _sitting(session, event_id, sitting_id)
        shown_id = sitting.id if sitting else 0
        groups = _groups(session, event_id, shown_id)
        ways = _ways(session, event_id, shown_id)
        return ConsoleFigures(
            seq=event.last_seq,
            sitting=sitting,
            sittings=_sittings(session, event_id),
            counting=_sum(tally for _, _, count, tally in groups if count),
            others=_sum(tally for _, _, count, tally in groups if not count),
            delegations=_delegations(session, event_id, groups),
            categories=_categories(session, event_id, groups),
            entrances=_ways_in(session, Entrance, event_id, ways, lambda way: way[0]),
            devices=_ways_in(session, Device, event_id, ways, lambda way: way[1]),
            arrivals=_arrivals(session, event_id, shown_id),
        )


_Group = tuple[int | None, int, bool, Tally]  # delegation, category, whether they count
_Way = tuple[int | None, int | None, bool, int]  # entrance, device, whether they count, how many


def _sitting(session: Session, event_id: int, sitting_id: int | None) -> Sitting | None:
    if sitting_id is None:
        return running_sitting(session, event_id)
    sitting = session.get(Sitting, sitting_id)
    if sitting is None or sitting.event_id != event_id:
        raise NotFound
    return sitting


def _sittings(session: Session, event_id: int) -> list[Sitting]:
    query = select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
    return list(session.scalars(query))


def _groups(session: Session, event_id: int, sitting_id: int) -> list[_Group]:
    # each person once, then counted: PostgreSQL groups by no condition that has parameters of its own
    people = (
        select(
            Delegate.delegation_id,
            Delegate.category_id,
            case((counts(sitting_id), 1), else_=0).label("counting"),
            case((Attendance.delegate_id.is_not(None), 1), else_=0).label("present"),
            case((Attendance.inside.is_(True), 1), else_=0).label("inside"),
            case((and_(Attendance.delegate_id.is_(None), has_leave(sitting_id)), 1), else_=0).label("excused"),
        )
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .where(Delegate.event_id == event_id, is_of_hall(sitting_id))
        .subquery()
    )
    key = (people.c.delegation_id, people.c.category_id, people.c.counting)
    summed = (func.sum(people.c.present), func.sum(people.c.inside), func.sum(people.c.excused))
    return [
        (delegation_id, category_id, bool(counting), Tally(*map(int, tallied)))
        for delegation_id, category_id, counting, *tallied in session.execute(
            select(*key, func.count(), *summed).group_by(*key)
        )
    ]


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def _by(groups: Iterable[_Group], key: Callable[[_Group], Hashable]) -> dict[Any, Tally]:
    summed: dict[Any, Tally] = {}
    for group in groups:
        summed[key(group)] = summed.get(key(group), Tally()) + group[3]
    return summed


def _delegations(session: Session, event_id: int, groups: list[_Group]) -> list[Line]:
    """Those that have somebody who counts, in their order; last those who count and belong to none."""
    tallies = _by((group for group in groups if group[2]), lambda group: group[0])
    rows = session.execute(
        select(Delegation.id, Delegation.name)
        .where(Delegation.event_id == event_id)
        .order_by(Delegation.position, Delegation.id)
    )
    lines = [Line(key, name, tallies[key]) for key, name in rows if key in tallies]
    return lines + ([Line(None, "", tallies[None])] if None in tallies else [])


def _categories(session: Session, event_id: int, groups: list[_Group]) -> list[Line]:
    tallies = _by(groups, lambda group: group[1])
    rows = session.execute(
        select(Category.id, Category.name, Category.color)
        .where(Category.event_id == event_id)
        .order_by(Category.position, Category.id)
    )
    return [Line(key, name, tallies[key], color) for key, name, color in rows if key in tallies]


def _ways(session: Session, event_id: int, sitting_id: int) -> list[_Way]:
    people = (
        select(Attendance.entrance_id, Scan.device_id, case((counts(sitting_id), 1), else_=0).label("counting"))
        .select_from(Attendance)
        .join(Delegate, Attendance.delegate_id == Delegate.id)
        .join(Scan, Attendance.scan_id == Scan.id)
        .where(Attendance.sitting_id == sitting_id, Delegate.event_id == event_id, is_of_hall(sitting_id))
        .subquery()
    )
    key = (people.c.entrance_id, people.c.device_id, people.c.counting)
    return [
        (entrance_id, device_id, bool(counting), number)
        for entrance_id, device_id, counting, number in session.execute(select(*key, func.count()).group_by(*key))
    ]


def _ways_in(
    session: Session,
    model: type[Entrance] | type[Device],
    event_id: int,
    ways: list[_Way],
    key: Callable[[_Way], int | None],
) -> list[WayIn]:
    """Every entrance, but only devices that admitted somebody; last the admissions without one."""
    counted: dict[int | None, list[int]] = {}
    for way in ways:
        counted.setdefault(key(way), [0, 0])[0 if way[2] else 1] += way[3]
    order = (Entrance.position, Entrance.id) if model is Entrance else (Device.id,)
    rows = session.execute(select(model.id, model.name).where(model.event_id == event_id).order_by(*order)).all()
    listed = [
        WayIn(id_, name, *counted.get(id_, [0, 0])) for id_, name in rows if model is Entrance or id_ in counted
    ]
    return listed + ([WayIn(None, "", *counted[None])] if None in counted else [])


def _arrivals(session: Session, event_id: int, sitting_id: int) -> list[datetime]:
    query = (
        select(Attendance.first_in_at)
        .join(Delegate, Attendance.delegate_id == Delegate.id)
        .where(
            Attendance.sitting_id == sitting_id,
            Delegate.event_id == event_id,
            is_of_hall(sitting_id),
            counts(sitting_id),
        )
        .order_by(Attendance.first_in_at)
    )
    return list(session.scalars(query))
