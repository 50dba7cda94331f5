"""The device behind a bearer key."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from checkin.core.rights import DeviceRole
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import Device

_device = table_of(Device)


class KnownDevice(NamedTuple):
    """The device behind a key. `revoked_at` says that it was cut off."""

    id: int
    event_id: int
    revoked_at: datetime | None
    late_upload_began_at: datetime | None
    late_upload_at: datetime | None
    role: DeviceRole


_device_by_key = Prepared(
    select(*(_device.c[name] for name in KnownDevice._fields)).where(_device.c.key_hash == bindparam("key_hash"))
)
_begin_late_upload = Prepared(
    update(_device)
    .where(_device.c.id == bindparam("of_device"))
    .values(late_upload_began_at=bindparam("late_upload_began_at"))
)


def find_device(transaction: Transaction, key_hash: str) -> KnownDevice | None:
    row = transaction.row(_device_by_key, key_hash=key_hash)
    return KnownDevice._make(row) if row else None


def begin_late_upload(transaction: Transaction, device_id: int, now: datetime) -> None:
    transaction.write(_begin_late_upload, {"of_device": device_id, "late_upload_began_at": now})
