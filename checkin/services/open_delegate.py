"""Everything about one person, for organizers; what is sensitive only when it is asked for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from checkin.core.attendance import stays_of
from checkin.core.decision import BadgeStatus
from checkin.core.errors import NotFound
from checkin.core.short_code import short_code_of, spaced
from checkin.core.verdict import ADMITTING, VerdictCode
from checkin.store import door_place, scan_log
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.models import (
    Account,
    Attendance,
    Badge,
    Delegate,
    DelegateSensitive,
    Device,
    Entrance,
    Scan,
    ScanVoid,
    Sitting,
)
from checkin.store.vault import Vault

_MOVES = ADMITTING | {VerdictCode.LEFT}
MOST_SCANS = 200


@dataclass(frozen=True, slots=True)
class SittingAttendance:
    """`first_in_at` (UTC, aware) is None where the delegate was not counted."""

    sitting: Sitting
    first_in_at: datetime | None
    entrance: str


@dataclass(frozen=True, slots=True)
class LoggedScan:
    """`by` is the device or the organizer, "" where neither is known, as the entrance; `voided_because` and
    `voided_by` where nobody undid it."""

    scan_id: str
    scanned_at: datetime
    verdict: VerdictCode
    method: str
    sitting: str
    entrance: str
    by: str
    may_be_voided: bool
    voided_because: str
    voided_by: str


@dataclass(frozen=True, slots=True)
class DelegateFile:
    """`link_token` opens the delegate's own page; `badges` are the latest first; `scans` too, at most 200."""

    delegate: Delegate
    link_token: str
    badges: list[Badge]
    attendance: list[SittingAttendance]
    scans: list[LoggedScan]
    has_sensitive: bool
    short_codes: dict[int, str]  # of each badge, as it is printed

    @property
    def active_badge(self) -> Badge | None:
        return next((badge for badge in self.badges if badge.status is BadgeStatus.ACTIVE), None)


def open_delegate(store: Store, event_id: int, delegate_id: int) -> DelegateFile:
    """NotFound for a delegate of another event."""
    with store.read() as session:
        delegate = session.scalar(
            select(Delegate)
            .options(joinedload(Delegate.category), joinedload(Delegate.delegation))
            .where(Delegate.id == delegate_id, Delegate.event_id == event_id)
        )
        if delegate is None:
            raise NotFound
        sensitive = select(DelegateSensitive.delegate_id).where(DelegateSensitive.delegate_id == delegate_id)
        return DelegateFile(
            delegate=delegate,
            link_token=store.vault.unseal("delegate", delegate.link_sealed),
            badges=(badges := _badges(session, delegate_id)),
            short_codes={badge.id: _short_code(store.vault, badge) for badge in badges},
            attendance=_attendance(session, delegate),
            scans=_scans(session, delegate),
            has_sensitive=session.scalar(sensitive) is not None,
        )


def reveal_sensitive(store: Store, event_id: int, delegate_id: int) -> DelegateSensitive:
    """What is sensitive about a delegate. NotFound where nothing is known, or it is another event's delegate."""
    with store.read() as session:
        known = session.scalar(
            select(DelegateSensitive)
            .join(Delegate, Delegate.id == DelegateSensitive.delegate_id)
            .where(DelegateSensitive.delegate_id == delegate_id, Delegate.event_id == event_id)
        )
    if known is None:
        raise NotFound
    return known


def _short_code(vault: Vault, badge: Badge) -> str:
    return spaced(short_code_of(vault.unseal("badge", badge.code_sealed)))


def _badges(session: Session, delegate_id: int) -> list[Badge]:
    query = select(Badge).where(Badge.delegate_id == delegate_id).order_by(Badge.issued_at.desc(), Badge.id.desc())
    return list(session.scalars(query))


def _attendance(session: Session, delegate: Delegate) -> list[SittingAttendance]:
    rows = session.execute(
        select(Sitting, Attendance.first_in_at, Entrance.name)
        .outerjoin(Attendance, and_(Attendance.sitting_id == Sitting.id, Attendance.delegate_id == delegate.id))
        .outerjoin(Entrance, Attendance.entrance_id == Entrance.id)
        .where(Sitting.event_id == delegate.event_id)
        .order_by(Sitting.position, Sitting.id)
    )
    return [SittingAttendance(sitting, first_in_at, entrance or "") for sitting, first_in_at, entrance in rows]


def _beginnings(session: Session, delegate: Delegate) -> set[str]:
    """The scans by which they came in, each time."""
    transaction = Transaction.of_session(session)
    attended = select(Attendance.sitting_id).where(Attendance.delegate_id == delegate.id)
    began: set[str] = set()
    for sitting_id in session.scalars(attended).all():
        moves = scan_log.find_movements(transaction, delegate.event_id, delegate.id, sitting_id)
        stays = stays_of(*moves, door_place.closings_of(transaction, sitting_id))
        began |= {stay.entry.scan_id for stay in stays}
    return began


def _scans(session: Session, delegate: Delegate) -> list[LoggedScan]:
    """A repetition can be undone where it stands for the admission, an earlier scan being undone or an exit known
    since: undone beside one that stands, it would take that with it."""
    beginnings = _beginnings(session, delegate)
    undoer, undoing_device = aliased(Account), aliased(Device)
    rows = session.execute(
        select(
            Scan,
            Sitting.name,
            Entrance.name,
            func.coalesce(Device.name, Account.name, ""),
            ScanVoid.reason,
            func.coalesce(undoing_device.name, undoer.name, ""),
        )
        .join(Sitting, Scan.sitting_id == Sitting.id)
        .outerjoin(Entrance, Scan.entrance_id == Entrance.id)
        .outerjoin(Device, Scan.device_id == Device.id)
        .outerjoin(Account, Scan.account_id == Account.id)
        .outerjoin(ScanVoid, and_(ScanVoid.scan_id == Scan.id, ScanVoid.event_id == Scan.event_id))
        .outerjoin(undoing_device, ScanVoid.device_id == undoing_device.id)
        .outerjoin(undoer, ScanVoid.account_id == undoer.id)
        .where(Scan.delegate_id == delegate.id)
        .order_by(Scan.scanned_at.desc(), Scan.id)
        .limit(MOST_SCANS)
    )
    logged = {
        scan.id: LoggedScan(
            scan_id=scan.id,
            scanned_at=scan.scanned_at,
            verdict=scan.verdict,
            method=scan.method,
            sitting=sitting,
            entrance=entrance or "",
            by=by,
            may_be_voided=scan.effect is not None
            and reason is None
            and (scan.verdict in _MOVES or scan.id in beginnings),
            voided_because=reason or "",
            voided_by=undone_by,
        )
        for scan, sitting, entrance, by, reason, undone_by in rows  # undone twice, it stands there once
    }
    return list(logged.values())
