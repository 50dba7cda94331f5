"""The live stream of an event, and the links that may watch it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checkin.store.base import Base, one_of
from checkin.store.models.events import Event, Sitting


class Delta(Base):
    """One change of the live picture, written in the transaction that made it."""

    __tablename__ = "delta"
    __table_args__ = ({"sqlite_with_rowid": False},)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3 … without gaps
    kind: Mapped[str] = mapped_column(String(16))  # see checkin.core.stream.DeltaKind
    delegate_id: Mapped[int | None]  # whose own page hears of it
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class QuorumChange(Base):
    """Append-only: a sitting's quorum was reached or lost, with the figures that said so."""

    __tablename__ = "quorum_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int]  # the delta after which it was so
    reached: Mapped[bool]
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)  # core.quorum.rule_to_json
    base: Mapped[int] = mapped_column(BigInteger)  # as core.quorum.QuorumFigures; votes may be many
    present: Mapped[int] = mapped_column(BigInteger)
    delegations: Mapped[int]
    delegations_present: Mapped[int]
    at: Mapped[datetime]


class ScreenKind(StrEnum):
    PROJECTION = "projection"  # the hall: figures, quorum, delegations, arrivals
    WELCOME = "welcome"  # the foyer: whoever comes, large


class ScreenTheme(StrEnum):
    AS_COMPUTER = "auto"
    LIGHT = "light"
    DARK = "dark"


class ScreenLink(Base):
    __tablename__ = "screen_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))  # None: the sitting that runs
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_sealed: Mapped[str] = mapped_column(String(200))  # to show the link again
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    kind: Mapped[ScreenKind] = mapped_column(one_of(ScreenKind), default=ScreenKind.PROJECTION)
    theme: Mapped[ScreenTheme] = mapped_column(one_of(ScreenTheme), default=ScreenTheme.AS_COMPUTER)
    shows_photos: Mapped[bool] = mapped_column(default=False)
    # those whose bars are drawn; None: all, page by page
    delegation_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))

    event: Mapped[Event] = relationship()
    sitting: Mapped[Sitting | None] = relationship()
