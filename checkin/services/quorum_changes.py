"""The quorum reached, lost and regained: every change is a row with the figures that said so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.decision import SittingState
from checkin.core.quorum import QuorumFigures, QuorumRule, judge, rule_from_json, rule_to_json
from checkin.core.quorum_count import figures_for
from checkin.core.quorum_walk import Counted, Known, Place, carried, walk
from checkin.services.quorum_figures import QuorumStanding, rule_of, standing_of
from checkin.services.quorum_steps import places_of, steps_after
from checkin.store.engine import Store
from checkin.store.models import Event, QuorumChange, Sitting

MOST_AT_START = 2000  # deltas


@dataclass(frozen=True, slots=True)
class ChangeOfQuorum:
    """`at` is when the server wrote what made it so, which of an offline scan is when it arrived."""

    sitting: str
    reached: bool
    rule: QuorumRule
    figures: QuorumFigures
    at: datetime

    @property
    def needed(self) -> int:
        return judge(self.rule, self.figures).needed


@dataclass(frozen=True, slots=True)
class QuorumLook:
    """What is counted after delta `seq`, by sitting that is open then; of each what its rule looks at, since
    more is not carried from look to look. `noted`: how many changes were written."""

    seq: int
    standings: Mapping[int, QuorumStanding]
    noted: int = 0


def note_quorum_changes(store: Store, event_id: int, now: datetime, last: QuorumLook | None = None) -> QuorumLook:
    """Walks the stream from the `last` look (None: from the last change that was noted) to the present, and notes
    each place at which the quorum of an open sitting was reached or lost, however short it was.

    The order is that of the log: a change stands at the moment when the server wrote it. Who was scanned offline
    counts from when the scan arrived here, whatever its own time, and takes back nothing that was noted before: a
    row says what was known then. Of several acts on the roster or the rule within one look the last is seen, and
    those who came between two of them; all else is complete.

    A sitting begins without a quorum. While it is closed nothing is noted: who leaves at the end loses none.
    Several processes may call it at once: a change is noted once.
    """
    with store.read() as session:
        quiet = _quietly(session, event_id, last) if last is not None else None
        if quiet is not None:
            return quiet
        look, changes = _changes_since(session, event_id, last, now)
    if not changes:
        return look
    with store.write() as session:
        session.scalar(select(Event.id).where(Event.id == event_id).with_for_update())
        look, changes = _changes_since(session, event_id, last, now)
        for sitting_id, known in changes:
            figures = known.figures
            session.add(
                QuorumChange(
                    event_id=event_id,
                    sitting_id=sitting_id,
                    seq=known.seq,
                    reached=judge(known.rule, figures).reached,
                    rule=rule_to_json(known.rule),
                    base=figures.base,
                    present=figures.present,
                    delegations=figures.delegations,
                    delegations_present=figures.delegations_present,
                    at=known.at,
                )
            )
    return replace(look, noted=len(changes))


def quorum_changes_of(store: Store, event_id: int, sitting_id: int | None = None) -> list[ChangeOfQuorum]:
    """Of all the event's sittings, or of one; the latest first."""
    query = (
        select(QuorumChange, Sitting.name)
        .join(Sitting, Sitting.id == QuorumChange.sitting_id)
        .where(QuorumChange.event_id == event_id)
        .order_by(QuorumChange.id.desc())
    )
    if sitting_id is not None:
        query = query.where(QuorumChange.sitting_id == sitting_id)
    with store.read() as session:
        rows = session.execute(query).all()
    return [
        ChangeOfQuorum(
            sitting,
            row.reached,
            rule_from_json(row.rule),
            QuorumFigures(row.base, row.present, row.delegations, row.delegations_present),
            row.at,
        )
        for row, sitting in rows
    ]


def _quietly(session: Session, event_id: int, last: QuorumLook) -> QuorumLook | None:
    """The present look where people came and went and that turned no quorum, as nearly always; else None."""
    steps = steps_after(session, event_id, last.seq)
    if not steps:
        return replace(last, noted=0)
    if any(step.delegate_id is None for step in steps):
        return None
    standings = dict(last.standings)
    for sitting_id, then in last.standings.items():
        places = places_of(session, sitting_id, steps, [then.rule])
        present = _carried(then, places)
        if present is None or any(_turns(walk(_counted(then), places, _counted(present)), 0, then.quorum.reached)):
            return None
        standings[sitting_id] = present
    return QuorumLook(steps[-1].seq, standings)


def _changes_since(
    session: Session, event_id: int, last: QuorumLook | None, now: datetime
) -> tuple[QuorumLook, list[tuple[int, Known]]]:
    """The present look, and by sitting what was not noted yet; all in the order of the log."""
    event = session.get_one(Event, event_id)
    query = select(Sitting).where(Sitting.event_id == event_id, Sitting.state == SittingState.OPEN)
    open_now = {sitting.id: sitting for sitting in session.scalars(query)}
    before = last.standings if last else {}
    sitting_ids = sorted({*before, *open_now})
    since = last.seq if last else _since_noted((_noted(session, one) for one in sitting_ids), event.last_seq)
    steps = steps_after(session, event_id, since)
    standings: dict[int, QuorumStanding] = {}
    changes: list[tuple[int, Known]] = []
    for sitting_id in sitting_ids:
        then, sitting = before.get(sitting_id), open_now.get(sitting_id)
        rules = ([then.rule] if then else []) + ([rule_of(event, sitting)] if sitting else [])
        places = places_of(session, sitting_id, steps, rules)
        present = _standing(session, sitting, then, places) if sitting else None
        if present is not None:
            standings[sitting_id] = present
            if present is then:
                continue
        known = walk(_counted(then), places, _counted(present))
        if present is not None:
            known.append(Known(event.last_seq, now, present.rule, present.figures))
        changes += [(sitting_id, one) for one in _turns(known, *_noted(session, sitting_id))]
    changes.sort(key=lambda change: change[1].seq)
    return QuorumLook(event.last_seq, standings), changes


def _standing(
    session: Session, sitting: Sitting, before: QuorumStanding | None, places: Sequence[Place]
) -> QuorumStanding:
    """Counted anew only where an act lies between: who comes and goes is added to what was counted before."""
    carried_on = _carried(before, places) if before is not None else None
    return carried_on or standing_of(session, sitting)


def _carried(before: QuorumStanding, places: Sequence[Place]) -> QuorumStanding | None:
    if not places:
        return before
    count = carried(before.count, places)
    if count is None:
        return None
    figures = figures_for(before.rule, count)
    return QuorumStanding(places[-1].seq, before.rule, count, figures, judge(before.rule, figures))


def _since_noted(noted: Iterable[tuple[int, bool]], seq: int) -> int:
    """Where a process begins that has not looked yet: what it has not noted is seconds old, if there is any."""
    return max(min((noted_seq for noted_seq, _ in noted), default=seq), seq - MOST_AT_START)


def _counted(standing: QuorumStanding | None) -> Counted | None:
    return (standing.rule, standing.count) if standing else None


def _turns(known: list[Known], seq: int, reached: bool) -> Iterator[Known]:
    """Those at which it turned from what was noted at `seq`."""
    for one in known:
        if one.seq >= seq and judge(one.rule, one.figures).reached is not reached:
            reached = not reached
            yield one


def _noted(session: Session, sitting_id: int) -> tuple[int, bool]:
    """The last change's delta, and what became of the quorum."""
    last = session.execute(
        select(QuorumChange.seq, QuorumChange.reached)
        .where(QuorumChange.sitting_id == sitting_id)
        .order_by(QuorumChange.id.desc())
        .limit(1)
    ).first()
    return (last.seq, last.reached) if last else (0, False)
