from dataclasses import replace
from datetime import timedelta

import pytest

from checkin.core.errors import NotFound
from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment
from checkin.services.list_devices import (
    SILENT_AFTER,
    DeviceList,
    Pairing,
    PairingState,
    list_devices,
    open_device,
    watch_pairing,
)
from checkin.services.note_contact import Contact, note_contact
from checkin.services.pair_device import CODE_LIFETIME, issue_pairing_code, pair_device, revoke_device
from checkin.services.record_scan import ScanReport, record_scan
from tests.congress import NOW, Congress, hold_congress


def _pair(congress: Congress, name: str) -> int:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    return pair_device(congress.store, code, name, NOW).device.id


def _tell(congress: Congress, device_id: int, waiting: int) -> None:
    row = open_device(congress.store, congress.event_id, device_id, NOW)
    note_contact(congress.store, row.device, NOW, Contact(battery=None, waiting=waiting, offset_ms=None))


def _scan(congress: Congress, scan_id: str, device_id: int) -> None:
    report = ScanReport(
        scan_id=scan_id,
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        device_id=device_id,
        method="camera",
        read="nobody's",
        scanned_at=NOW,
    )
    record_scan(congress.store, report, NOW)


def test_devices_come_with_their_scans_and_those_cut_off_apart(congress: Congress) -> None:
    first, second, third = (_pair(congress, name) for name in ("A", "B", "C"))
    _scan(congress, "1", third)
    _scan(congress, "2", third)
    revoke_device(congress.store, congress.event_id, first, NOW)
    found = list_devices(congress.store, congress.event_id, NOW)
    assert [(row.device.id, row.scans, row.heard) for row in found.working] == [(second, 0, True), (third, 2, True)]
    assert [(row.device.id, row.scans, row.heard) for row in found.cut_off] == [(first, 0, False)]


def test_what_the_phones_told_is_added_up(congress: Congress) -> None:
    for name, waiting in (("A", 2), ("B", 0), ("C", 3), ("D", 7)):
        _tell(congress, _pair(congress, name), waiting)
    _pair(congress, "E")
    found = list_devices(congress.store, congress.event_id, NOW)
    revoke_device(congress.store, congress.event_id, found.working[3].device.id, NOW)
    found = list_devices(congress.store, congress.event_id, NOW)
    assert (len(found.working), found.heard, found.waiting) == (4, 4, 5)


def test_a_device_falls_silent_after_two_minutes(congress: Congress) -> None:
    device_id = _pair(congress, "A")
    moments = (NOW + SILENT_AFTER, NOW + SILENT_AFTER + timedelta(seconds=1))
    heard = [open_device(congress.store, congress.event_id, device_id, moment).heard for moment in moments]
    assert heard == [True, False]


def test_devices_of_another_event_are_neither_listed_nor_opened(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    device_id = _pair(other, "A")
    assert list_devices(congress.store, congress.event_id, NOW) == DeviceList([], [])
    with pytest.raises(NotFound):
        open_device(congress.store, congress.event_id, device_id, NOW)


def test_a_pairing_waits_until_a_phone_uses_it(congress: Congress) -> None:
    code = issue_pairing_code(
        congress.store,
        congress.event_id,
        NOW,
        Assignment(
            entrance_id=congress.entrances[1],
            sitting_id=congress.sittings[0],
            role=DeviceRole.SUPERVISOR,
            may_move=False,
        ),
    )
    waiting = Pairing(
        PairingState.WAITING, NOW + CODE_LIFETIME, "Cửa 2", "Phiên thứ nhất", DeviceRole.SUPERVISOR, False
    )
    assert watch_pairing(congress.store, congress.event_id, code, NOW) == waiting
    device_id = pair_device(congress.store, code, "Máy của Lan", NOW).device.id
    assert watch_pairing(congress.store, congress.event_id, code, NOW + CODE_LIFETIME) == replace(
        waiting, state=PairingState.PAIRED, device_id=device_id, device_name="Máy của Lan"
    )


def test_a_pairing_ends_after_ten_minutes(congress: Congress) -> None:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    pairing = watch_pairing(congress.store, congress.event_id, code, NOW + CODE_LIFETIME)
    assert pairing.state is PairingState.EXPIRED


def test_a_code_is_watched_by_its_own_event_only(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    code = issue_pairing_code(congress.store, other.event_id, NOW)
    for wrong in (code, "nothing"):
        with pytest.raises(NotFound):
            watch_pairing(congress.store, congress.event_id, wrong, NOW)
