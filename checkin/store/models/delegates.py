"""Delegates, and what is sensitive about them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checkin.core.decision import DelegateStatus
from checkin.store.base import Base, one_of
from checkin.store.models.events import Category, Delegation


class Delegate(Base):
    __tablename__ = "delegate"
    __table_args__ = (Index("ix_delegate_event_id_sort_key", "event_id", "sort_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    full_name: Mapped[str] = mapped_column(String(200))  # NFC, as the person writes it
    # core.names.sort_key: given, middle, family name; its plain byte order is the Vietnamese order
    sort_key: Mapped[str] = mapped_column(String(800).with_variant(String(800, collation="C"), "postgresql"))
    folded: Mapped[str] = mapped_column(Text)  # core.names.fold of what search looks through
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    origin: Mapped[str] = mapped_column(String(16), default="")  # ex_officio, elected, appointed or unknown
    status: Mapped[DelegateStatus] = mapped_column(one_of(DelegateStatus), default=DelegateStatus.ACTIVE)
    withdrawn_at: Mapped[datetime | None]  # since when `status` says so
    activated_at: Mapped[datetime | None]  # an alternate's: since when they come in for somebody
    staff_note: Mapped[str] = mapped_column(String(300), default="")  # what door staff should know when they come
    badge_number: Mapped[str | None] = mapped_column(String(32))  # text: leading zeros are part of it
    unit: Mapped[str] = mapped_column(String(300), default="")  # where they work
    position: Mapped[str] = mapped_column(String(300), default="")
    seat: Mapped[str] = mapped_column(String(32), default="")
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]  # known alone, or the year of birth_date
    sex: Mapped[str] = mapped_column(String(8), default="")  # male, female or unknown
    phone: Mapped[str] = mapped_column(String(20), default="")  # digits in national form
    email: Mapped[str] = mapped_column(String(254), default="")
    education: Mapped[str] = mapped_column(String(32), default="")
    sector: Mapped[str] = mapped_column(String(16), default="")  # administrative, production
    full_time_officer: Mapped[bool | None]
    direct_worker: Mapped[bool | None]
    extra: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # values by EventField.id, as text
    # the private page's link: looked up by the keyed hash, shown again to organizers from the sealed text
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    link_sealed: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    # votes, where a body counts shares and not heads: there may be more than 2^31
    vote_weight: Mapped[int] = mapped_column(BigInteger, default=1)
    may_be_shown: Mapped[bool] = mapped_column(default=True)  # on public screens by name; else counted alone
    version: Mapped[int] = mapped_column(default=0)  # grows with every change of a field: two editors are told

    category: Mapped[Category] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    sensitive: Mapped["DelegateSensitive | None"] = relationship(cascade="all, delete-orphan")


class DelegateSensitive(Base):
    """Apart from the delegate: never joined by a door, a public screen or a log."""

    __tablename__ = "delegate_sensitive"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    ethnicity: Mapped[str] = mapped_column(String(64), default="")
    religion: Mapped[str] = mapped_column(String(64), default="")
    party_member: Mapped[bool | None]
    party_since: Mapped[date | None]
    political_theory: Mapped[str] = mapped_column(String(32), default="")
    extra: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # of sensitive fields, as `Delegate.extra`


Index(
    "uq_delegate_event_id_badge_number",
    Delegate.event_id,
    Delegate.badge_number,
    unique=True,
    sqlite_where=Delegate.badge_number.is_not(None),
    postgresql_where=Delegate.badge_number.is_not(None),
)


class DelegationHead(Base):
    """Who leads a delegation, for as long as they are in it (trưởng đoàn)."""

    __tablename__ = "delegation_head"

    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), unique=True)


class WalkIn(Base):
    """Somebody who was on no list and was taken at a door: by whom and why."""

    __tablename__ = "walk_in"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)  # a UUID that the device made
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    reason: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
