import math
from fractions import Fraction

import pytest

from checkin.core.errors import InvalidField
from checkin.core.quorum import (
    Measure,
    PresentWhen,
    Quorum,
    QuorumBase,
    QuorumFigures,
    QuorumRule,
    Share,
    check_rule,
    judge,
    rule_from_json,
    rule_to_json,
)
from checkin.core.quorum_presets import PRESETS

SHARES = [
    Share(numerator, denominator, more_than)
    for numerator, denominator in ((1, 2), (2, 3), (3, 4), (1, 3), (33, 100), (51, 100), (666, 1000))
    for more_than in (False, True)
]


def least(share: Share, whole: int) -> int:
    """By fractions instead of whole numbers."""
    part = Fraction(share.numerator, share.denominator) * whole
    return max(1, math.floor(part) + 1 if share.more_than else math.ceil(part))


@pytest.mark.parametrize("share", SHARES, ids=str)
def test_the_least_number_is_that_of_exact_fractions_for_every_base_up_to_2000(share: Share) -> None:
    bases = range(1, 2001)
    assert [share.needed_of(base) for base in bases] == [least(share, base) for base in bases]


@pytest.mark.parametrize("share", SHARES, ids=str)
def test_one_fewer_is_never_enough(share: Share) -> None:
    rule = QuorumRule(share)
    needed = [share.needed_of(base) for base in range(1, 2001)]
    judged = [
        (judge(rule, QuorumFigures(base, number)).reached, judge(rule, QuorumFigures(base, number - 1)).reached)
        for base, number in enumerate(needed, 1)
    ]
    assert judged == [(True, False)] * 2000


@pytest.mark.parametrize(
    ("share", "base", "needed"),
    [
        (Share(2, 3), 549, 366),
        (Share(2, 3), 180, 120),
        (Share(2, 3), 201, 134),
        (Share(1, 2, True), 200, 101),
        (Share(1, 2, True), 201, 101),
    ],
)
def test_known_numbers_of_congresses(share: Share, base: int, needed: int) -> None:
    assert share.needed_of(base) == needed


def test_what_is_missing_is_told() -> None:
    assert judge(QuorumRule(Share(2, 3)), QuorumFigures(549, 360)) == Quorum(False, 366, 6)


def test_nobody_convened_is_no_quorum() -> None:
    assert judge(QuorumRule(Share(2, 3)), QuorumFigures(0, 0)) == Quorum(False, 1, 1)


def test_any_number_is_still_somebody() -> None:
    rule = PRESETS["shareholders_third"]
    assert [judge(rule, QuorumFigures(100, present)).reached for present in (0, 1)] == [False, True]


def test_both_conditions_must_be_met_where_there_are_two() -> None:
    rule = QuorumRule(Share(2, 3), delegations=Share(2, 3))
    judged = [
        judge(rule, QuorumFigures(30, present, 10, represented))
        for present, represented in ((20, 7), (20, 6), (19, 7))
    ]
    assert judged == [Quorum(True, 20, 0, 7, 0), Quorum(False, 20, 0, 7, 1), Quorum(False, 20, 1, 7, 0)]


@pytest.mark.parametrize("rule", PRESETS.values(), ids=PRESETS)
def test_a_preset_can_be_kept_and_read_again(rule: QuorumRule) -> None:
    assert rule_from_json(rule_to_json(check_rule(rule))) == rule


def test_every_part_of_a_rule_is_kept() -> None:
    rule = QuorumRule(Share(1, 2, True), QuorumBase.REGISTERED, Measure.VOTES, PresentWhen.NOW, Share(3, 4))
    assert rule_from_json(rule_to_json(rule)) == rule


@pytest.mark.parametrize(
    "share", [Share(0, 3), Share(4, 3), Share(3, 3, True), Share(-1, 3, True), Share(1, 0), Share(1, 1001)], ids=str
)
def test_what_is_no_part_of_a_whole_is_refused(share: Share) -> None:
    problems = []
    for rule in (QuorumRule(share), QuorumRule(Share(1, 2), delegations=share)):
        with pytest.raises(InvalidField) as refused:
            check_rule(rule)
        problems.append((refused.value.field, refused.value.problem))
    assert problems == [("share", "range"), ("delegations", "range")]


def test_granted_seats_have_no_votes() -> None:
    with pytest.raises(InvalidField) as refused:
        check_rule(QuorumRule(Share(1, 2), QuorumBase.ALLOTTED, Measure.VOTES))
    assert (refused.value.field, refused.value.problem) == ("measure", "base")
