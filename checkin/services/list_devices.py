"""The doors as organizers see them: what is paired, where it stands, how it is; and whether a code was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from checkin.core.errors import NotFound
from checkin.core.rights import DeviceRole
from checkin.store.engine import Store
from checkin.store.models import Device, Entrance, PairingCode, Scan, Sitting

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
class DeviceList:
    """Each in the order of pairing."""

    working: list[DeviceRow]
    cut_off: list[DeviceRow]

    @property
    def heard(self) -> int:
        return sum(row.heard for row in self.working)

    @property
    def waiting(self) -> int:
        """Scans that the phones still have in their queues, as they told last."""
        return sum(row.device.waiting or 0 for row in self.working)


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of a pairing code. `entrance` and `sitting` are "" where the phone chooses; the device's id is
    None, its name "", until a phone has used the code."""

    state: PairingState
    expires_at: datetime  # UTC, aware
    entrance: str = ""
    sitting: str = ""
    role: DeviceRole = DeviceRole.STEWARD
    may_move: bool = True
    device_id: int | None = None
    device_name: str = ""


def list_devices(store: Store, event_id: int, now: datetime) -> DeviceList:
    """Two queries."""
    with store.read() as session:
        rows = _rows(session, now, Device.event_id == event_id)
    return DeviceList(
        [row for row in rows if row.device.revoked_at is None],
        [row for row in rows if row.device.revoked_at is not None],
    )


def open_device(store: Store, event_id: int, device_id: int, now: datetime) -> DeviceRow:
    """NotFound for a device of another event."""
    with store.read() as session:
        rows = _rows(session, now, Device.event_id == event_id, Device.id == device_id)
    if not rows:
        raise NotFound
    return rows[0]


def _rows(session: Session, now: datetime, *wanted: Any) -> list[DeviceRow]:
    devices: Sequence[Device] = session.scalars(
        select(Device)
        .options(joinedload(Device.entrance), joinedload(Device.sitting))
        .where(*wanted)
        .order_by(Device.id)
    ).all()
    counted = session.execute(
        select(Scan.device_id, func.count())
        .where(Scan.device_id.in_([device.id for device in devices]))
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
            select(PairingCode, Device.name, Entrance.name, Sitting.name)
            .outerjoin(Device, PairingCode.device_id == Device.id)
            .outerjoin(Entrance, PairingCode.entrance_id == Entrance.id)
            .outerjoin(Sitting, PairingCode.sitting_id == Sitting.id)
            .where(PairingCode.code_hash == store.vault.hash("pairing", code), PairingCode.event_id == event_id)
        ).one_or_none()
    if found is None:
        raise NotFound
    pairing, device_name, entrance, sitting = found
    if pairing.used_at is not None:
        state = PairingState.PAIRED
    else:
        state = PairingState.WAITING if now < pairing.expires_at else PairingState.EXPIRED
    return Pairing(
        state,
        pairing.expires_at,
        entrance or "",
        sitting or "",
        pairing.role,
        pairing.may_move,
        pairing.device_id,
        device_name or "",
    )
