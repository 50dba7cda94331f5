"""Door devices: paired by a one-time code, known by a bearer key, placed at an entrance, cut off at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import joinedload

from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean
from checkin.store import scan_log
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.models import Device, Entrance, Event, PairingCode, Sitting
from checkin.store.scan_log import KnownDevice

CODE_LIFETIME = timedelta(minutes=10)
CONTACT_INTERVAL = timedelta(seconds=30)  # `last_seen_at` is written no oftener than this


class PairingRefused(Refused):
    """The code is unknown, used or expired: one answer for all."""

    code = "pairing_refused"


class DeviceUnknown(Refused):
    """No device has this key, or none was sent."""

    code = "device_unknown"


class DeviceRevoked(Refused):
    """An organizer cut this device off; its page wipes what it stores."""

    code = "device_revoked"


@dataclass(frozen=True, slots=True)
class PairedDevice:
    """`key` goes to the phone and is kept nowhere else."""

    device: Device
    key: str


def issue_pairing_code(store: Store, event_id: int, now: datetime, entrance_id: int | None = None) -> str:
    """A one-time code, valid for ten minutes."""
    code = store.vault.new_token()
    with store.write() as session:
        if entrance_id is not None and session.get_one(Entrance, entrance_id).event_id != event_id:
            raise NotFound
        session.add(
            PairingCode(
                event_id=event_id,
                code_hash=store.vault.hash("pairing", code),
                entrance_id=entrance_id,
                created_at=now,
                expires_at=now + CODE_LIFETIME,
            )
        )
    return code


def pair_device(store: Store, code: str, name: str, now: datetime) -> PairedDevice:
    """Uses up the code. PairingRefused for a dead code, InvalidField for a name that is empty or long."""
    name = clean(name)
    if not name or len(name) > 80:
        raise InvalidField("name", "empty" if not name else "long")
    key = store.vault.new_token()
    with store.write() as session:
        used = session.execute(
            update(PairingCode)
            .where(
                PairingCode.code_hash == store.vault.hash("pairing", code.strip().lower()),
                PairingCode.used_at.is_(None),
                PairingCode.expires_at > now,
            )
            .values(used_at=now)
            .returning(PairingCode.id)
        ).scalar_one_or_none()
        if used is None:
            raise PairingRefused
        pairing = session.get_one(PairingCode, used)
        device = Device(
            event_id=pairing.event_id,
            name=name,
            key_hash=store.vault.hash("device", key),
            entrance_id=pairing.entrance_id,
            paired_at=now,
            last_seen_at=now,
        )
        session.add(device)
        session.flush()
        pairing.device_id = device.id
        return PairedDevice(device, key)


def identify_device(store: Store, key: str) -> KnownDevice:
    """The device behind a bearer key: DeviceUnknown, or DeviceRevoked where it was cut off."""
    with store.look() as transaction:
        return living_device(transaction, store.vault.hash("device", key))


def living_device(transaction: Transaction, key_hash: str) -> KnownDevice:
    """As `identify_device`, in somebody's transaction."""
    device = scan_log.find_device(transaction, key_hash)
    if device is None:
        raise DeviceUnknown
    if device.revoked_at is not None:
        raise DeviceRevoked
    return device


def find_device(store: Store, key: str) -> Device:
    """As `identify_device`, with the device's event and the event's sittings and entrances."""
    known = identify_device(store, key)
    event = joinedload(Device.event)
    with store.read() as session:
        return session.get_one(
            Device,
            known.id,
            options=[event.selectinload(Event.sittings), event.selectinload(Event.entrances)],
        )


def note_contact(store: Store, device: Device, now: datetime) -> None:
    """Remembers that the device was heard, at most once in half a minute."""
    if now - device.last_seen_at < CONTACT_INTERVAL:
        return
    with store.write() as session:
        session.execute(update(Device).where(Device.id == device.id).values(last_seen_at=now))


def place_device(store: Store, device: Device, *, entrance_id: int, sitting_id: int) -> None:
    """Says where the device stands. NotFound for an entrance or sitting of another event."""
    with store.write() as session:
        entrance, sitting = session.get(Entrance, entrance_id), session.get(Sitting, sitting_id)
        if entrance is None or sitting is None or {entrance.event_id, sitting.event_id} != {device.event_id}:
            raise NotFound
        session.execute(
            update(Device).where(Device.id == device.id).values(entrance_id=entrance_id, sitting_id=sitting_id)
        )


def revoke_device(store: Store, event_id: int, device_id: int, now: datetime) -> None:
    """Its next request is refused. Idempotent."""
    with store.write() as session:
        device = session.get(Device, device_id)
        if device is None or device.event_id != event_id:
            raise NotFound
        device.revoked_at = device.revoked_at or now
