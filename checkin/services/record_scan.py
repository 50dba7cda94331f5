"""The one way in: every scan is looked up by its id, decided, appended and answered in one transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from checkin.core.attendance import Direction, Effect, Movement, Presence, SittingMode, Undoing, project_presence
from checkin.core.badge_code import read_badge_code
from checkin.core.decision import ScanRequest, SittingState, decide, effect_of, state_at
from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean
from checkin.core.rights import DeviceRight
from checkin.core.scan_flags import UPLOADED_AFTER, ScanFlag
from checkin.core.short_code import read_short_code
from checkin.core.typed_badge import SeveralMeant, meant_badge
from checkin.core.verdict import ADMITTING, Verdict, VerdictCode
from checkin.services.pair_device import living_device, require_right
from checkin.services.short_codes import short_hash
from checkin.store import scan_log
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.locks import join_sitting, lock_scan
from checkin.store.presence import tell_presence
from checkin.store.scan_log import FoundBadge, KnownDevice, KnownScan, Place, SittingHistory
from checkin.store.seats import counts_among, seated_in
from checkin.store.vault import Vault

log = logging.getLogger("checkin.scans")

LONGEST_READ = 400  # characters; a citizen card's QR has about 150
LONGEST_ID = 9  # digits
# A younger scan that nobody has answered yet is judged by what is true now: clocks differ by a second or two
LIVE = timedelta(seconds=5)
CLOCK_TOLERANCE = timedelta(seconds=2)
_BY_ID = ("picked", "paper")  # a person was chosen, at a door or from a ticked list


class ScanIdReused(Refused):
    """The same scan id came for another badge, or from another event: HTTP 409, nothing is written."""

    code = "scan_id_reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a device says it read, and where.

    `scan_id` is a UUID that the device made; sending it again gives the stored answer again. `read` is the
    text of the QR (methods "camera", "reader", "photo"), a badge number or short code ("typed") or a delegate's id
    ("picked", "paper").
    `scanned_at` is the device's time, already corrected by the offset of its clock; aware. A time in the future is
    taken as `now`. `override_reason` lets in although a rule refuses. `device_verdict` is what the device showed
    while it could not ask.
    """

    scan_id: str
    sitting_id: int
    entrance_id: int
    method: str
    read: str
    scanned_at: datetime
    direction: Direction = Direction.IN
    override_reason: str | None = None
    device_verdict: VerdictCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport(Reading):
    """A reading whose device is known to be one of the event; None where a person at a desk records, by their
    account."""

    event_id: int
    device_id: int | None
    account_id: int | None = None
    after_cut_off: bool = False


class _Decided(NamedTuple):
    """`met` is the presence at the time of the scan, `stands` what attendance says before it is recorded."""

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


def record_scan(store: Store, report: ScanReport, now: datetime) -> dict[str, Any]:
    """The answer, after it is safely in the database: see `_answer` for its shape.

    Idempotent by `scan_id`. NotFound where the sitting or entrance is not of the event, ScanIdReused (409)
    where the id was used for another badge. Every other refusal is an answer.
    """
    return store.write_together(lambda transaction: _record(transaction, store.vault, report, now))


def record_device_scan(store: Store, key: str, reading: Reading, now: datetime) -> dict[str, Any]:
    """As `record_scan`, for the device behind a bearer key: DeviceUnknown, DeviceRevoked, NotPermitted.

    The key is looked at in the scan's own transaction, so that nothing is recorded after a device was cut off.
    """
    key_hash = store.vault.hash("device", key)

    def record(transaction: Transaction) -> dict[str, Any]:
        device = living_device(transaction, key_hash)
        return record_reading(transaction, store.vault, device, reading, now)

    return store.write_together(record)


def record_reading(
    transaction: Transaction, vault: Vault, device: KnownDevice, reading: Reading, now: datetime
) -> dict[str, Any]:
    """As `record_device_scan`, in somebody's transaction, for a device that was found in it."""
    if reading.override_reason is not None:
        require_right(device, DeviceRight.OVERRIDE)
    report = ScanReport(
        scan_id=reading.scan_id,
        event_id=device.event_id,
        sitting_id=reading.sitting_id,
        entrance_id=reading.entrance_id,
        device_id=device.id,
        method=reading.method,
        read=reading.read,
        scanned_at=reading.scanned_at,
        direction=reading.direction,
        override_reason=reading.override_reason,
        device_verdict=reading.device_verdict,
        after_cut_off=device.revoked_at is not None,
    )
    return _record(transaction, vault, report, now)


def _record(transaction: Transaction, vault: Vault, report: ScanReport, now: datetime) -> dict[str, Any]:
    read_hash = vault.hash("badge", _normalized(report))
    lock_scan(transaction, report.scan_id)
    join_sitting(transaction, report.sitting_id)
    place, known, badge = scan_log.find_place(
        transaction, report.event_id, report.sitting_id, report.entrance_id, report.scan_id, read_hash
    )
    if known is not None:
        return _stored_answer(known, report, read_hash)
    if place is None:
        raise NotFound
    try:
        meant, several = _badge_meant(transaction, vault, report, badge), False
    except SeveralMeant:
        meant, several = None, True
    decided = _decide(transaction, report, place, meant, now, several=several)
    answer = _answer(transaction, report, decided)
    effect = None if decided.set_aside else effect_of(decided.verdict, decided.request)
    after = _presence_after(report, decided, effect)
    scan = _scan_row(report, decided, read_hash, answer, now)
    scan |= {"effect": effect, "flags": " ".join(_flags(report, decided, after, now))}
    if not scan_log.append_scan(transaction, scan):
        known = scan_log.find_scan(transaction, report.scan_id)
        assert known is not None
        return _stored_answer(known, report, read_hash)
    if decided.badge is not None and decided.badge.event_id == report.event_id:
        sits = decided.sits or decided.badge
        counts = counts_among(sits, decided.place.convened_category_ids)
        tell_presence(
            transaction, sits, report.event_id, report.sitting_id, decided.stands, after, now, counts=counts
        )
    return answer


def _normalized(report: ScanReport) -> str:
    """What the hash is made of: a badge's code in its one spelling, else the text as read."""
    text = report.read[:LONGEST_READ]
    if report.method == "typed":
        return f"number:{report.event_id}:{clean(text).upper()}"
    if report.method in _BY_ID:
        return f"delegate:{report.event_id}:{text}"
    return read_badge_code(text) or f"text:{text}"


def _stored_answer(known: KnownScan, report: ScanReport, read_hash: str) -> dict[str, Any]:
    whose = {"scan_id": report.scan_id, "device_id": report.device_id}
    if known.event_id != report.event_id or known.read_hash != read_hash:
        log.warning("scan id reused", extra=whose | {"first_read": known.read_hash, "second_read": read_hash})
        raise ScanIdReused
    log.info("scan repeated", extra=whose)
    return known.answer


def _decide(
    transaction: Transaction,
    report: ScanReport,
    place: Place,
    badge: FoundBadge | None,
    now: datetime,
    *,
    several: bool,
) -> _Decided:
    request = ScanRequest(report.event_id, report.direction, report.override_reason is not None)
    scanned_at = min(report.scanned_at, now)
    is_live = report.device_verdict is None and now - scanned_at <= LIVE
    sits: FoundBadge | None = None
    movements: list[Movement] = []
    voids: list[Undoing] = []
    if badge is not None and badge.event_id == report.event_id:
        scan_log.lock_delegate(transaction, badge.delegate_id)
        sits = seated_in(transaction, badge, report.sitting_id, now)
        badge = sits if is_live else seated_in(transaction, badge, report.sitting_id, scanned_at)
        movements, voids = scan_log.find_movements(
            transaction, badge.delegate_id, report.sitting_id, scan_id=report.scan_id
        )
    closed_since = place.closed_at is not None and place.closed_at >= scanned_at
    needs_history = movements or closed_since or not is_live
    history = scan_log.sitting_history(transaction, report.sitting_id) if needs_history else SittingHistory()
    state = place.sitting_state if is_live else state_at(history.acts, scanned_at)
    stands = project_presence(movements, voids, history.closings, place.sitting_mode)
    met = stands if is_live else _presence_at(scanned_at, movements, voids, history, place.sitting_mode)
    moment = now if is_live else scanned_at
    facts = scan_log.facts_about(badge, place, state, moment, met, several=several)
    verdict = decide(request, facts)
    set_aside = not is_live and scanned_at < scan_log.event_start(transaction, report.event_id)
    return _Decided(
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
    mode: SittingMode,
) -> Presence | None:
    return project_presence(
        [one for one in movements if one.at <= moment],
        [void for void in voids if void.at <= moment],
        [closing for closing in history.closings if closing <= moment],
        mode,
    )


def _presence_after(report: ScanReport, decided: _Decided, effect: Effect | None) -> Presence | None:
    if effect is None:
        return decided.stands
    movement = Movement(report.scan_id, decided.scanned_at, effect, report.entrance_id)
    return project_presence(
        (*decided.movements, movement), decided.voids, decided.history.closings, decided.place.sitting_mode
    )


def _flags(report: ScanReport, decided: _Decided, after: Presence | None, now: datetime) -> list[ScanFlag]:
    verdict, stands = decided.verdict, decided.stands
    overtaken = verdict.admits and stands is not None and after is not None and after.scan_id != stands.scan_id
    is_changed, closed_since = after != stands, _closed_since(decided, now)
    uploaded = is_changed and verdict.admits and now - decided.scanned_at > UPLOADED_AFTER
    left_unseen = verdict.code is VerdictCode.LEFT and not (decided.met and decided.met.inside)
    raised = (
        (ScanFlag.CONFLICT, report.device_verdict in ADMITTING and not verdict.admits),
        (ScanFlag.DOUBLE, overtaken),
        (ScanFlag.EXIT_WITHOUT_ENTRY, left_unseen),
        (ScanFlag.LATE, is_changed and closed_since),
        (ScanFlag.UPLOADED, uploaded and not closed_since),
        (ScanFlag.AFTER_CUT_OFF, report.after_cut_off),
        (ScanFlag.BEFORE_EVENT, decided.set_aside),
        (ScanFlag.AHEAD, report.scanned_at > now + CLOCK_TOLERANCE),
    )
    return [flag for flag, is_raised in raised if is_raised]


def _closed_since(decided: _Decided, now: datetime) -> bool:
    """Whether the sitting closed between the scan and its arrival here."""
    return any(
        state is SittingState.CLOSED and decided.scanned_at < at <= now for at, state in decided.history.acts
    )


def _badge_meant(
    transaction: Transaction, vault: Vault, report: ScanReport, read: FoundBadge | None
) -> FoundBadge | None:
    """`read` is the one whose code was read. SeveralMeant; NotFound for a delegate who was picked and is not of the
    event."""
    if report.method == "typed":
        number, short_code = clean(report.read), read_short_code(report.read) or ""
        hashed = short_code and short_hash(vault, short_code)
        found = scan_log.find_typed_badges(transaction, report.event_id, number, short_code, hashed)
        return meant_badge(report.event_id, *found)
    if report.method in _BY_ID:
        picked = scan_log.find_delegate(transaction, report.event_id, _delegate_id(report.read))
        if picked is None:
            raise NotFound
        return picked
    return read


def _delegate_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise InvalidField("read", "id")
    return int(text)


def _answer(transaction: Transaction, report: ScanReport, decided: _Decided) -> dict[str, Any]:
    """What the device gets, and what is stored for the id; codes and data only, sentences are the edge's.

    `previous` tells where and when an earlier admission was; `delegate` is null where nobody may be named.
    """
    verdict, met = decided.verdict, decided.met
    badge = decided.badge if verdict.names_delegate else None
    return {
        "scan_id": report.scan_id,
        "verdict": verdict.code.value,
        "tone": verdict.tone.value,
        "direction": report.direction.value,
        "counts": verdict.admits and badge is not None and counts_among(badge, decided.place.convened_category_ids),
        "provisional": False,
        "overrode": verdict.overrode.value if verdict.overrode else None,
        "delegate": _named_delegate(badge) if badge else None,
        "photo": (badge.photo or "") if badge else "",
        "note": badge.staff_note if badge else "",
        "previous": _previous(transaction, met) if met else None,
        "badge_ended_at": badge.ended_at.isoformat() if badge and badge.ended_at else None,
        "badge_ended_by": (badge.ended_by or "") if badge else "",
        "right_entrances": scan_log.entrances_for(transaction, report.event_id, badge.category_id)
        if badge and verdict.code is VerdictCode.WRONG_ENTRANCE
        else [],
    }


def _previous(transaction: Transaction, met: Presence) -> dict[str, Any]:
    return {
        "at": met.first_in_at.isoformat(),
        "entrance": scan_log.entrance_name(transaction, met.entrance_id),
    }


def _named_delegate(badge: FoundBadge) -> dict[str, Any]:
    return {
        "full_name": badge.full_name,
        "position": badge.position,
        "category": badge.category_name,
        "category_color": badge.category_color,
        "delegation": badge.delegation_name or "",
        "seat": badge.seat,
    }


def _met_scan_id(decided: _Decided) -> str | None:
    """The admission that this one found, or, arriving late, the one that it goes before."""
    met = decided.met or decided.stands
    return met.scan_id if met else None


def _scan_row(
    report: ScanReport, decided: _Decided, read_hash: str, answer: dict[str, Any], now: datetime
) -> dict[str, Any]:
    of_event = decided.badge is not None and decided.badge.event_id == report.event_id
    return {
        "id": report.scan_id,
        "event_id": report.event_id,
        "sitting_id": report.sitting_id,
        "entrance_id": report.entrance_id,
        "device_id": report.device_id,
        "account_id": report.account_id,
        "badge_id": decided.badge.badge_id if decided.badge else None,
        "delegate_id": decided.badge.delegate_id if decided.badge and of_event else None,
        "direction": report.direction,
        "method": report.method,
        "read_hash": read_hash,
        "verdict": decided.verdict.code,
        "device_verdict": report.device_verdict,
        "overrode": decided.verdict.overrode,
        "reason": report.override_reason or "",
        "met_scan_id": _met_scan_id(decided),
        "answer": answer,
        "scanned_at": decided.scanned_at,
        "received_at": now,
        "recorded_at": now,
    }
