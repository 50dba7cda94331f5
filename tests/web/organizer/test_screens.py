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
    new_form = page.partition('class="section"')[0]
    assert re.findall(r'<option value="(\d+)" selected>', new_form) == [sitting]


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


def test_what_a_link_shows_is_chosen_and_changed(organizer: FlaskClient, web_congress: Congress) -> None:
    bar = web_congress.delegations["Quận 3"]
    chosen = {"name": "Sảnh", "kind": "welcome", "theme": "dark", "photos": "on", "delegations": "chosen"}
    organizer.post(_path(web_congress), data=chosen | {"delegation": [str(bar)]})
    (screen,) = list_screens(web_congress.store, web_congress.event_id)
    link = screen.link
    assert (link.kind, link.theme, link.shows_photos, link.delegation_ids) == ("welcome", "dark", True, [bar])
    organizer.post(_path(web_congress, f"/{link.id}"), data={"name": "Hội trường", "delegations": "none"})
    (screen,) = list_screens(web_congress.store, web_congress.event_id)
    link = screen.link
    assert (link.name, link.kind, link.theme) == ("Hội trường", "projection", "auto")
    assert (link.shows_photos, link.delegation_ids) == (False, [])


def test_the_form_of_a_link_shows_what_it_shows(organizer: FlaskClient, web_congress: Congress) -> None:
    bar = web_congress.delegations["Quận 3"]
    chosen = {"name": "Sảnh", "kind": "welcome", "theme": "dark", "photos": "on", "delegations": "chosen"}
    organizer.post(_path(web_congress), data=chosen | {"delegation": [str(bar)]})
    form = organizer.get(_path(web_congress)).text.partition('class="screens"')[2]
    assert re.findall(r'<option value="(\w+)" selected>', form) == ["welcome", "dark"]
    assert re.findall(r'name="(\w+)"(?: value="(\w+)")? checked', form) == [
        ("photos", ""),
        ("delegations", "chosen"),
        ("delegation", str(bar)),
    ]


@pytest.mark.parametrize("strange", ["x", "-1", "99999999999999999999"])
def test_a_delegation_that_is_none_is_not_found(
    organizer: FlaskClient, web_congress: Congress, strange: str
) -> None:
    asked = {"name": "A", "delegations": "chosen", "delegation": [strange]}
    assert organizer.post(_path(web_congress), data=asked).status_code == 404


def test_a_delegation_of_another_event_is_not_found(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    asked = {"name": "A", "delegations": "chosen", "delegation": [str(other.delegations["Quận 1"])]}
    assert organizer.post(_path(web_congress), data=asked).status_code == 404


def test_a_revoked_link_is_not_changed(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.post(_path(web_congress), data={"name": "A"})
    (screen,) = list_screens(web_congress.store, web_congress.event_id)
    organizer.post(_path(web_congress, f"/{screen.link.id}/revoke"))
    assert organizer.post(_path(web_congress, f"/{screen.link.id}"), data={"name": "B"}).status_code == 404
