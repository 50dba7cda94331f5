"""The quorum reached, lost and regained: every change is a row with the figures that said so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.decision import SittingState
from checkin.core.quorum import QuorumFigures, QuorumRule, judge, rule_from_json, rule_to_json
from checkin.services.quorum_figures import QuorumStanding, standing_of
from checkin.store.engine import Store
from checkin.store.models import Event, QuorumChange, Sitting


@dataclass(frozen=True, slots=True)
class ChangeOfQuorum:
    """`at` is when it was noted, half a second after the scan at most."""

    sitting: str
    reached: bool
    rule: QuorumRule
    figures: QuorumFigures
    at: datetime

    @property
    def needed(self) -> int:
        return judge(self.rule, self.figures).needed


def note_quorum_changes(store: Store, event_id: int, now: datetime) -> int:
    """Compares each open sitting with what was noted last, and notes what became different; how many.

    A sitting begins without a quorum. While it is closed nothing is noted: who leaves at the end loses none.
    Several processes may call it at once: a change is noted once.
    """
    if not _different(store, event_id):
        return 0
    with store.write() as session:
        session.scalar(select(Event.id).where(Event.id == event_id).with_for_update())
        changed = _standings(session, event_id)
        for sitting, standing in changed:
            figures = standing.figures
            session.add(
                QuorumChange(
                    event_id=event_id,
                    sitting_id=sitting.id,
                    seq=standing.seq,
                    reached=standing.quorum.reached,
                    rule=rule_to_json(standing.rule),
                    base=figures.base,
                    present=figures.present,
                    delegations=figures.delegations,
                    delegations_present=figures.delegations_present,
                    at=now,
                )
            )
        return len(changed)


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


def _different(store: Store, event_id: int) -> bool:
    with store.read() as session:
        return bool(_standings(session, event_id))


def _standings(session: Session, event_id: int) -> list[tuple[Sitting, QuorumStanding]]:
    """Open sittings whose quorum is not what was noted last."""
    sittings = session.scalars(
        select(Sitting).where(Sitting.event_id == event_id, Sitting.state == SittingState.OPEN).order_by(Sitting.id)
    )
    found = ((sitting, standing_of(session, sitting)) for sitting in sittings)
    return [(one, standing) for one, standing in found if standing.quorum.reached is not _noted(session, one.id)]


def _noted(session: Session, sitting_id: int) -> bool:
    last = session.scalar(
        select(QuorumChange.reached)
        .where(QuorumChange.sitting_id == sitting_id)
        .order_by(QuorumChange.id.desc())
        .limit(1)
    )
    return bool(last)
