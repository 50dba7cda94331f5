"""How an event's badges look and are numbered, and the pictures on them."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from checkin.store.base import Base


class BadgeDesignRow(Base):
    """What the organizers chose; an event without a row has the usual badge."""

    __tablename__ = "badge_design"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    pattern: Mapped[str] = mapped_column(String(32), default="")  # core.badge_number; "" is the usual one
    first_number: Mapped[int] = mapped_column(default=0)  # 0 is the usual one
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # formats.badge_design.BadgeDesign


class BadgePicture(Base):
    """Made anew from what was uploaded: "emblem" or "background"."""

    __tablename__ = "badge_picture"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    image: Mapped[bytes] = mapped_column(LargeBinary)
