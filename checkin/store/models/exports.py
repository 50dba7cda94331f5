"""What went out of the roster or was shown of it, and to whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from checkin.store.base import Base


class RosterExport(Base):
    """Append-only: who took out what, of how many people, and why."""

    __tablename__ = "roster_export"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_kind: Mapped[str] = mapped_column(String(16))  # services.export_roster.FileKind
    columns: Mapped[list[Any]] = mapped_column(JSON)  # codes of columns; of a field of the event its name
    people: Mapped[int]
    sensitive: Mapped[bool]  # one of the columns was
    narrowed: Mapped[bool]  # to less than everybody
    reason: Mapped[str] = mapped_column(String(300))  # "" where nothing sensitive went out
    at: Mapped[datetime]


class SensitiveReveal(Base):
    """Append-only: who was shown what is sensitive about whom."""

    __tablename__ = "sensitive_reveal"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
