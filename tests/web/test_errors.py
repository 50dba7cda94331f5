import logging
import re

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import NoResultFound

from checkin.core.errors import InvalidField, NotFound, Refused
from tests.congress import Congress

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class _Odd(Refused):
    code = "odd"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """An English browser of an application with /fail/STATUS and with a page for each kind of error."""
    errors: dict[str, Exception] = {
        "not_found": NotFound(),
        "no_result": NoResultFound(),
        "invalid": InvalidField("name", "empty"),
        "odd": _Odd(),
        "bug": RuntimeError("Nguyễn Thị Hằng"),
    }

    @app.get("/fail/<int:status>")
    def fail(status: int) -> str:
        abort(status)

    @app.get("/raise/<kind>")
    def raise_it(kind: str) -> str:
        raise errors[kind]

    app.testing = False
    client = app.test_client()
    client.set_cookie("lang", "en")
    return client


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "That request could not be understood"),
        (403, "You may not open this"),
        (404, "There is nothing here"),
        (405, "That request could not be understood"),
        (413, "That file is too large"),
        (429, "Too many tries in a short time"),
        (500, "Something went wrong on our side"),
        (503, "Something went wrong on our side"),
    ],
)
def test_every_error_has_a_page_in_words(browser: FlaskClient, status: int, title: str) -> None:
    answer = browser.get(f"/fail/{status}", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert re.findall(r"<h1>(.*?)</h1>", answer.text) == [title]


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500])
def test_every_error_is_said_in_vietnamese_too(browser: FlaskClient, status: int) -> None:
    english = browser.get(f"/fail/{status}").text
    browser.set_cookie("lang", "vi")
    vietnamese = browser.get(f"/fail/{status}").text
    for part in (r"<h1>(.*?)</h1>", r'<p class="soft">(.*?)</p>'):
        assert re.findall(part, vietnamese) != re.findall(part, english)


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500])
def test_programs_get_code_and_message(browser: FlaskClient, status: int) -> None:
    answer = browser.get(f"/fail/{status}", headers=JSON)
    assert answer.status_code == status
    body = answer.get_json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert body["error"]["code"] == f"http_{status}"


def test_the_api_speaks_json_whatever_is_asked_for(browser: FlaskClient) -> None:
    answer = browser.get("/api/nowhere", headers=HTML)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "http_404")


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("not_found", 404, "not_found"),
        ("no_result", 404, "not_found"),
        ("invalid", 400, "invalid_name"),
        ("odd", 400, "odd"),
        ("bug", 500, "http_500"),
    ],
)
def test_what_went_wrong_below_becomes_an_answer(browser: FlaskClient, kind: str, status: int, code: str) -> None:
    answer = browser.get(f"/raise/{kind}", headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_a_fault_is_logged_by_its_kind_and_place_and_never_by_its_words(
    browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("checkin").propagate = True
    answer = browser.get("/raise/bug")
    assert answer.text.count("Hằng") == 0
    faults = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [(record.getMessage(), record.__dict__["kind"]) for record in faults] == [("unforeseen", "RuntimeError")]
    assert [record.__dict__["where"].partition(".py:")[0][-11:] for record in faults] == ["test_errors"]
    assert [record.exc_info for record in faults] == [None]


def test_a_page_that_was_open_too_long_says_so(browser: FlaskClient, web_congress: Congress) -> None:
    answer = browser.post("/sign-in", data={"username": "a", "password": "b"}, headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")


def test_the_wrong_method_is_not_understood(browser: FlaskClient) -> None:
    assert browser.get("/sign-out").status_code == 405


def test_a_redirect_is_no_error(browser: FlaskClient) -> None:
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")


def test_a_wrong_method_is_told_the_right_ones(browser: FlaskClient) -> None:
    assert set(browser.get("/sign-out").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize("host", ["a..b", "a" * 64, "." * 300])
@pytest.mark.parametrize("path", ["/sign-in", "/api/door/state", "/static/none"])
def test_a_host_that_is_none_is_not_understood(browser: FlaskClient, host: str, path: str) -> None:
    answer = browser.get(path, headers={"Host": host})
    assert (answer.status_code, answer.mimetype, "Content-Security-Policy" in answer.headers) == (
        400,
        "text/plain",
        True,
    )


def test_a_fault_beside_the_pages_is_logged_without_path_and_words(
    browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Paths hold private links."""

    def fail(_response: object) -> None:
        raise RuntimeError("Nguyễn Văn An")

    browser.application.after_request_funcs.setdefault(None, []).append(fail)  # type: ignore[arg-type]
    logging.getLogger("checkin").propagate = True
    browser.application.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.ERROR):
        answer = browser.get("/sign-in/secret-token")
    assert answer.status_code == 500
    assert ("secret-token" in caplog.text, "Nguyễn" in caplog.text) == (False, False)
    assert {record.__dict__.get("kind") for record in caplog.records} == {"RuntimeError"}
