"""What a person should look at in the log: conflicts, doubles, overrides, late uploads; and what was undone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from checkin.core.scan_flags import ScanFlag
from checkin.core.verdict import VerdictCode
from checkin.store.engine import Store
from checkin.store.models import (
    Account,
    Category,
    Delegate,
    Delegation,
    Device,
    Entrance,
    Scan,
    ScanVoid,
    Sitting,
    WalkIn,
)
from checkin.store.models.scans import IS_DOUBTFUL

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Other:
    """The admission that a doubtful scan met: when, and where ("" where that is not known)."""

    scan_id: str
    scanned_at: datetime
    entrance: str
    device: str


@dataclass(frozen=True, slots=True)
class DoubtfulScan:
    """Names are "" and `delegate_id` None where nobody is known. Times are UTC, aware."""

    scan_id: str
    scanned_at: datetime
    received_at: datetime
    verdict: VerdictCode
    device_verdict: VerdictCode | None
    overrode: VerdictCode | None
    reason: str
    flags: tuple[ScanFlag, ...]
    delegate_id: int | None
    full_name: str
    sitting: str
    entrance: str
    device: str
    other: Other | None


@dataclass(frozen=True, slots=True)
class Voided:
    """`actor` is the device or the account; `scanned_at` None where the scan has not arrived."""

    voided_at: datetime
    reason: str
    actor: str
    scanned_at: datetime | None
    delegate_id: int | None
    full_name: str


@dataclass(frozen=True, slots=True)
class TakenAtDoor:
    """Somebody on no list whom a supervisor registered; `device` is theirs."""

    at: datetime
    delegate_id: int
    full_name: str
    category: str
    delegation: str
    device: str
    reason: str


def doubtful_scans(store: Store, event_id: int) -> list[DoubtfulScan]:
    """Every scan with a flag or an override, the newest first, at most 200."""
    met, met_entrance, met_device = aliased(Scan), aliased(Entrance), aliased(Device)
    query = (
        select(Scan, Delegate.full_name, Sitting.name, Entrance.name, Device.name, met, met_entrance, met_device)
        .join(Sitting, Scan.sitting_id == Sitting.id)
        .outerjoin(Delegate, Scan.delegate_id == Delegate.id)
        .outerjoin(Entrance, Scan.entrance_id == Entrance.id)
        .outerjoin(Device, Scan.device_id == Device.id)
        .outerjoin(met, Scan.met_scan_id == met.id)
        .outerjoin(met_entrance, met.entrance_id == met_entrance.id)
        .outerjoin(met_device, met.device_id == met_device.id)
        .where(Scan.event_id == event_id, IS_DOUBTFUL)
        .order_by(Scan.received_at.desc(), Scan.id)
        .limit(MOST_SHOWN)
    )
    with store.read() as session:
        return [
            DoubtfulScan(
                scan_id=scan.id,
                scanned_at=scan.scanned_at,
                received_at=scan.received_at,
                verdict=scan.verdict,
                device_verdict=scan.device_verdict,
                overrode=scan.overrode,
                reason=scan.reason,
                flags=tuple(ScanFlag(flag) for flag in scan.flags.split()),
                delegate_id=scan.delegate_id,
                full_name=full_name or "",
                sitting=sitting,
                entrance=entrance or "",
                device=device or "",
                other=_other(other, other_entrance, other_device),
            )
            for scan, full_name, sitting, entrance, device, other, other_entrance, other_device in session.execute(
                query
            )
        ]


def voided_scans(store: Store, event_id: int) -> list[Voided]:
    """What was undone, the newest first, at most 200."""
    query = (
        select(ScanVoid, Scan.scanned_at, Scan.delegate_id, Delegate.full_name, Device.name, Account.name)
        .outerjoin(Scan, ScanVoid.scan_id == Scan.id)
        .outerjoin(Delegate, Scan.delegate_id == Delegate.id)
        .outerjoin(Device, ScanVoid.device_id == Device.id)
        .outerjoin(Account, ScanVoid.account_id == Account.id)
        .where(ScanVoid.event_id == event_id)
        .order_by(ScanVoid.received_at.desc(), ScanVoid.id)
        .limit(MOST_SHOWN)
    )
    with store.read() as session:
        return [
            Voided(void.voided_at, void.reason, device or account or "", scanned_at, delegate_id, full_name or "")
            for void, scanned_at, delegate_id, full_name, device, account in session.execute(query)
        ]


def walk_ins(store: Store, event_id: int) -> list[TakenAtDoor]:
    """Who was taken at a door, the newest first, at most 200."""
    query = (
        select(
            WalkIn.created_at,
            WalkIn.delegate_id,
            Delegate.full_name,
            Category.name,
            Delegation.name,
            Device.name,
            WalkIn.reason,
        )
        .join(Delegate, WalkIn.delegate_id == Delegate.id)
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .join(Device, WalkIn.device_id == Device.id)
        .where(WalkIn.event_id == event_id)
        .order_by(WalkIn.created_at.desc(), WalkIn.id)
        .limit(MOST_SHOWN)
    )
    with store.read() as session:
        return [
            TakenAtDoor(at, delegate_id, name, category, delegation or "", device, reason)
            for at, delegate_id, name, category, delegation, device, reason in session.execute(query)
        ]


def _other(scan: Scan | None, entrance: Entrance | None, device: Device | None) -> Other | None:
    if scan is None:
        return None
    return Other(scan.id, scan.scanned_at, entrance.name if entrance else "", device.name if device else "")
