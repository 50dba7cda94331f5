from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from checkin.core.rights import DeviceRole
from checkin.services.list_devices import open_device
from checkin.services.note_contact import Contact, note_contact
from checkin.services.pair_device import issue_pairing_code, pair_device, revoke_device
from checkin.store.models import Device
from checkin.web import clock
from tests.congress import NOW, Congress
from tests.web.organizer.pages import parts, problems


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


@pytest.fixture
def device(web_congress: Congress) -> Device:
    code = issue_pairing_code(web_congress.store, web_congress.event_id, NOW)
    return pair_device(web_congress.store, code, "Máy của Lan", NOW).device


def _tell(congress: Congress, device: Device, contact: Contact) -> None:
    note_contact(
        congress.store, open_device(congress.store, congress.event_id, device.id, NOW).device, NOW, contact
    )


def _page(device: Device, more: str = "") -> str:
    return f"/events/{device.event_id}/devices/{device.id}{more}"


def _assigned(congress: Congress, device: Device) -> tuple[str, int | None, int | None, DeviceRole, bool, bool]:
    now = open_device(congress.store, congress.event_id, device.id, NOW).device
    return now.name, now.entrance_id, now.sitting_id, now.role, now.may_move, now.offline_search


def test_a_device_is_renamed_moved_and_given_rights(
    english: FlaskClient, web_congress: Congress, device: Device
) -> None:
    entrance, sitting = web_congress.entrances[1], web_congress.sittings[0]
    form = {"name": "Cửa B", "entrance": str(entrance), "sitting": str(sitting), "role": "supervisor"}
    answer = english.post(_page(device), data=form | {"fixed": "yes", "offline_search": "yes"})
    assert answer.headers["Location"] == f"/events/{device.event_id}/devices"
    assert _assigned(web_congress, device) == ("Cửa B", entrance, sitting, DeviceRole.SUPERVISOR, False, True)
    english.post(_page(device), data={"name": "Cửa B", "role": "steward"})
    assert _assigned(web_congress, device) == ("Cửa B", None, None, DeviceRole.STEWARD, True, False)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": " "}, "Write a name."),
        ({"name": "x" * 81}, "This is too long."),
        (
            {"name": "Cửa B", "fixed": "yes"},
            "A phone that stays where it is needs an entrance and a sitting: choose both.",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_changes_nothing(
    english: FlaskClient, web_congress: Congress, device: Device, form: dict[str, str], sentence: str
) -> None:
    answer = english.post(_page(device), data=form)
    assert (answer.status_code, problems(answer.text)) == (400, [sentence])
    assert _assigned(web_congress, device)[0] == "Máy của Lan"


def test_a_role_that_is_none_is_refused(english: FlaskClient, web_congress: Congress, device: Device) -> None:
    assert english.post(_page(device), data={"name": "Cửa B", "role": "owner"}).status_code == 400
    assert _assigned(web_congress, device)[3] is DeviceRole.STEWARD


def test_a_device_that_was_cut_off_cannot_be_changed(
    english: FlaskClient, web_congress: Congress, device: Device
) -> None:
    _tell(web_congress, device, Contact(battery=None, waiting=2, offset_ms=None))
    revoke_device(web_congress.store, web_congress.event_id, device.id, NOW)
    page = english.get(_page(device)).text
    assert ("assign-form" in page, "It told last that 2 scans are waiting." in page) == (False, True)
    assert english.post(_page(device), data={"name": "Cửa B"}).status_code == 404


def test_the_page_tells_how_the_device_is(
    english: FlaskClient, web_congress: Congress, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(web_congress, device, Contact(battery=0.15, waiting=3, offset_ms=7_200_000))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    assert parts(english.get(_page(device)).text, 'data-refresh="condition">', "</dl>") == [
        "Last contact 5 minutes ago Battery 15 % Scans 0 Waiting to be sent 3 Clock 2 hours slow "
        "Paired 23 Nov 2026, 07:30"
    ]


def test_the_list_counts_what_waits_and_folds_away_what_was_cut_off(
    english: FlaskClient, web_congress: Congress, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(web_congress, device, Contact(battery=None, waiting=3, offset_ms=0))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    page = english.get(f"/events/{device.event_id}/devices").text
    assert parts(page, '<p class="list-count soft">', "</p>") == [
        "1 device · 1 in contact · 3 scans are waiting on phones"
    ]
    assert "cut-off-list" not in page
    revoke_device(web_congress.store, web_congress.event_id, device.id, NOW)
    page = english.get(f"/events/{device.event_id}/devices").text
    assert parts(page, '<tr class="ended">', "</tr>") == [
        "Máy của Lan 23 Nov 2026, 07:30 · 0 scans 23 Nov 2026, 07:30 0 3 scans have not come"
    ]
