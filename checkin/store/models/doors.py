"""Door devices and the one-time codes that pair them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checkin.store.base import Base
from checkin.store.models.events import Entrance, Event, Sitting


class Device(Base):
    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)  # keyed hash of its bearer key
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))  # where it stands now
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    paired_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    entrance: Mapped[Entrance | None] = relationship()
    sitting: Mapped[Sitting | None] = relationship()


class PairingCode(Base):
    __tablename__ = "pairing_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))  # where the organizer sends it
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
