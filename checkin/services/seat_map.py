"""Where everybody sits in one sitting, and whose seat is taken already."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, and_, bindparam, select

from checkin.core.hall_plan import HallPlan
from checkin.services.describe_hall import Hall, hall_of
from checkin.services.shown_sitting import shown_sitting
from checkin.store.counting import is_of_hall
from checkin.store.delegate_search import LIST_ORDER
from checkin.store.engine import Store
from checkin.store.models import Attendance, Delegate, Delegation, Event, Sitting


class SeatState(StrEnum):
    """Of a seat that somebody has."""

    TAKEN = "taken"  # inside now
    OUT = "out"  # was here, and went out
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Sitter:
    delegate_id: int
    full_name: str
    delegation_id: int | None
    delegation: str  # "" for none
    seat: str
    state: SeatState


@dataclass(frozen=True, slots=True)
class SeatMap:
    """After delta `seq`. `by_seat` has two people in a seat that was given twice. `unplaced` have a seat that the
    plan does not; `seatless` counts those of the sitting without any. `stamp` changes when somebody is seated
    otherwise or renamed, and not when they come and go."""

    seq: int
    sitting: Sitting | None
    sittings: Sequence[Sitting]
    hall: Hall
    by_seat: dict[str, list[Sitter]]
    unplaced: list[Sitter]
    seatless: int
    stamp: int

    @property
    def sitters(self) -> list[Sitter]:
        return [sitter for sitters in self.by_seat.values() for sitter in sitters]

    def count(self, state: SeatState) -> int:
        return sum(sitter.state is state for sitter in self.sitters)

    @property
    def free(self) -> int:
        return sum(not seat.kept and seat.name not in self.by_seat for seat in self.hall.plan.seats)

    @property
    def kept(self) -> int:
        return sum(seat.kept and seat.name not in self.by_seat for seat in self.hall.plan.seats)

    @property
    def given_twice(self) -> list[str]:
        return [seat for seat, sitters in self.by_seat.items() if len(sitters) > 1]


def _people_query() -> Any:
    """Everybody of the sitting, in the order of lists; built once, which takes longer than the database."""
    event_id, sitting_id = bindparam("event_id", type_=Integer), bindparam("sitting_id", type_=Integer)
    return (
        select(
            Delegate.id,
            Delegate.full_name,
            Delegate.delegation_id,
            Delegation.name,
            Delegate.seat,
            Attendance.inside,
        )
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .where(Delegate.event_id == event_id, is_of_hall(sitting_id))
        .order_by(*LIST_ORDER)
    )


_PEOPLE = _people_query()


def seat_map(store: Store, event_id: int, sitting_id: int | None = None) -> SeatMap:
    """Of `sitting_id`, or of the sitting that runs. NotFound for a sitting of another event."""
    with store.read() as session:
        event = session.get_one(Event, event_id)
        sitting = shown_sitting(session, event_id, sitting_id)
        hall = hall_of(session, event_id)
        asked = {"event_id": event_id, "sitting_id": sitting.id if sitting else 0}
        rows = session.execute(_PEOPLE, asked).all()
        sitters = [_sitter(*row) for row in rows if row.seat]
        sittings = select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
        by_seat, unplaced = _placed(hall.plan, sitters)
        return SeatMap(
            seq=event.last_seq,
            sitting=sitting,
            sittings=session.scalars(sittings).all(),
            hall=hall,
            by_seat=by_seat,
            unplaced=unplaced,
            seatless=len(rows) - len(sitters),
            stamp=_stamp(hall, sitters, len(rows)),
        )


def _sitter(
    delegate_id: int, name: str, delegation_id: int | None, delegation: str | None, seat: str, inside: bool | None
) -> Sitter:
    state = SeatState.AWAITED if inside is None else SeatState.TAKEN if inside else SeatState.OUT
    return Sitter(delegate_id, name, delegation_id, delegation or "", seat, state)


def _placed(plan: HallPlan, sitters: list[Sitter]) -> tuple[dict[str, list[Sitter]], list[Sitter]]:
    known = {seat.name for seat in plan.seats}
    by_seat: dict[str, list[Sitter]] = {}
    unplaced = []
    for sitter in sitters:
        if sitter.seat in known:
            by_seat.setdefault(sitter.seat, []).append(sitter)
        else:
            unplaced.append(sitter)
    return by_seat, unplaced


def _stamp(hall: Hall, sitters: list[Sitter], people: int) -> int:
    seats = [(seat.name, seat.kept) for seat in hall.plan.seats]
    who = [(one.delegate_id, one.full_name, one.delegation, one.seat) for one in sitters]
    return zlib.crc32(repr((seats, who, people)).encode())
