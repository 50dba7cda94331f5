"""Writes digest.json: records as the server seals them and as a phone must open them.

python -m tests.vectors.make_digest
"""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checkin.core.badge_code import make_badge_code, read_badge_code
from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.door_digest import DoorRecord, SeatChange, keys_of, record_text
from checkin.services.door_digest import seal_record

FILE = Path(__file__).parent / "digest.json"
_CODES = [make_badge_code(bytes(range(start, start + 16))) for start in (0, 16, 32, 64, 240 - 16)]
_PLAIN: dict[str, Any] = {
    "delegate_id": 7,
    "full_name": "Nguyễn Thị Thuý Hằng",
    "category_id": 1,
    "delegation_id": 14,
    "seat": "B-14",
    "position": "Chủ tịch Công đoàn cơ sở",
    "staff_note": "",
    "badge_status": BadgeStatus.ACTIVE,
    "ended_at": None,
    "delegate_status": DelegateStatus.ACTIVE,
    "withdrawn_at": None,
    "activated_at": None,
}
_NINE = datetime(2026, 11, 23, 2, 0, 0, 123_456, tzinfo=UTC)
_RECORDS: list[dict[str, Any]] = [
    {},
    {"badge_status": BadgeStatus.REPLACED, "ended_at": _NINE, "staff_note": "Đưa tới bàn 'chủ tịch đoàn' \"số 1\""},
    {
        "delegate_status": DelegateStatus.WITHDRAWN,
        "withdrawn_at": None,
        "delegation_id": None,
        "full_name": "H'Hen Niê",
    },
    {
        "delegate_status": DelegateStatus.NOT_ELIGIBLE,
        "withdrawn_at": _NINE,
        "seats": (SeatChange(2, _NINE, None), SeatChange(3, _NINE, 1)),
    },
    {"activated_at": _NINE, "position": "x" * 300, "seat": ""},
]
_READS = [
    "",
    "DB:",
    "db:AAAAAAAAAAAAAAAAAAAAAAAAAA",
    " DB:AAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
    "DB:AAAAAAAAAAAAAAAAAAAAAAAAA1",
]
_READS += [
    "DB:AAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "XDB:AAAAAAAAAAAAAAAAAAAAAAAAAA",
    "0117",
    "DB:ÀAAAAAAAAAAAAAAAAAAAAAAAAA",
]


def make() -> dict[str, Any]:
    return {
        "about": "By make_digest.py: what services/door_digest.py seals, static/js/door/digest_crypto.js opens",
        "reads": [[text, read_badge_code(text)] for text in _READS],
        "records": [
            _sealed(code, DoorRecord(**(_PLAIN | changes))) for code, changes in zip(_CODES, _RECORDS, strict=True)
        ],
    }


def _sealed(code: str, record: DoorRecord) -> dict[str, Any]:
    return {
        "code": code,
        "index": keys_of(code).index.hex(),
        "key": keys_of(code).record_key.hex(),
        "says": json.loads(record_text(record)),
        "packed": base64.b64encode(seal_record(code, record).packed()).decode("ascii"),
    }


def as_text() -> str:
    return json.dumps(make(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), "utf-8")
