from datetime import timedelta

import pytest

from checkin.services.note_contact import CONTACT_INTERVAL, Contact, note_contact
from checkin.services.pair_device import find_device, issue_pairing_code, pair_device
from checkin.store.models import Device
from tests.congress import NOW, Congress

SOON = NOW + timedelta(seconds=1)
FULL = Contact(battery=1.0, waiting=0, offset_ms=0)


@pytest.fixture
def key(congress: Congress) -> str:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    return pair_device(congress.store, code, "Điện thoại cửa 1", NOW).key


def _told(device: Device) -> tuple[float | None, int | None, int | None]:
    return device.battery, device.waiting, device.clock_offset_ms


def test_what_a_phone_tells_is_kept(congress: Congress, key: str) -> None:
    told = Contact(battery=0.42, waiting=3, offset_ms=-7_200_000)
    note_contact(congress.store, find_device(congress.store, key), SOON, told)
    found = find_device(congress.store, key)
    assert (found.last_seen_at, *_told(found)) == (SOON, 0.42, 3, -7_200_000)


def test_what_it_cannot_tell_any_more_is_not_known_any_more(congress: Congress, key: str) -> None:
    note_contact(congress.store, find_device(congress.store, key), NOW, FULL)
    untold = Contact(battery=None, waiting=0, offset_ms=None)
    note_contact(congress.store, find_device(congress.store, key), SOON, untold)
    assert _told(find_device(congress.store, key)) == (None, 0, None)


def test_a_sign_of_life_alone_leaves_what_was_told(congress: Congress, key: str) -> None:
    note_contact(congress.store, find_device(congress.store, key), NOW, FULL)
    later = NOW + CONTACT_INTERVAL
    note_contact(congress.store, find_device(congress.store, key), later)
    found = find_device(congress.store, key)
    assert (found.last_seen_at, *_told(found)) == (later, 1.0, 0, 0)


@pytest.mark.parametrize("told", [None, FULL, Contact(battery=1.0, waiting=0, offset_ms=999)])
def test_what_has_hardly_changed_is_not_written_at_every_contact(
    congress: Congress, key: str, told: Contact | None
) -> None:
    note_contact(congress.store, find_device(congress.store, key), NOW, FULL)
    seen = []
    for after in (CONTACT_INTERVAL - timedelta(seconds=1), CONTACT_INTERVAL):
        note_contact(congress.store, find_device(congress.store, key), NOW + after, told)
        seen.append(find_device(congress.store, key).last_seen_at)
    assert seen == [NOW, NOW + CONTACT_INTERVAL]


def test_a_clock_that_is_wrong_by_years_is_kept_as_far_as_there_is_room(congress: Congress, key: str) -> None:
    for offset in (10**13, -(10**13)):
        told = Contact(battery=None, waiting=0, offset_ms=offset)
        note_contact(congress.store, find_device(congress.store, key), SOON, told)
        kept = find_device(congress.store, key).clock_offset_ms
        assert kept == (2**31 - 1 if offset > 0 else 1 - 2**31)
