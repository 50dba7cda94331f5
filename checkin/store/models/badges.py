"""Badges: one person may have had several, at most one is active."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checkin.core.decision import BadgeStatus
from checkin.store.base import Base, one_of
from checkin.store.models.delegates import Delegate


class Badge(Base):
    __tablename__ = "badge"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    number: Mapped[str] = mapped_column(String(32))  # as printed
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)  # keyed hash of the code in the QR
    # keyed hash of the short code printed beside the QR; None until `fill_short_codes` has run over an older row
    short_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    code_sealed: Mapped[str] = mapped_column(String(200))  # the code, to print it again
    status: Mapped[BadgeStatus] = mapped_column(one_of(BadgeStatus), default=BadgeStatus.ACTIVE)
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # when it was replaced, lost or revoked
    ended_by: Mapped[str] = mapped_column(String(200), default="")  # the account's name at that time
    ended_reason: Mapped[str] = mapped_column(String(300), default="")

    delegate: Mapped[Delegate] = relationship()


Index("ix_badge_event_id_number", Badge.event_id, Badge.number)
Index(
    "uq_badge_delegate_id_active",
    Badge.delegate_id,
    unique=True,
    sqlite_where=Badge.status == BadgeStatus.ACTIVE,
    postgresql_where=Badge.status == BadgeStatus.ACTIVE,
)
