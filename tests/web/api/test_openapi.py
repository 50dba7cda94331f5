"""The door's contract, held against the running server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, load_all_checks
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.web.api.contract.messages import MESSAGES
from checkin.web.api.contract.routes import ROUTES
from checkin.web.api.openapi import document
from checkin.web.rate_limits import limiter
from tests.congress import NOW, Congress

EXAMPLES = 20  # of each kind, for each route and right
BATCH = "POST /api/door/scans/batch"
LABELS = {f"{route.method.upper()} {route.path}": route for route in ROUTES}
DRAWN = [(label, GenerationMode.POSITIVE) for label in LABELS] + [
    (label, GenerationMode.NEGATIVE) for label, route in LABELS.items() if route.message or route.parameters
]
# what a contract cannot promise of a message that is formed as it says
CANNOT_HOLD: dict[str, list[CheckFunction]] = {
    "POST /api/door/photo": [positive_data_acceptance],  # that any bytes are a picture
    BATCH: [negative_data_rejection],  # that a bad scan refuses the others with it
}
FIRST, LAST = datetime(2000, 1, 2), datetime(2099, 1, 1)  # noqa: DTZ001 (hypothesis wants them so)
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))

schemathesis.openapi.format("date-time", MOMENTS.map(datetime.isoformat))
load_all_checks()


def closed(schema: Any) -> Any:
    """Without room for fields that are not named: the server must not tell more than the contract says."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(one) for name, one in schema.items()}
    return {**inner, "additionalProperties": False} if {"required", "properties"} <= set(schema) else inner


def strict_document() -> dict[str, Any]:
    made = document()
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["responses"] = closed(operation["responses"])
    schemas = made["components"]["schemas"]
    schemas.update({name: closed(schema) for name, schema in schemas.items() if name not in MESSAGES})
    return made


class Door:
    """The application with a paired phone of each right, and no limits on how often they ask."""

    def __init__(self, app: Flask, congress: Congress) -> None:
        self.contract = schemathesis.openapi.from_dict(strict_document())
        self.contract.app = app
        self.contract.config.generation.update(with_security_parameters=False)
        self._congress = congress
        self._keys = {role: self._pair(role) for role in DeviceRole}

    def operation(self, label: str) -> schemathesis.APIOperation:
        return self.contract.find_operation_by_label(label)

    def send(self, case: Case, role: DeviceRole) -> None:
        """Every check that there is is made of the answer."""
        if case.meta.generation.mode.is_positive:
            case.body = self._here(case.body)
        label = f"{case.method} {case.path}"
        headers = {"Authorization": f"Bearer {self._keys[role]}", "Accept-Encoding": "identity"}
        response = case.call_and_validate(headers=headers, excluded_checks=CANNOT_HOLD.get(label))
        if (label, case.meta.generation.mode, response.status_code) == (BATCH, GenerationMode.NEGATIVE, 200):
            refused = {answer["status"] for answer in response.json()["answers"]} & {400, 404}
            assert refused  # 404 where it is of no place that there is, besides

    def _pair(self, role: DeviceRole) -> str:
        store, assignment = self._congress.store, Assignment(role=role)
        code = issue_pairing_code(store, self._congress.event_id, NOW, assignment)
        return pair_device(store, code, "Máy", NOW).key

    def _here(self, body: Any) -> Any:
        """The same message, of this congress as far as it can be, and without what JSON Schema cannot exclude:
        whole numbers with a point, names that nobody can see."""
        if isinstance(body, list):
            return [self._here(one) for one in body]
        if not isinstance(body, dict):
            return body
        return {name: self._one_here(name, self._here(value), body.get("method")) for name, value in body.items()}

    def _one_here(self, name: str, value: Any, method: str | None) -> Any:
        if isinstance(value, float) and value.is_integer() and name != "battery":
            value = int(value)
        if name in ("sitting_id", "entrance_id", "category_id", "delegation_id") and value is not None:
            there = self._ids_here(name)
            return there[value % len(there)] if value % 5 else value
        if name == "read":
            people = self._congress.delegates if method == "picked" else self._congress.codes
            return str(list(people.values())[len(value) % len(people)]) if len(value) % 5 else value
        if name in ("q", "name", "full_name", "reason"):
            return f"An{value[2:]}"
        return value

    def _ids_here(self, name: str) -> list[int]:
        parts = {
            "sitting_id": self._congress.sittings,
            "entrance_id": self._congress.entrances,
            "category_id": self._congress.categories.values(),
            "delegation_id": self._congress.delegations.values(),
        }
        return list(parts[name])


@pytest.fixture
def door(app: Flask, web_congress: Congress) -> Iterator[Door]:
    limiter.enabled = False
    yield Door(app, web_congress)
    limiter.enabled = True


@pytest.mark.parametrize("label", LABELS)
def test_every_sort_of_right_and_wrong_message_is_answered_as_promised(door: Door, label: str) -> None:
    generation = door.contract.config.generation
    cases = door.contract.iter_coverage_cases(
        door.operation(label), generation_modes=list(GenerationMode), generation_config=generation
    )
    for case in cases:
        door.send(case, DeviceRole.SUPERVISOR)


@pytest.mark.parametrize("role", DeviceRole)
@pytest.mark.parametrize(("label", "mode"), DRAWN)
def test_whatever_is_drawn_is_answered_as_promised(
    door: Door, label: str, mode: GenerationMode, role: DeviceRole
) -> None:
    @given(door.operation(label).as_strategy(mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # a failure is told as it was found: making it smaller takes minutes
        suppress_health_check=list(HealthCheck),
    )
    def draw_and_send(case: Case) -> None:
        door.send(case, role)

    draw_and_send()
