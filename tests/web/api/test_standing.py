import re
from base64 import b64decode
from typing import Any

import pytest

from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment, assign_device
from checkin.services.list_devices import open_device
from checkin.services.pair_device import revoke_device
from tests.congress import NOW, Congress, hold_congress
from tests.web.api.conftest import ErrorCode, Phone

CONTACT = {"battery": 0.8, "waiting": 2, "offset_ms": -1500}


def _place(congress: Congress) -> dict[str, int]:
    return {"entrance_id": congress.entrances[1], "sitting_id": congress.sittings[0]}


def _assign(phone: Phone, **changes: Any) -> None:
    assignment = Assignment(**(_place(phone.congress) | changes))
    assign_device(phone.congress.store, phone.congress.event_id, phone.id, "Máy của Lan", assignment)


# --- state


def test_the_state_says_who_where_and_what_to_choose_from(phone: Phone) -> None:
    congress = phone.congress
    state = phone.ask("GET", "/state").get_json()
    assert re.fullmatch("[a-z2-7]{26}", state.pop("start"))
    assert len(b64decode(state.pop("seal"))) == 32
    assert state == {
        "now": "2026-11-23T00:30:00+00:00",
        "device": {"id": phone.id, "name": "Điện thoại cửa 1"},
        "place": {"entrance_id": None, "sitting_id": None},
        "rights": "steward",
        "may_move": True,
        "offline_search": False,
        "seq": 1,
        "event": {
            "id": congress.event_id,
            "name": "Đại hội thử",
            "accent": "#0b4ea2",
            "ends_on": "2026-11-24",
            "time_zone": "Asia/Ho_Chi_Minh",
            "sittings": [
                {"id": congress.sittings[0], "name": "Phiên thứ nhất", "state": "open", "mode": "entry_only"},
                {"id": congress.sittings[1], "name": "Phiên bế mạc", "state": "planned", "mode": "entry_only"},
            ],
            "entrances": [
                {"id": congress.entrances[0], "name": "Cửa 1"},
                {"id": congress.entrances[1], "name": "Cửa 2"},
            ],
        },
    }


def test_the_state_says_what_the_organizers_changed(phone: Phone) -> None:
    _assign(phone, role=DeviceRole.SUPERVISOR, may_move=False, offline_search=True)
    state = phone.ask("GET", "/state").get_json()
    assert {name: state[name] for name in ("device", "place", "rights", "may_move", "offline_search")} == {
        "device": {"id": phone.id, "name": "Máy của Lan"},
        "place": _place(phone.congress),
        "rights": "supervisor",
        "may_move": False,
        "offline_search": True,
    }


# --- contact


def test_a_contact_is_kept_and_answers_the_state(phone: Phone) -> None:
    answer = phone.ask("POST", "/contact", json=CONTACT)
    assert (answer.status_code, answer.get_json()) == (200, phone.ask("GET", "/state").get_json())
    device = open_device(phone.congress.store, phone.congress.event_id, phone.id, NOW).device
    assert (device.battery, device.waiting, device.clock_offset_ms) == (0.8, 2, -1500)


@pytest.mark.parametrize("told", [{"battery": None}, {"battery": 0}, {"battery": 1}, {"offset_ms": None}])
def test_what_a_browser_does_not_tell_is_null(phone: Phone, told: dict[str, Any]) -> None:
    assert phone.ask("POST", "/contact", json=CONTACT | told).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("battery", value) for value in (-0.1, 1.1, True, "0.5", [], {}, 10**18)),
        *(("waiting", value) for value in (-1, 1_000_001, 1.0, True, None, "1", [], 10**18)),
        *(("offset_ms", value) for value in (10**13 + 1, -(10**18), 0.5, False, "0", {})),
    ],
)
def test_a_contact_that_is_not_exactly_right_is_refused(
    phone: Phone, error_of: ErrorCode, field: str, value: Any
) -> None:
    assert error_of(phone.ask("POST", "/contact", json=CONTACT | {field: value})) == (400, f"invalid_{field}")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1e999", "1" * 400])
def test_numbers_that_are_no_json_are_refused(phone: Phone, error_of: ErrorCode, number: str) -> None:
    body = f'{{"battery": {number}, "waiting": 0, "offset_ms": 0}}'
    answer = phone.ask("POST", "/contact", data=body, content_type="application/json")
    assert error_of(answer) == (400, "invalid_json")


@pytest.mark.parametrize("field", ["battery", "waiting", "offset_ms"])
def test_a_contact_tells_everything(phone: Phone, error_of: ErrorCode, field: str) -> None:
    message = {name: value for name, value in CONTACT.items() if name != field}
    assert error_of(phone.ask("POST", "/contact", json=message)) == (400, f"invalid_{field}")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"{" * 9000, b"\xff"])
def test_a_contact_is_an_object(phone: Phone, error_of: ErrorCode, body: bytes) -> None:
    response = phone.ask("POST", "/contact", data=body, content_type="application/json")
    assert error_of(response) == (400, "invalid_json")


def test_a_contact_is_short(phone: Phone, error_of: ErrorCode) -> None:
    response = phone.ask("POST", "/contact", json=CONTACT | {"more": "x" * 20_000})
    assert error_of(response) == (413, "http_413")


def test_a_phone_that_was_cut_off_tells_nothing_any_more(phone: Phone, error_of: ErrorCode) -> None:
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(phone.ask("POST", "/contact", json=CONTACT)) == (401, "device_revoked")
    device = open_device(phone.congress.store, phone.congress.event_id, phone.id, NOW).device
    assert device.waiting is None


# --- place


def test_a_place_is_remembered(phone: Phone) -> None:
    place = _place(phone.congress)
    assert phone.ask("PUT", "/place", json=place).get_json() == {"place": place}
    assert phone.ask("GET", "/state").get_json()["place"] == place


def test_a_place_of_another_event_is_not_there(phone: Phone, error_of: ErrorCode) -> None:
    other = hold_congress(phone.congress.store, "Đại hội khác")
    response = phone.ask("PUT", "/place", json=_place(phone.congress) | {"entrance_id": other.entrances[0]})
    assert error_of(response) == (404, "not_found")


@pytest.mark.parametrize("value", [None, "1", 0, -1, 1.0, True, 2**31, 10**18, [1], {}])
@pytest.mark.parametrize("field", ["entrance_id", "sitting_id"])
def test_a_place_is_two_numbers(phone: Phone, error_of: ErrorCode, field: str, value: Any) -> None:
    response = phone.ask("PUT", "/place", json=_place(phone.congress) | {field: value})
    assert error_of(response) == (400, f"invalid_{field}")


def test_a_phone_that_the_organizers_placed_for_good_stays(phone: Phone, error_of: ErrorCode) -> None:
    _assign(phone, may_move=False)
    elsewhere = _place(phone.congress) | {"entrance_id": phone.congress.entrances[0]}
    assert error_of(phone.ask("PUT", "/place", json=elsewhere)) == (403, "not_permitted")
    assert phone.ask("GET", "/state").get_json()["place"] == _place(phone.congress)
