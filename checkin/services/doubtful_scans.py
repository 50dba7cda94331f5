"""What a person should look at in the log: conflicts, doubles, overrides, late uploads, unknown badges, and who was
taken at a door. Each is open until somebody settles it (see `settle_doubts`); and what was undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from checkin.core.scan_flags import LATE_FLAGS, ScanFlag
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
    Settlement,
    Sitting,
    WalkIn,
)
from checkin.store.models.scans import IS_DOUBTFUL, IS_UNKNOWN

MOST_SHOWN = 200
PAGE_SIZE = 50


class DoubtKind(StrEnum):
    """Why somebody should look; a scan may have several reasons."""

    DOUBLE = "double"
    CONFLICT = "conflict"
    OVERRIDE = "override"
    LATE = "late"  # core.scan_flags.LATE_FLAGS, as in the report
    UNKNOWN = "unknown"
    OTHER = "other"
    WALK_IN = "walk_in"


_OTHER = frozenset({ScanFlag.EXIT_WITHOUT_ENTRY, ScanFlag.AHEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtFilter:
    """`settled` None: open ones and settled ones."""

    kind: DoubtKind | None = None
    settled: bool | None = False
    sitting_id: int | None = None


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """What somebody said of an item: settled, or open again."""

    settled: bool
    note: str
    by: str  # "" where nobody is known
    at: datetime


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
    id: str = ""
    said: tuple[SettlementLine, ...] = ()

    @property
    def settled(self) -> bool:
        return bool(self.said) and self.said[0].settled


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of scans, and everybody taken at a door who fits. `open` counts what is open, by kind; a scan with
    two reasons is in both, and once in `all_open`."""

    scans: list[DoubtfulScan]
    walk_ins: list[TakenAtDoor]
    matching: int  # scans
    page: int
    pages: int
    open: dict[DoubtKind, int]
    all_open: int


def work_list(store: Store, event_id: int, wanted: DoubtFilter, page: int = 1) -> WorkList:
    """The newest first, and last what is only uploaded late. A page beyond the last is the last."""
    with store.read() as session:
        reasons = _open_reasons(session, event_id)
        taken_open = _count(session, _walk_ins(event_id).where(~_is_settled(WalkIn.id)))
        matching = _count(session, _ids(event_id, wanted))
        pages = max(1, -(-matching // PAGE_SIZE))
        page = min(max(page, 1), pages)
        return WorkList(
            scans=_scans(session, event_id, wanted, PAGE_SIZE, (page - 1) * PAGE_SIZE),
            walk_ins=_taken(session, event_id, wanted) if wanted.kind in (None, DoubtKind.WALK_IN) else [],
            matching=matching,
            page=page,
            pages=pages,
            open=_by_kind(reasons) | {DoubtKind.WALK_IN: taken_open},
            all_open=len(reasons) + taken_open,
        )


def count_open(store: Store, event_id: int) -> int:
    """How many items wait for somebody."""
    with store.read() as session:
        scans = _count(session, _ids(event_id, DoubtFilter()))
        return scans + _count(session, _walk_ins(event_id).where(~_is_settled(WalkIn.id)))


def kinds_of(flags: Iterable[str], overrode: VerdictCode | None, verdict: VerdictCode) -> set[DoubtKind]:
    found = set(flags)
    raised = {
        DoubtKind.DOUBLE: ScanFlag.DOUBLE in found,
        DoubtKind.CONFLICT: ScanFlag.CONFLICT in found,
        DoubtKind.OVERRIDE: overrode is not None,
        DoubtKind.LATE: bool(found & LATE_FLAGS),
        DoubtKind.UNKNOWN: verdict is VerdictCode.UNKNOWN_BADGE,
        DoubtKind.OTHER: bool(found & _OTHER),
    }
    return {kind for kind, is_raised in raised.items() if is_raised}


def walk_ins(store: Store, event_id: int) -> list[TakenAtDoor]:
    """Everybody who was taken at a door, the newest first, at most 200."""
    with store.read() as session:
        return _taken(session, event_id, DoubtFilter(settled=None))


def doubtful_scans(store: Store, event_id: int) -> list[DoubtfulScan]:
    """All of them, settled or not, the newest first, at most 200."""
    with store.read() as session:
        return _scans(session, event_id, DoubtFilter(settled=None), MOST_SHOWN, 0)


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


def _ids(event_id: int, wanted: DoubtFilter) -> Select[str]:
    """Of the scans that fit: by the two small indexes, never through the whole log."""
    doubtful = select(Scan.id).where(Scan.event_id == event_id, IS_DOUBTFUL)
    unknown = select(Scan.id).where(Scan.event_id == event_id, IS_UNKNOWN)
    query = select(Scan.id).where(Scan.id.in_(doubtful.union(unknown)))
    if wanted.kind is not None:
        query = query.where(_is_of_kind(wanted.kind))
    if wanted.sitting_id is not None:
        query = query.where(Scan.sitting_id == wanted.sitting_id)
    if wanted.settled is not None:
        query = query.where(_is_settled(Scan.id) if wanted.settled else ~_is_settled(Scan.id))
    return query


def _is_of_kind(kind: DoubtKind) -> ColumnElement[bool]:
    match kind:
        case DoubtKind.DOUBLE:
            return _has_flag({ScanFlag.DOUBLE})
        case DoubtKind.CONFLICT:
            return _has_flag({ScanFlag.CONFLICT})
        case DoubtKind.OVERRIDE:
            return Scan.overrode.is_not(None)
        case DoubtKind.LATE:
            return _has_flag(LATE_FLAGS)
        case DoubtKind.UNKNOWN:
            return IS_UNKNOWN
        case DoubtKind.OTHER:
            return _has_flag(_OTHER)
        case DoubtKind.WALK_IN:
            return Scan.id.is_(None)  # no scan is one


def _has_flag(flags: Iterable[ScanFlag]) -> ColumnElement[bool]:
    return or_(*((" " + Scan.flags + " ").contains(f" {flag.value} ") for flag in sorted(flags)))


def _is_settled(item_id: Any) -> ColumnElement[bool]:
    latest = select(func.max(Settlement.id)).group_by(Settlement.item_id)
    settled = select(Settlement.item_id).where(Settlement.id.in_(latest), Settlement.settled.is_(True))
    return cast("ColumnElement[bool]", item_id.in_(settled))


def _count(session: Session, query: Select[str]) -> int:
    return session.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _open_reasons(session: Session, event_id: int) -> list[set[DoubtKind]]:
    open_ids = _ids(event_id, DoubtFilter())
    rows = session.execute(select(Scan.flags, Scan.overrode, Scan.verdict).where(Scan.id.in_(open_ids)))
    return [kinds_of(flags.split(), overrode, verdict) for flags, overrode, verdict in rows]


def _by_kind(reasons: list[set[DoubtKind]]) -> dict[DoubtKind, int]:
    return {kind: sum(kind in each for each in reasons) for kind in DoubtKind}


def _scans(session: Session, event_id: int, wanted: DoubtFilter, most: int, offset: int) -> list[DoubtfulScan]:
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
        .where(Scan.id.in_(_ids(event_id, wanted)))
        # a phone that was offline sends many that are late and nothing else: they stand behind what may be wrong
        .order_by(Scan.flags == ScanFlag.UPLOADED.value, Scan.received_at.desc(), Scan.id)
        .limit(most)
        .offset(offset)
    )
    rows = session.execute(query).all()
    said = _said_of(session, [row[0].id for row in rows])
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


def _said_of(session: Session, item_ids: list[str]) -> dict[str, tuple[SettlementLine, ...]]:
    rows = session.execute(
        select(Settlement, Account.name)
        .outerjoin(Account, Settlement.account_id == Account.id)
        .where(Settlement.item_id.in_(item_ids))
        .order_by(Settlement.id.desc())
    )
    said: dict[str, tuple[SettlementLine, ...]] = {}
    for row, by in rows:
        line = SettlementLine(row.settled, row.note, by or "", row.at)
        said[row.item_id] = (*said.get(row.item_id, ()), line)
    return said


def _walk_ins(event_id: int) -> Select[str]:
    return select(WalkIn.id).where(WalkIn.event_id == event_id)


def _taken(session: Session, event_id: int, wanted: DoubtFilter) -> list[TakenAtDoor]:
    fitting = []
    if wanted.settled is not None:
        fitting.append(_is_settled(WalkIn.id) if wanted.settled else ~_is_settled(WalkIn.id))
    query = (
        select(WalkIn, Delegate.full_name, Category.name, Delegation.name, Device.name)
        .join(Delegate, WalkIn.delegate_id == Delegate.id)
        .join(Category, Delegate.category_id == Category.id)
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .join(Device, WalkIn.device_id == Device.id)
        .where(WalkIn.event_id == event_id, *fitting)
        .order_by(WalkIn.created_at.desc(), WalkIn.id)
        .limit(MOST_SHOWN)
    )
    rows = session.execute(query).all()
    said = _said_of(session, [row[0].id for row in rows])
    return [
        TakenAtDoor(
            one.created_at,
            one.delegate_id,
            name,
            category,
            delegation or "",
            device,
            one.reason,
            one.id,
            said.get(one.id, ()),
        )
        for one, name, category, delegation, device in rows
    ]


def _other(scan: Scan | None, entrance: str | None, device: str) -> Other | None:
    if scan is None:
        return None
    return Other(scan.id, scan.scanned_at, entrance or "", device)
