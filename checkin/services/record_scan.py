"""The one way in: every scan is looked up by its id, decided, appended and answered in one transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkin.core.badge_code import read_badge_code
from checkin.core.decision import ScanRequest, decide
from checkin.core.errors import NotFound, Refused
from checkin.core.names import clean
from checkin.core.stream import DeltaKind
from checkin.core.verdict import Verdict
from checkin.services.pair_device import living_device
from checkin.store import scan_log
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.scan_log import FirstAdmission, FoundBadge, KnownScan
from checkin.store.stream import append_delta
from checkin.store.vault import Vault

log = logging.getLogger("checkin.scans")

LONGEST_READ = 400  # characters; a citizen card's QR has about 150


class ScanIdReused(Refused):
    """The same scan id came for another badge, or from another event: HTTP 409, nothing is written."""

    code = "scan_id_reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a device says it read, and where.

    `scan_id` is a UUID that the device made; sending it again gives the stored answer again. `read` is the
    text of the QR (method "camera") or a badge number (method "typed"). `scanned_at` is the device's time,
    already corrected by the offset of its clock; aware. A time in the future is taken as `now`.
    """

    scan_id: str
    sitting_id: int
    entrance_id: int
    method: str
    read: str
    scanned_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport(Reading):
    """A reading whose device is known to be one of the event; None where a person at a desk scans."""

    event_id: int
    device_id: int | None


@dataclass(frozen=True, slots=True)
class _Decided:
    verdict: Verdict
    badge: FoundBadge | None
    met: FirstAdmission | None


def record_scan(store: Store, report: ScanReport, now: datetime) -> dict[str, Any]:
    """The answer, after it is safely in the database: see `_answer` for its shape.

    Idempotent by `scan_id`. NotFound where the sitting or entrance is not of the event, ScanIdReused (409)
    where the id was used for another badge. Every other refusal is an answer.
    """
    return store.write_together(lambda transaction: _record(transaction, store.vault, report, now))


def record_device_scan(store: Store, key: str, reading: Reading, now: datetime) -> dict[str, Any]:
    """As `record_scan`, for the device behind a bearer key: DeviceUnknown, DeviceRevoked.

    The key is looked at in the scan's own transaction, so that nothing is recorded after a device was cut off.
    """
    key_hash = store.vault.hash("device", key)

    def record(transaction: Transaction) -> dict[str, Any]:
        device = living_device(transaction, key_hash)
        report = ScanReport(
            scan_id=reading.scan_id,
            event_id=device.event_id,
            sitting_id=reading.sitting_id,
            entrance_id=reading.entrance_id,
            device_id=device.id,
            method=reading.method,
            read=reading.read,
            scanned_at=reading.scanned_at,
        )
        return _record(transaction, store.vault, report, now)

    return store.write_together(record)


def _record(transaction: Transaction, vault: Vault, report: ScanReport, now: datetime) -> dict[str, Any]:
    read_hash = vault.hash("badge", _normalized(report))
    known = scan_log.find_scan(transaction, report.scan_id)
    if known is not None:
        return _stored_answer(known, report, read_hash)
    decided = _decide(transaction, report, read_hash, min(report.scanned_at, now))
    answer = _answer(report, decided)
    scan = _scan_row(report, decided, read_hash, answer, now)
    if not scan_log.append_scan(transaction, scan):
        known = scan_log.find_scan(transaction, report.scan_id)
        assert known is not None
        return _stored_answer(known, report, read_hash)
    if decided.verdict.admits and decided.badge is not None:
        _admit(transaction, decided.badge, scan, now)
    return answer


def _normalized(report: ScanReport) -> str:
    """What the hash is made of: a badge's code in its one spelling, else the text as read."""
    text = report.read[:LONGEST_READ]
    if report.method == "typed":
        return f"number:{report.event_id}:{clean(text).upper()}"
    return read_badge_code(text) or f"text:{text}"


def _stored_answer(known: KnownScan, report: ScanReport, read_hash: str) -> dict[str, Any]:
    whose = {"scan_id": report.scan_id, "device_id": report.device_id}
    if known.event_id != report.event_id or known.read_hash != read_hash:
        log.warning("scan id reused", extra=whose)
        raise ScanIdReused
    log.info("scan repeated", extra=whose)
    return known.answer


def _decide(transaction: Transaction, report: ScanReport, read_hash: str, scanned_at: datetime) -> _Decided:
    place = scan_log.find_place(transaction, report.event_id, report.sitting_id, report.entrance_id)
    if place is None:
        raise NotFound
    badge = _find_badge(transaction, report, read_hash)
    met = None
    if badge is not None and badge.event_id == report.event_id:
        scan_log.lock_delegate(transaction, badge.delegate_id)
        met = scan_log.first_admission(transaction, badge.delegate_id, report.sitting_id)
    request = ScanRequest(report.event_id, report.sitting_id, report.entrance_id, scanned_at)
    facts = scan_log.facts_about(badge, place, met.first_in_at if met else None)
    return _Decided(decide(request, facts), badge, met)


def _find_badge(transaction: Transaction, report: ScanReport, read_hash: str) -> FoundBadge | None:
    if report.method == "typed":
        return scan_log.find_badge_by_number(transaction, report.event_id, clean(report.read))
    return scan_log.find_badge_by_code(transaction, read_hash)


def _answer(report: ScanReport, decided: _Decided) -> dict[str, Any]:
    """What the device gets, and what is stored for the id; codes and data only, sentences are the edge's.

    `previous` tells where and when an earlier admission was; `delegate` is null where nobody may be named.
    """
    verdict, badge, met = decided.verdict, decided.badge, decided.met
    return {
        "scan_id": report.scan_id,
        "verdict": verdict.code.value,
        "tone": verdict.tone.value,
        "counts": verdict.admits and badge is not None and badge.counts_for_quorum,
        "delegate": _named_delegate(badge) if badge and verdict.names_delegate else None,
        "previous": {"at": met.first_in_at.isoformat(), "entrance": met.entrance_name or ""} if met else None,
        "badge_ended_at": badge.ended_at.isoformat()
        if badge and badge.ended_at and verdict.names_delegate
        else None,
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
        "badge_id": decided.badge.badge_id if decided.badge else None,
        "delegate_id": decided.badge.delegate_id if decided.badge and of_event else None,
        "method": report.method,
        "read_hash": read_hash,
        "verdict": decided.verdict.code,
        "met_scan_id": decided.met.scan_id if decided.met else None,
        "answer": answer,
        "scanned_at": min(report.scanned_at, now),
        "received_at": now,
        "recorded_at": now,
    }


def _admit(transaction: Transaction, badge: FoundBadge, scan: dict[str, Any], now: datetime) -> None:
    scan_log.append_attendance(
        transaction,
        {
            "delegate_id": badge.delegate_id,
            "sitting_id": scan["sitting_id"],
            "first_in_at": scan["scanned_at"],
            "scan_id": scan["id"],
            "entrance_id": scan["entrance_id"],
        },
    )
    append_delta(
        transaction,
        scan["event_id"],
        DeltaKind.ARRIVED,
        {
            "sitting_id": scan["sitting_id"],
            "at": scan["scanned_at"].isoformat(),
            "counts": badge.counts_for_quorum,
            "full_name": badge.full_name,
            "delegation_id": badge.delegation_id,
            "delegation": badge.delegation_name or "",
            "seat": badge.seat,
        },
        now,
        delegate_id=badge.delegate_id,
    )
