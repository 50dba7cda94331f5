import re
from pathlib import Path

from checkin.core.stream import DeltaKind
from checkin.realtime.wire import message_for_delegate, message_for_screens
from checkin.store.models import Delta
from tests.congress import NOW

ROOT = Path(__file__).resolve().parents[2]


def arrival(seq: int, delegate_id: int) -> Delta:
    """With more in it than anybody may see."""
    payload = {
        "sitting_id": 1,
        "at": "2026-11-23T07:30:00.123456+07:00",
        "counts": True,
        "full_name": "Lê Hữu Đức",
        "delegation_id": 2,
        "delegation": "Quận 1",
        "seat": "B-14",
        "religion": "?",
        "code": "?",
        "phone": "?",
    }
    kind = DeltaKind.ARRIVED
    return Delta(event_id=1, seq=seq, kind=kind, delegate_id=delegate_id, payload=payload, created_at=NOW)


def test_only_what_a_public_screen_may_show_goes_out() -> None:
    assert message_for_screens([arrival(7, 3)], 7, 7) == {
        "from": 7,
        "to": 7,
        "deltas": [
            {
                "seq": 7,
                "kind": "arrived",
                "sitting_id": 1,
                "at": "2026-11-23T00:30:00.123+00:00",
                "counts": True,
                "full_name": "Lê Hữu Đức",
                "delegation_id": 2,
                "delegation": "Quận 1",
                "seat": "B-14",
            }
        ],
    }


def test_a_delegate_is_told_of_nobody_else() -> None:
    message = message_for_delegate([arrival(7, 3), arrival(8, 4), arrival(9, 3)], 4, 9)
    assert ([delta["seq"] for delta in message["deltas"]], message["to"]) == ([8], 9)


def test_screens_know_every_kind_of_delta() -> None:
    script = (ROOT / "static" / "js" / "shared" / "sequence.js").read_text()
    known = re.search(r"export const KINDS = \[(.*?)\]", script)
    assert known is not None
    assert re.findall(r'"(\w+)"', known[1]) == [kind.value for kind in DeltaKind]
