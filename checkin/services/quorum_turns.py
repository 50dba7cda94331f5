"""When a sitting's quorum was reached and lost, as it was recorded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from checkin.core.quorum import QuorumFigures, judge, rule_from_json
from checkin.store.engine import Store
from checkin.store.models import QuorumChange


@dataclass(frozen=True, slots=True)
class Turn:
    at: datetime
    reached: bool
    present: int
    needed: int


def quorum_turns(store: Store, sitting_id: int) -> list[Turn]:
    """The latest first."""
    query = select(QuorumChange).where(QuorumChange.sitting_id == sitting_id).order_by(QuorumChange.id.desc())
    with store.read() as session:
        return [
            Turn(
                row.at,
                row.reached,
                row.present,
                judge(
                    rule_from_json(row.rule),
                    QuorumFigures(row.base, row.present, row.delegations, row.delegations_present),
                ).needed,
            )
            for row in session.scalars(query)
        ]
