import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from checkin.services.pair_device import issue_pairing_code, revoke_device
from checkin.services.plan_event import close_sitting
from checkin.store.models import Device, Scan
from tests.congress import NOW, Congress, hold_congress
from tests.web.api.conftest import ErrorCode, Phone


def _scans(congress: Congress) -> int:
    with congress.store.read() as session:
        return session.scalars(select(func.count()).select_from(Scan)).one()


# --- pairing


def test_a_code_pairs_a_phone_and_tells_its_key_and_the_event(phone: Phone) -> None:
    code = issue_pairing_code(phone.congress.store, phone.congress.event_id, NOW)
    response = phone.client.post("/api/door/pair", json={"code": code, "name": "Máy của Hà"})
    body = response.get_json()
    assert (response.status_code, set(body)) == (
        200,
        {"key", "now", "device", "place", "rights", "may_move", "offline_search", "seal", "start", "seq", "event"},
    )
    assert (body["device"]["name"], body["event"]["name"]) == ("Máy của Hà", "Đại hội thử")
    phone.key = body["key"]
    assert phone.ask("GET", "/state").get_json()["device"] == body["device"]


def test_a_dead_code_is_refused_in_words(phone: Phone, error_of: ErrorCode) -> None:
    response = phone.client.post("/api/door/pair", json={"code": "a" * 26, "name": "Máy"})
    assert error_of(response) == (403, "pairing_refused")


def test_pairing_is_tried_twenty_times_a_minute_at_most(phone: Phone, error_of: ErrorCode) -> None:
    answers = [phone.client.post("/api/door/pair", json={"code": "a" * 26, "name": "Máy"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [403] * 20 + [429]
    assert error_of(answers[-1]) == (429, "http_429")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"name": "Máy"}, "invalid_code"),
        ({"code": 7, "name": "Máy"}, "invalid_code"),
        ({"code": "a" * 65, "name": "Máy"}, "invalid_code"),
        ({"code": "a\0", "name": "Máy"}, "invalid_code"),
        ({"code": "a" * 26}, "invalid_name"),
        ({"code": "a" * 26, "name": ["Máy"]}, "invalid_name"),
        ({"code": "a" * 26, "name": "  "}, "invalid_name"),
        ({"code": "a" * 26, "name": "M" * 81}, "invalid_name"),
    ],
)
def test_a_pairing_that_is_not_exactly_right_is_refused(
    phone: Phone, error_of: ErrorCode, message: dict[str, Any], code: str
) -> None:
    assert error_of(phone.client.post("/api/door/pair", json=message)) == (400, code)


# --- who may ask


ASKING = [("GET", "/state"), ("POST", "/contact"), ("GET", "/clock"), ("PUT", "/place"), ("POST", "/scans")]


@pytest.mark.parametrize(("method", "path"), ASKING)
@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer x", "Basic " + "a" * 26, "Bearer " + "a" * 26, "Bearer " + "a" * 9000],
)
def test_nothing_is_answered_without_a_key(
    phone: Phone, error_of: ErrorCode, method: str, path: str, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = phone.client.open(f"/api/door{path}", method=method, headers=headers, json={})
    assert error_of(response) == (401, "device_unknown")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), ASKING)
def test_a_phone_that_was_cut_off_is_told_so_at_once(
    phone: Phone, error_of: ErrorCode, method: str, path: str
) -> None:
    assert phone.ask("GET", "/state").status_code == 200
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(phone.ask(method, path, json={})) == (401, "device_revoked")


def test_a_phone_that_was_cut_off_records_nothing(phone: Phone) -> None:
    assert phone.scan().status_code == 200
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert (phone.scan().status_code, _scans(phone.congress)) == (401, 1)


def test_no_cookie_opens_the_api(organizer: FlaskClient, web_congress: Congress, error_of: ErrorCode) -> None:
    assert error_of(organizer.get("/api/door/state")) == (401, "device_unknown")


# --- clock


def test_the_clock_tells_the_server_s_time(phone: Phone) -> None:
    assert phone.ask("GET", "/clock").get_json() == {"now": "2026-11-23T00:30:00+00:00"}


# --- scans


def test_a_scan_is_answered_with_the_verdict(phone: Phone) -> None:
    response = phone.scan(id="6f9619ff-8b86-4011-b42d-00c04fc964ff")
    answer = response.get_json()
    assert (response.status_code, answer["scan_id"]) == (200, "6f9619ff-8b86-4011-b42d-00c04fc964ff")
    assert (answer["verdict"], answer["tone"], answer["counts"]) == ("admitted", "go", True)


def test_the_scan_belongs_to_the_phone(phone: Phone) -> None:
    phone.scan()
    with phone.congress.store.read() as session:
        scan = session.scalars(select(Scan)).one()
    assert (scan.device_id, scan.method) == (phone.id, "camera")


def test_a_refusal_is_an_answer(phone: Phone) -> None:
    close_sitting(phone.congress.store, phone.congress.event_id, phone.congress.sittings[0], NOW)
    response = phone.scan()
    assert (response.status_code, response.get_json()["verdict"]) == (200, "sitting_closed")


def test_a_scan_sent_again_gets_its_answer_again(phone: Phone) -> None:
    scan_id = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
    first = phone.scan(id=scan_id).get_json()
    assert (phone.scan(id=scan_id.upper()).get_json(), _scans(phone.congress)) == (first, 1)


def test_a_scan_id_used_for_another_badge_is_a_conflict(phone: Phone, error_of: ErrorCode) -> None:
    scan_id = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
    phone.scan(id=scan_id)
    response = phone.scan(id=scan_id, read=phone.congress.codes["Lê Hữu Đức"])
    assert error_of(response) == (409, "scan_id_reused")


def test_a_typed_number_is_a_way_in_too(phone: Phone) -> None:
    answer = phone.scan(method="typed", read="3001").get_json()
    assert (answer["verdict"], answer["delegate"]["full_name"]) == ("admitted", "Lê Hữu Đức")


def test_a_scan_at_another_event_s_entrance_is_not_found(phone: Phone, error_of: ErrorCode) -> None:
    other = hold_congress(phone.congress.store, "Đại hội khác")
    assert error_of(phone.scan(entrance_id=other.entrances[0])) == (404, "not_found")
    assert error_of(phone.scan(sitting_id=other.sittings[0])) == (404, "not_found")


def test_a_stranger_s_qr_is_answered_whatever_it_holds(phone: Phone) -> None:
    answers = [
        phone.scan(read=text).get_json()["verdict"] for text in ("https://example.org", "đ" * 400, "🙂\n", " ")
    ]
    assert answers == ["unknown_badge"] * 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", None),
        ("id", 7),
        ("id", ""),
        ("id", "6f9619ff-8b86-4011-b42d-00c04fc964f"),
        ("id", "6f9619ff8b864011b42d00c04fc964ff"),
        ("id", "6f9619ff-8b86-4011-b42d-00c04fc964ff\n"),
        ("id", "{6f9619ff-8b86-4011-b42d-00c04fc964ff}"),
        ("method", None),
        ("method", "override"),
        ("method", ["camera"]),
        ("method", {}),
        ("read", None),
        ("read", ""),
        ("read", 3001),
        ("read", "a" * 401),
        ("read", "a\0b"),
        ("entrance_id", None),
        ("entrance_id", "1"),
        ("entrance_id", True),
        ("entrance_id", 10**18),
        ("sitting_id", 1.5),
        ("sitting_id", -1),
        ("scanned_at", None),
        ("scanned_at", 1700000000),
        ("scanned_at", "2026-11-23T07:30:00"),
        ("scanned_at", "yesterday"),
        ("scanned_at", "9999-12-31T23:59:59-14:00"),
        ("scanned_at", "2026-11-23T07:30:00+07:00" + " " * 40),
        ("scanned_at", "2026-13-40T07:30:00Z"),
    ],
)
def test_a_field_that_is_not_exactly_right_is_refused(
    phone: Phone, error_of: ErrorCode, field: str, value: Any
) -> None:
    assert error_of(phone.scan(**{field: value})) == (400, f"invalid_{field}")
    assert _scans(phone.congress) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b"[" * 15_000,
        b'{"id": NaN',
        b"1" * 10_000,
        b'{"a":1}{"b":2}',
        b'{"read": "\\ud800"}',
    ],
)
def test_a_body_that_is_no_json_object_is_refused(phone: Phone, error_of: ErrorCode, body: bytes) -> None:
    response = phone.ask("POST", "/scans", data=body, content_type="application/json")
    assert error_of(response) == (400, "invalid_json")


def test_a_body_must_say_that_it_is_json(phone: Phone, error_of: ErrorCode) -> None:
    response = phone.ask("POST", "/scans", data=json.dumps({}), content_type="text/plain")
    assert error_of(response) == (400, "invalid_json")


def test_a_body_over_16_kb_is_refused_unread(phone: Phone, error_of: ErrorCode) -> None:
    response = phone.scan(note="x" * 17_000)
    assert error_of(response) == (413, "http_413")


def test_fields_that_nobody_knows_change_nothing(phone: Phone) -> None:
    answer = phone.scan(verdict="admitted", event_id=999, device_id=999).get_json()
    assert answer["verdict"] == "admitted"
    with phone.congress.store.read() as session:
        scan = session.scalars(select(Scan)).one()
    assert (scan.event_id, scan.device_id) == (phone.congress.event_id, phone.id)


def test_a_method_that_does_not_exist_is_refused_in_words(phone: Phone, error_of: ErrorCode) -> None:
    assert error_of(phone.ask("GET", "/scans")) == (405, "http_405")
    assert error_of(phone.ask("GET", "/nothing")) == (404, "http_404")


def test_the_state_is_a_sign_of_life(phone: Phone) -> None:
    with phone.congress.store.write() as session:
        session.get_one(Device, phone.id).last_seen_at = NOW.replace(hour=0, minute=0)
    phone.ask("GET", "/state")
    with phone.congress.store.read() as session:
        assert session.get_one(Device, phone.id).last_seen_at == NOW
