"""A quorum's figures along the stream: from what is counted now, change by change back to the last look. Pure.

In a rush at the doors hundreds of these are made several times a second: tuples, which cost a third of a dataclass.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from checkin.core.quorum import Measure, PresentWhen, QuorumBase, QuorumFigures, QuorumRule
from checkin.core.quorum_count import DelegationCount, SittingCount, Tally, figures_for


class Moved(NamedTuple):
    """What one change added (1) or took away (-1) of those who count in a sitting: one person, with their votes."""

    delegation_id: int | None
    votes: int
    ever: int = 0
    now: int = 0
    registered: int = 0
    excused: int = 0

    def present(self, rule: QuorumRule) -> int:
        return self.now if rule.present is PresentWhen.NOW else self.ever

    def base(self, rule: QuorumRule) -> int:
        match rule.base:
            case QuorumBase.REGISTERED:
                return self.registered
            case QuorumBase.LESS_EXCUSED:
                return -self.excused
        return 0

    def weight(self, rule: QuorumRule) -> int:
        return self.votes if rule.measure is Measure.VOTES else 1


class Place(NamedTuple):
    """After delta `seq`, which the server wrote at `at`. `moved` None: it changed more than can be told in steps
    (the roster, the rule, the sitting), and what was counted before it says nothing of after it."""

    seq: int
    at: datetime
    moved: Moved | None


class Known(NamedTuple):
    """The figures as they were after one delta."""

    seq: int
    at: datetime
    rule: QuorumRule
    figures: QuorumFigures


Counted = tuple[QuorumRule, SittingCount]


def walk(before: Counted | None, places: Sequence[Place], after: Counted | None) -> list[Known]:
    """Every place of which the figures are known, in order.

    `before` was counted right before the first place, `after` right after the last; None where the sitting was not
    open. What lies between two acts that cannot be told in steps is unknown, and left out.
    """
    acts = [number for number, place in enumerate(places) if place.moved is None]
    if not acts and after is not None:
        return _back(after, places)
    first, last = (acts[0], acts[-1]) if acts else (len(places), len(places))
    known = _forth(before, places[:first]) if before is not None else []
    return known + _back(after, places[last:]) if after is not None else known


def carried(count: SittingCount, places: Iterable[Place]) -> SittingCount | None:
    """What is counted after `places` if `count` was before them; None where an act among them, or somebody of a
    delegation that had nobody convened, can only be counted anew."""
    moves: defaultdict[int | None, list[Moved]] = defaultdict(list)
    for place in places:
        if place.moved is None:
            return None
        moves[place.moved.delegation_id].append(place.moved)
    if not moves.keys() <= {one.delegation_id for one in count.delegations}:
        return None
    return SittingCount(
        tuple(
            _with(one, moves[one.delegation_id]) if one.delegation_id in moves else one for one in count.delegations
        )
    )


def _with(one: DelegationCount, moves: Sequence[Moved]) -> DelegationCount:
    return replace(
        one,
        excused=one.excused + _sum_of((moved.excused, moved.votes) for moved in moves),
        registered=one.registered + _sum_of((moved.registered, moved.votes) for moved in moves),
        ever=one.ever + _sum_of((moved.ever, moved.votes) for moved in moves),
        now=one.now + _sum_of((moved.now, moved.votes) for moved in moves),
    )


def _sum_of(moves: Iterable[tuple[int, int]]) -> Tally:
    heads = votes = 0
    for head, weight in moves:
        if head:
            heads += head
            votes += head * weight
    return Tally(heads, votes)


def _forth(start: Counted, places: Sequence[Place]) -> list[Known]:
    running = _Running(*start)
    known = []
    for place in places:
        running.take(place.moved, 1)
        known.append(Known(place.seq, place.at, running.rule, running.figures()))
    return known


def _back(end: Counted, places: Sequence[Place]) -> list[Known]:
    running = _Running(*end)
    known = []
    for place in reversed(places):
        known.append(Known(place.seq, place.at, running.rule, running.figures()))
        running.take(place.moved, -1)
    return known[::-1]


class _Running:
    """The figures of a rule, changed by one person at a time and never counted anew."""

    def __init__(self, rule: QuorumRule, count: SittingCount) -> None:
        self.rule = rule
        figures = figures_for(rule, count)
        self._base, self._present, self._delegations = figures.base, figures.present, figures.delegations
        self._there = {
            one.delegation_id: one.present(rule.present).heads
            for one in count.delegations
            if one.delegation_id is not None and one.convened.heads
        }
        self._represented = figures.delegations_present

    def take(self, moved: Moved | None, times: int) -> None:
        if moved is None:
            return
        weight = times * moved.weight(self.rule)
        came = times * moved.present(self.rule)
        self._present += weight * moved.present(self.rule)
        self._base += weight * moved.base(self.rule)
        if came and moved.delegation_id in self._there:
            had = self._there[moved.delegation_id]
            self._there[moved.delegation_id] = had + came
            self._represented += (had + came > 0) - (had > 0)

    def figures(self) -> QuorumFigures:
        return QuorumFigures(self._base, self._present, self._delegations, self._represented)
