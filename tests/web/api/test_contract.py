"""The door's contract, held against the code's own lists: neither says what the other does not."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from checkin.core.verdict import VerdictCode
from checkin.web.api.contract.routes import ROUTES
from checkin.web.api.contract.words import ERRORS, VERDICTS
from checkin.web.api.openapi import document, errors_of
from checkin.web.door.input_words import input_refusals

EVERYWHERE = {"http_405", "http_500"}  # the introduction's: what any address may answer
IN_BATCHES = {"not_recorded"}


def test_the_document_is_served_as_it_is_made(client: FlaskClient) -> None:
    assert client.get("/api/openapi.json").get_json() == document()


def test_every_route_of_the_door_is_in_the_document_and_no_other(app: Flask) -> None:
    served = {
        (method.lower(), rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/door/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    written = {(method, path) for path, methods in document()["paths"].items() for method in methods}
    assert written == served


def test_every_verdict_is_explained_and_may_be_answered() -> None:
    answer: dict[str, Any] = document()["components"]["schemas"]["ScanAnswer"]
    assert set(VERDICTS) == set(VerdictCode)
    assert set(answer["properties"]["verdict"]["enum"]) == {code.value for code in VerdictCode}


def test_every_error_that_is_explained_is_answered_by_some_route_and_the_other_way_round() -> None:
    answered = {code for route in ROUTES for codes in errors_of(route).values() for code in codes}
    of_fields = {code for code in answered if code.startswith("invalid_") and code not in ERRORS}
    assert answered - of_fields == set(ERRORS) - EVERYWHERE - IN_BATCHES


def test_every_refusal_of_a_photo_or_search_has_its_error() -> None:
    assert set(input_refusals()) <= set(ERRORS)
