"""Whether enough are here: a body's rule over whole numbers.

A share is never compared as a rounded percentage: at least 2/3 of 201 is 134, more than half of 201 is 101.
static/js/shared/quorum.js repeats `judge` for screens; tests/vectors/quorum.json holds both to the same answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from checkin.core.errors import InvalidField

LARGEST_PART = 1000  # of a fraction: 2/3, 51/100, 666/1000


class QuorumBase(StrEnum):
    """Of what the share is taken. All of them look only at people who count for the quorum."""

    CONVENED = "convened"
    LESS_EXCUSED = "less_excused"  # convened, less those excused throughout whom nobody replaces
    ALLOTTED = "allotted"  # the seats granted to delegations; where nobody said how many, those convened
    REGISTERED = "registered"  # who was admitted to any sitting of the event up to now


class Measure(StrEnum):
    HEADS = "heads"
    VOTES = "votes"  # each person with their vote weight


class PresentWhen(StrEnum):
    NOW = "now"  # inside at this moment
    EVER = "ever"  # admitted at some time of the sitting


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: at least, or more than, `numerator`/`denominator` of it."""

    numerator: int
    denominator: int
    more_than: bool = False

    def needed_of(self, whole: int) -> int:
        """The least whole number that satisfies it; at least 1, since nobody is never enough."""
        parts = self.numerator * whole
        least = parts // self.denominator + 1 if self.more_than else -(-parts // self.denominator)
        return max(1, least)


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """A body's rule. `delegations` is a second condition: that share of the delegations must be represented."""

    share: Share
    base: QuorumBase = QuorumBase.CONVENED
    measure: Measure = Measure.HEADS
    present: PresentWhen = PresentWhen.EVER
    delegations: Share | None = None

    @property
    def hears_of_other_sittings(self) -> bool:
        """Whether it matters that somebody came to another sitting first."""
        return self.base in (QuorumBase.LESS_EXCUSED, QuorumBase.REGISTERED)


@dataclass(frozen=True, slots=True)
class QuorumFigures:
    """What a rule is held against: `base` and `present` in its measure, delegations that have somebody convened,
    and those of them that have somebody present."""

    base: int
    present: int
    delegations: int = 0
    delegations_present: int = 0


@dataclass(frozen=True, slots=True)
class Quorum:
    """`missing` and `delegations_missing` are 0 where that condition is met; the latter also without one."""

    reached: bool
    needed: int
    missing: int
    delegations_needed: int = 0
    delegations_missing: int = 0


USUAL_RULE = QuorumRule(Share(2, 3))


def judge(rule: QuorumRule, figures: QuorumFigures) -> Quorum:
    """Pure. Where nobody is in the base, nothing is reached."""
    needed = rule.share.needed_of(figures.base)
    missing = max(0, needed - figures.present)
    delegations_needed = rule.delegations.needed_of(figures.delegations) if rule.delegations else 0
    delegations_missing = max(0, delegations_needed - figures.delegations_present)
    reached = figures.base > 0 and not missing and not delegations_missing
    return Quorum(reached, needed, missing, delegations_needed, delegations_missing)


def rule_to_json(rule: QuorumRule) -> dict[str, Any]:
    """As it is stored, frozen and sent to screens; `rule_from_json` is its inverse."""
    return {
        "share": _share_to_json(rule.share),
        "base": rule.base.value,
        "measure": rule.measure.value,
        "present": rule.present.value,
        "delegations": _share_to_json(rule.delegations) if rule.delegations else None,
    }


def rule_from_json(stored: Mapping[str, Any]) -> QuorumRule:
    delegations = stored["delegations"]
    return QuorumRule(
        share=Share(**stored["share"]),
        base=QuorumBase(stored["base"]),
        measure=Measure(stored["measure"]),
        present=PresentWhen(stored["present"]),
        delegations=Share(**delegations) if delegations else None,
    )


def check_rule(rule: QuorumRule) -> QuorumRule:
    """The rule itself. InvalidField "share" or "delegations" "range": not a part of a whole, from 0 (with "more
    than" alone) to 1 (with "at least" alone); "measure" "base": seats granted to delegations have no votes."""
    for field, share in (("share", rule.share), ("delegations", rule.delegations)):
        if share is not None and not _is_part(share):
            raise InvalidField(field, "range")
    if rule.measure is Measure.VOTES and rule.base is QuorumBase.ALLOTTED:
        raise InvalidField("measure", "base")
    return rule


def _is_part(share: Share) -> bool:
    lowest = 0 if share.more_than else 1
    highest = share.denominator - 1 if share.more_than else share.denominator
    return 1 <= share.denominator <= LARGEST_PART and lowest <= share.numerator <= highest


def _share_to_json(share: Share) -> dict[str, Any]:
    return {"numerator": share.numerator, "denominator": share.denominator, "more_than": share.more_than}
