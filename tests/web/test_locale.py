from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin.web.locale import clock_time, date_and_time, day, day_range, number, percent
from tests.web.organizer.forms import token_of

MOMENT = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"


def _in(app: Flask, language: str):  # type: ignore[no-untyped-def]
    return app.test_request_context("/", headers={"Cookie": f"lang={language}"})


def test_vietnamese_is_first(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    assert answer.headers["Content-Language"] == "vi"
    assert answer.text.count('<html lang="vi">') == 1


def test_the_browsers_own_language_does_not_decide(client: FlaskClient) -> None:
    assert client.get("/sign-in", headers={"Accept-Language": "en"}).headers["Content-Language"] == "vi"


def test_the_choice_is_remembered_and_leads_back(client: FlaskClient) -> None:
    fields = {"csrf_token": token_of(client, "/sign-in"), "next": "/sign-in?next=/events/1"}
    answer = client.post("/language/en", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/events/1")
    page = client.get("/sign-in")
    assert page.headers["Content-Language"] == "en"
    assert page.text.count('<html lang="en">') == 1


def test_the_answer_depends_on_the_cookie(client: FlaskClient) -> None:
    assert "Cookie" in client.get("/sign-in").vary


def test_a_language_that_is_not_spoken_is_not_found(client: FlaskClient) -> None:
    assert client.post("/language/xx", data={"csrf_token": token_of(client, "/sign-in")}).status_code == 404


@pytest.mark.parametrize("cookie", ["xx", "", "../../en", "en;q=1"])
def test_a_cookie_that_names_no_language_is_vietnamese(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("lang", cookie)
    assert client.get("/sign-in").headers["Content-Language"] == "vi"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", ""]
)
def test_choosing_leads_to_no_other_host(client: FlaskClient, target: str) -> None:
    fields = {"csrf_token": token_of(client, "/sign-in"), "next": target}
    assert client.post("/language/en", data=fields).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["07:41", "07:41 23/11/2026", "23/11/2026", "71,40\u00a0%", "1.234.567"]),
        ("en", ["07:41", "23 Nov 2026, 07:41", "23 Nov 2026", "71.40\u00a0%", "1,234,567"]),
    ],
)
def test_times_and_numbers_are_said_as_each_language_does(app: Flask, language: str, said: list[str]) -> None:
    with _in(app, language):
        assert [
            clock_time(MOMENT, ZONE),
            date_and_time(MOMENT, ZONE),
            day(date(2026, 11, 23)),
            percent(7140),
            number(1234567),
        ] == said


def test_times_are_those_of_the_events_own_clock(app: Flask) -> None:
    with _in(app, "vi"):
        assert [clock_time(MOMENT, zone) for zone in ("UTC", "Europe/Berlin", ZONE)] == ["00:41", "01:41", "07:41"]


def test_one_day_is_said_once(app: Flask) -> None:
    with _in(app, "vi"):
        assert day_range(date(2026, 11, 23), date(2026, 11, 23)) == "23/11/2026"
        assert day_range(date(2026, 11, 23), date(2026, 11, 25)) == "23/11/2026 – 25/11/2026"
