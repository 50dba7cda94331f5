"""The doors' digest, kept ready: built between the scans, answered from memory, told by its changes.

A phone asks every few seconds, so the usual answer, "nothing new", must cost next to nothing. What the digest is
made of is looked at again only after somebody wrote to it, and only changed records are sealed anew. The work is
done in short pieces, after each of which waiting scans are answered.
"""

import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from checkin.core.door_digest import (
    DoorRecord,
    SealedRecord,
    answer_text,
    keys_of,
    nonce_for,
    record_text,
    version_of,
)
from checkin.core.errors import NotFound
from checkin.store.digest_rows import BadgeRow, badge_pages, clear_part, stream_position
from checkin.store.engine import Store
from checkin.store.give_way import give_way
from checkin.store.roster_watch import RosterWatch

LOOK_AGAIN = timedelta(milliseconds=500)  # at most, however often somebody writes
LOOK_ANYWAY = timedelta(seconds=20)  # for writers whom nobody saw
LOOK_ANYWAY_WITH_OTHERS = timedelta(seconds=2)  # on PostgreSQL other processes write
RECORDS_A_PIECE = 25  # about a millisecond's work
PACKED_A_PIECE = 500
ZIPPED_A_PIECE = 32 * 1024
VERSIONS_REMEMBERED = 300  # a phone that has one of them is told what changed, another gets everything
ANSWERS_KEPT = 16


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """JSON, also as gzip. `version` names its content; it is the answer's `ETag`."""

    version: str
    body: bytes
    zipped: bytes


@dataclass(slots=True)
class _Kept:
    """One badge: what was sealed, and in which generation of the digest it last changed."""

    told: DoorRecord
    sealed: SealedRecord
    generation: int


@dataclass(slots=True)
class _Digest:
    """One event's. A generation is a version's number; `gone` are the indexes of records that are no more."""

    lock: Any = field(default_factory=threading.Lock)
    records: dict[int, _Kept] = field(default_factory=dict)
    gone: dict[bytes, int] = field(default_factory=dict)
    clear: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    version: str = ""
    generation: int = 0
    generations: OrderedDict[str, int] = field(default_factory=OrderedDict)
    answers: OrderedDict[int | None, DigestAnswer] = field(default_factory=OrderedDict)
    looked_at: datetime | None = None
    writes_seen: int = -1


class DigestKeeper:
    """The digests of a store's events; one for each process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watch = RosterWatch(store.engine)
        self._digests: dict[int, _Digest] = {}

    def version(self, event_id: int, now: datetime) -> str:
        """Names the digest as it is now. NotFound for an event that there is not."""
        digest = self._digests.setdefault(event_id, _Digest())
        if not self._is_fresh(digest, now):
            with digest.lock:
                self._refresh(event_id, digest, now)
        return digest.version

    def answer(self, event_id: int, since: str | None, now: datetime) -> DigestAnswer:
        """What changed after the version `since` where that is remembered, else all of it. NotFound as above."""
        digest = self._digests.setdefault(event_id, _Digest())
        with digest.lock:
            self._refresh(event_id, digest, now)
            base = digest.generations.get(since) if since else None
            if base not in digest.answers:
                digest.answers[base] = _answer(digest, since if base is not None else None, base)
                while len(digest.answers) > ANSWERS_KEPT:
                    digest.answers.popitem(last=False)
            return digest.answers[base]

    def _refresh(self, event_id: int, digest: _Digest, now: datetime) -> None:
        if not self._is_fresh(digest, now):
            self._look(event_id, digest, now)

    def _is_fresh(self, digest: _Digest, now: datetime) -> bool:
        if digest.looked_at is None:
            return False
        age = abs(now - digest.looked_at)  # clocks are put right, backwards too
        if digest.writes_seen != self._watch.writes:
            return age < LOOK_AGAIN
        return age < (LOOK_ANYWAY if self._store.is_sqlite else LOOK_ANYWAY_WITH_OTHERS)

    def _look(self, event_id: int, digest: _Digest, now: datetime) -> None:
        writes = self._watch.writes  # before reading: what is written meanwhile is read next time
        generation = digest.generation + 1
        with self._store.read() as session:
            seq = stream_position(session, event_id)
            if seq is None:
                raise NotFound
            clear = clear_part(session, event_id)
            records: dict[int, _Kept] = {}
            for page in badge_pages(session, event_id):
                records |= self._keep(page, digest.records, generation)
                give_way()
        ordered = _ordered(records.values())
        give_way()
        version = version_of(clear, ordered)
        give_way()
        digest.seq, digest.looked_at, digest.writes_seen = seq, now, writes
        if version != digest.version:
            _turn(digest, generation, version, clear, records)

    def _keep(self, page: list[BadgeRow], known: dict[int, _Kept], generation: int) -> dict[int, _Kept]:
        records = {}
        sealed = 0
        for row in page:
            kept = known.get(row.badge_id)
            if kept is None or kept.told != row.record:
                kept = _Kept(row.record, seal_record(self._code_of(row), row.record), generation)
                sealed += 1
                if sealed % RECORDS_A_PIECE == 0:
                    give_way()
            records[row.badge_id] = kept
        return records

    def _code_of(self, row: BadgeRow) -> str:
        return self._store.vault.unseal("badge", row.code_sealed)


def seal_record(code: str, record: DoorRecord) -> SealedRecord:
    """Deterministic: the same record of the same badge gives the same bytes."""
    keys, text = keys_of(code), record_text(record)
    nonce = nonce_for(keys, text)
    return SealedRecord(keys.index, nonce, AESGCM(keys.record_key).encrypt(nonce, text, keys.index))


def _ordered(records: Iterable[_Kept]) -> list[SealedRecord]:
    """By index, which is as good as by chance: the order tells nothing about the list."""
    return sorted((kept.sealed for kept in records), key=lambda sealed: sealed.index)


def _turn(digest: _Digest, generation: int, version: str, clear: dict[str, Any], records: dict[int, _Kept]) -> None:
    """The digest becomes another version."""
    present = {kept.sealed.index for kept in records.values()}
    left = {kept.sealed.index for kept in digest.records.values()} - present
    digest.gone = {index: since for index, since in digest.gone.items() if index not in present}
    digest.gone |= dict.fromkeys(left, generation)
    digest.generation, digest.version, digest.clear, digest.records = generation, version, clear, records
    digest.generations[version] = generation
    digest.generations.move_to_end(version)
    while len(digest.generations) > VERSIONS_REMEMBERED:
        digest.generations.popitem(last=False)
    digest.answers.clear()


def _answer(digest: _Digest, since: str | None, base: int | None) -> DigestAnswer:
    changed = [kept for kept in digest.records.values() if base is None or kept.generation > base]
    gone = [index for index, generation in digest.gone.items() if base is not None and generation > base]
    clear = {"version": digest.version, "since": since, "seq": digest.seq, **digest.clear}
    body = answer_text(clear, _packed(_ordered(changed)), b"".join(sorted(gone)))
    return DigestAnswer(digest.version, body, _zipped(body))


def _packed(records: list[SealedRecord]) -> bytes:
    pieces = []
    for start in range(0, len(records), PACKED_A_PIECE):
        pieces.append(b"".join([record.packed() for record in records[start : start + PACKED_A_PIECE]]))
        give_way()
    return b"".join(pieces)


def _zipped(body: bytes) -> bytes:
    zipper = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)  # 16: with gzip's head
    pieces = []
    for start in range(0, len(body), ZIPPED_A_PIECE):
        pieces.append(zipper.compress(body[start : start + ZIPPED_A_PIECE]))
        give_way()
    return b"".join([*pieces, zipper.flush()])
