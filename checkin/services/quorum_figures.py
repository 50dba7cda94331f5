"""Whether a sitting has its quorum: the rule in force, the figures it is held against, and what follows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound
from checkin.core.quorum import USUAL_RULE, Quorum, QuorumFigures, QuorumRule, judge, rule_from_json
from checkin.core.quorum_count import DelegationCount, SittingCount, Tally, figures_for
from checkin.store.counting import came_to_any, counts_in, has_leave_throughout, votes_in
from checkin.store.engine import Store
from checkin.store.models import Attendance, Category, Delegate, Delegation, Event, Sitting


@dataclass(frozen=True, slots=True)
class QuorumStanding:
    """After delta `seq`; `count` has every figure, whatever the rule looks at."""

    seq: int
    rule: QuorumRule
    count: SittingCount
    figures: QuorumFigures
    quorum: Quorum


def find_standing(store: Store, event_id: int, sitting_id: int) -> QuorumStanding:
    """NotFound for a sitting of another event."""
    with store.read() as session:
        sitting = session.get(Sitting, sitting_id)
        if sitting is None or sitting.event_id != event_id:
            raise NotFound
        return standing_of(session, sitting)


def standing_of(session: Session, sitting: Sitting) -> QuorumStanding:
    event = session.get_one(Event, sitting.event_id)
    rule = rule_of(event, sitting)
    count = count_sitting(session, sitting)
    figures = figures_for(rule, count)
    return QuorumStanding(event.last_seq, rule, count, figures, judge(rule, figures))


def rule_of(event: Event, sitting: Sitting | None = None) -> QuorumRule:
    """The sitting's own, else the event's, else the usual one."""
    stored = (sitting.quorum_rule if sitting else None) or event.quorum_rule
    return rule_from_json(stored) if stored else USUAL_RULE


def count_sitting(session: Session, sitting: Sitting) -> SittingCount:
    return count_people(session, sitting.event_id, sitting.id)


def count_people(session: Session, event_id: int, sitting_id: int) -> SittingCount:
    """`sitting_id` 0: of an event without sittings; who would be convened to one for all."""
    came, leave = came_to_any(event_id), has_leave_throughout()
    groups = {
        "convened": None,
        "excused": and_(leave, ~came),
        "registered": came,
        "ever": Attendance.delegate_id.is_not(None),
        "now": Attendance.inside.is_(True),
    }
    votes = votes_in(sitting_id).label("votes")
    people = (
        select(
            Delegate.delegation_id,
            votes,
            *(_one_where(condition).label(name) for name, condition in groups.items()),
        )
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .where(Delegate.event_id == event_id, counts_in(sitting_id))
        .subquery()
    )
    sums = [func.sum(people.c[name] * factor) for name in groups for factor in (1, people.c.votes)]
    rows = session.execute(select(people.c.delegation_id, *sums).group_by(people.c.delegation_id))
    tallies = {
        row[0]: {name: Tally(int(row[1 + 2 * at]), int(row[2 + 2 * at])) for at, name in enumerate(groups)}
        for row in rows
    }
    listed = session.execute(
        select(Delegation.id, Delegation.allotted)
        .where(Delegation.event_id == event_id)
        .order_by(Delegation.position, Delegation.id)
    )
    counts = [
        DelegationCount(key, allotted, **tallies.get(key, {}))
        for key, allotted in listed
        if key in tallies or allotted
    ]
    if None in tallies:
        counts.append(DelegationCount(None, None, **tallies[None]))
    return SittingCount(tuple(counts))


def _one_where(condition: ColumnElement[bool] | None) -> Any:
    return case((condition, 1), else_=0) if condition is not None else literal(1)
