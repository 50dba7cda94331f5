"""What a phone keeps of an event, so that it can judge without the server: shapes, keys and bytes.

A badge is found by its index and opened by a key, and both are made from the code in its QR. So the phone holds
nothing that tells who anybody is until the badge is in hand. The code has 128 random bits: a fast derivation is
enough.

The same record gives the same bytes every time: its nonce is made from what it says, so that one nonce never seals
two different texts, and a digest built again after a restart is the digest that the phones have.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from checkin.core.decision import BadgeStatus, DelegateStatus

INDEX_BYTES = 12
NONCE_BYTES = 12
BLOCK = 16  # sealed texts are a multiple of it, so that their length does not tell a name's
MOST_BLOCKS = 255  # the length is one byte
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INDEX_LABEL = b"checkin door index"
_KEY_LABEL = b"checkin door record"
_NONCE_LABEL = b"checkin door nonce"


class SeatChange(NamedTuple):
    """In one sitting, by a replacement: the category that the person comes in with, None: somebody else does."""

    sitting_id: int
    since: datetime
    category_id: int | None


@dataclass(frozen=True, slots=True)
class DoorRecord:
    """What the verdict and the screen need of one badge. Times are aware; None: it did not happen."""

    delegate_id: int
    full_name: str
    category_id: int
    delegation_id: int | None
    seat: str
    position: str
    staff_note: str
    badge_status: BadgeStatus
    ended_at: datetime | None
    delegate_status: DelegateStatus
    withdrawn_at: datetime | None
    activated_at: datetime | None
    seats: tuple["SeatChange", ...] = ()


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record as it lies on the phone."""

    index: bytes
    nonce: bytes
    sealed: bytes  # with the tag at its end

    def packed(self) -> bytes:
        """index, nonce, number of blocks (one byte), sealed text."""
        return b"".join((self.index, self.nonce, bytes([len(self.sealed) // BLOCK]), self.sealed))


@dataclass(frozen=True, slots=True)
class CodeKeys:
    """What a badge's code opens. `nonce_key` stays on the server."""

    index: bytes
    record_key: bytes  # 32 bytes, for AES-256-GCM; the index is the additional data
    nonce_key: bytes


def keys_of(code: str) -> CodeKeys:
    """HKDF-SHA256 (RFC 5869) without salt, one label a key; the index is a hash beside it."""
    text = code.encode("ascii")
    pseudorandom = hmac.digest(bytes(32), text, "sha256")
    return CodeKeys(
        index=sha256(_INDEX_LABEL + text).digest()[:INDEX_BYTES],
        record_key=hmac.digest(pseudorandom, _KEY_LABEL + b"\x01", "sha256"),
        nonce_key=hmac.digest(pseudorandom, _NONCE_LABEL + b"\x01", "sha256"),
    )


def nonce_for(keys: CodeKeys, text: bytes) -> bytes:
    return hmac.digest(keys.nonce_key, text, "sha256")[:NONCE_BYTES]


def record_text(record: DoorRecord) -> bytes:
    """A JSON array and spaces up to whole blocks (the tag of 16 bytes makes one more).

    delegate id, name, category id, delegation id or 0, seat, position, note; then, where there is something to say,
    {"ended": [status, at], "withdrawn": at, "status": "not_eligible", "activated": at,
    "seats": [[sitting id, since, category id or null]]}, times in milliseconds since 1970, 0 for "always".
    """
    fields: list[Any] = [
        record.delegate_id,
        record.full_name,
        record.category_id,
        record.delegation_id or 0,
        record.seat,
        record.position,
        record.staff_note,
    ]
    more = _what_happened(record)
    if more:
        fields.append(more)
    text = compact(fields)
    return text.ljust(-(-len(text) // BLOCK) * BLOCK)


def _what_happened(record: DoorRecord) -> dict[str, Any]:
    happened: dict[str, Any] = {}
    if record.badge_status is not BadgeStatus.ACTIVE:
        happened["ended"] = [record.badge_status.value, milliseconds(record.ended_at)]
    if record.delegate_status is not DelegateStatus.ACTIVE:
        happened["withdrawn"] = milliseconds(record.withdrawn_at)
    if record.delegate_status is DelegateStatus.NOT_ELIGIBLE:
        happened["status"] = record.delegate_status.value
    if record.activated_at is not None:
        happened["activated"] = milliseconds(record.activated_at)
    if record.seats:
        happened["seats"] = [[seat.sitting_id, milliseconds(seat.since), seat.category_id] for seat in record.seats]
    return happened


def milliseconds(moment: datetime | None) -> int:
    """Since 1970; 0 where nobody knows when. Rounded up: at the last moment before it, it was not yet so."""
    return 0 if moment is None else -((_EPOCH - moment) // timedelta(milliseconds=1))


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def version_of(clear: Mapping[str, Any], records: Iterable[SealedRecord]) -> str:
    """Names this content and no other: 32 hex digits. `records` come sorted by index."""
    content = sha256(compact(clear))
    content.update(b"".join([record.index + record.nonce for record in records]))
    return content.hexdigest()[:32]


def answer_text(clear: Mapping[str, Any], badges: bytes, gone: bytes) -> bytes:
    """One JSON object; the two large texts are base64, in which JSON has nothing to look for."""
    pieces = (compact(clear)[:-1], b',"badges":"', b64encode(badges), b'","gone":"', b64encode(gone), b'"}')
    return b"".join(pieces)
