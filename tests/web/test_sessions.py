"""Who has a session."""

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from tests.congress import Congress


@pytest.mark.parametrize(
    ("path", "has_one"), [("/api/door/scans", False), ("/api/openapi.json", True), ("/", True)]
)
def test_only_pages_have_a_session(app: Flask, path: str, has_one: bool) -> None:
    with app.test_request_context(path):
        opened = session._get_current_object()  # type: ignore[attr-defined]
        assert app.session_interface.is_null_session(opened) is not has_one


def test_who_is_signed_in_as_an_organizer_is_no_device(organizer: FlaskClient, web_congress: Congress) -> None:
    assert organizer.get("/events").status_code == 200
    answer = organizer.get("/api/door/clock")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "device_unknown")
