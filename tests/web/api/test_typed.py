"""What is typed at a door: short codes go the way of every scan, and whoever guesses has to wait."""

import uuid
from typing import Any

import pytest

from checkin.core.short_code import short_code_of, spaced
from checkin.web.rate_limits import DOOR_MISSES
from tests.congress import hold_congress
from tests.web.api.conftest import ErrorCode, Phone

HANG, DUC = "Nguyễn Thị Hằng", "Lê Hữu Đức"
MISSES = int(DOOR_MISSES.split()[0])


def waited(phone: Phone, read: str, method: str = "typed") -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "method": method,
        "read": read,
        "entrance_id": phone.congress.entrances[0],
        "sitting_id": phone.congress.sittings[0],
        "scanned_at": "2026-11-23T00:30:00Z",
    }


def send(phone: Phone, *scans: dict[str, Any]) -> list[tuple[int, str]]:
    answers = phone.ask("POST", "/scans/batch", json={"scans": scans}).get_json()["answers"]
    told = [one["answer"]["verdict"] if "answer" in one else one["error"]["code"] for one in answers]
    return [(one["status"], what) for one, what in zip(answers, told, strict=True)]


def miss(phone: Phone, times: int = MISSES) -> list[int]:
    return [phone.scan(method="typed", read=f"9{number:07d}").status_code for number in range(times)]


def test_a_short_code_is_typed_as_it_is_printed(phone: Phone) -> None:
    answer = phone.scan(method="typed", read=spaced(short_code_of(phone.congress.codes[HANG]))).get_json()
    assert (answer["verdict"], answer["delegate"]["full_name"]) == ("admitted", HANG)


@pytest.mark.parametrize("method", ["camera", "reader", "photo"])
def test_a_short_code_is_typed_and_not_scanned(phone: Phone, method: str) -> None:
    short = short_code_of(phone.congress.codes[HANG])
    assert phone.scan(method=method, read=short).get_json()["verdict"] == "unknown_badge"


def test_another_event_s_short_code_names_nobody(phone: Phone) -> None:
    other = hold_congress(phone.congress.store, "Đại hội khác")
    response = phone.scan(method="typed", read=short_code_of(other.codes[HANG]))
    assert (response.get_json()["verdict"], HANG in response.text) == ("wrong_event", False)


def test_a_phone_that_guesses_has_to_wait_and_is_told_how_long(phone: Phone, error_of: ErrorCode) -> None:
    assert miss(phone) == [200] * MISSES
    refused = phone.scan(method="typed", read="3001")
    assert error_of(refused) == (429, "http_429")
    assert 0 < int(refused.headers["Retry-After"]) <= 600


def test_a_phone_that_guesses_goes_on_scanning_and_another_goes_on_typing(phone: Phone) -> None:
    miss(phone)
    assert phone.scan().get_json()["verdict"] == "admitted"
    neighbour = Phone(phone.client, phone.congress)
    assert neighbour.scan(method="typed", read="3001").get_json()["verdict"] == "admitted"


def test_another_event_s_codes_are_guesses_too(phone: Phone) -> None:
    short = short_code_of(hold_congress(phone.congress.store, "Đại hội khác").codes[HANG])
    statuses = [phone.scan(method="typed", read=short).status_code for _ in range(MISSES + 1)]
    assert statuses == [200] * MISSES + [429]


def test_typing_what_somebody_has_is_never_too_often(phone: Phone) -> None:
    statuses = {phone.scan(method="typed", read="3001").status_code for _ in range(MISSES + 5)}
    assert statuses == {200}


def test_in_a_batch_a_guess_waits_alone_and_is_taken_later(phone: Phone) -> None:
    miss(phone)
    late = waited(phone, "3001")
    answers = send(phone, late, waited(phone, phone.congress.codes[HANG], "camera"))
    assert answers == [(429, "http_429"), (200, "admitted")]


def test_guesses_in_batches_count_too(phone: Phone) -> None:
    guesses = [waited(phone, f"8{number:07d}") for number in range(MISSES)]
    assert send(phone, *guesses) == [(200, "unknown_badge")] * MISSES
    assert send(phone, waited(phone, "3001")) == [(429, "http_429")]
