import uuid
from typing import Any

import pytest

from checkin.services.pair_device import revoke_device
from checkin.store.models import Attendance, Scan
from tests.congress import NOW
from tests.web.api.conftest import ErrorCode, Phone


def waited(phone: Phone, name: str = "Nguyễn Thị Hằng", **fields: Any) -> dict[str, Any]:
    plain = {
        "id": str(uuid.uuid4()),
        "method": "camera",
        "read": phone.congress.codes[name],
        "entrance_id": phone.congress.entrances[0],
        "sitting_id": phone.congress.sittings[0],
        "scanned_at": NOW.isoformat(),
        "device_verdict": "admitted",
    }
    return {name: value for name, value in (plain | fields).items() if value is not None}


def is_present(phone: Phone, name: str = "Nguyễn Thị Hằng") -> bool:
    with phone.congress.store.read() as session:
        return session.get(Attendance, (phone.congress.sittings[0], phone.congress.delegates[name])) is not None


def test_a_batch_answers_each_scan_in_order(phone: Phone) -> None:
    sent = [waited(phone), waited(phone, "Lê Hữu Đức"), waited(phone)]
    body = phone.ask("POST", "/scans/batch", json={"scans": sent}).get_json()
    assert [(one["id"], one["status"], one["answer"]["verdict"]) for one in body["answers"]] == [
        (sent[0]["id"], 200, "admitted"),
        (sent[1]["id"], 200, "admitted"),
        (sent[2]["id"], 200, "already_inside"),
    ]
    assert body["now"] == NOW.isoformat()


def test_the_answer_of_a_batch_is_that_of_a_scan_alone(phone: Phone) -> None:
    sent = waited(phone)
    alone = phone.ask("POST", "/scans", json=sent).get_json()
    body = phone.ask("POST", "/scans/batch", json={"scans": [sent]}).get_json()
    assert body["answers"] == [{"id": sent["id"], "status": 200, "answer": alone}]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"id": "7"}, 400, "invalid_id"),
        ({"id": None}, 400, "invalid_id"),
        ({"read": ""}, 400, "invalid_read"),
        ({"read": "x" * 401}, 400, "invalid_read"),
        ({"method": "guess"}, 400, "invalid_method"),
        ({"scanned_at": "yesterday"}, 400, "invalid_scanned_at"),
        ({"direction": "up"}, 400, "invalid_direction"),
        ({"device_verdict": "fine"}, 400, "invalid_device_verdict"),
        ({"override": "yes"}, 400, "invalid_override"),
        ({"override": {"reason": ""}}, 400, "invalid_reason"),
        ({"override": {"reason": " \u200b "}}, 400, "invalid_reason"),
        ({"override": {"reason": "Quen mặt"}, "device_verdict": None}, 403, "not_permitted"),
        ({"entrance_id": 999}, 404, "not_found"),
        ({"method": "picked", "read": "nobody"}, 400, "invalid_read"),
    ],
)
def test_one_that_cannot_be_taken_is_named_and_the_others_go_through(
    phone: Phone, fields: dict[str, Any], status: int, code: str
) -> None:
    bad, good = waited(phone, "Lê Hữu Đức", **fields), waited(phone)
    answers = phone.ask("POST", "/scans/batch", json={"scans": [bad, good]}).get_json()["answers"]
    assert (answers[0]["status"], answers[0]["error"]["code"], answers[1]["status"]) == (status, code, 200)
    assert answers[0]["id"] == (bad.get("id") if code != "invalid_id" else None)
    assert (is_present(phone, "Lê Hữu Đức"), is_present(phone)) == (False, True)


@pytest.mark.parametrize("said", ["1970-01-02T00:00:00Z", "0001-01-01T00:00:00+14:00", "2000-01-02T00:00:00Z"])
def test_a_scan_by_a_clock_that_was_never_set_is_kept_for_a_person_to_look_at(phone: Phone, said: str) -> None:
    sent = waited(phone, scanned_at=said)
    answer = phone.ask("POST", "/scans/batch", json={"scans": [sent]}).get_json()["answers"][0]
    with phone.congress.store.read() as session:
        row = session.get_one(Scan, sent["id"])
    assert (answer["status"], row.scanned_at.year, "before_event" in row.flags.split()) == (200, 2000, True)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({}, "invalid_scans"),
        ({"scans": {}}, "invalid_scans"),
        ({"scans": [7]}, "invalid_scans"),
        ({"scans": [{}] * 51}, "invalid_scans"),
        ({"scans": [{}], "last": "yes"}, "invalid_last"),
    ],
)
def test_a_batch_that_is_none_is_refused(
    phone: Phone, error_of: ErrorCode, message: dict[str, Any], code: str
) -> None:
    assert error_of(phone.ask("POST", "/scans/batch", json=message)) == (400, code)


def test_a_batch_of_more_than_64_kilobytes_is_refused(phone: Phone, error_of: ErrorCode) -> None:
    response = phone.ask("POST", "/scans/batch", json={"scans": [{"id": "x" * 70_000}]})
    assert error_of(response) == (413, "http_413")


def test_a_cut_off_phone_hands_in_what_it_had_once(phone: Phone, error_of: ErrorCode) -> None:
    sent, too_late = waited(phone), waited(phone, "Lê Hữu Đức")
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(phone.scan()) == (401, "device_revoked")
    assert phone.ask("POST", "/scans/batch", json={"scans": [sent], "last": True}).status_code == 200
    assert error_of(phone.ask("POST", "/scans/batch", json={"scans": [too_late]})) == (401, "device_revoked")
    assert (is_present(phone), is_present(phone, "Lê Hữu Đức")) == (True, False)


def test_a_closing_request_without_scans_ends_a_cut_off_phone(phone: Phone, error_of: ErrorCode) -> None:
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    answer = phone.ask("POST", "/scans/batch", json={"scans": [], "last": True}).get_json()
    assert answer == {"answers": [], "now": NOW.isoformat()}
    assert error_of(phone.ask("POST", "/scans/batch", json={"scans": [waited(phone)]})) == (401, "device_revoked")


def test_a_cut_off_phone_that_has_to_wait_with_one_may_send_it_again(phone: Phone) -> None:
    for number in range(40):
        phone.scan(method="typed", read=f"8{number:07d}")
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    last = {"scans": [waited(phone, method="typed", read="3001"), waited(phone)], "last": True}
    answers = [phone.ask("POST", "/scans/batch", json=last).get_json()["answers"] for _ in range(2)]
    assert [[one["status"] for one in each] for each in answers] == [[429, 200]] * 2


def test_a_cut_off_phone_undoes_what_it_had_undone(phone: Phone) -> None:
    scan_id = phone.scan().get_json()["scan_id"]
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    message = {"id": str(uuid.uuid4()), "scan_id": scan_id, "reason": "Nhầm", "voided_at": NOW.isoformat()}
    assert (phone.ask("POST", "/voids", json=message).status_code, is_present(phone)) == (200, False)


def test_who_picks_one_after_another_has_to_wait(phone: Phone) -> None:
    read = str(phone.congress.delegates["Nguyễn Thị Hằng"])
    picks = [waited(phone, method="picked", read=read) for _ in range(50)]
    statuses = [
        one["status"]
        for _ in range(2)
        for one in phone.ask("POST", "/scans/batch", json={"scans": picks}).get_json()["answers"]
    ]
    assert (statuses, phone.scan(method="picked", read=read).status_code) == ([200] * 60 + [429] * 40, 429)


def test_a_phone_undoes_its_admission(phone: Phone) -> None:
    scan_id = phone.scan().get_json()["scan_id"]
    void_id = str(uuid.uuid4())
    message = {"id": void_id, "scan_id": scan_id, "reason": "Nhầm người", "voided_at": NOW.isoformat()}
    answers = [phone.ask("POST", "/voids", json=message) for _ in range(2)]
    expected = {"void_id": void_id, "scan_id": scan_id, "voided": True}
    assert ([answer.get_json() for answer in answers], is_present(phone)) == ([expected] * 2, False)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": "7"}, "invalid_id"),
        ({"scan_id": 7}, "invalid_scan_id"),
        ({"reason": " "}, "invalid_reason"),
        ({"reason": "x" * 301}, "invalid_reason"),
        ({"voided_at": "2026-11-23T00:30:00"}, "invalid_voided_at"),
    ],
)
def test_a_void_that_is_none_is_refused(
    phone: Phone, error_of: ErrorCode, fields: dict[str, Any], code: str
) -> None:
    plain = {"id": str(uuid.uuid4()), "scan_id": str(uuid.uuid4()), "reason": "Nhầm", "voided_at": NOW.isoformat()}
    assert error_of(phone.ask("POST", "/voids", json=plain | fields)) == (400, code)


def test_another_phones_admission_is_not_undone(phone: Phone, error_of: ErrorCode) -> None:
    scan_id = phone.scan().get_json()["scan_id"]
    other = Phone(phone.client, phone.congress)
    message = {"id": str(uuid.uuid4()), "scan_id": scan_id, "reason": "Nhầm", "voided_at": NOW.isoformat()}
    assert error_of(other.ask("POST", "/voids", json=message)) == (403, "void_not_permitted")
    assert is_present(phone)


def test_strangers_hand_in_nothing(phone: Phone, error_of: ErrorCode) -> None:
    for path in ("/scans/batch", "/voids"):
        assert error_of(phone.client.post(f"/api/door{path}", json={})) == (401, "device_unknown")
