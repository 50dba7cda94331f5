"""The doors as organizers see them: what is paired, where it stands, and whether a fresh code was used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from checkin.core.errors import NotFound
from checkin.store.engine import Store
from checkin.store.models import Device, Entrance, PairingCode, Scan

# A phone that is in use reports at least this often; older contacts are shown as silence
SILENT_AFTER = timedelta(minutes=2)


class PairingState(StrEnum):
    WAITING = "waiting"
    PAIRED = "paired"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """`scans` counts refusals too. `heard` says that the last contact is recent."""

    device: Device
    scans: int
    heard: bool


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of a pairing code. `device_name` is "" until a phone has used it."""

    state: PairingState
    expires_at: datetime  # UTC, aware
    entrance: str
    device_name: str


def list_devices(store: Store, event_id: int, now: datetime) -> list[DeviceRow]:
    """Working devices first, those cut off after them, each in the order of pairing. Two queries."""
    with store.read() as session:
        devices = session.scalars(
            select(Device)
            .options(joinedload(Device.entrance), joinedload(Device.sitting))
            .where(Device.event_id == event_id)
            .order_by(Device.revoked_at.is_not(None), Device.id)
        ).all()
        counted = session.execute(
            select(Scan.device_id, func.count())
            .where(Scan.event_id == event_id, Scan.device_id.is_not(None))
            .group_by(Scan.device_id)
        )
        scans = {device_id: count for device_id, count in counted}
    return [
        DeviceRow(
            device,
            scans.get(device.id, 0),
            device.revoked_at is None and now - device.last_seen_at <= SILENT_AFTER,
        )
        for device in devices
    ]


def watch_pairing(store: Store, event_id: int, code: str, now: datetime) -> Pairing:
    """NotFound for a code that was never given out, or by another event."""
    with store.read() as session:
        found = session.execute(
            select(PairingCode, Device.name, Entrance.name)
            .outerjoin(Device, PairingCode.device_id == Device.id)
            .outerjoin(Entrance, PairingCode.entrance_id == Entrance.id)
            .where(PairingCode.code_hash == store.vault.hash("pairing", code), PairingCode.event_id == event_id)
        ).one_or_none()
    if found is None:
        raise NotFound
    pairing, device_name, entrance = found
    if pairing.used_at is not None:
        state = PairingState.PAIRED
    else:
        state = PairingState.WAITING if now < pairing.expires_at else PairingState.EXPIRED
    return Pairing(state, pairing.expires_at, entrance or "", device_name or "")
