import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin.services.share_screen import list_screens
from tests.congress import Congress, hold_congress
from tests.web.organizer.pages import parts, problems


def _path(congress: Congress, more: str = "") -> str:
    return f"/events/{congress.event_id}/screens{more}"


def test_a_link_is_made_and_shown_to_copy_and_open(organizer: FlaskClient, web_congress: Congress) -> None:
    page = organizer.post(_path(web_congress), data={"name": " Hội trường  A "}, follow_redirects=True).text
    (screen,) = list_screens(web_congress.store, web_congress.event_id)
    link = f"http://localhost/screen/{screen.token}"
    assert (screen.link.name, screen.link.sitting_id) == ("Hội trường A", None)
    assert re.findall(r'data-copy="([^"]+)"', page) == [link]
    assert re.findall(r'href="([^"]+)" target="_blank" rel="noopener"', page) == [link]


def test_a_link_may_show_one_sitting(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.post(_path(web_congress), data={"name": "Tổ 1", "sitting": str(web_congress.sittings[1])})
    (screen,) = list_screens(web_congress.store, web_congress.event_id)
    assert screen.link.sitting_id == web_congress.sittings[1]


@pytest.mark.parametrize(("name", "problem"), [(" ", "Write a name."), ("x" * 81, "At most 80 characters.")])
def test_a_name_that_cannot_be_used_is_refused_in_words(
    organizer: FlaskClient, web_congress: Congress, name: str, problem: str
) -> None:
    organizer.set_cookie("lang", "en")
    answer = organizer.post(_path(web_congress), data={"name": name})
    assert (answer.status_code, problems(answer.text)) == (400, [problem])
    assert list_screens(web_congress.store, web_congress.event_id) == []


def test_what_was_typed_stays_in_the_form(organizer: FlaskClient, web_congress: Congress) -> None:
    sitting = str(web_congress.sittings[1])
    page = organizer.post(_path(web_congress), data={"name": "", "sitting": sitting}).text
    assert re.findall(r'<option value="(\d+)" selected>', page) == [sitting]


def test_a_sitting_of_another_event_is_not_found(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    answer = organizer.post(_path(web_congress), data={"name": "A", "sitting": str(other.sittings[0])})
    assert answer.status_code == 404


def test_a_link_is_revoked_after_a_question(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    page = organizer.post(_path(web_congress), data={"name": "A"}, follow_redirects=True).text
    (screen,) = list_screens(web_congress.store, web_congress.event_id)
    revoke = _path(web_congress, f"/{screen.link.id}/revoke")
    assert re.findall(r'<form method="post" action="([^"]+)"', page.partition("<dialog")[2]) == [revoke]
    after = organizer.post(revoke, follow_redirects=True).text
    assert parts(after, '<p class="flash flash-done" role="status">', "</p>") == [
        "The link is revoked: it shows nothing any more."
    ]
    assert list_screens(web_congress.store, web_congress.event_id) == []


def test_a_link_of_another_event_is_not_revoked(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    organizer.post(_path(other), data={"name": "A"})
    (screen,) = list_screens(other.store, other.event_id)
    assert organizer.post(_path(web_congress, f"/{screen.link.id}/revoke")).status_code == 404
    assert len(list_screens(other.store, other.event_id)) == 1


@pytest.mark.parametrize("path", ["", "/1/revoke"])
def test_acts_need_a_token_against_forgery(
    app: Flask, organizer: FlaskClient, web_congress: Congress, path: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert organizer.post(_path(web_congress, path), data={"name": "A"}).status_code == 400


def test_nobody_sees_links_without_signing_in(client: FlaskClient, web_congress: Congress) -> None:
    assert client.get(_path(web_congress)).location.partition("?")[0] == "/sign-in"
