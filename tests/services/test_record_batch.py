from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update

from checkin.core.decision import BadgeStatus
from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.rights import DeviceRole
from checkin.core.verdict import VerdictCode
from checkin.services.assign_device import Assignment, assign_device
from checkin.services.pair_device import (
    DeviceRevoked,
    DeviceUnknown,
    PairedDevice,
    issue_pairing_code,
    pair_device,
    revoke_device,
)
from checkin.services.record_batch import record_batch
from checkin.services.record_scan import Reading, ScanIdReused, record_device_scan
from checkin.store.models import Delegate
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


@pytest.fixture
def phone(congress: Congress) -> PairedDevice:
    return pair_device(congress.store, issue_pairing_code(congress.store, congress.event_id, NOW), "Máy", NOW)


def waited(congress: Congress, scan_id: str, name: str = "Lê Hữu Đức", at: float = 1, **changes: object) -> Reading:
    fields = {
        "scan_id": scan_id,
        "sitting_id": congress.sittings[0],
        "entrance_id": congress.entrances[0],
        "method": "camera",
        "read": congress.codes.get(name, name),
        "scanned_at": minute(at),
    }
    return Reading(**fields | changes)  # type: ignore[arg-type]


def test_each_is_answered_in_the_order_sent(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    sent = [waited(congress, "a"), waited(congress, "b", at=2), waited(congress, "c", "Nguyễn Thị Hằng")]
    taken = record_batch(congress.store, phone.key, sent, minute(30))
    assert [(one.scan_id, one.answer and one.answer["verdict"]) for one in taken] == [
        ("a", "admitted"),
        ("b", "already_inside"),
        ("c", "admitted"),
    ]


def test_a_batch_sent_again_gets_the_same_answers(door: Door, phone: PairedDevice) -> None:
    sent = [waited(door.congress, "a"), waited(door.congress, "b", at=2)]
    first = record_batch(door.congress.store, phone.key, sent, minute(30))
    assert record_batch(door.congress.store, phone.key, sent[::-1], minute(31)) == first[::-1]


def test_one_that_cannot_be_taken_holds_back_none_behind_it(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    sent = [
        waited(congress, "nowhere", sitting_id=999),
        waited(congress, "picked", "nobody", method="picked"),
        waited(congress, "a"),
        waited(congress, "a", "Nguyễn Thị Hằng"),
        waited(congress, "allowed", "H'Hen Niê", override_reason="Quen mặt"),
        waited(congress, "last", "Nguyễn Thị Hằng"),
    ]
    taken = record_batch(congress.store, phone.key, sent, minute(30))
    assert [type(one.refusal) for one in taken] == [
        NotFound,
        InvalidField,
        type(None),
        ScanIdReused,
        NotPermitted,
        type(None),
    ]
    assert [door.present(name) for name in ("Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê")] == [True, True, None]


def test_who_was_picked_and_is_not_on_the_list_of_a_restored_copy_stays_unresolved(
    door: Door, phone: PairedDevice
) -> None:
    congress = door.congress
    later = congress.add_delegate("Người Đến Sau")
    with congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == later).values(created_at=minute(20)))
    stranger = hold_congress(congress.store, "Đại hội khác").delegates["Lê Hữu Đức"]
    ids = {"nobody": 999, "another since": later, "foreign": stranger, "known": congress.delegates["H'Hen Niê"]}
    sent = [waited(congress, name, str(key), at=5, method="picked") for name, key in ids.items()]
    taken = record_batch(congress.store, phone.key, sent, minute(30))
    assert {one.scan_id: one.answer["verdict"] if one.answer else type(one.refusal) for one in taken} == {
        "nobody": "unknown_badge",
        "another since": "unknown_badge",
        "foreign": NotFound,
        "known": "admitted",
    }
    (still_here,) = record_batch(
        congress.store, phone.key, [waited(congress, "n", str(later), 29, method="picked")], minute(31)
    )
    assert still_here.answer
    assert still_here.answer["verdict"] == "admitted"


def test_a_supervisor_may_override_offline(door: Door) -> None:
    congress = door.congress
    code = issue_pairing_code(congress.store, congress.event_id, NOW, Assignment(role=DeviceRole.SUPERVISOR))
    key = pair_device(congress.store, code, "Máy", NOW).key
    taken = record_batch(congress.store, key, [waited(congress, "a", override_reason="Quen mặt")], minute(30))
    assert taken[0].answer is not None


def test_an_exception_sent_again_is_answered_as_before_though_the_phone_may_make_none_by_now(door: Door) -> None:
    congress = door.congress
    code = issue_pairing_code(congress.store, congress.event_id, NOW, Assignment(role=DeviceRole.SUPERVISOR))
    paired = pair_device(congress.store, code, "Máy", NOW)
    reading = waited(congress, "a", override_reason="Quen mặt")
    answer = record_device_scan(congress.store, paired.key, reading, minute(1))
    assign_device(congress.store, congress.event_id, paired.device.id, "Máy", Assignment(role=DeviceRole.STEWARD))
    assert record_device_scan(congress.store, paired.key, reading, minute(2)) == answer
    with pytest.raises(NotPermitted):
        record_device_scan(congress.store, paired.key, replace(reading, scan_id="b"), minute(3))


def test_an_exception_of_a_phone_that_may_make_none_by_now_is_kept_without_it(
    door: Door, phone: PairedDevice
) -> None:
    congress = door.congress
    door.change_badge("Lê Hữu Đức", status=BadgeStatus.LOST, ended_at=minute(0))
    sent = [
        waited(congress, "needed", override_reason="Quen mặt", device_verdict=VerdictCode.ADMITTED),
        waited(congress, "not needed", "H'Hen Niê", override_reason="Quen", device_verdict=VerdictCode.ADMITTED),
    ]
    taken = record_batch(congress.store, phone.key, sent, minute(30))
    assert [one.answer and (one.answer["verdict"], one.answer["overrode"]) for one in taken] == [
        ("badge_lost", None),
        ("admitted", None),
    ]
    assert door.flags() == {"needed": "conflict", "not needed": "uploaded"}


def test_what_a_cut_off_phone_had_is_taken_once_and_flagged(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    revoke_device(congress.store, congress.event_id, phone.device.id, minute(10))
    record_batch(congress.store, phone.key, [waited(congress, "a")], minute(11))
    record_batch(congress.store, phone.key, [waited(congress, "b", "H'Hen Niê")], minute(12), last=True)
    with pytest.raises(DeviceRevoked):
        record_batch(congress.store, phone.key, [waited(congress, "c", "Nguyễn Thị Hằng")], minute(13))
    assert door.flags() == {"a": "uploaded after_cut_off", "b": "uploaded after_cut_off"}
    assert [door.present(name) for name in ("Lê Hữu Đức", "H'Hen Niê", "Nguyễn Thị Hằng")] == [True, True, None]


def test_a_cut_off_phone_hands_in_for_twelve_hours_from_its_first_batch(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    revoke_device(congress.store, congress.event_id, phone.device.id, minute(10))
    for scan_id, hours in (("a", 24), ("b", 36)):
        record_batch(congress.store, phone.key, [waited(congress, scan_id)], minute(hours * 60))
    with pytest.raises(DeviceRevoked):
        record_batch(congress.store, phone.key, [waited(congress, "c")], minute(36 * 60 + 1))


def test_a_cut_off_phone_hears_no_names(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    door.change_delegate("Lê Hữu Đức", staff_note="Mời lên hàng đầu")
    sent = [waited(congress, "a"), waited(congress, "b", at=2)]
    known = record_batch(congress.store, phone.key, sent, minute(10))
    revoke_device(congress.store, congress.event_id, phone.device.id, minute(11))
    answers = [one.answer for one in record_batch(congress.store, phone.key, sent, minute(12))]
    nameless = {
        "delegate": None,
        "photo": "",
        "note": "",
        "previous": None,
        "badge_ended_at": None,
        "badge_ended_by": "",
        "right_entrances": [],
    }
    assert answers == [one.answer and one.answer | nameless for one in known]
    assert [answer and answer["verdict"] for answer in answers] == ["needs_attention", "already_inside"]


def test_a_last_batch_without_scans_ends_it(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    revoke_device(congress.store, congress.event_id, phone.device.id, minute(10))
    assert record_batch(congress.store, phone.key, [], minute(11), last=True) == []
    with pytest.raises(DeviceRevoked):
        record_batch(congress.store, phone.key, [waited(congress, "a")], minute(12))


def test_a_last_batch_of_a_phone_that_was_not_cut_off_ends_nothing(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    record_batch(congress.store, phone.key, [waited(congress, "a")], minute(11), last=True)
    record_batch(congress.store, phone.key, [waited(congress, "b", "H'Hen Niê")], minute(12))
    assert door.present("H'Hen Niê") is True


def test_a_stranger_hands_in_nothing(congress: Congress) -> None:
    with pytest.raises(DeviceUnknown):
        record_batch(congress.store, "a" * 26, [waited(congress, "a")], minute(11))


def test_batches_of_the_same_people_do_not_wait_for_each_other_in_a_circle(door: Door, phone: PairedDevice) -> None:
    congress = door.congress
    people = ["Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê"] * 6
    sent = {
        name: [waited(congress, f"{name}{number}", who, at=number) for number, who in enumerate(order)]
        for name, order in {"a": people, "b": people[::-1]}.items()
    }
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(record_batch, congress.store, phone.key, sent[name], minute(30)) for name in "ab"]
        refusals = [one.refusal for batch in both for one in batch.result()]
    assert refusals == [None] * (2 * len(people))
