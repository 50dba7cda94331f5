"""Writes quorum.json: rules, what is counted in a hall, and what core/quorum.py says of it.

    python -m tests.vectors.make_quorum

tests/core/test_quorum_vectors.py keeps the file true, tests/js/shared/quorum.test.js holds the screens to it.
"""

import json
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from checkin.core.quorum import Measure, PresentWhen, QuorumBase, QuorumRule, Share, check_rule, judge, rule_to_json
from checkin.core.quorum_count import DelegationCount, SittingCount, Tally, figures_for
from checkin.core.quorum_presets import PRESETS

FILE = Path(__file__).with_name("quorum.json")
SEED = 2023
HALLS = 24


def _share(dice: Random) -> Share:
    denominator = dice.choice([1, 2, 3, 4, 100, 1000, dice.randint(1, 1000)])
    more_than = dice.random() < 0.5
    return Share(
        dice.randint(0 if more_than else 1, denominator - 1 if more_than else denominator), denominator, more_than
    )


def _rules(dice: Random) -> list[QuorumRule]:
    free = [
        QuorumRule(_share(dice), base, measure, present, _share(dice) if dice.random() < 0.5 else None)
        for base in QuorumBase
        for measure in Measure
        for present in PresentWhen
        if (base, measure) != (QuorumBase.ALLOTTED, Measure.VOTES)
    ]
    return [check_rule(rule) for rule in (*PRESETS.values(), *free)]


def _delegation(dice: Random, number: int | None) -> DelegationCount:
    convened = dice.choice([0, 1, 2, 7, dice.randint(0, 60)])
    votes = dice.choice([1, 3, 40_000_000])  # of each, so that no group has more than those whom it is taken of
    registered = dice.randint(0, convened)
    ever = dice.randint(0, registered)
    heads = {
        "convened": convened,
        "excused": dice.randint(0, convened - registered),
        "registered": registered,
        "ever": ever,
        "now": dice.randint(0, ever),
    }
    allotted = dice.choice([None, convened, convened + 3])
    return DelegationCount(number, allotted, **{name: Tally(count, count * votes) for name, count in heads.items()})


def _hall(dice: Random) -> SittingCount:
    size = dice.choice([0, 1, 5, 105])
    return SittingCount(tuple(_delegation(dice, number) for number in (*range(1, size + 1), None)))


def _case(rule: QuorumRule, hall: SittingCount) -> dict[str, Any]:
    figures = figures_for(rule, hall)
    count = {name: asdict(getattr(hall, name)) for name in ("convened", "excused", "registered", "ever", "now")}
    return {
        "rule": rule_to_json(rule),
        "count": {**count, "allotted": hall.allotted},
        "delegations": [
            {"convened": one.convened.heads, "present": one.ever.heads, "now": one.now.heads}
            for one in hall.delegations
            if one.delegation_id is not None
        ],
        "figures": asdict(figures),
        "quorum": asdict(judge(rule, figures)),
    }


def cases() -> list[dict[str, Any]]:
    dice = Random(SEED)
    rules, halls = _rules(dice), [_hall(dice) for _ in range(HALLS)]
    return [_case(rule, halls[(at + shift) % HALLS]) for at, rule in enumerate(rules) for shift in (0, 5, 10, 15)]


def written() -> str:
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases())
    return f"[\n{lines}\n]\n"


if __name__ == "__main__":
    FILE.write_text(written())
