"""An event and its plan: made whole with what every congress has, then added to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from checkin.core.attendance import project_presence
from checkin.core.category_code import category_code
from checkin.core.decision import SittingState
from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean, fold
from checkin.core.stream import DeltaKind
from checkin.store import attendance_rows, door_place, scan_log
from checkin.store.delegation_order import settle_order
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.locks import lock_sitting
from checkin.store.models import Attendance, Category, Delegation, Entrance, Event, Scan, Sitting, SittingAct
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

LONGEST_EVENT = timedelta(days=31)
_COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    code: str
    name: str
    color: str
    counts_for_quorum: bool = False
    may_vote: bool = False
    needs_activation: bool = False


# Names are data of the event that its organizer may change; they start in the language of the congress.
USUAL_CATEGORIES = (
    CategoryPlan("official", "Đại biểu chính thức", "#a3161f", counts_for_quorum=True, may_vote=True),
    CategoryPlan("alternate", "Đại biểu dự khuyết", "#8a5a00", needs_activation=True),
    CategoryPlan("guest", "Khách mời", "#0b4ea2"),
    CategoryPlan("staff", "Ban tổ chức", "#3d4a5c"),
    CategoryPlan("press", "Báo chí", "#5b3a8c"),
)


@dataclass(frozen=True, slots=True)
class SittingPlan:
    name: str
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What `create_event` takes. Names may be empty in no list; times are aware."""

    name: str
    starts_on: date
    ends_on: date
    place: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"
    sittings: Sequence[SittingPlan] = ()
    entrances: Sequence[str] = ()
    delegations: Sequence[str] = ()
    categories: Sequence[CategoryPlan] = field(default=USUAL_CATEGORIES)


def create_event(store: Store, plan: EventPlan, now: datetime) -> int:
    """The new event's id. InvalidField where a name is empty, a date is missing or the zone unknown."""
    with store.write() as session:
        event = Event(
            name=_named(plan.name, "name", 300),
            place=_place(plan.place),
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            time_zone=plan.time_zone,
            created_at=now,
        )
        _check_dates(event)
        _check_zone(event)
        session.add(event)
        session.flush()
        for position, category in enumerate(plan.categories):
            session.add(
                Category(
                    event_id=event.id,
                    position=position,
                    code=category.code,
                    name=category.name,
                    color=category.color,
                    counts_for_quorum=category.counts_for_quorum,
                    may_vote=category.may_vote,
                    needs_activation=category.needs_activation,
                )
            )
        for position, sitting in enumerate(plan.sittings):
            session.add(_new_sitting(event.id, sitting, position))
        for position, name in enumerate(plan.entrances):
            session.add(Entrance(event_id=event.id, name=_named(name, "entrances", 200), position=position))
        for name in plan.delegations:
            _insert_delegation(session, event.id, name)
        settle_order(session, event.id)
        return event.id


def edit_event(
    store: Store,
    event_id: int,
    *,
    name: str,
    place: str,
    starts_on: date,
    ends_on: date,
    time_zone: str,
    now: datetime,
) -> None:
    with store.write() as session:
        event = session.get(Event, event_id) or _missing()
        event.name, event.place = _named(name, "name", 300), _place(place)
        event.starts_on, event.ends_on, event.time_zone = starts_on, ends_on, time_zone
        _check_dates(event)
        _check_zone(event)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def add_sitting(store: Store, event_id: int, plan: SittingPlan, now: datetime) -> int:
    with store.write() as session:
        sitting = _new_sitting(event_id, plan, _next_position(session, Sitting, event_id))
        session.add(sitting)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        return sitting.id


def add_entrance(store: Store, event_id: int, name: str) -> int:
    with store.write() as session:
        position = _next_position(session, Entrance, event_id)
        entrance = Entrance(event_id=event_id, name=_named(name, "name", 200), position=position)
        session.add(entrance)
        session.flush()
        return entrance.id


def add_category(store: Store, event_id: int, *, name: str, color: str, counts_for_quorum: bool) -> int:
    """A category of the event's own; its code is made of the name. `color` is #rrggbb."""
    name = _named(name, "name", 120)
    code = category_code(name)
    if not code:
        raise InvalidField("name", "empty")
    if not _COLOR.fullmatch(color):
        raise InvalidField("color", "malformed")
    with store.write() as session:
        hold_roster(session, event_id)
        there = session.execute(select(Category.code, Category.name).where(Category.event_id == event_id))
        if any(code == other or fold(name) == fold(other_name) for other, other_name in there):
            raise InvalidField("name", "taken")
        category = Category(
            event_id=event_id,
            code=code,
            name=name,
            color=color,
            counts_for_quorum=counts_for_quorum,
            may_vote=counts_for_quorum,
            position=_next_position(session, Category, event_id),
        )
        session.add(category)
        session.flush()
        return category.id


def add_delegations(store: Store, event_id: int, names: Sequence[str], now: datetime) -> int:
    """How many were added; those that are there already, however they are typed, stay as they are.

    All or none. InvalidField "taken" where none was new, "empty" or "long" for a name that cannot be one.
    """
    with store.write() as session:
        hold_roster(session, event_id)
        known = set(session.scalars(select(Delegation.folded).where(Delegation.event_id == event_id)))
        new = {fold(name): name for name in names if fold(name) not in known}
        if not new:
            raise InvalidField("delegations", "taken")
        for name in new.values():
            _insert_delegation(session, event_id, name)
        settle_order(session, event_id)
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        return len(new)


def open_sitting(store: Store, event_id: int, sitting_id: int, now: datetime) -> None:
    """Doors of this sitting admit from now on. Idempotent; other sittings stay as they are (groups run at once)."""
    _set_state(store, event_id, sitting_id, SittingState.OPEN, now)


def close_sitting(store: Store, event_id: int, sitting_id: int, now: datetime) -> None:
    """Doors of this sitting refuse from now on; it can be opened again. Idempotent."""
    _set_state(store, event_id, sitting_id, SittingState.CLOSED, now)


def _set_state(store: Store, event_id: int, sitting_id: int, state: SittingState, now: datetime) -> None:
    with store.write() as session:
        lock_sitting(Transaction.of_session(session), sitting_id)
        sitting = session.get(Sitting, sitting_id)
        if sitting is None or sitting.event_id != event_id:
            raise NotFound
        if sitting.state is state:
            return
        sitting.state = state
        if state is SittingState.OPEN:
            sitting.opened_at = now
        else:
            sitting.closed_at = now
        ends_stays = state is SittingState.CLOSED and sitting.exit_on_close
        session.add(SittingAct(sitting_id=sitting_id, state=state, at=now, ends_stays=ends_stays))
        session.flush()
        if ends_stays:
            _end_stays(session, event_id, sitting_id, now)
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def _end_stays(session: Session, event_id: int, sitting_id: int, now: datetime) -> None:
    """Who is inside has left. Who moved after `now`, and was recorded before this, is judged alone."""
    moved_since = set(
        session.scalars(
            select(Scan.delegate_id).where(
                Scan.sitting_id == sitting_id, Scan.effect.is_not(None), Scan.scanned_at > now
            )
        )
    )
    inside = (Attendance.sitting_id == sitting_id, Attendance.inside, Attendance.delegate_id.not_in(moved_since))
    session.execute(update(Attendance).where(*inside).values(inside=False, last_out_at=now))
    transaction = Transaction.of_session(session)
    closings = door_place.closings_of(transaction, sitting_id)
    earlier = [closing for closing in closings if closing != now]
    for delegate_id in sorted(one for one in moved_since if one is not None):
        moves = scan_log.find_movements(transaction, event_id, delegate_id, sitting_id)
        before, after = (project_presence(*moves, ends) for ends in (earlier, closings))
        attendance_rows.write_attendance(transaction, delegate_id, sitting_id, before, after)


def _new_sitting(event_id: int, plan: SittingPlan, position: int) -> Sitting:
    name = _named(plan.name, "sittings", 200)
    return Sitting(event_id=event_id, name=name, starts_at=plan.starts_at, position=position)


def _insert_delegation(session: Session, event_id: int, name: str) -> int:
    name = _named(name, "delegations", 300)
    folded = fold(name)
    if not folded:
        raise InvalidField("delegations", "empty")  # signs alone name nobody
    if session.scalar(select(Delegation.id).where(Delegation.event_id == event_id, Delegation.folded == folded)):
        raise InvalidField("delegations", "taken")
    position = _next_position(session, Delegation, event_id)
    delegation = Delegation(event_id=event_id, name=name, folded=folded, position=position)
    session.add(delegation)
    session.flush()
    return delegation.id


def _next_position(
    session: Session, model: type[Sitting] | type[Entrance] | type[Category] | type[Delegation], event_id: int
) -> int:
    last = session.scalar(select(func.max(model.position)).where(model.event_id == event_id))
    return 0 if last is None else last + 1


def _named(text: str, field_name: str, longest: int) -> str:
    name = clean(text)
    if not name:
        raise InvalidField(field_name, "empty")
    if len(name) > longest:
        raise InvalidField(field_name, "long")
    return name


def _place(text: str) -> str:
    return _named(text, "place", 300) if clean(text) else ""


def _check_dates(event: Event) -> None:
    if event.ends_on < event.starts_on:
        raise InvalidField("ends_on", "before_start")
    if event.ends_on - event.starts_on > LONGEST_EVENT:
        raise InvalidField("ends_on", "long")


def _check_zone(event: Event) -> None:
    try:
        ZoneInfo(event.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidField("time_zone", "unknown") from None


def _missing() -> Event:
    raise NotFound
