"""From people to what a quorum rule is held against. Everything here is about those who count for the quorum."""

from collections.abc import Iterable
from dataclasses import dataclass

from checkin.core.quorum import Measure, PresentWhen, QuorumBase, QuorumFigures, QuorumRule


@dataclass(frozen=True, slots=True)
class Tally:
    """People, and the votes that they have together."""

    heads: int = 0
    votes: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.heads + other.heads, self.votes + other.votes)

    def in_measure(self, measure: Measure) -> int:
        return self.votes if measure is Measure.VOTES else self.heads


NOBODY = Tally()


@dataclass(frozen=True, slots=True)
class DelegationCount:
    """The people of one delegation (`delegation_id` None: of none) in one sitting.

    `excused` are those with leave throughout who came to no sitting of the event; `registered` who came to any.
    """

    delegation_id: int | None = None
    allotted: int | None = None
    convened: Tally = NOBODY
    excused: Tally = NOBODY
    registered: Tally = NOBODY
    ever: Tally = NOBODY
    now: Tally = NOBODY

    def present(self, when: PresentWhen) -> Tally:
        return self.now if when is PresentWhen.NOW else self.ever


@dataclass(frozen=True, slots=True)
class SittingCount:
    """Delegations with somebody convened or with seats granted, in their order; who belongs to none is last."""

    delegations: tuple[DelegationCount, ...]

    @property
    def convened(self) -> Tally:
        return _sum(one.convened for one in self.delegations)

    @property
    def excused(self) -> Tally:
        return _sum(one.excused for one in self.delegations)

    @property
    def registered(self) -> Tally:
        return _sum(one.registered for one in self.delegations)

    @property
    def ever(self) -> Tally:
        return _sum(one.ever for one in self.delegations)

    @property
    def now(self) -> Tally:
        return _sum(one.now for one in self.delegations)

    @property
    def allotted(self) -> int:
        """Where nobody said how many seats a delegation was granted, those of it who are convened."""
        return sum(
            one.convened.heads if one.allotted is None or one.delegation_id is None else one.allotted
            for one in self.delegations
        )

    def present(self, when: PresentWhen) -> Tally:
        return self.now if when is PresentWhen.NOW else self.ever


def figures_for(rule: QuorumRule, count: SittingCount) -> QuorumFigures:
    represented = [one for one in count.delegations if one.delegation_id is not None and one.convened.heads]
    return QuorumFigures(
        base=_base(rule, count),
        present=count.present(rule.present).in_measure(rule.measure),
        delegations=len(represented),
        delegations_present=sum(one.present(rule.present).heads > 0 for one in represented),
    )


def _base(rule: QuorumRule, count: SittingCount) -> int:
    convened = count.convened.in_measure(rule.measure)
    match rule.base:
        case QuorumBase.CONVENED:
            return convened
        case QuorumBase.LESS_EXCUSED:
            return convened - count.excused.in_measure(rule.measure)
        case QuorumBase.ALLOTTED:
            return count.allotted
        case QuorumBase.REGISTERED:
            return count.registered.in_measure(rule.measure)


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = NOBODY
    for tally in tallies:
        total += tally
    return total
