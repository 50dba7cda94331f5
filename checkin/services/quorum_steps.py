"""The live stream as steps of one sitting's quorum: who came, left or was undone, in the order of the log."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from checkin.core.quorum import QuorumRule
from checkin.core.quorum_walk import Moved, Place
from checkin.core.stream import DeltaKind
from checkin.store.counting import counts_in, votes_in
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import Category, Delegate, Delta
from checkin.store.portions import portions

_STEPS = {DeltaKind.LEFT: (0, -1), DeltaKind.RETURNED: (0, 1)}

# Asked for several times a second while doors are busy
_after = Prepared(
    select(Delta.seq, Delta.created_at, Delta.kind, Delta.delegate_id, Delta.payload)
    .where(
        Delta.event_id == bindparam("of_event"),
        Delta.seq > bindparam("after_seq"),
        Delta.kind != DeltaKind.FROZEN,
    )
    .order_by(Delta.seq)
)


class Step(NamedTuple):
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
    registered: int = 0
    excused: bool = False


def steps_after(session: Session, event_id: int, seq: int) -> list[Step]:
    """In order; a freeze moves nobody and is none."""
    rows = Transaction.of_session(session).rows(_after, of_event=event_id, after_seq=seq)
    return [_step(*row) for row in rows]


def places_of(session: Session, sitting_id: int, steps: Sequence[Step], rules: Iterable[QuorumRule]) -> list[Place]:
    """The steps as one sitting sees them; those that change nothing that its `rules` look at are left out. Who came
    to another sitting first is registered here too, where they count and a rule looks at that."""
    elsewhere: set[int] = set()
    if any(rule.hears_of_other_sittings for rule in rules):
        elsewhere = {
            step.delegate_id
            for step in steps
            if step.registered and step.sitting_id != sitting_id and step.delegate_id is not None
        }
    votes = _votes_of(session, sitting_id, sorted(elsewhere))
    places = []
    for step in steps:
        if step.delegate_id is None:
            places.append(Place(step.seq, step.at, None))
            continue
        is_here = step.sitting_id == sitting_id
        weight = (step.votes if step.counts else None) if is_here else votes.get(step.delegate_id)
        if weight is not None and (is_here or step.registered):
            places.append(Place(step.seq, step.at, _moved(step, weight, is_here=is_here)))
    return places


def _step(seq: int, at: datetime, kind: str, delegate_id: int | None, payload: dict[str, Any]) -> Step:
    told = payload.get("moved", {}) if kind == DeltaKind.REFRESH else payload
    if "registered" not in told or delegate_id is None:
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
        told["registered"],
        told.get("excused", False),
    )


def _moved(step: Step, votes: int, *, is_here: bool) -> Moved:
    return Moved(
        step.delegation_id,
        votes,
        ever=step.ever if is_here else 0,
        now=step.now if is_here else 0,
        registered=step.registered,
        excused=-step.registered if step.excused else 0,
    )


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
