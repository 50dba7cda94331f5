"""Frozen figures: a sitting as it stood at one place of the event's log, and the roster it was counted from."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from checkin.store.base import Base


class FrozenRoster(Base):
    """A copy of an event's roster, kept once however often it is frozen. It holds what is sensitive: never joined
    by a door, a public screen or a log. Written once."""

    __tablename__ = "frozen_roster"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # of `content`
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)  # core.credentials.frozen_roster as canonical JSON
    at: Mapped[datetime]


class ReportFreeze(Base):
    """Written once and never changed; what comes later is told as a difference."""

    __tablename__ = "report_freeze"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    seq: Mapped[int]  # of its own delta: it knew the rows of the log with a smaller one
    roster_hash: Mapped[str] = mapped_column(String(64))
    facts: Mapped[str] = mapped_column(Text)  # the sitting, its closings and its rule, as canonical JSON
    figures: Mapped[str] = mapped_column(Text)  # every number and every name, as canonical JSON
    hash: Mapped[str] = mapped_column(String(64))  # services.freeze_report.seal
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(200))  # their name then
    at: Mapped[datetime]


class ReportSettings(Base):
    """What an organizer wrote for the event's credentials reports; the latest is what documents say."""

    __tablename__ = "report_settings"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # services.report_settings
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
