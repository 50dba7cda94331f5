import gzip
import json

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from checkin.services.pair_device import revoke_device
from checkin.store.models import Device
from tests.congress import NOW
from tests.web.api.conftest import ErrorCode, Phone


def _digest(phone: Phone, **headers: str) -> TestResponse:
    return phone.client.get("/api/door/digest", headers={"Authorization": f"Bearer {phone.key}", **headers})


def test_a_paired_phone_gets_the_digest_of_its_event(phone: Phone) -> None:
    response = _digest(phone)
    body = response.get_json()
    assert (response.status_code, response.mimetype, set(body)) == (
        200,
        "application/json",
        {
            "version", "since", "seq", "event_id", "categories", "delegations", "sittings", "entrances", "badges",
            "gone",
        },
    )  # fmt: skip
    assert (body["event_id"], body["since"]) == (phone.congress.event_id, None)


def test_it_comes_zipped_to_who_can_unzip_it(phone: Phone) -> None:
    zipped = _digest(phone, **{"Accept-Encoding": "gzip, deflate"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(zipped.data)) == _digest(phone).get_json()


def test_who_has_it_already_is_told_in_no_bytes(phone: Phone) -> None:
    first = _digest(phone)
    by_version = phone.ask("GET", f"/digest?since={first.get_json()['version']}")
    by_tag = _digest(phone, **{"If-None-Match": first.headers["ETag"]})
    assert [(answer.status_code, answer.data) for answer in (by_version, by_tag)] == [(304, b"")] * 2
    assert by_version.headers["ETag"] == first.headers["ETag"]


def test_no_browser_keeps_it(phone: Phone) -> None:
    assert _digest(phone).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("since", ["", "x", "0" * 31, "0" * 33, "'" * 32, "G" * 32, "0" * 5000])
def test_what_is_no_version_is_refused(phone: Phone, error_of: ErrorCode, since: str) -> None:
    assert error_of(phone.ask("GET", f"/digest?since={since}")) == (400, "invalid_since")


def test_a_stranger_gets_nothing(phone: Phone, error_of: ErrorCode) -> None:
    assert error_of(phone.client.get("/api/door/digest")) == (401, "device_unknown")


def test_a_phone_that_was_cut_off_gets_nothing(phone: Phone, error_of: ErrorCode) -> None:
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(_digest(phone)) == (401, "device_revoked")


def _let_search(phone: Phone) -> None:
    with phone.congress.store.write() as session:
        session.execute(update(Device).where(Device.id == phone.id).values(offline_search=True))


def test_a_phone_that_may_look_people_up_gets_their_names_sealed(phone: Phone) -> None:
    _let_search(phone)
    body = phone.ask("GET", "/people").get_json()
    again = phone.ask("GET", f"/people?since={body['version']}").get_json()
    assert (set(body), again) == ({"version", "key", "sealed"}, {**body, "sealed": ""})


def test_a_phone_that_may_not_gets_no_names(phone: Phone, error_of: ErrorCode) -> None:
    assert error_of(phone.ask("GET", "/people")) == (403, "not_permitted")


def test_a_phone_that_was_cut_off_gets_no_names(phone: Phone, error_of: ErrorCode) -> None:
    _let_search(phone)
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(phone.ask("GET", "/people")) == (401, "device_revoked")


def test_a_version_of_names_is_one_or_refused(phone: Phone, error_of: ErrorCode) -> None:
    assert error_of(phone.ask("GET", "/people?since=x")) == (400, "invalid_since")
