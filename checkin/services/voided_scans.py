"""Admissions and exits that were undone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from checkin.store.engine import Store
from checkin.store.models import Account, Delegate, Device, Scan, ScanVoid

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Voided:
    """`actor` is the device or the account; `scanned_at` None where the scan has not arrived."""

    voided_at: datetime
    reason: str
    actor: str
    scanned_at: datetime | None
    delegate_id: int | None
    full_name: str


def voided_scans(store: Store, event_id: int) -> list[Voided]:
    """What was undone, the newest first, at most 200."""
    query = (
        select(ScanVoid, Scan.scanned_at, Scan.delegate_id, Delegate.full_name, Device.name, Account.name)
        .outerjoin(Scan, and_(ScanVoid.scan_id == Scan.id, ScanVoid.event_id == Scan.event_id))
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
