"""The facts about one scan at its own time, the decision on them, and what it does to somebody's presence."""

from datetime import datetime, timedelta
from typing import NamedTuple

from checkin.core.attendance import Effect, Movement, Presence, Undoing, project_presence, stays_of
from checkin.core.decision import ScanRequest, SittingState, decide, state_at
from checkin.core.scan_flags import UPLOADED_AFTER, ScanFlag, shown_otherwise
from checkin.core.verdict import ADMITTING, Verdict, VerdictCode
from checkin.services.scan_report import ScanReport
from checkin.store import door_place, found_badge, scan_log
from checkin.store.door_place import Place, SittingHistory
from checkin.store.driver import Transaction
from checkin.store.found_badge import FoundBadge
from checkin.store.seats import seated_in

# A younger scan that nobody has answered yet is judged by what is true now: clocks differ by a second or two
LIVE = timedelta(seconds=5)
CLOCK_TOLERANCE = timedelta(seconds=2)


class Judged(NamedTuple):
    """`place` has the rules of the time of the scan, `met` is the presence then; `stands` is what attendance says
    before it is recorded."""

    request: ScanRequest
    verdict: Verdict
    badge: FoundBadge | None
    place: Place
    history: SittingHistory
    scanned_at: datetime
    met: Presence | None = None
    stands: Presence | None = None
    movements: tuple[Movement, ...] = ()
    voids: tuple[Undoing, ...] = ()
    set_aside: bool = False
    sits: FoundBadge | None = None  # as of now, where `badge` is as of the scan's time


def judged_live(report: ScanReport, now: datetime) -> bool:
    """Whether it is judged by what is true now, and not by what was at its own time."""
    return report.device_verdict is None and now - report.scanned_at <= LIVE


def judge_scan(
    transaction: Transaction,
    report: ScanReport,
    place: Place,
    badge: FoundBadge | None,
    now: datetime,
    *,
    several: bool,
) -> Judged:
    request = ScanRequest(report.event_id, report.direction, report.override_reason is not None)
    scanned_at = min(report.scanned_at, now)
    is_live = judged_live(report, now)
    sits: FoundBadge | None = None
    movements: list[Movement] = []
    voids: list[Undoing] = []
    if badge is not None and badge.event_id == report.event_id:
        badge = found_badge.hold_delegate(transaction, badge)
        sits = seated_in(transaction, badge, report.sitting_id)
        then = sits if is_live else found_badge.as_of(transaction, badge, scanned_at)
        badge = sits if is_live else seated_in(transaction, then, report.sitting_id, scanned_at)
        movements, voids = scan_log.find_movements(
            transaction, report.event_id, badge.delegate_id, report.sitting_id, scan_id=report.scan_id
        )
    closed_since = place.closed_at is not None and place.closed_at >= scanned_at
    needs_history = movements or closed_since or not is_live
    history = door_place.sitting_history(transaction, report.sitting_id) if needs_history else SittingHistory()
    set_aside = not is_live and scanned_at < door_place.event_start(transaction, report.event_id)
    state = place.sitting_state if is_live else state_at(history.acts, scanned_at)
    if state is SittingState.PLANNED and report.device_verdict in ADMITTING and not set_aside:
        state = SittingState.OPEN  # it let in because a server said so: a copy from before that was restored
    stands = project_presence(movements, voids, history.closings)
    met = stands if is_live else _presence_at(scanned_at, movements, voids, history)
    moment = now if is_live else scanned_at
    if not is_live:
        place = door_place.place_at(transaction, place, report.sitting_id, report.entrance_id, scanned_at)
    facts = door_place.facts_about(badge, place, state, moment, met, several=several)
    verdict = decide(request, facts)
    return Judged(
        request,
        verdict,
        badge,
        place,
        history,
        scanned_at,
        met,
        stands,
        tuple(movements),
        tuple(voids),
        set_aside,
        sits,
    )


def _presence_at(
    moment: datetime,
    movements: list[Movement],
    voids: list[Undoing],
    history: SittingHistory,
) -> Presence | None:
    return project_presence(
        [one for one in movements if one.at <= moment],
        [void for void in voids if void.at <= moment],
        [closing for closing in history.closings if closing <= moment],
    )


def presence_after(report: ScanReport, decided: Judged, effect: Effect | None) -> Presence | None:
    if effect is None:
        return decided.stands
    movement = Movement(report.scan_id, decided.scanned_at, effect, report.entrance_id)
    return project_presence((*decided.movements, movement), decided.voids, decided.history.closings)


def other_admission(report: ScanReport, decided: Judged, effect: Effect | None) -> str | None:
    """The scan that let the same person in for the same stay: before a repetition, or after an admission that
    arrived later than it. None for all others."""
    if effect is None or decided.stands is None:
        return None
    rules = (decided.voids, decided.history.closings)
    began = [stay.entry for stay in stays_of(decided.movements, *rules)]
    if decided.verdict.code is VerdictCode.ALREADY_INSIDE:
        return next((one.scan_id for one in reversed(began) if one.at <= decided.scanned_at), None)
    if not decided.verdict.admits:
        return None
    movement = Movement(report.scan_id, decided.scanned_at, effect, report.entrance_id)
    begin = {stay.entry for stay in stays_of((*decided.movements, movement), *rules)}
    return next((one.scan_id for one in began if one not in begin), None)


def flags_of(
    report: ScanReport, decided: Judged, after: Presence | None, other_id: str | None, now: datetime
) -> list[ScanFlag]:
    """`other_id` as `other_admission` says."""
    verdict, stands = decided.verdict, decided.stands
    is_changed, closed_since = after != stands, _closed_since(decided, now)
    uploaded = is_changed and verdict.admits and now - decided.scanned_at > UPLOADED_AFTER
    otherwise = shown_otherwise(report.device_verdict, verdict.code)
    left_unseen = verdict.code is VerdictCode.LEFT and not (decided.met and decided.met.inside)
    raised = (
        (ScanFlag.CONFLICT, otherwise is ScanFlag.CONFLICT),
        (ScanFlag.TURNED_AWAY, otherwise is ScanFlag.TURNED_AWAY),
        (ScanFlag.DOUBLE, verdict.admits and other_id is not None),
        (ScanFlag.EXIT_WITHOUT_ENTRY, left_unseen),
        (ScanFlag.LATE, is_changed and closed_since),
        (ScanFlag.UPLOADED, uploaded and not closed_since),
        (ScanFlag.AFTER_CUT_OFF, report.after_cut_off),
        (ScanFlag.BEFORE_EVENT, decided.set_aside),
        (ScanFlag.AHEAD, report.scanned_at > now + CLOCK_TOLERANCE),
    )
    return [flag for flag, is_raised in raised if is_raised]


def _closed_since(decided: Judged, now: datetime) -> bool:
    """Whether the sitting closed between the scan and its arrival here."""
    return any(
        state is SittingState.CLOSED and decided.scanned_at < at <= now for at, state in decided.history.acts
    )
