"""Door devices and the one-time codes that pair them."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checkin.core.rights import DeviceRole
from checkin.store.base import Base, one_of
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
    role: Mapped[DeviceRole] = mapped_column(one_of(DeviceRole), default=DeviceRole.STEWARD)
    may_move: Mapped[bool] = mapped_column(default=True)  # whether the phone may choose its entrance and sitting
    offline_search: Mapped[bool] = mapped_column(default=False)
    # as the phone told at its last contact; None where it cannot tell
    battery: Mapped[float | None] = mapped_column(Float)  # 0 to 1
    waiting: Mapped[int | None]  # scans in its queue that the server has not answered
    clock_offset_ms: Mapped[int | None]  # what it adds to its own clock
    late_upload_began_at: Mapped[datetime | None]  # when it first sent what it had, after it was cut off
    late_upload_at: Mapped[datetime | None]  # when it said that this was all; then no more

    event: Mapped[Event] = relationship()
    entrance: Mapped[Entrance | None] = relationship()
    sitting: Mapped[Sitting | None] = relationship()


class PairingCode(Base):
    __tablename__ = "pairing_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))  # where the organizer sends it
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    role: Mapped[DeviceRole] = mapped_column(one_of(DeviceRole), default=DeviceRole.STEWARD)
    may_move: Mapped[bool] = mapped_column(default=True)
    offline_search: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
