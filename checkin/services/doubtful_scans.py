"""Scans that a person should look at, with whom they are of and which admission they met."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from checkin.core.scan_flags import ScanFlag
from checkin.core.verdict import VerdictCode
from checkin.services.doubt_kinds import DoubtFilter, ids_that_fit
from checkin.services.settlements import SettlementLine, said_of
from checkin.store.engine import Store
from checkin.store.models import Account, Delegate, Device, Entrance, Scan, Sitting
from checkin.store.models.scans import IS_UNKNOWN

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
    times_read: int = 1  # of an unknown badge: how often this code was read at the event's doors
    said: tuple[SettlementLine, ...] = ()  # the latest first

    @property
    def settled(self) -> bool:
        return bool(self.said) and self.said[0].settled


def doubtful_scans(store: Store, event_id: int) -> list[DoubtfulScan]:
    """All of them, settled or not, the newest first, at most 200."""
    with store.read() as session:
        return scans_that_fit(session, event_id, DoubtFilter(settled=None), MOST_SHOWN, 0)


def scans_that_fit(
    session: Session, event_id: int, wanted: DoubtFilter, most: int, offset: int
) -> list[DoubtfulScan]:
    met, met_entrance, met_device, met_account = aliased(Scan), aliased(Entrance), aliased(Device), aliased(Account)
    by, met_by = func.coalesce(Device.name, Account.name, ""), func.coalesce(met_device.name, met_account.name, "")
    query = (
        select(Scan, Delegate.full_name, Sitting.name, Entrance.name, by, met, met_entrance.name, met_by)
        .join(Sitting, Scan.sitting_id == Sitting.id)
        .outerjoin(Delegate, Scan.delegate_id == Delegate.id)
        .outerjoin(Entrance, Scan.entrance_id == Entrance.id)
        .outerjoin(Device, Scan.device_id == Device.id)
        .outerjoin(Account, Scan.account_id == Account.id)
        .outerjoin(met, Scan.met_scan_id == met.id)
        .outerjoin(met_entrance, met.entrance_id == met_entrance.id)
        .outerjoin(met_device, met.device_id == met_device.id)
        .outerjoin(met_account, met.account_id == met_account.id)
        .where(Scan.id.in_(ids_that_fit(event_id, wanted)))
        # a phone that was offline sends many that are late and nothing else: they stand behind what may be wrong
        .order_by(Scan.flags == ScanFlag.UPLOADED.value, Scan.received_at.desc(), Scan.id)
        .limit(most)
        .offset(offset)
    )
    rows = session.execute(query).all()
    said = said_of(session, [row[0].id for row in rows])
    times = _times_read(session, event_id, [row[0] for row in rows])
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
            device=device,
            other=_other(other, other_entrance, other_device),
            times_read=times.get(scan.read_hash, 1),
            said=said.get(scan.id, ()),
        )
        for scan, full_name, sitting, entrance, device, other, other_entrance, other_device in rows
    ]


def _times_read(session: Session, event_id: int, scans: Iterable[Scan]) -> dict[str, int]:
    hashes = {scan.read_hash for scan in scans if scan.verdict is VerdictCode.UNKNOWN_BADGE}
    counted = session.execute(
        select(Scan.read_hash, func.count())
        .where(Scan.event_id == event_id, IS_UNKNOWN, Scan.read_hash.in_(hashes))
        .group_by(Scan.read_hash)
    )
    return {read_hash: number for read_hash, number in counted}


def _other(scan: Scan | None, entrance: str | None, device: str) -> Other | None:
    if scan is None:
        return None
    return Other(scan.id, scan.scanned_at, entrance or "", device)
