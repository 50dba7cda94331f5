"""Scans that waited on a phone: taken in order, each answered for itself, all committed before the first answer."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import update

from checkin.core.errors import Refused
from checkin.services.pair_device import uploading_device
from checkin.services.record_scan import record_reading
from checkin.services.scan_answer import nameless
from checkin.services.scan_report import Reading
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.models import Device

log = logging.getLogger("checkin.scans")

MOST_TOGETHER = 50


class NotRecorded(Refused):
    """The server failed on this one scan; the log says why. It may be sent again."""

    code = "not_recorded"


@dataclass(frozen=True, slots=True)
class Taken:
    """`answer` as `record_scan` gives it, or the refusal that this scan alone met."""

    scan_id: str
    answer: dict[str, Any] | None = None
    refusal: Refused | None = None


def record_batch(
    store: Store, key: str, readings: Sequence[Reading], now: datetime, *, last: bool = False
) -> list[Taken]:
    """What became of each, in their order. Safe to send again: each is known by its id.

    A device that was cut off may hand in what it had, once: until a batch that says it is the `last` and in which
    none is to be sent again, and for twelve hours at most. Its answers name nobody. DeviceUnknown, DeviceRevoked
    where that was before.
    """
    key_hash = store.vault.hash("device", key)

    def record(transaction: Transaction, part: Sequence[Reading]) -> list[Taken]:
        device = uploading_device(transaction, key_hash, now)
        taken = []
        for reading in part:
            with_savepoint = _Savepoint(transaction)
            try:
                answer = record_reading(transaction, store.vault, device, reading, now)
                taken.append(Taken(reading.scan_id, answer if device.revoked_at is None else nameless(answer)))
            except Refused as refusal:
                with_savepoint.undo()
                taken.append(Taken(reading.scan_id, refusal=refusal))
            except Exception as error:  # one scan that breaks must not hold back those behind it
                with_savepoint.undo()
                log.error("scan not recorded", extra={"scan_id": reading.scan_id, "error": type(error).__name__})
                taken.append(Taken(reading.scan_id, refusal=NotRecorded()))
            with_savepoint.release()
        return taken

    taken = []
    for part in _parts(store, readings):
        taken += store.write_together(partial(record, part=part))
    if last and not any(isinstance(one.refusal, NotRecorded) for one in taken):
        _end_late_upload(store, key_hash, now)
    return taken


def _parts(store: Store, readings: Sequence[Reading]) -> list[Sequence[Reading]]:
    """What shares a transaction. On PostgreSQL nothing does: one that holds several people, and the event's stream
    since the first of them, and other scans of them would wait for each other in a circle."""
    if store.is_sqlite or not readings:
        return [readings]
    return [[reading] for reading in readings]


class _Savepoint:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        transaction.command("SAVEPOINT scan")

    def undo(self) -> None:
        self._transaction.command("ROLLBACK TO SAVEPOINT scan")

    def release(self) -> None:
        self._transaction.command("RELEASE SAVEPOINT scan")


def _end_late_upload(store: Store, key_hash: str, now: datetime) -> None:
    cut_off = (Device.key_hash == key_hash, Device.revoked_at.is_not(None), Device.late_upload_at.is_(None))
    with store.write() as session:
        session.execute(update(Device).where(*cut_off).values(late_upload_at=now))
