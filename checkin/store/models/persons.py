"""What happens to one delegate: changes, photo, acts, absences, replacements."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from checkin.core.decision import DelegateStatus
from checkin.store.base import Base, one_of


class DelegateChange(Base):
    """Append-only: one field, as it was and as it became. Of a sensitive field the values are not kept."""

    __tablename__ = "delegate_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(64))  # a column's name, "photo", or "extra:" and an EventField's id
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    # who: an organizer, a device, or an organizer by an import; nobody known where all are None
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    import_id: Mapped[int | None]  # ImportRun.id; no reference: a list that was undone stays named
    at: Mapped[datetime]


class DelegatePhoto(Base):
    """In the database, so that a backup is one file; apart from the delegate, so that lists do not read it."""

    __tablename__ = "delegate_photo"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    image: Mapped[bytes] = mapped_column(LargeBinary)  # JPEG, as services.photos made it
    width: Mapped[int]
    height: Mapped[int]
    etag: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[datetime]


class ReplacedPhoto(Base):
    """The picture that a bulk act put another one in place of, kept so that the act can be taken back."""

    __tablename__ = "replaced_photo"

    act_id: Mapped[int] = mapped_column(ForeignKey("bulk_act.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    image: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    etag: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[datetime]


class DelegateAct(Base):
    """Append-only: withdrawn, found not eligible, reinstated. The latest is what `Delegate.status` says."""

    __tablename__ = "delegate_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    became: Mapped[DelegateStatus] = mapped_column(one_of(DelegateStatus))
    reason: Mapped[str] = mapped_column(String(500))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    import_id: Mapped[int | None]
    at: Mapped[datetime]


class DelegateAbsence(Base):
    """Absence with leave; ended, never deleted."""

    __tablename__ = "delegate_absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))  # None: throughout
    reported_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    sensitive: Mapped[bool]  # the reason is shown only to who asks for it
    document: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class BulkAct(Base):
    """One act on many delegates, kept so that it can be taken back: by delegate's id what was and what became."""

    __tablename__ = "bulk_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(32))  # services.bulk_acts.BulkKind
    chosen: Mapped[str] = mapped_column(String(300))  # the category, delegation … that was set, by its name then
    changed: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Replacement(Base):
    """`incoming` sits for `outgoing`; ended where it is taken back, never deleted."""

    __tablename__ = "replacement"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    outgoing_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    incoming_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    from_sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    for_good: Mapped[bool]  # from that sitting on, in the order of sittings; else in that one alone
    decision_number: Mapped[str] = mapped_column(String(120))
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
