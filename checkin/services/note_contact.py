"""What a door device tells of itself, kept for the organizers who look after the doors."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from checkin.store.engine import Store
from checkin.store.models import Device

CONTACT_INTERVAL = timedelta(seconds=20)  # what has hardly changed is written no oftener than this
_FARTHEST_OFFSET = 2**31 - 1  # milliseconds, 24 days: a clock that wrong is wrong, whatever the number
_SAME_OFFSET = 1000  # milliseconds; every measurement differs a little


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`battery` from 0 to 1; `waiting` scans that the server has not answered; `offset_ms`: what the phone adds
    to its own clock. None: it cannot tell."""

    battery: float | None
    waiting: int
    offset_ms: int | None


def note_contact(store: Store, device: Device, now: datetime, told: Contact | None = None) -> None:
    """Remembers that the device was heard, and what it told; `told` None changes nothing of that."""
    values: dict[str, object] = {"last_seen_at": now}
    if told is not None:
        values |= {"battery": told.battery, "waiting": told.waiting, "clock_offset_ms": _kept(told.offset_ms)}
    if now - device.last_seen_at < CONTACT_INTERVAL and (told is None or _is_known(device, told)):
        return
    with store.write() as session:
        session.execute(update(Device).where(Device.id == device.id).values(**values))


def _kept(offset_ms: int | None) -> int | None:
    return None if offset_ms is None else max(-_FARTHEST_OFFSET, min(offset_ms, _FARTHEST_OFFSET))


def _is_known(device: Device, told: Contact) -> bool:
    offset, known = _kept(told.offset_ms), device.clock_offset_ms
    near = offset == known or (offset is not None and known is not None and abs(offset - known) < _SAME_OFFSET)
    return near and (told.battery, told.waiting) == (device.battery, device.waiting)
