from datetime import timedelta

import pytest

from checkin.core.errors import NotFound
from checkin.services.list_devices import SILENT_AFTER, Pairing, PairingState, list_devices, watch_pairing
from checkin.services.pair_device import CODE_LIFETIME, issue_pairing_code, pair_device, revoke_device
from checkin.services.record_scan import ScanReport, record_scan
from tests.congress import NOW, Congress, hold_congress


def _pair(congress: Congress, name: str) -> int:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    return pair_device(congress.store, code, name, NOW).device.id


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


def test_devices_come_with_their_scans_and_those_cut_off_stand_last(congress: Congress) -> None:
    first, second, third = (_pair(congress, name) for name in ("A", "B", "C"))
    _scan(congress, "1", third)
    _scan(congress, "2", third)
    revoke_device(congress.store, congress.event_id, first, NOW)
    rows = list_devices(congress.store, congress.event_id, NOW)
    assert [(row.device.id, row.scans, row.heard) for row in rows] == [
        (second, 0, True),
        (third, 2, True),
        (first, 0, False),
    ]


def test_a_device_falls_silent_after_two_minutes(congress: Congress) -> None:
    _pair(congress, "A")
    moments = (NOW + SILENT_AFTER, NOW + SILENT_AFTER + timedelta(seconds=1))
    heard = [list_devices(congress.store, congress.event_id, moment)[0].heard for moment in moments]
    assert heard == [True, False]


def test_devices_of_another_event_are_not_listed(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    _pair(other, "A")
    assert list_devices(congress.store, congress.event_id, NOW) == []


def test_a_pairing_waits_until_a_phone_uses_it(congress: Congress) -> None:
    code = issue_pairing_code(congress.store, congress.event_id, NOW, congress.entrances[1])
    end = NOW + CODE_LIFETIME
    assert watch_pairing(congress.store, congress.event_id, code, NOW) == Pairing(
        PairingState.WAITING, end, "Cửa 2", ""
    )
    pair_device(congress.store, code, "Máy của Lan", NOW)
    assert watch_pairing(congress.store, congress.event_id, code, end) == Pairing(
        PairingState.PAIRED, end, "Cửa 2", "Máy của Lan"
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
