"""The one decision at the door: every way in (camera, reader, typed, offline batch, …) is answered here.

The rules are tried in order and the first that has an answer gives the verdict. Badge rules stand before sitting
rules, so that staff hear "this badge was replaced" rather than "closed". Rules that look at who is inside stand
last: whether a scan is an entry at all (`effect_of`) must not depend on which other scans have arrived.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checkin.core.attendance import Direction, Effect, SittingMode
from checkin.core.verdict import Verdict, VerdictCode


class BadgeStatus(StrEnum):
    ACTIVE = "active"
    REPLACED = "replaced"
    LOST = "lost"
    REVOKED = "revoked"


class DelegateStatus(StrEnum):
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    NOT_ELIGIBLE = "not_eligible"  # the committee on credentials, or the convening body, says so
    REPLACED = "replaced"  # somebody else sits for them; told of a sitting, never kept as a delegate's own


class SittingState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a device asks. `override`: a supervisor lets in, with a reason."""

    event_id: int
    direction: Direction = Direction.IN
    override: bool = False


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What was true at the time of the scan. A badge that nobody knows leaves all but the sitting's as they are."""

    sitting_state: SittingState
    sitting_mode: SittingMode = SittingMode.ENTRY_ONLY
    convened_category_ids: frozenset[int] = frozenset()  # to the sitting; empty convenes every category
    admitted_category_ids: frozenset[int] = frozenset()  # at the entrance; empty admits every category
    several: bool = False  # what was typed fits badges of more than one person
    badge_event_id: int | None = None
    badge_status: BadgeStatus = BadgeStatus.ACTIVE
    delegate_status: DelegateStatus = DelegateStatus.ACTIVE
    category_id: int | None = None
    awaits_activation: bool = False  # an alternate who was not (yet) called in for somebody
    has_staff_note: bool = False
    inside: bool = False
    attended: bool = False  # inside now or before
    left: bool = False  # by an exit, not by the sitting's closing


_DEAD = {
    BadgeStatus.REPLACED: VerdictCode.BADGE_REPLACED,
    BadgeStatus.LOST: VerdictCode.BADGE_LOST,
    BadgeStatus.REVOKED: VerdictCode.BADGE_REVOKED,
}
_INACTIVE = {
    DelegateStatus.WITHDRAWN: VerdictCode.DELEGATE_WITHDRAWN,
    DelegateStatus.NOT_ELIGIBLE: VerdictCode.DELEGATE_NOT_ELIGIBLE,
    DelegateStatus.REPLACED: VerdictCode.DELEGATE_REPLACED,
}
_NOT_RUNNING = {
    SittingState.PLANNED: VerdictCode.SITTING_NOT_OPEN,
    SittingState.CLOSED: VerdictCode.SITTING_CLOSED,
}

Rule = Callable[[ScanRequest, ScanFacts], VerdictCode | None]


def several_badges(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.SEVERAL_BADGES if facts.several else None


def unknown_badge(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.UNKNOWN_BADGE if facts.badge_event_id is None else None


def wrong_event(request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.WRONG_EVENT if facts.badge_event_id != request.event_id else None


def dead_badge(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return _DEAD.get(facts.badge_status)


def inactive_delegate(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return _INACTIVE.get(facts.delegate_status)


def alternate_not_activated(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.ALTERNATE_NOT_ACTIVATED if facts.awaits_activation else None


def not_convened(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    convened = facts.convened_category_ids
    return VerdictCode.NOT_CONVENED if convened and facts.category_id not in convened else None


def sitting_not_running(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return _NOT_RUNNING.get(facts.sitting_state)


def wrong_entrance(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    admitted = facts.admitted_category_ids
    return VerdictCode.WRONG_ENTRANCE if admitted and facts.category_id not in admitted else None


def already_inside(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    return VerdictCode.ALREADY_INSIDE if facts.inside else None


def no_reentry(_request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    barred = facts.sitting_mode is SittingMode.NO_REENTRY and facts.left
    return VerdictCode.NO_REENTRY if barred else None


BADGE_RULES: tuple[Rule, ...] = (several_badges, unknown_badge, wrong_event)
ENTRY_RULES: tuple[Rule, ...] = (
    dead_badge,
    inactive_delegate,
    alternate_not_activated,
    not_convened,
    sitting_not_running,
    wrong_entrance,
)
PRESENCE_RULES: tuple[Rule, ...] = (already_inside, no_reentry)


def decide(request: ScanRequest, facts: ScanFacts) -> Verdict:
    """The verdict on one scan. Pure: the same request and facts give the same verdict.

    Who leaves is never refused, but for a badge that is not of the event. An override sets aside what is said
    about the person or the place, never who the badge belongs to, and is marked only where it was needed.
    """
    code = _first(BADGE_RULES, request, facts)
    if code is not None:
        return Verdict(code)
    if request.direction is Direction.OUT:
        return Verdict(VerdictCode.LEFT)
    refusal = _first(ENTRY_RULES, request, facts)
    if refusal is None or request.override:
        presence = _first(PRESENCE_RULES, request, facts)
        if presence is VerdictCode.ALREADY_INSIDE:
            return Verdict(presence)
        refusal = refusal or presence
    if refusal is not None and not request.override:
        return Verdict(refusal)
    return Verdict(_admission(facts), overrode=refusal)


def effect_of(verdict: Verdict, request: ScanRequest, mode: SittingMode) -> Effect | None:
    """What the scan does to attendance, by the sitting's `mode` when it was judged. It is an entry also where
    somebody was inside, or had left for good: an exit or an earlier entry that arrives later may make it count;
    see `project_presence`."""
    if verdict.code is VerdictCode.LEFT:
        return Effect.EXIT
    if verdict.admits or verdict.code in (VerdictCode.ALREADY_INSIDE, VerdictCode.NO_REENTRY):
        is_first = mode is SittingMode.NO_REENTRY and not request.override
        return Effect.FIRST_ENTRY if is_first else Effect.ENTRY
    return None


def state_at(acts: Iterable[tuple[datetime, SittingState]], moment: datetime) -> SittingState:
    """A sitting's state at `moment`, by its openings and closings in the order of their times."""
    state = SittingState.PLANNED
    for at, became in acts:
        if at <= moment:
            state = became
    return state


def _first(rules: tuple[Rule, ...], request: ScanRequest, facts: ScanFacts) -> VerdictCode | None:
    for rule in rules:
        code = rule(request, facts)
        if code is not None:
            return code
    return None


def _admission(facts: ScanFacts) -> VerdictCode:
    if facts.attended:
        return VerdictCode.RE_ENTERED
    return VerdictCode.NEEDS_ATTENTION if facts.has_staff_note else VerdictCode.ADMITTED
