"""Seats given out by delegation: proposed, written as one step, undone as one step."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.seating import Party, seat_parties
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.describe_hall import hall_of
from checkin.store.engine import Store
from checkin.store.models import Account, Category, Delegate, Delegation, DelegationHead, Seating
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

NO_DELEGATION = 0


class SeatsChanged(Refused):
    """The roster or the hall changed since the proposal. Nothing is written."""

    code = "seats_changed"


class NotTheLatestSeating(Refused):
    """A later one that was not undone stands in the way."""

    code = "not_the_latest"


@dataclass(frozen=True, slots=True)
class SeatOrder:
    """Delegations in the order in which they are seated (NO_DELEGATION: those of none); categories whose people
    are. `keep`: who has a seat of the plan stays there."""

    delegation_ids: tuple[int, ...]
    category_ids: frozenset[int]
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """`new` is "" for whom no seat is left; `is_head` leads the delegation."""

    delegate_id: int
    full_name: str
    old: str
    new: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class SeatedDelegation:
    """`id` None: those of none. `divided`: they lie in more than one block."""

    id: int | None
    name: str
    places: tuple[Place, ...]
    divided: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """`stamp` is given back to `give_seats`: what is written is what was shown."""

    delegations: list[SeatedDelegation]
    stamp: int

    @property
    def places(self) -> list[Place]:
        return [place for delegation in self.delegations for place in delegation.places]

    @property
    def moves(self) -> list[Place]:
        return [place for place in self.places if place.old != place.new]

    @property
    def without(self) -> list[Place]:
        return [place for place in self.places if not place.new]


@dataclass(frozen=True, slots=True)
class SeatingLine:
    id: int
    at: datetime
    by: str  # "" where nobody is known
    moved: int
    undone_at: datetime | None
    undone_by: str
    kept_back: int  # whom undoing left where they sit
    may_be_undone: bool


def propose_seats(store: Store, event_id: int, order: SeatOrder) -> Proposal:
    """NotFound for a delegation or category of another event; InvalidField "delegations", "categories" "empty"."""
    with store.read() as session:
        return _propose(session, event_id, order)


def give_seats(store: Store, event_id: int, order: SeatOrder, stamp: int, by: Actor, now: datetime) -> int:
    """The id of the step. SeatsChanged where the proposal would be another now; InvalidField "delegations"
    "nothing" where everybody sits there already; as `propose_seats` otherwise."""
    with store.write() as session:
        hold_roster(session, event_id)
        proposal = _propose(session, event_id, order)
        if proposal.stamp != stamp:
            raise SeatsChanged
        moves = [(place.delegate_id, place.old, place.new) for place in proposal.moves]
        if not moves:
            raise InvalidField("delegations", "nothing")
        seating = Seating(
            event_id=event_id, moves=[list(move) for move in moves], account_id=by.account_id, at=now, kept_back=[]
        )
        session.add(seating)
        session.flush()
        _write(session, event_id, moves, by, now)
        return seating.id


def undo_seating(store: Store, event_id: int, seating_id: int, by: Actor, now: datetime) -> tuple[int, int]:
    """How many sit as before, and how many stay, since they were given another seat meanwhile or their old one has
    somebody else. Idempotent; NotFound; NotTheLatestSeating."""
    with store.write() as session:
        hold_roster(session, event_id)
        seating = session.get(Seating, seating_id)
        if seating is None or seating.event_id != event_id:
            raise NotFound
        if seating.undone_at is not None:
            return 0, len(seating.kept_back)
        if seating_id != _latest(session, event_id):
            raise NotTheLatestSeating
        seats = _seats(session, event_id)
        back = _going_back(seating.moves, seats)
        kept_back = sorted({key for key, _, _ in seating.moves} - {key for key, _, _ in back})
        seating.undone_at, seating.undone_by_id, seating.kept_back = now, by.account_id, kept_back
        session.flush()
        _write(session, event_id, back, by, now)
        return len(back), len(kept_back)


def _going_back(moves: Iterable[Sequence[Any]], seats: Mapping[int, str]) -> list[tuple[int, str, str]]:
    """Whose seat of before is free, once everybody else of them has gone: who, from where, to where."""
    back = [(key, given, before) for key, before, given in moves if seats.get(key) == given]
    while True:
        going = {key for key, _, _ in back}
        taken = {seat for key, seat in seats.items() if key not in going and seat}
        free = [move for move in back if move[2] not in taken]
        if len(free) == len(back):
            return back
        back = free  # who stays keeps a seat that somebody else would have gone back to


def list_seatings(store: Store, event_id: int, most: int = 10) -> list[SeatingLine]:
    """The latest first."""
    undoer = aliased(Account)
    query = (
        select(Seating, Account.name, undoer.name)
        .outerjoin(Account, Seating.account_id == Account.id)
        .outerjoin(undoer, Seating.undone_by_id == undoer.id)
        .where(Seating.event_id == event_id)
        .order_by(Seating.id.desc())
        .limit(most)
    )
    with store.read() as session:
        latest = _latest(session, event_id)
        return [
            SeatingLine(
                row.id,
                row.at,
                by or "",
                len(row.moves),
                row.undone_at,
                undone_by or "",
                len(row.kept_back),
                row.id == latest,
            )
            for row, by, undone_by in session.execute(query)
        ]


def _latest(session: Session, event_id: int) -> int | None:
    query = select(func.max(Seating.id)).where(Seating.event_id == event_id, Seating.undone_at.is_(None))
    return session.scalar(query)


def _propose(session: Session, event_id: int, order: SeatOrder) -> Proposal:
    names = _delegation_names(session, event_id, order.delegation_ids)
    _check_categories(session, event_id, order.category_ids)
    hall = hall_of(session, event_id)
    plan_seats = {seat.name for seat in hall.plan.seats}
    people = _people(session, event_id, order)
    seats = _seats(session, event_id)
    staying = {key for key in people.ids if order.keep and seats[key] in plan_seats}
    taken = {seat for key, seat in seats.items() if seat and (key not in people.ids or key in staying)}
    parties = [
        Party(key, tuple(one for one in people.of(key) if one not in staying)) for key in order.delegation_ids
    ]
    seated = seat_parties(hall.plan, [party for party in parties if party.people], taken)
    given = {key: seats[key] for key in staying} | seated.seats
    delegations = [
        SeatedDelegation(key or None, names[key], people.places(key, seats, given), key in seated.divided)
        for key in order.delegation_ids
        if people.of(key)
    ]
    told = [(place.delegate_id, place.old, place.new) for one in delegations for place in one.places]
    return Proposal(delegations, zlib.crc32(repr(told).encode()))


@dataclass(frozen=True, slots=True)
class _People:
    """Those who are to be seated, by delegation: the head first, then by category and name."""

    by_delegation: dict[int, list[int]]
    names: dict[int, str]
    heads: frozenset[int]

    @property
    def ids(self) -> set[int]:
        return set(self.names)

    def of(self, delegation_id: int) -> list[int]:
        return self.by_delegation.get(delegation_id, [])

    def places(self, delegation_id: int, old: Mapping[int, str], new: Mapping[int, str]) -> tuple[Place, ...]:
        return tuple(
            Place(one, self.names[one], old[one], new.get(one, ""), one in self.heads)
            for one in self.of(delegation_id)
        )


def _people(session: Session, event_id: int, order: SeatOrder) -> _People:
    is_head = DelegationHead.delegate_id.is_not(None)
    query = (
        select(Delegate.id, Delegate.full_name, Delegate.delegation_id, is_head)
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(
            DelegationHead,
            (DelegationHead.delegate_id == Delegate.id) & (DelegationHead.delegation_id == Delegate.delegation_id),
        )
        .where(
            Delegate.event_id == event_id,
            Delegate.status == DelegateStatus.ACTIVE,
            Delegate.category_id.in_(order.category_ids),
        )
        .order_by(is_head.desc(), Category.position, Category.id, Delegate.sort_key, Delegate.id)
    )
    by_delegation: dict[int, list[int]] = {}
    names, heads = {}, set()
    for key, name, delegation_id, leads in session.execute(query):
        group = delegation_id or NO_DELEGATION
        if group not in order.delegation_ids:
            continue
        by_delegation.setdefault(group, []).append(key)
        names[key] = name
        if leads:
            heads.add(key)
    return _People(by_delegation, names, frozenset(heads))


def _delegation_names(session: Session, event_id: int, ids: Sequence[int]) -> dict[int, str]:
    if not ids or len(set(ids)) != len(ids):
        raise InvalidField("delegations", "empty" if not ids else "taken")
    rows = session.execute(select(Delegation.id, Delegation.name).where(Delegation.event_id == event_id))
    names = {NO_DELEGATION: ""} | {key: name for key, name in rows}
    if not names.keys() >= set(ids):
        raise NotFound
    return names


def _check_categories(session: Session, event_id: int, ids: frozenset[int]) -> None:
    if not ids:
        raise InvalidField("categories", "empty")
    known = set(session.scalars(select(Category.id).where(Category.event_id == event_id)))
    if not known >= ids:
        raise NotFound


def _seats(session: Session, event_id: int) -> dict[int, str]:
    """Of everybody on the roster; whoever left it holds no seat."""
    rows = session.execute(
        select(Delegate.id, Delegate.seat).where(
            Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE
        )
    )
    return {key: seat for key, seat in rows}


_delegate: Any = Delegate.__table__
_MOVE = update(_delegate).where(_delegate.c.id == bindparam("of_delegate")).values(seat=bindparam("new_seat"))


def _write(
    session: Session, event_id: int, moves: Iterable[tuple[int, str, str]], by: Actor, now: datetime
) -> None:
    moved = list(moves)
    if not moved:
        return
    session.connection().execute(_MOVE, [{"of_delegate": key, "new_seat": new} for key, _, new in moved])
    record_changes(session, [FieldChange(key, "seat", old, new) for key, old, new in moved], by, now)
    append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
