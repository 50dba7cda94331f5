"""The one decision at the door: every way in (camera, reader, typed, …) is answered here.

The rules are tried in order and the first that has an answer gives the verdict. Badge rules stand
before sitting rules, so that staff hear "this badge was replaced" rather than "closed".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checkin.core.verdict import Verdict, VerdictCode


class BadgeStatus(StrEnum):
    ACTIVE = "active"
    REPLACED = "replaced"
    LOST = "lost"
    REVOKED = "revoked"


class DelegateStatus(StrEnum):
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class SittingState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a device asks: this event, this sitting, this entrance, at this corrected time (UTC, aware)."""

    event_id: int
    sitting_id: int
    entrance_id: int
    scanned_at: datetime


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What the store knew in the same transaction. A badge that nobody knows leaves its four fields None."""

    sitting_state: SittingState
    badge_event_id: int | None = None
    badge_status: BadgeStatus | None = None
    delegate_status: DelegateStatus | None = None
    category_id: int | None = None
    admitted_category_ids: frozenset[int] = frozenset()  # of the entrance; empty admits every category
    attended_since: datetime | None = None  # first admission to this sitting, UTC, aware


Rule = Callable[[ScanRequest, ScanFacts], VerdictCode | None]


def unknown_badge(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.UNKNOWN_BADGE if facts.badge_event_id is None else None


def wrong_event(request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.WRONG_EVENT if facts.badge_event_id != request.event_id else None


def dead_badge(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return {
        BadgeStatus.REPLACED: VerdictCode.BADGE_REPLACED,
        BadgeStatus.LOST: VerdictCode.BADGE_LOST,
        BadgeStatus.REVOKED: VerdictCode.BADGE_REVOKED,
    }.get(facts.badge_status or BadgeStatus.ACTIVE)


def withdrawn_delegate(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.DELEGATE_WITHDRAWN if facts.delegate_status is DelegateStatus.WITHDRAWN else None


def sitting_not_running(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return {
        SittingState.PLANNED: VerdictCode.SITTING_NOT_OPEN,
        SittingState.CLOSED: VerdictCode.SITTING_CLOSED,
    }.get(facts.sitting_state)


def already_inside(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.ALREADY_INSIDE if facts.attended_since is not None else None


def wrong_entrance(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    admitted = facts.admitted_category_ids
    return VerdictCode.WRONG_ENTRANCE if admitted and facts.category_id not in admitted else None


RULES: tuple[Rule, ...] = (
    unknown_badge,
    wrong_event,
    dead_badge,
    withdrawn_delegate,
    sitting_not_running,
    already_inside,
    wrong_entrance,
)


def decide(request: ScanRequest, facts: ScanFacts) -> Verdict:
    """The verdict on one scan. Pure: the same request and facts give the same verdict."""
    for rule in RULES:
        code = rule(request, facts)
        if code is not None:
            return Verdict(code)
    return Verdict(VerdictCode.ADMITTED)
