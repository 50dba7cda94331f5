"""What a door's key opens and what not, on data that could leak: every route is walked, those to come as well."""

import json
import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment, assign_device
from checkin.services.share_screen import list_screens, share_screen
from checkin.store.models import Delegate, DelegateSensitive
from tests.congress import NOW, Congress
from tests.web.api.conftest import Phone

SENSITIVE = {
    "ethnicity": "Ngái-bí-mật",
    "religion": "Cao-Đài-bí-mật",
    "party_since": date(1987, 6, 5),
    "political_theory": "cao-cap-bi-mat",
}
PRIVATE = {"phone": "0903777555", "email": "bi.mat@example.org", "birth_date": date(1961, 2, 13)}
SECRETS = [str(value) for value in (*SENSITIVE.values(), *PRIVATE.values())] + ["05/06/1987", "13/02/1961"]
MOST_HITS = 20


@pytest.fixture
def full_house(phone: Phone) -> Phone:
    """A supervisor's phone, allowed everything, at a congress of thirty whose private data are known."""
    congress = phone.congress
    for number in range(30):
        congress.add_delegate(f"Nguyễn Văn An {number:02}")
    congress.issue()
    with congress.store.write() as session:
        for delegate in session.query(Delegate):
            for name, value in PRIVATE.items():
                setattr(delegate, name, value)
            session.add(DelegateSensitive(delegate_id=delegate.id, party_member=True, **SENSITIVE))
    place = {"entrance_id": congress.entrances[0], "sitting_id": congress.sittings[0]}
    assign_device(
        congress.store,
        congress.event_id,
        phone.id,
        "Máy",
        Assignment(**place, role=DeviceRole.SUPERVISOR, offline_search=True),
    )
    return phone


def _messages(congress: Congress) -> list[dict[str, Any]]:
    """What a phone may say, all of it at once: each route takes from it what it knows."""
    scan = {
        "id": str(uuid.uuid4()),
        "sitting_id": congress.sittings[0],
        "entrance_id": congress.entrances[0],
        "method": "camera",
        "read": congress.codes["Nguyễn Văn An 07"],
        "scanned_at": NOW.isoformat(),
        "scan_id": str(uuid.uuid4()),
        "reason": "nhầm",
        "voided_at": NOW.isoformat(),
        "q": "nguyen",
        "battery": 1,
        "waiting": 0,
        "offset_ms": 0,
        "code": "a" * 26,
        "name": "Máy",
        "last": False,
    }
    picked = scan | {"id": str(uuid.uuid4()), "method": "picked", "read": str(congress.delegates["Lê Hữu Đức"])}
    refused = scan | {"id": str(uuid.uuid4()), "override": {"reason": "thiếu thẻ"}}
    card = {"card": {"name": "Nguyễn Văn An 07", "birth_date": PRIVATE["birth_date"].isoformat()}}
    return [scan | {"scans": [refused]}, picked, refused, {"q": "an"}, {"q": "30"}, card, {}]


def _said(answer: TestResponse) -> str:
    """Its body as people read it: JSON writes other letters than English ones as numbers."""
    text = answer.get_data(as_text=True)
    answer.close()
    return json.dumps(json.loads(text), ensure_ascii=False) if answer.is_json else text


def _of_the_door(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/door/")]


def _others(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/door/")]


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})


def test_no_answer_at_the_door_has_a_private_or_sensitive_field(app: Flask, full_house: Phone) -> None:
    answered, leaks = 0, []
    for rule in _of_the_door(app):
        for method in _methods(rule):
            for message in _messages(full_house.congress):
                answer = full_house.ask(method, rule.rule.removeprefix("/api/door"), json=message)
                answered += answer.status_code == 200
                said = _said(answer)
                leaks += [(rule.rule, secret) for secret in SECRETS if secret in said]
    assert (leaks, answered >= 10) == ([], True)


def test_no_answer_at_the_door_names_more_people_than_a_search_may_find(app: Flask, full_house: Phone) -> None:
    names = list(full_house.congress.delegates)
    most = {}
    for rule in _of_the_door(app):
        for method in _methods(rule):
            for message in _messages(full_house.congress):
                answer = full_house.ask(method, rule.rule.removeprefix("/api/door"), json=message)
                said = _said(answer)
                named = sum(name in said for name in names)
                most[rule.rule] = max(most.get(rule.rule, 0), named)
    assert {rule: count for rule, count in most.items() if count > 1} == {"/api/door/search": MOST_HITS}


def _address(app: Flask, rule: Rule, congress: Congress) -> str:
    share_screen(congress.store, congress.event_id, "Màn hình", NOW)
    rows: dict[str, Any] = {
        "event_id": congress.event_id,
        "device_id": 1,
        "sitting_id": congress.sittings[0],
        "entrance_id": congress.entrances[0],
        "delegate_id": congress.delegates["Lê Hữu Đức"],
        "link_id": list_screens(congress.store, congress.event_id)[0].link.id,
        "draft_id": 1,
        "run_id": 1,
        "absence_id": 1,
        "replacement_id": 1,
        "part": "sittings",
    }
    values = {name: rows.get(name, _any_value(rule, name)) for name in rule.arguments}
    return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def _any_value(rule: Rule, name: str) -> Any:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def _seen(answer: TestResponse) -> tuple[int, str | None]:
    return answer.status_code, answer.location


def test_no_other_address_knows_a_door_s_key(app: Flask, full_house: Phone, client: FlaskClient) -> None:
    """Whoever has one is answered like a stranger, and a stranger sees no name."""
    app.config["WTF_CSRF_ENABLED"] = False
    key = {"Authorization": f"Bearer {full_house.key}"}
    differing, named = [], []
    for rule in _others(app):
        for method in _methods(rule):
            address = _address(app, rule, full_house.congress)
            stranger = app.test_client().open(address, method=method)
            device = app.test_client().open(address, method=method, headers=key)
            differing += [(rule.rule, _seen(stranger), _seen(device))] if _seen(stranger) != _seen(device) else []
            stranger.close()
            said = _said(device)
            named += [rule.rule for name in full_house.congress.delegates if name in said]
    assert (differing, named) == ([], [])


def test_every_page_of_the_organizers_sends_a_door_s_key_to_the_sign_in(app: Flask, full_house: Phone) -> None:
    key = {"Authorization": f"Bearer {full_house.key}"}
    rules = [rule for rule in _others(app) if "event_id" in rule.arguments]
    answers = {
        rule.rule: app.test_client().get(_address(app, rule, full_house.congress), headers=key)
        for rule in rules
        if "GET" in (rule.methods or ())
    }
    assert {(answer.status_code, (answer.location or "").partition("?")[0]) for answer in answers.values()} == {
        (302, "/sign-in")
    }
    assert len(answers) > 10
