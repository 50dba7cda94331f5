"""The scan log, append-only, and attendance, its projection."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from checkin.core.verdict import VerdictCode
from checkin.store.base import Base, one_of


class Scan(Base):
    __tablename__ = "scan"
    __table_args__ = (Index("ix_scan_sitting_id_verdict", "sitting_id", "verdict"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)  # a UUID that the device made
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    badge_id: Mapped[int | None] = mapped_column(ForeignKey("badge.id"))  # None where nobody knows the badge
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), index=True)
    method: Mapped[str] = mapped_column(String(16))  # camera, typed
    read_hash: Mapped[str] = mapped_column(String(64))  # keyed hash of what was read; the text itself is not kept
    verdict: Mapped[VerdictCode] = mapped_column(one_of(VerdictCode))
    # the first admission that this scan met, for "already inside"; part of the answer as it was given
    met_scan_id: Mapped[str | None] = mapped_column(String(36))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)  # as sent; the same id gets the same answer again
    scanned_at: Mapped[datetime]  # when the device read it, corrected by its clock's offset
    received_at: Mapped[datetime]  # when the server heard
    recorded_at: Mapped[datetime]  # when the row was written


class Attendance(Base):
    __tablename__ = "attendance"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True, index=True)
    first_in_at: Mapped[datetime]
    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"))  # the admitting scan
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))
