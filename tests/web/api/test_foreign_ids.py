"""Ids of another event are nowhere: every field of the door's API that takes one is given another event's."""

import uuid

import pytest

from tests.congress import NOW, hold_congress
from tests.web.api.conftest import ErrorCode, Phone


@pytest.mark.parametrize("field", ["entrance_id", "sitting_id"])
def test_a_phone_stands_and_scans_at_its_own_event(phone: Phone, error_of: ErrorCode, field: str) -> None:
    other = hold_congress(phone.congress.store, "Đại hội khác")
    own = {"entrance_id": phone.congress.entrances[0], "sitting_id": phone.congress.sittings[0]}
    foreign = {field: {"entrance_id": other.entrances[0], "sitting_id": other.sittings[0]}[field]}
    assert error_of(phone.ask("PUT", "/place", json=own | foreign)) == (404, "not_found")
    assert error_of(phone.scan(**foreign)) == (404, "not_found")


def test_a_delegate_of_another_event_is_not_picked(phone: Phone, error_of: ErrorCode) -> None:
    other = hold_congress(phone.congress.store, "Đại hội khác")
    answer = phone.scan(method="picked", read=str(other.delegates["Lê Hữu Đức"]))
    assert error_of(answer) == (404, "not_found")


def test_a_scan_of_another_event_is_not_undone(phone: Phone) -> None:
    other = Phone(phone.client, hold_congress(phone.congress.store, "Đại hội khác"))
    scan_id = str(uuid.uuid4())
    other.scan(id=scan_id)
    void = {"id": str(uuid.uuid4()), "scan_id": scan_id, "reason": "nhầm", "voided_at": NOW.isoformat()}
    phone.ask("POST", "/voids", json=void)
    assert other.scan().get_json()["verdict"] == "already_inside"
