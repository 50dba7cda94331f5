"""The one way in: every scan is looked up by its id, decided, appended and answered in one transaction."""

import logging
from datetime import datetime
from typing import Any

from checkin.core.decision import effect_of
from checkin.core.errors import NotFound, Refused
from checkin.core.rights import DeviceRight, may
from checkin.core.scan_flags import shown_otherwise
from checkin.core.typed_badge import SeveralMeant
from checkin.core.verdict import VerdictCode
from checkin.services.judge_scan import flags_of, judge_scan, other_admission, presence_after
from checkin.services.pair_device import living_device, require_right
from checkin.services.read_badge import badge_meant, normalized
from checkin.services.scan_answer import answer_of, scan_row
from checkin.services.scan_report import Reading, ScanReport
from checkin.store import door_place, scan_log
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.known_device import KnownDevice
from checkin.store.locks import join_sitting, lock_scan
from checkin.store.presence import tell_presence
from checkin.store.scan_log import KnownScan
from checkin.store.seats import counts_among
from checkin.store.vault import Vault

log = logging.getLogger("checkin.scans")


class ScanIdReused(Refused):
    """The same scan id came for another badge, or from another event: HTTP 409, nothing is written."""

    code = "scan_id_reused"


def record_scan(store: Store, report: ScanReport, now: datetime) -> dict[str, Any]:
    """The answer, after it is safely in the database: see `scan_answer.answer_of` for its shape.

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
    """As `record_device_scan`, in somebody's transaction, for a device that was found in it.

    What was an exception on a phone that was offline, and may make none by now, is recorded without it.
    """
    override_reason = reading.override_reason
    if override_reason is not None and not may(device.role, DeviceRight.OVERRIDE):
        is_new = scan_log.find_scan(transaction, reading.scan_id) is None
        if is_new and reading.device_verdict is None:
            require_right(device, DeviceRight.OVERRIDE)
        override_reason = None
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
        override_reason=override_reason,
        device_verdict=reading.device_verdict,
        after_cut_off=device.revoked_at is not None,
    )
    return _record(transaction, vault, report, now)


def _record(transaction: Transaction, vault: Vault, report: ScanReport, now: datetime) -> dict[str, Any]:
    read_hash = vault.hash("badge", normalized(report))
    lock_scan(transaction, report.scan_id)
    join_sitting(transaction, report.sitting_id)
    place, known, badge = door_place.find_place(
        transaction, report.event_id, report.sitting_id, report.entrance_id, report.scan_id, read_hash
    )
    if known is not None:
        return _stored_answer(transaction, known, report, read_hash, now)
    if place is None:
        raise NotFound
    try:
        meant, several = badge_meant(transaction, vault, report, badge, now), False
    except SeveralMeant:
        meant, several = None, True
    decided = judge_scan(transaction, report, place, meant, now, several=several)
    answer = answer_of(transaction, report, decided)
    effect = None if decided.set_aside else effect_of(decided.verdict, decided.request, decided.place.sitting_mode)
    after, other_id = presence_after(report, decided, effect), other_admission(report, decided, effect)
    flags = flags_of(report, decided, after, other_id, now)
    scan = scan_row(report, decided, read_hash, answer, now, other_id)
    scan |= {"effect": effect, "flags": " ".join(flags)}
    if not scan_log.append_scan(transaction, scan):
        known = scan_log.find_scan(transaction, report.scan_id)
        assert known is not None
        return _stored_answer(transaction, known, report, read_hash, now)
    if decided.badge is not None and decided.badge.event_id == report.event_id:
        sits = decided.sits or decided.badge
        counts = counts_among(sits, place.convened_category_ids)
        tell_presence(
            transaction, sits, report.event_id, report.sitting_id, decided.stands, after, now, counts=counts
        )
    return answer


def _stored_answer(
    transaction: Transaction, known: KnownScan, report: ScanReport, read_hash: str, now: datetime
) -> dict[str, Any]:
    whose = {"scan_id": report.scan_id, "device_id": report.device_id}
    if known.event_id != report.event_id or known.read_hash != read_hash:
        log.warning("scan id reused", extra=whose | {"first_read": known.read_hash, "second_read": read_hash})
        raise ScanIdReused
    log.info("scan repeated", extra=whose)
    flag = shown_otherwise(report.device_verdict, VerdictCode(known.answer["verdict"]))
    if flag is not None and report.device_verdict is not None and known.device_verdict is None:
        scan_log.append_shown(transaction, report.scan_id, report.device_verdict, flag, now)
    return known.answer
