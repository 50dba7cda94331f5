"""An admission or an exit undone: always a new row, with who did it and why; the scan itself stays as it was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from checkin.core.attendance import Undoing, project_presence
from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean
from checkin.core.rights import DeviceRight, may
from checkin.services.pair_device import uploading_device
from checkin.store import door_place, found_badge, scan_log
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.known_device import KnownDevice
from checkin.store.locks import join_sitting, lock_scan
from checkin.store.presence import tell_presence
from checkin.store.scan_log import VoidableScan
from checkin.store.seats import counts_among, seated_in

OWN_TIME = timedelta(minutes=15)  # for what one's own phone recorded
LONGEST_REASON = 300


class VoidNotPermitted(Refused):
    """The scan is another device's, or older than a quarter of an hour, and the device's role is not enough."""

    code = "void_not_permitted"


class VoidIdReused(Refused):
    """The same void id came for another scan: HTTP 409, nothing is written."""

    code = "void_id_reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiding:
    """What somebody undoes. `void_id` is a UUID of their making; `voided_at` their corrected time, aware."""

    void_id: str
    scan_id: str
    reason: str
    voided_at: datetime


def void_device_scan(store: Store, key: str, voiding: Voiding, now: datetime) -> dict[str, Any]:
    """By the device behind a bearer key: its own scans for a quarter of an hour, a supervisor's any of the event.

    {"void_id", "scan_id", "voided"}. Idempotent by `void_id`, whatever the device may do by now. A scan that
    has not arrived is voided when it does. Who was cut off undoes what is their own, as long as they may hand in
    scans (`record_batch`).
    DeviceUnknown, DeviceRevoked, VoidNotPermitted, VoidIdReused; NotFound for a scan of another event.
    """
    key_hash = store.vault.hash("device", key)

    def void(transaction: Transaction) -> dict[str, Any]:
        device = uploading_device(transaction, key_hash, now)
        scan = _find_scan(transaction, voiding)
        is_known = scan_log.find_void(transaction, voiding.void_id) == (device.event_id, voiding.scan_id)
        if scan is not None and scan.event_id == device.event_id and not is_known:
            _require_void(device, scan, voiding)
        return _void(transaction, voiding, scan, device.event_id, now, device_id=device.id)

    return store.write_together(void)


def void_scan(
    store: Store, event_id: int, account_id: int | None, voiding: Voiding, now: datetime
) -> dict[str, Any]:
    """By an organizer. As `void_device_scan`; NotFound also for a scan that is not there."""

    def void(transaction: Transaction) -> dict[str, Any]:
        scan = _find_scan(transaction, voiding)
        if scan is None:
            raise NotFound
        return _void(transaction, voiding, scan, event_id, now, account_id=account_id)

    return store.write_together(void)


def _find_scan(transaction: Transaction, voiding: Voiding) -> VoidableScan | None:
    """None where it has not arrived; from now on it waits until this void is committed."""
    lock_scan(transaction, voiding.scan_id)
    return scan_log.find_voidable(transaction, voiding.scan_id)


def _require_void(device: KnownDevice, scan: VoidableScan, voiding: Voiding) -> None:
    is_own = scan.device_id == device.id and voiding.voided_at - scan.scanned_at <= OWN_TIME
    if not is_own and (device.revoked_at is not None or not may(device.role, DeviceRight.VOID_LATER)):
        raise VoidNotPermitted


def _void(
    transaction: Transaction,
    voiding: Voiding,
    scan: VoidableScan | None,
    event_id: int,
    now: datetime,
    *,
    device_id: int | None = None,
    account_id: int | None = None,
) -> dict[str, Any]:
    reason = clean(voiding.reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidField("reason", "empty" if not reason else "long")
    if scan is not None and scan.event_id != event_id:
        raise NotFound
    if scan is not None:
        join_sitting(transaction, scan.sitting_id)
    voided_at = min(voiding.voided_at, now)
    row = {
        "id": voiding.void_id,
        "event_id": event_id,
        "scan_id": voiding.scan_id,
        "device_id": device_id,
        "account_id": account_id,
        "reason": reason,
        "voided_at": voided_at,
        "received_at": now,
        "recorded_at": now,
    }
    if not scan_log.append_void(transaction, row):
        if scan_log.find_void(transaction, voiding.void_id) != (event_id, voiding.scan_id):
            raise VoidIdReused
    elif scan is not None and scan.delegate_id is not None:
        _tell(transaction, scan, scan.delegate_id, Undoing(voiding.scan_id, voided_at), now)
    return {"void_id": voiding.void_id, "scan_id": voiding.scan_id, "voided": True}


def _tell(transaction: Transaction, scan: VoidableScan, delegate_id: int, void: Undoing, now: datetime) -> None:
    found_badge.lock_delegate(transaction, delegate_id)
    movements, voids = scan_log.find_movements(transaction, scan.event_id, delegate_id, scan.sitting_id)
    others = list(voids)
    others.remove(void)
    closings = door_place.closings_of(transaction, scan.sitting_id)
    before, after = (project_presence(movements, kept, closings) for kept in (others, voids))
    person = found_badge.find_delegate(transaction, scan.event_id, delegate_id, now)
    assert person is not None
    person = seated_in(transaction, person, scan.sitting_id)
    counts = counts_among(person, door_place.convened_to(transaction, scan.sitting_id))
    tell_presence(transaction, person, scan.event_id, scan.sitting_id, before, after, now, counts=counts)
