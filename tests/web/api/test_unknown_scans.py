"""What a server that was restored from an older copy is asked by a phone."""

import uuid
from typing import Any

import pytest
from flask import Flask

from checkin import create_app
from checkin.services.pair_device import revoke_device
from checkin.web.api.late import MOST_ASKED
from tests.congress import NOW, hold_congress
from tests.web.api.conftest import ErrorCode, Phone

ONE = "6f9619ff-8b86-4011-b42d-00c04fc964ff"


def unknown(phone: Phone, ids: Any) -> Any:
    return phone.ask("POST", "/scans/unknown", json={"ids": ids})


def test_what_was_answered_is_known_and_the_rest_is_told_back_in_order(phone: Phone) -> None:
    there, lost, later = (str(uuid.uuid4()) for _ in range(3))
    phone.scan(id=there)
    assert unknown(phone, [lost, there.upper(), later]).get_json() == {"unknown": [lost, later]}


def test_another_event_s_scans_are_unknown(phone: Phone) -> None:
    other = Phone(phone.client, hold_congress(phone.congress.store, "Đại hội khác"))
    scan_id = str(uuid.uuid4())
    other.scan(id=scan_id)
    assert unknown(phone, [scan_id]).get_json() == {"unknown": [scan_id]}


@pytest.mark.parametrize(
    "ids",
    [
        None,
        [],
        {},
        "x",
        7,
        [7],
        [None],
        ["x"],
        [[]],
        [""],
        [str(uuid.uuid4()), "x"],
        [str(uuid.uuid4())] * (MOST_ASKED + 1),
    ],
)
def test_a_question_that_is_not_exactly_right_is_refused(phone: Phone, error_of: ErrorCode, ids: Any) -> None:
    assert error_of(unknown(phone, ids)) == (400, "invalid_ids")


def test_the_most_that_may_be_asked_is_answered(phone: Phone) -> None:
    ids = [str(uuid.uuid4()) for _ in range(MOST_ASKED)]
    assert unknown(phone, ids).get_json() == {"unknown": ids}


def test_a_phone_that_was_cut_off_is_told_so(phone: Phone, error_of: ErrorCode) -> None:
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(unknown(phone, [str(uuid.uuid4())])) == (401, "device_revoked")


def test_each_start_of_the_server_is_told_by_another_word(phone: Phone, app: Flask) -> None:
    def starts() -> set[str]:
        answers = (phone.ask("GET", "/state"), phone.ask("POST", "/contact", json=REPORT))
        return {answer.get_json()["start"] for answer in answers}

    before = starts()
    again = create_app(app.extensions["checkin_config"], phone.congress.store)
    phone.client = again.test_client()
    assert (len(before), len(starts()), before & starts()) == (1, 1, set())


REPORT = {"battery": None, "waiting": 0, "offset_ms": None}
