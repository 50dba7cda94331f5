"""What leaders ask for: who came by delegation, sitting and category, when, how often, and how other events went.

Counted like a freeze is (services.freeze_report), from everything that is known now.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.credentials.figures import Part, Standing
from checkin.core.credentials.frozen_roster import Category, Person, Roster, SittingPlace
from checkin.core.credentials.seats import seats_in
from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.services.freeze_report import Counted, count_sittings
from checkin.store.engine import Store
from checkin.store.models import Event, Sitting

CURVE_STEP = timedelta(minutes=5)
MOST_STEPS = 288


@dataclass(frozen=True, slots=True)
class Came:
    """Of some people: on the list for a sitting, and come to it."""

    listed: int = 0
    came: int = 0

    def __add__(self, other: "Came") -> "Came":
        return Came(self.listed + other.listed, self.came + other.came)


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """`cells` by sitting's and category's id; `name` "" for those of no delegation."""

    name: str
    cells: dict[tuple[int, int], Came]


@dataclass(frozen=True, slots=True)
class AttendanceTable:
    """`categories` are those that somebody is in. `total` sums the rows."""

    sittings: tuple[SittingPlace, ...]
    categories: tuple[Category, ...]
    rows: tuple[DelegationRow, ...]
    total: DelegationRow


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`parts` by sitting, None where they had no part in it; `came` counts the sittings that they came to."""

    person: Person
    delegation: str
    category: str
    parts: tuple[Part | None, ...]
    came: int


@dataclass(frozen=True, slots=True)
class CurvePoint:
    at: datetime
    present: int  # of those who count, first admitted up to then


@dataclass(frozen=True, slots=True)
class SittingSummary:
    """A sitting with its figures now, and when those who count came."""

    id: int
    name: str
    convened: int
    came: int
    excused: int
    absent: int
    reached: bool
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class LeadersReport:
    event: Event
    table: AttendanceTable
    people: tuple[PersonRow, ...]
    sittings: tuple[SittingSummary, ...]


@dataclass(frozen=True, slots=True)
class EventSummary:
    """`sittings`: name, convened and come, of each that was ever opened."""

    id: int
    name: str
    starts_on: date
    sittings: tuple[tuple[str, int, int], ...]


def leaders_report(store: Store, event_id: int) -> LeadersReport:
    """One consistent picture, of the sittings that were ever opened; before the first, of all. NotFound."""
    with store.read() as session:
        event = session.get(Event, event_id)
        if event is None:
            raise NotFound
        sittings = _sittings(session, event_id)
        opened = [sitting for sitting in sittings if sitting.opened_at is not None]
        counted = list(count_sittings(session, event, opened or sittings))
        if not counted:
            empty = AttendanceTable((), (), (), DelegationRow("", {}))
            return LeadersReport(event, empty, (), ())
        roster = counted[0].roster
        return LeadersReport(
            event,
            attendance_table(roster, counted),
            tuple(_people(roster, counted)),
            tuple(map(_summary, counted)),
        )


def compare_events(store: Store) -> list[EventSummary]:
    """Every event of this organizer, the latest first."""
    with store.read() as session:
        events = session.scalars(select(Event).order_by(Event.starts_on.desc(), Event.id.desc())).all()
        return [_event_summary(session, event) for event in events]


def attendance_table(roster: Roster, counted: Sequence[Counted]) -> AttendanceTable:
    rows: dict[int | None, dict[tuple[int, int], Came]] = {}
    for each in counted:
        came = {one.delegate_id for one in each.figures.people if one.came}
        for person in _of_hall(roster, each):
            cells = rows.setdefault(person.delegation_id, {})
            key = (each.facts.id, person.category_id)
            cells[key] = cells.get(key, Came()) + Came(1, person.id in came)
    used = {category_id for cells in rows.values() for _, category_id in cells}
    listed = [(each.id, each.name) for each in roster.delegations if each.id in rows]
    named: list[tuple[int | None, str]] = [*listed, *([(None, "")] if None in rows else [])]
    total: dict[tuple[int, int], Came] = {}
    for cells in rows.values():
        for key, cell in cells.items():
            total[key] = total.get(key, Came()) + cell
    return AttendanceTable(
        sittings=tuple(each for each in roster.sittings if each.id in {one.facts.id for one in counted}),
        categories=tuple(each for each in roster.categories if each.id in used),
        rows=tuple(DelegationRow(name, rows[key]) for key, name in named),
        total=DelegationRow("", total),
    )


def _of_hall(roster: Roster, counted: Counted) -> Iterator[Person]:
    """On the roster, convened to the sitting, and nobody sits for them there."""
    replaced = seats_in(roster, counted.facts.id).replaced
    here = next(each for each in roster.sittings if each.id == counted.facts.id)
    listed = {one.delegate_id for one in counted.figures.people}
    for person in roster.people:
        convened = not here.category_ids or person.category_id in here.category_ids
        active = person.status == DelegateStatus.ACTIVE and person.id not in replaced
        if active and (convened or person.id in listed):
            yield person


def _people(roster: Roster, counted: Sequence[Counted]) -> Iterator[PersonRow]:
    delegations = {each.id: each.name for each in roster.delegations}
    categories = {each.id: each.name for each in roster.categories}
    standings: list[dict[int, Standing]] = [
        {one.delegate_id: one for one in each.figures.people} for each in counted
    ]
    for person in roster.people:
        theirs = [standing.get(person.id) for standing in standings]
        if person.status == DelegateStatus.ACTIVE or any(theirs):
            yield PersonRow(
                person,
                delegations.get(person.delegation_id or 0, ""),
                categories.get(person.category_id, ""),
                tuple(one.part if one else None for one in theirs),
                sum(one is not None and one.came for one in theirs),
            )


def _summary(counted: Counted) -> SittingSummary:
    numbers = counted.figures.numbers
    return SittingSummary(
        counted.facts.id,
        counted.facts.name,
        numbers.convened,
        numbers.came,
        numbers.excused,
        numbers.convened - numbers.came - numbers.excused,
        counted.figures.quorum.reached,
        tuple(arrival_curve(counted.figures.people)),
    )


def arrival_curve(people: Sequence[Standing]) -> Iterator[CurvePoint]:
    """Every five minutes from the first to the last who came, of those who count; at most a day of it."""
    moments = sorted(datetime.fromisoformat(one.first_in_at) for one in people if one.counts and one.first_in_at)
    if not moments:
        return
    start = moments[0].replace(minute=moments[0].minute // 5 * 5, second=0, microsecond=0)
    steps = Counter(min(MOST_STEPS, -(-(moment - start) // CURVE_STEP)) for moment in moments)
    present = 0
    for step in range(max(steps) + 1):
        present += steps[step]
        yield CurvePoint(start + step * CURVE_STEP, present)


def _sittings(session: Session, event_id: int) -> Sequence[Sitting]:
    query = select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
    return session.scalars(query).all()


def _event_summary(session: Session, event: Event) -> EventSummary:
    opened = [sitting for sitting in _sittings(session, event.id) if sitting.opened_at is not None]
    counted = count_sittings(session, event, opened)
    lines = tuple((each.facts.name, each.figures.numbers.convened, each.figures.numbers.came) for each in counted)
    return EventSummary(event.id, event.name, event.starts_on, lines)
