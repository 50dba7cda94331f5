"""Whether a sitting has its quorum: the rule in force, the figures it is held against, and what follows."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, and_, bindparam, false, func, not_, or_, select
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound
from checkin.core.quorum import USUAL_RULE, Quorum, QuorumFigures, QuorumRule, judge, rule_from_json
from checkin.core.quorum_count import DelegationCount, SittingCount, Tally, figures_for
from checkin.store.counting import came_to_any, counts_in, has_leave_throughout, votes_in
from checkin.store.engine import Store
from checkin.store.models import Attendance, Category, Delegate, Delegation, Event, Sitting

GROUPS = ("convened", "excused", "registered", "ever", "now")


def _people_alike() -> Any:
    """Those who count, by delegation: how many are alike in votes and groups. Built once: that takes longer than
    the database."""
    event_id, sitting_id = bindparam("event_id", type_=Integer), bindparam("sitting_id", type_=Integer)
    came = or_(Attendance.delegate_id.is_not(None), came_to_any(event_id))  # the first spares most the second
    alike = (
        votes_in(sitting_id).label("votes"),
        and_(has_leave_throughout(), not_(came)).label("excused"),
        came.label("registered"),
        Attendance.delegate_id.is_not(None).label("ever"),
        func.coalesce(Attendance.inside, false()).label("now"),
    )
    return (
        select(Delegate.delegation_id, func.count(), *alike)
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .where(Delegate.event_id == event_id, counts_in(sitting_id))
        .group_by(Delegate.delegation_id, *(column.name for column in alike))
    )


_PEOPLE = _people_alike()


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
    count = count_sitting(session, sitting.event_id, sitting.id)
    figures = figures_for(rule, count)
    return QuorumStanding(event.last_seq, rule, count, figures, judge(rule, figures))


def rule_of(event: Event, sitting: Sitting | None = None) -> QuorumRule:
    """The sitting's own, else the event's, else the usual one."""
    stored = (sitting.quorum_rule if sitting else None) or event.quorum_rule
    return rule_from_json(stored) if stored else USUAL_RULE


def count_sitting(session: Session, event_id: int, sitting_id: int) -> SittingCount:
    """`sitting_id` 0 where there is no sitting: all are convened and nobody has come."""
    tallies = _tallies(session, event_id, sitting_id)
    delegations = session.execute(
        select(Delegation.id, Delegation.allotted)
        .where(Delegation.event_id == event_id)
        .order_by(Delegation.position, Delegation.id)
    )
    counts = [
        DelegationCount(key, allotted, **tallies.get(key, {}))
        for key, allotted in delegations
        if key in tallies or allotted
    ]
    if None in tallies:
        counts.append(DelegationCount(None, None, **tallies[None]))
    return SittingCount(tuple(counts))


def _tallies(session: Session, event_id: int, sitting_id: int) -> dict[int | None, dict[str, Tally]]:
    """By delegation and the names of `DelegationCount`."""
    tallies: defaultdict[int | None, defaultdict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    rows = session.execute(_PEOPLE, {"event_id": event_id, "sitting_id": sitting_id})
    for delegation_id, heads, votes, *belongs in rows:
        for name, it_does in zip(GROUPS, (True, *belongs), strict=True):
            if it_does:
                tallies[delegation_id][name] += Tally(heads, heads * votes)
    return {key: dict(named) for key, named in tallies.items()}
