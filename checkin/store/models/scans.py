"""The log of scans and voids, append-only, and attendance, its projection."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, PrimaryKeyConstraint, String, literal_column, or_
from sqlalchemy.orm import Mapped, mapped_column

from checkin.core.attendance import Direction, Effect
from checkin.core.verdict import VerdictCode
from checkin.store.base import Base, one_of


class Scan(Base):
    __tablename__ = "scan"
    __table_args__ = (
        # each index is a page more to write for every scan
        # the device is there to be counted from the index alone
        Index("ix_scan_delegate_id_sitting_id_device_id", "delegate_id", "sitting_id", "device_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)  # a UUID that the device made
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    # the organizer who recorded it at a desk, where no device did
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    badge_id: Mapped[int | None] = mapped_column(ForeignKey("badge.id"))  # None where nobody knows the badge
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"))
    direction: Mapped[Direction] = mapped_column(one_of(Direction), default=Direction.IN)
    # what it does to attendance, whatever else was scanned before or after; None: nothing
    effect: Mapped[Effect | None] = mapped_column(one_of(Effect))
    method: Mapped[str] = mapped_column(String(16))  # camera, reader, typed, picked, photo
    read_hash: Mapped[str] = mapped_column(String(64))  # keyed hash of what was read; the text itself is not kept
    verdict: Mapped[VerdictCode] = mapped_column(one_of(VerdictCode))
    device_verdict: Mapped[VerdictCode | None] = mapped_column(one_of(VerdictCode))  # what it showed while offline
    overrode: Mapped[VerdictCode | None] = mapped_column(one_of(VerdictCode))  # the refusal that a person set aside
    reason: Mapped[str] = mapped_column(String(300), default="")  # theirs
    flags: Mapped[str] = mapped_column(String(120), default="")  # core.scan_flags, a space between; for a person
    # the admission that this scan met, or that arrived before it though it was later
    met_scan_id: Mapped[str | None] = mapped_column(String(36))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)  # as sent; the same id gets the same answer again
    scanned_at: Mapped[datetime]  # when the device read it, corrected by its clock's offset
    received_at: Mapped[datetime]  # when the server heard
    recorded_at: Mapped[datetime]  # when the row was written
    # `Event.last_seq` before it was written: what was frozen at a later delta knew it
    seq: Mapped[int] = mapped_column(default=0)


# set down and asked in the same words: only then do databases see that the index answers the question
IS_DOUBTFUL = or_(Scan.flags != literal_column("''"), Scan.overrode.is_not(None))
Index("ix_scan_event_id_doubtful", Scan.event_id, sqlite_where=IS_DOUBTFUL, postgresql_where=IS_DOUBTFUL)
IS_UNKNOWN = Scan.verdict == literal_column(f"'{VerdictCode.UNKNOWN_BADGE.value}'")
Index("ix_scan_event_id_unknown", Scan.event_id, sqlite_where=IS_UNKNOWN, postgresql_where=IS_UNKNOWN)


class ScanVoid(Base):
    """An admission undone. It may arrive before its scan, so `scan_id` points nowhere yet."""

    __tablename__ = "scan_void"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)  # a UUID that the device made
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    scan_id: Mapped[str] = mapped_column(String(36), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))  # the actor is a device or an account
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(300))
    voided_at: Mapped[datetime]  # on the device, corrected
    received_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    seq: Mapped[int] = mapped_column(default=0)  # as of a scan


class Settlement(Base):
    """Append-only: a person looked at a doubtful scan, or at somebody taken at a door, and says that it is settled;
    or that it is not after all. The latest of an item is what holds."""

    __tablename__ = "settlement"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(36), index=True)  # of a Scan or a WalkIn
    settled: Mapped[bool]
    note: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Attendance(Base):
    """Who was present at some time; a row goes when its only admission is voided."""

    __tablename__ = "attendance"
    # by sitting first, as everything asks: it needs no other index
    __table_args__ = (PrimaryKeyConstraint("sitting_id", "delegate_id"), {"sqlite_with_rowid": False})

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True)
    first_in_at: Mapped[datetime]
    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"))  # the admitting scan
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))
    last_out_at: Mapped[datetime | None]  # the latest exit that ended a stay
    inside: Mapped[bool] = mapped_column(default=True)  # after the newest entry or exit
