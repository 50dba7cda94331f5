from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checkin.core.decision import (
    BadgeStatus,
    DelegateStatus,
    ScanFacts,
    ScanRequest,
    SittingState,
    decide,
)
from checkin.core.verdict import Tone, Verdict, VerdictCode

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
REQUEST = ScanRequest(event_id=1, sitting_id=1, entrance_id=1, scanned_at=NOON)
WELCOME = ScanFacts(
    sitting_state=SittingState.OPEN,
    badge_event_id=1,
    badge_status=BadgeStatus.ACTIVE,
    delegate_status=DelegateStatus.ACTIVE,
    category_id=7,
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, VerdictCode.ADMITTED),
        ({"badge_event_id": None}, VerdictCode.UNKNOWN_BADGE),
        ({"badge_event_id": 2}, VerdictCode.WRONG_EVENT),
        ({"badge_status": BadgeStatus.REPLACED}, VerdictCode.BADGE_REPLACED),
        ({"badge_status": BadgeStatus.LOST}, VerdictCode.BADGE_LOST),
        ({"badge_status": BadgeStatus.REVOKED}, VerdictCode.BADGE_REVOKED),
        ({"delegate_status": DelegateStatus.WITHDRAWN}, VerdictCode.DELEGATE_WITHDRAWN),
        ({"sitting_state": SittingState.PLANNED}, VerdictCode.SITTING_NOT_OPEN),
        ({"sitting_state": SittingState.CLOSED}, VerdictCode.SITTING_CLOSED),
        ({"attended_since": NOON}, VerdictCode.ALREADY_INSIDE),
        ({"admitted_category_ids": frozenset({8})}, VerdictCode.WRONG_ENTRANCE),
        ({"admitted_category_ids": frozenset({7, 8})}, VerdictCode.ADMITTED),
    ],
)
def test_each_fact_has_its_verdict(change: dict[str, object], code: VerdictCode) -> None:
    assert decide(REQUEST, replace(WELCOME, **change)) == Verdict(code)  # type: ignore[arg-type]


def test_a_dead_badge_is_told_before_a_closed_sitting() -> None:
    facts = replace(WELCOME, badge_status=BadgeStatus.REPLACED, sitting_state=SittingState.CLOSED)
    assert decide(REQUEST, facts).code is VerdictCode.BADGE_REPLACED


def test_only_an_admission_is_green() -> None:
    green = {code for code in VerdictCode if Verdict(code).tone is Tone.GO}
    assert green == {code for code in VerdictCode if Verdict(code).admits} == {VerdictCode.ADMITTED}


def test_a_badge_of_nobody_or_of_another_event_names_nobody() -> None:
    silent = {code for code in VerdictCode if not Verdict(code).names_delegate}
    assert silent == {VerdictCode.UNKNOWN_BADGE, VerdictCode.WRONG_EVENT}
