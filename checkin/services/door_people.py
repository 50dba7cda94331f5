"""Who can be looked up at a door without the server: names and badge numbers, for phones that may keep them.

The index is sealed under a key of the device's own. A phone keeps the sealed text; the key it is given at each
start, and has it in memory alone. A hit opens the person's record in the digest (services.door_digest), which says
the rest and is kept up to date by itself.
"""

import hmac
import threading
import zlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from checkin.core.decision import BadgeStatus
from checkin.core.door_digest import NONCE_BYTES, compact, keys_of
from checkin.core.errors import NotPermitted
from checkin.core.short_code import short_code_of
from checkin.store.delegate_search import OPEN_COLUMNS, open_text
from checkin.store.engine import Store
from checkin.store.give_way import give_way
from checkin.store.models import Badge, Delegate, Device
from checkin.store.roster_watch import RosterWatch

LOOK_ANYWAY = timedelta(minutes=1)
ROWS_A_PIECE = 50
OFFLINE_SEARCH = "offline_search"


@dataclass(frozen=True, slots=True)
class SealedPeople:
    """`sealed` is the nonce and the sealed gzip of a JSON array, "" where the phone has this version already.

    Of each badge, in the list's order: [delegate id, name, folded text to search, badge number, whether the badge
    lives, base64 of the index and the key of its record in the digest, short code].
    """

    version: str
    key: str
    sealed: str


@dataclass(frozen=True, slots=True)
class _Index:
    version: str
    zipped: bytes
    writes_seen: int
    looked_at: datetime


class PeopleKeeper:
    """The indexes of a store's events; one for each process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watch = RosterWatch(store.engine)
        self._indexes: dict[int, _Index] = {}
        self._lock = threading.Lock()

    def answer(self, device_id: int, since: str | None, now: datetime) -> SealedPeople:
        """NotPermitted where the organizers do not let this device look people up by itself."""
        with self._store.read() as session:
            device = session.get_one(Device, device_id)
        if not device.offline_search:
            raise NotPermitted(OFFLINE_SEARCH)
        with self._lock:
            index = self._index(device.event_id, now)
        key = self._store.vault.key(f"door people {device_id}")
        sealed = "" if since == index.version else b64encode(self._seal(key, index.zipped)).decode("ascii")
        return SealedPeople(index.version, b64encode(key).decode("ascii"), sealed)

    def _seal(self, key: bytes, zipped: bytes) -> bytes:
        """The nonce is made from the text, so that one nonce never seals two."""
        nonce = hmac.digest(self._store.vault.key("door people nonce"), key + zipped, "sha256")[:NONCE_BYTES]
        return nonce + AESGCM(key).encrypt(nonce, zipped, None)

    def _index(self, event_id: int, now: datetime) -> _Index:
        known, writes = self._indexes.get(event_id), self._watch.writes
        if known and known.writes_seen == writes and abs(now - known.looked_at) < LOOK_ANYWAY:
            return known
        text = compact(self._rows(event_id))
        zipper = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        zipped = zipper.compress(text) + zipper.flush()
        self._indexes[event_id] = _Index(sha256(text).hexdigest()[:32], zipped, writes, now)
        return self._indexes[event_id]

    def _rows(self, event_id: int) -> list[list[Any]]:
        query = (
            select(Badge.code_sealed, Badge.number, Badge.status, Delegate.id, Delegate.full_name, *OPEN_COLUMNS)
            .join(Badge.delegate)
            .where(Badge.event_id == event_id)
            .order_by(Delegate.sort_key, Delegate.id, Badge.id)
            .execution_options(yield_per=ROWS_A_PIECE)
        )
        rows: list[list[Any]] = []
        with self._store.read() as session:
            for piece in session.execute(query).partitions():
                for code_sealed, number, status, delegate_id, full_name, *record in piece:
                    code = self._store.vault.unseal("badge", code_sealed)
                    keys, alive = keys_of(code), status is BadgeStatus.ACTIVE
                    opens = b64encode(keys.index + keys.record_key).decode("ascii")
                    short_code = short_code_of(code)
                    folded = open_text(full_name, *record)
                    rows.append([delegate_id, full_name, folded, number, alive, opens, short_code])
                give_way()
        return rows
