"""The live stream as steps of one sitting's quorum: who came, left or was undone, in the order of the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.quorum import QuorumBase, QuorumRule
from checkin.core.quorum_walk import Moved, Place
from checkin.core.stream import DeltaKind
from checkin.store.counting import counts_in, votes_in
from checkin.store.models import Attendance, Category, Delegate, Delta, Sitting
from checkin.store.portions import portions

_STEPS = {DeltaKind.LEFT: (0, -1), DeltaKind.RETURNED: (0, 1)}


@dataclass(frozen=True, slots=True)
class Step:
    """One delta that moved somebody, or (`delegate_id` None) changed more than can be told in steps."""

    seq: int
    at: datetime
    delegate_id: int | None = None
    delegation_id: int | None = None
    sitting_id: int = 0
    counts: bool = False
    votes: int = 0
    ever: int = 0
    now: int = 0
    excused: bool = False


def steps_after(session: Session, event_id: int, seq: int) -> list[Step]:
    """In order; a freeze moves nobody and is none."""
    rows = session.execute(
        select(Delta.seq, Delta.created_at, Delta.kind, Delta.delegate_id, Delta.payload)
        .where(Delta.event_id == event_id, Delta.seq > seq, Delta.kind != DeltaKind.FROZEN)
        .order_by(Delta.seq)
    )
    return [_step(*row) for row in rows]


def places_of(session: Session, event_id: int, sitting_id: int, rule: QuorumRule, steps: list[Step]) -> list[Place]:
    """The steps as one sitting sees them; those that change nothing of it are left out. Its rule says whether it
    matters who came to other sittings."""
    registered = _registered(session, event_id, steps) if _looks_at_other_sittings(rule, steps) else {}
    elsewhere = {
        step.delegate_id
        for step in steps
        if step.seq in registered and step.sitting_id != sitting_id and step.delegate_id is not None
    }
    votes = _votes_of(session, sitting_id, sorted(elsewhere))
    places = []
    for step in steps:
        if step.delegate_id is None:
            places.append(Place(step.seq, step.at, None))
            continue
        is_here = step.sitting_id == sitting_id
        known_as = (step.votes if step.counts else None) if is_here else votes.get(step.delegate_id)
        change = registered.get(step.seq, 0)
        if known_as is not None and (is_here or change):
            places.append(Place(step.seq, step.at, _moved(step, known_as, change, is_here=is_here)))
    return places


def _step(seq: int, at: datetime, kind: str, delegate_id: int | None, payload: dict[str, Any]) -> Step:
    told = payload.get("moved") if kind == DeltaKind.REFRESH else payload
    if not told or delegate_id is None:
        return Step(seq, at)
    if kind == DeltaKind.REFRESH:
        ever, now = told["ever"], told["now"]
    elif kind == DeltaKind.ARRIVED:
        ever, now = 1, int(told["inside"])
    else:
        ever, now = _STEPS[DeltaKind(kind)]
    return Step(
        seq,
        at,
        delegate_id,
        told["delegation_id"],
        told["sitting_id"],
        told["counts"],
        told["votes"],
        ever,
        now,
        told.get("excused", False),
    )


def _moved(step: Step, votes: int, registered: int, *, is_here: bool) -> Moved:
    return Moved(
        step.delegation_id,
        votes,
        ever=step.ever if is_here else 0,
        now=step.now if is_here else 0,
        registered=registered,
        excused=-registered if step.excused else 0,
    )


def _looks_at_other_sittings(rule: QuorumRule, steps: Iterable[Step]) -> bool:
    if rule.base is QuorumBase.LESS_EXCUSED:
        return any(step.excused and step.ever for step in steps)
    return rule.base is QuorumBase.REGISTERED and any(step.ever for step in steps)


def _registered(session: Session, event_id: int, steps: Sequence[Step]) -> dict[int, int]:
    """By number of the delta: 1 where somebody came to the event who had come to no sitting, -1 where that was
    undone. Found backwards, from the sittings to which they have come by now."""
    moving = sorted({step.delegate_id for step in steps if step.ever and step.delegate_id is not None})
    come_to: dict[int, set[int]] = {key: set() for key in moving}
    for ids in portions(moving):
        for delegate_id, sitting_id in session.execute(
            select(Attendance.delegate_id, Attendance.sitting_id)
            .join(Sitting, Sitting.id == Attendance.sitting_id)
            .where(Sitting.event_id == event_id, Attendance.delegate_id.in_(ids))
        ):
            come_to[delegate_id].add(sitting_id)
    changes = {}
    for step in reversed(steps):
        if not step.ever or step.delegate_id is None:
            continue
        sittings = come_to[step.delegate_id]
        if step.ever > 0:
            sittings.discard(step.sitting_id)
        if not sittings:
            changes[step.seq] = step.ever
        if step.ever < 0:
            sittings.add(step.sitting_id)
    return changes


def _votes_of(session: Session, sitting_id: int, delegate_ids: Sequence[int]) -> dict[int, int]:
    """Of those who count in the sitting."""
    votes: dict[int, int] = {}
    for ids in portions(delegate_ids):
        rows = session.execute(
            select(Delegate.id, votes_in(sitting_id))
            .join(Category, Category.id == Delegate.category_id)
            .where(Delegate.id.in_(ids), counts_in(sitting_id))
        )
        votes |= {key: weight for key, weight in rows}
    return votes
