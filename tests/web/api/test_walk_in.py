import uuid
from typing import Any

import pytest

from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment, assign_device
from tests.web.api.conftest import ErrorCode, Phone


@pytest.fixture
def supervisor(phone: Phone) -> Phone:
    assignment = Assignment(role=DeviceRole.SUPERVISOR)
    assign_device(phone.congress.store, phone.congress.event_id, phone.id, "Máy", assignment)
    return phone


def _message(phone: Phone, **changes: Any) -> dict[str, Any]:
    plain = {
        "id": str(uuid.uuid4()),
        "full_name": "Đỗ Thị Mới",
        "category_id": phone.congress.categories["guest"],
        "delegation_id": phone.congress.delegations["Quận 1"],
        "reason": "Khách mời thêm",
    }
    return plain | changes


def test_a_supervisor_registers_somebody(supervisor: Phone) -> None:
    answer = supervisor.ask("POST", "/walk-ins", json=_message(supervisor)).get_json()
    assert (answer["delegate"]["full_name"], answer["delegate"]["badge_number"]) == ("Đỗ Thị Mới", "3005")
    assert answer["same_name"] == []


def test_namesakes_are_told(supervisor: Phone) -> None:
    message = _message(supervisor, full_name="Lê Hữu Đức")
    answer = supervisor.ask("POST", "/walk-ins", json=message).get_json()
    assert (answer["delegate"], [hit["full_name"] for hit in answer["same_name"]]) == (None, ["Lê Hữu Đức"])
    again = supervisor.ask("POST", "/walk-ins", json=message | {"confirmed": True}).get_json()
    assert again["delegate"]["full_name"] == "Lê Hữu Đức"


def test_a_steward_is_refused_in_words(phone: Phone, error_of: ErrorCode) -> None:
    assert error_of(phone.ask("POST", "/walk-ins", json=_message(phone))) == (403, "not_permitted")
    assert error_of(phone.ask("GET", "/walk-ins/choices")) == (403, "not_permitted")


def test_the_choices_are_the_events_own(supervisor: Phone) -> None:
    answer = supervisor.ask("GET", "/walk-ins/choices").get_json()
    assert answer["delegations"] == [
        {"id": supervisor.congress.delegations[name], "name": name} for name in ("Quận 1", "Quận 3")
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "1"),
        ("full_name", ""),
        ("full_name", " "),
        ("full_name", "a" * 201),
        ("category_id", None),
        ("category_id", "1"),
        ("delegation_id", 0),
        ("reason", None),
        ("reason", "\t"),
        ("confirmed", 1),
    ],
)
def test_what_is_not_exactly_right_is_refused(
    supervisor: Phone, error_of: ErrorCode, field: str, value: Any
) -> None:
    answer = supervisor.ask("POST", "/walk-ins", json=_message(supervisor, **{field: value}))
    assert error_of(answer) == (400, f"invalid_{field}")
