from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checkin.core.attendance import Direction, Effect, SittingMode
from checkin.core.decision import (
    BadgeStatus,
    DelegateStatus,
    ScanFacts,
    ScanRequest,
    SittingState,
    decide,
    effect_of,
    state_at,
)
from checkin.core.verdict import Verdict, VerdictCode

ENTRY = ScanRequest(event_id=1)
EXIT = ScanRequest(event_id=1, direction=Direction.OUT)
OVERRIDE = ScanRequest(event_id=1, override=True)
WELCOME = ScanFacts(sitting_state=SittingState.OPEN, badge_event_id=1, category_id=7)

STRANGERS = [
    ({"badge_event_id": None}, VerdictCode.UNKNOWN_BADGE),
    ({"badge_event_id": None, "several": True}, VerdictCode.SEVERAL_BADGES),
    ({"badge_event_id": 2}, VerdictCode.WRONG_EVENT),
]
REFUSALS = [
    ({"badge_status": BadgeStatus.REPLACED}, VerdictCode.BADGE_REPLACED),
    ({"badge_status": BadgeStatus.LOST}, VerdictCode.BADGE_LOST),
    ({"badge_status": BadgeStatus.REVOKED}, VerdictCode.BADGE_REVOKED),
    ({"delegate_status": DelegateStatus.WITHDRAWN}, VerdictCode.DELEGATE_WITHDRAWN),
    ({"awaits_activation": True}, VerdictCode.ALTERNATE_NOT_ACTIVATED),
    ({"convened_category_ids": frozenset({8})}, VerdictCode.NOT_CONVENED),
    ({"sitting_state": SittingState.PLANNED}, VerdictCode.SITTING_NOT_OPEN),
    ({"sitting_state": SittingState.CLOSED}, VerdictCode.SITTING_CLOSED),
    ({"admitted_category_ids": frozenset({8})}, VerdictCode.WRONG_ENTRANCE),
]
BARRED = {"sitting_mode": SittingMode.NO_REENTRY, "attended": True, "left": True}


def facts(change: dict[str, object]) -> ScanFacts:
    return replace(WELCOME, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, VerdictCode.ADMITTED),
        *STRANGERS,
        *REFUSALS,
        ({"inside": True, "attended": True}, VerdictCode.ALREADY_INSIDE),
        (BARRED, VerdictCode.NO_REENTRY),
        ({"attended": True, "left": True}, VerdictCode.RE_ENTERED),
        (
            {"attended": True, "sitting_mode": SittingMode.NO_REENTRY},
            VerdictCode.RE_ENTERED,
        ),  # the sitting had closed
        ({"has_staff_note": True}, VerdictCode.NEEDS_ATTENTION),
        ({"admitted_category_ids": frozenset({7, 8})}, VerdictCode.ADMITTED),
        ({"convened_category_ids": frozenset({7, 8})}, VerdictCode.ADMITTED),
    ],
)
def test_each_fact_has_its_verdict(change: dict[str, object], code: VerdictCode) -> None:
    assert decide(ENTRY, facts(change)) == Verdict(code)


def test_a_dead_badge_is_told_before_a_closed_sitting() -> None:
    both = facts({"badge_status": BadgeStatus.REPLACED, "sitting_state": SittingState.CLOSED})
    assert decide(ENTRY, both).code is VerdictCode.BADGE_REPLACED


@pytest.mark.parametrize("change", [change for change, _ in REFUSALS] + [BARRED, {"inside": True}, {}])
def test_who_leaves_is_never_refused(change: dict[str, object]) -> None:
    assert decide(EXIT, facts(change)) == Verdict(VerdictCode.LEFT)


@pytest.mark.parametrize(("change", "code"), STRANGERS)
def test_a_strangers_badge_leaves_no_more_than_it_comes(change: dict[str, object], code: VerdictCode) -> None:
    assert decide(EXIT, facts(change)) == Verdict(code)


@pytest.mark.parametrize(("change", "code"), REFUSALS)
def test_an_override_admits_and_says_what_it_set_aside(change: dict[str, object], code: VerdictCode) -> None:
    assert decide(OVERRIDE, facts(change)) == Verdict(VerdictCode.ADMITTED, overrode=code)


def test_an_override_lets_in_again_who_had_left_for_good() -> None:
    assert decide(OVERRIDE, facts(BARRED)) == Verdict(VerdictCode.RE_ENTERED, overrode=VerdictCode.NO_REENTRY)


def test_an_override_that_was_not_needed_is_a_plain_admission() -> None:
    assert decide(OVERRIDE, WELCOME) == Verdict(VerdictCode.ADMITTED)


@pytest.mark.parametrize(("change", "code"), STRANGERS)
def test_a_strangers_badge_cannot_be_overridden(change: dict[str, object], code: VerdictCode) -> None:
    assert decide(OVERRIDE, facts(change)) == Verdict(code)


def test_nobody_is_let_in_twice_by_an_override() -> None:
    inside = facts({"inside": True, "attended": True, "badge_status": BadgeStatus.LOST})
    assert decide(OVERRIDE, inside) == Verdict(VerdictCode.ALREADY_INSIDE)


@pytest.mark.parametrize("presence", [{}, {"inside": True, "attended": True}, BARRED])
@pytest.mark.parametrize("change", [{}] + [change for change, _ in REFUSALS + STRANGERS])
@pytest.mark.parametrize("request_", [ENTRY, EXIT, OVERRIDE])
def test_the_effect_does_not_depend_on_who_was_seen_inside(
    request_: ScanRequest, change: dict[str, object], presence: dict[str, object]
) -> None:
    alone = facts(change)
    among_others = facts({**change, **presence})
    mode = among_others.sitting_mode
    seen, unseen = decide(request_, among_others), decide(request_, replace(alone, sitting_mode=mode))
    assert effect_of(seen, request_, mode) == effect_of(unseen, request_, mode)


FOR_GOOD = {"sitting_mode": SittingMode.NO_REENTRY}


@pytest.mark.parametrize(
    ("request_", "change", "effect"),
    [
        (ENTRY, {}, Effect.ENTRY),
        (ENTRY, {"sitting_mode": SittingMode.REENTRY}, Effect.ENTRY),
        (ENTRY, FOR_GOOD, Effect.FIRST_ENTRY),
        (ENTRY, BARRED, Effect.FIRST_ENTRY),
        (OVERRIDE, {}, Effect.ENTRY),
        (OVERRIDE, BARRED, Effect.ENTRY),
        (EXIT, {}, Effect.EXIT),
        (EXIT, FOR_GOOD, Effect.EXIT),
        (ENTRY, {"sitting_state": SittingState.CLOSED}, None),
        (ENTRY, {"sitting_state": SittingState.CLOSED} | FOR_GOOD, None),
    ],
)
def test_what_a_scan_does(request_: ScanRequest, change: dict[str, object], effect: Effect | None) -> None:
    asked = facts(change)
    assert effect_of(decide(request_, asked), request_, asked.sitting_mode) is effect


def test_a_sitting_is_what_it_was_at_the_time() -> None:
    opened = datetime(2026, 11, 23, 1, tzinfo=UTC)
    closed = opened + timedelta(hours=2)
    acts = [(opened, SittingState.OPEN), (closed, SittingState.CLOSED)]
    second = timedelta(seconds=1)
    moments = [opened - second, opened, closed - second, closed]
    assert [state_at(acts, moment) for moment in moments] == [
        SittingState.PLANNED,
        SittingState.OPEN,
        SittingState.OPEN,
        SittingState.CLOSED,
    ]
