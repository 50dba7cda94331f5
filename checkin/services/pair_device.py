"""Door devices: paired by a one-time code, known by a bearer key, cut off at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import update
from sqlalchemy.orm import joinedload

from checkin.core.errors import NotFound, NotPermitted, Refused
from checkin.core.rights import DeviceRight, DeviceRole, may
from checkin.services.assign_device import UNASSIGNED, Assignment, check_assignment, device_name
from checkin.store import known_device
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.known_device import KnownDevice
from checkin.store.models import Device, Event, PairingCode

CODE_LIFETIME = timedelta(minutes=10)
LATE_UPLOAD_LASTS = timedelta(hours=12)  # from its first request on, whatever the network does


class PairingRefused(Refused):
    """The code is unknown, used or expired: one answer for all."""

    code = "pairing_refused"


class DeviceUnknown(Refused):
    """No device has this key, or none was sent."""

    code = "device_unknown"


class DeviceRevoked(Refused):
    """An organizer cut this device off; its page wipes what it stores."""

    code = "device_revoked"


class HasRole(Protocol):
    @property
    def role(self) -> DeviceRole: ...


@dataclass(frozen=True, slots=True)
class PairedDevice:
    """`key` goes to the phone and is kept nowhere else."""

    device: Device
    key: str


def issue_pairing_code(store: Store, event_id: int, now: datetime, assignment: Assignment = UNASSIGNED) -> str:
    """A one-time code, valid for ten minutes. NotFound and InvalidField as `check_assignment`."""
    code = store.vault.new_token()
    with store.write() as session:
        check_assignment(session, event_id, assignment)
        session.add(
            PairingCode(
                event_id=event_id,
                code_hash=store.vault.hash("pairing", code),
                entrance_id=assignment.entrance_id,
                sitting_id=assignment.sitting_id,
                role=assignment.role,
                may_move=assignment.may_move,
                offline_search=assignment.offline_search,
                created_at=now,
                expires_at=now + CODE_LIFETIME,
            )
        )
    return code


def pair_device(store: Store, code: str, name: str, now: datetime) -> PairedDevice:
    """Uses up the code. PairingRefused for a dead code, InvalidField for a name that is empty or long."""
    name = device_name(name)
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
            sitting_id=pairing.sitting_id,
            role=pairing.role,
            may_move=pairing.may_move,
            offline_search=pairing.offline_search,
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
    device = known_device.find_device(transaction, key_hash)
    if device is None:
        raise DeviceUnknown
    if device.revoked_at is not None:
        raise DeviceRevoked
    return device


def uploading_device(transaction: Transaction, key_hash: str, now: datetime) -> KnownDevice:
    """As `living_device`, or one that was cut off and has not handed in yet what it had recorded."""
    device = known_device.find_device(transaction, key_hash)
    if device is None:
        raise DeviceUnknown
    if device.revoked_at is None:
        return device
    began = device.late_upload_began_at
    if device.late_upload_at is not None or (began is not None and now - began > LATE_UPLOAD_LASTS):
        raise DeviceRevoked
    if began is None:
        known_device.begin_late_upload(transaction, device.id, now)
    return device


def require_right(device: HasRole, right: DeviceRight) -> None:
    """NotPermitted where the device's role does not hold it. Whatever a device asks for is asked here."""
    if not may(device.role, right):
        raise NotPermitted(right)


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


def revoke_device(store: Store, event_id: int, device_id: int, now: datetime) -> None:
    """Its next request is refused. Idempotent."""
    with store.write() as session:
        device = session.get(Device, device_id)
        if device is None or device.event_id != event_id:
            raise NotFound
        device.revoked_at = device.revoked_at or now
