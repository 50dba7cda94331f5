import re

from flask import Flask
from flask.testing import FlaskClient

from checkin.web.organizer.guard import OPEN_ENDPOINTS
from tests.congress import Congress

SAMPLE = {
    "part": "sittings",
    "event_id": "1",
    "sitting_id": "1",
    "draft_id": "1",
    "delegate_id": "1",
    "device_id": "1",
    "link_id": "1",
}


def _organizer_routes(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and an address for every page of the organizers."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("organizer."):
            path = re.sub(r"<any\((\w+)[^<>]*>", lambda match: match[1], rule.rule)
            path = re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda match: SAMPLE.get(match[1], "1"), path)
            found += [
                (rule.endpoint, method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            ]
    return found


def test_strangers_are_sent_to_sign_in_from_every_page_but_those_that_sign_in(
    app: Flask, client: FlaskClient, web_congress: Congress
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answers = {}
    for endpoint, method, path in _organizer_routes(app):
        answer = client.open(path, method=method)
        location = answer.headers.get("Location", "")
        answers[endpoint, method] = answer.status_code == 302 and location.startswith("/sign-in")
    assert {endpoint for (endpoint, _), sent_away in answers.items() if not sent_away} == OPEN_ENDPOINTS
    assert len(answers) > 20


def test_strangers_that_speak_json_get_an_error(client: FlaskClient, web_congress: Congress) -> None:
    answer = client.get(f"/events/{web_congress.event_id}", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "sign_in_needed"


def test_after_signing_in_one_is_where_one_wanted_to_be(client: FlaskClient, web_congress: Congress) -> None:
    answer = client.get(f"/events/{web_congress.event_id}/plan?a=1&b=2")
    assert answer.headers["Location"] == f"/sign-in?next=/events/{web_congress.event_id}/plan?a%3D1%26b%3D2"


def test_what_was_posted_is_not_where_one_goes_back_to(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/events/new").headers["Location"] == "/sign-in"


def test_an_event_that_is_not_there_is_not_found(organizer: FlaskClient) -> None:
    assert [organizer.get(f"/events/{key}").status_code for key in (1, 0, 2**31, 2**63, 10**30)] == [404] * 5


def test_the_navigation_names_every_section_and_marks_where_one_is(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    page = organizer.get(f"/events/{web_congress.event_id}/plan").text
    here = f"/events/{web_congress.event_id}"
    links = re.findall(r'<li><a href="(/events/[^"]*)"( aria-current="page")?>', page)
    assert links == [
        (here, ""),
        *(
            (f"{here}/{name}", "")
            for name in (
                "live",
                "delegates",
                "delegations",
                "seats",
                "import",
                "badges",
                "devices",
                "doubtful",
                "screens",
                "reports",
            )
        ),
        (f"{here}/plan", ' aria-current="page"'),
    ]
