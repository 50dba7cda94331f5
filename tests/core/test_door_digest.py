import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.door_digest import (
    BLOCK,
    DoorRecord,
    SealedRecord,
    keys_of,
    milliseconds,
    nonce_for,
    record_text,
    version_of,
)
from tests.vectors import make_digest

CODE = "DB:AAAAAAAAAAAAAAAAAAAAAAAAAA"
NINE = datetime(2026, 11, 23, 2, tzinfo=UTC)
HANG = DoorRecord(
    delegate_id=7,
    full_name="Nguyễn Thị Hằng",
    category_id=1,
    delegation_id=14,
    seat="B-14",
    position="Chủ tịch",
    staff_note="",
    badge_status=BadgeStatus.ACTIVE,
    ended_at=None,
    delegate_status=DelegateStatus.ACTIVE,
    withdrawn_at=None,
    activated_at=None,
)


def _says(**changes: object) -> list[object]:
    said: list[object] = json.loads(record_text(replace(HANG, **changes)))  # type: ignore[arg-type]
    return said


def test_phones_are_held_to_what_is_sealed_today() -> None:
    """After a change of the shapes: python -m tests.vectors.make_digest"""
    assert make_digest.FILE.read_text("utf-8") == make_digest.as_text()


def test_a_plain_record_says_who_and_where() -> None:
    assert _says() == [7, "Nguyễn Thị Hằng", 1, 14, "B-14", "Chủ tịch", ""]


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        (
            {"badge_status": BadgeStatus.LOST, "ended_at": NINE},
            {"ended": ["lost", 1795399200000]},
        ),
        ({"delegate_status": DelegateStatus.WITHDRAWN, "withdrawn_at": NINE}, {"withdrawn": 1795399200000}),
        ({"delegate_status": DelegateStatus.WITHDRAWN}, {"withdrawn": 0}),
        ({"activated_at": NINE}, {"activated": 1795399200000}),
    ],
)
def test_a_record_says_what_happened(changes: dict[str, object], more: dict[str, object]) -> None:
    assert _says(**changes)[7:] == [more]


@pytest.mark.parametrize(("microseconds", "rounded"), [(0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2)])
def test_a_time_is_rounded_so_that_no_millisecond_before_it_counts_as_after(
    microseconds: int, rounded: int
) -> None:
    assert milliseconds(NINE + timedelta(microseconds=microseconds)) - milliseconds(NINE) == rounded


@pytest.mark.parametrize("name", ["Lê Hà", "H'Hen Niê", "Công Tằng Tôn Nữ Phạm Ngọc Ánh", "A" * 200])
def test_texts_are_whole_blocks_long(name: str) -> None:
    assert len(record_text(replace(HANG, full_name=name))) % BLOCK == 0


def test_a_length_hardly_tells_a_names() -> None:
    lengths = {len(record_text(replace(HANG, full_name="x" * letters))) for letters in range(5, 5 + 2 * BLOCK)}
    assert len(lengths) == 3


def test_the_longest_record_fits_its_length_byte() -> None:
    longest = replace(
        HANG, full_name="ễ" * 200, position="ễ" * 300, staff_note="ễ" * 300, seat="ễ" * 32, withdrawn_at=NINE
    )
    packed = SealedRecord(bytes(12), bytes(12), record_text(longest) + bytes(BLOCK)).packed()
    assert packed[24] * BLOCK == len(packed) - 25


def test_each_use_of_a_code_has_a_key_of_its_own() -> None:
    keys = keys_of(CODE)
    assert len({keys.index, keys.record_key[:12], keys.nonce_key[:12], keys_of(CODE[:-1] + "B").index}) == 4


def test_another_text_has_another_nonce_and_the_same_text_the_same() -> None:
    keys = keys_of(CODE)
    assert nonce_for(keys, b"one") == nonce_for(keys, b"one")
    assert nonce_for(keys, b"one") != nonce_for(keys, b"two")


def test_a_version_names_its_content() -> None:
    record = SealedRecord(bytes(12), bytes(12), bytes(32))
    versions = {
        version_of({"event_id": 1}, [record]),
        version_of({"event_id": 2}, [record]),
        version_of({"event_id": 1}, []),
        version_of({"event_id": 1}, [replace(record, nonce=bytes([1] * 12))]),
    }
    assert (len(versions), version_of({"event_id": 1}, [record]) in versions) == (4, True)
