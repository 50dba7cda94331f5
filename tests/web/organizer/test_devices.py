import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin.services.pair_device import PairedDevice, pair_device
from tests.congress import Congress, hold_congress
from tests.web.organizer.pages import parts


def _path(congress: Congress, more: str = "") -> str:
    return f"/events/{congress.event_id}/devices{more}"


def _start(organizer: FlaskClient, congress: Congress, **fields: str) -> str:
    """The link that the pairing page shows."""
    page = organizer.post(_path(congress, "/pairing"), data=fields, follow_redirects=True).text
    (link,) = re.findall(r'data-copy="([^"]+)"', page)
    return str(link)


def _use(congress: Congress, link: str, name: str = "Máy của Lan") -> PairedDevice:
    return pair_device(congress.store, link.partition("#pair=")[2], name, datetime.now(UTC))


def _state(organizer: FlaskClient, congress: Congress) -> str:
    return str(organizer.get(_path(congress, "/pairing/state")).get_json()["state"])


def test_the_page_shows_a_code_in_the_links_fragment(organizer: FlaskClient, web_congress: Congress) -> None:
    link = _start(organizer, web_congress)
    assert re.sub(r"[a-z2-7]{26}$", "CODE", link) == "http://localhost/door/#pair=CODE"
    page = organizer.get(_path(web_congress, "/pairing")).text
    assert parts(page, 'class="typed-code">', "</dd>")[0].replace(" ", "") == link[-26:]


def test_ten_minutes_are_counted_down(organizer: FlaskClient, web_congress: Congress) -> None:
    _start(organizer, web_congress)
    answer = organizer.get(_path(web_congress, "/pairing/state")).get_json()
    assert (answer["state"], 590 <= answer["seconds"] <= 600) == ("waiting", True)


def test_the_page_notices_that_the_phone_is_paired_and_says_its_name(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    organizer.set_cookie("lang", "en")
    _use(web_congress, _start(organizer, web_congress, entrance=str(web_congress.entrances[1])))
    page = organizer.get(_path(web_congress, "/pairing")).text
    assert (_state(organizer, web_congress), parts(page, "<h1>", "</h1>")) == (
        "paired",
        ["“Máy của Lan” is paired"],
    )


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ((), "It chooses entrance and sitting itself, and can scan as soon as a sitting is open."),
        (("entrance",), "It stands at Cửa 1 and can scan as soon as a sitting is open."),
        (("sitting",), "It chooses its entrance itself, and can scan as soon as Phiên thứ nhất is open."),
        (("entrance", "sitting"), "It stands at Cửa 1 for Phiên thứ nhất and can scan as soon as that is open."),
    ],
)
def test_the_page_says_what_a_paired_phone_still_chooses(
    organizer: FlaskClient, web_congress: Congress, chosen: tuple[str, ...], sentence: str
) -> None:
    organizer.set_cookie("lang", "en")
    keys = {"entrance": str(web_congress.entrances[0]), "sitting": str(web_congress.sittings[0])}
    _use(web_congress, _start(organizer, web_congress, **{name: keys[name] for name in chosen}))
    assert sentence in organizer.get(_path(web_congress, "/pairing")).text


def test_the_entrance_that_was_chosen_is_the_phones(organizer: FlaskClient, web_congress: Congress) -> None:
    paired = _use(web_congress, _start(organizer, web_congress, entrance=str(web_congress.entrances[1])))
    assert paired.device.entrance_id == web_congress.entrances[1]


def test_a_code_is_shown_to_the_browser_that_asked_for_it_only(
    app: Flask, organizer: FlaskClient, web_congress: Congress
) -> None:
    _start(organizer, web_congress)
    other = hold_congress(web_congress.store, "Đại hội khác")
    answer = organizer.get(_path(other, "/pairing"))
    assert (answer.status_code, answer.location) == (302, _path(other))
    assert _state(organizer, other) == "expired"
    assert app.test_client().get(_path(web_congress, "/pairing")).status_code == 302


@pytest.mark.parametrize("entrance", ["999999", "of another event"])
def test_an_entrance_that_is_not_of_the_event_is_not_found(
    organizer: FlaskClient, web_congress: Congress, entrance: str
) -> None:
    if entrance == "of another event":
        entrance = str(hold_congress(web_congress.store, "Đại hội khác").entrances[0])
    answer = organizer.post(_path(web_congress, "/pairing"), data={"entrance": entrance})
    assert answer.status_code == 404


def test_devices_are_listed_and_cut_off(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    device = _use(web_congress, _start(organizer, web_congress)).device
    before = organizer.get(_path(web_congress)).text
    page = organizer.post(_path(web_congress, f"/{device.id}/revoke"), follow_redirects=True).text
    dialogs = [re.findall(r'<dialog class="dialog" id="([^"]+)"', text) for text in (before, page)]
    assert dialogs == [[f"cut-{device.id}"], []]
    assert parts(page, '<p class="flash flash-done" role="status">', "</p>") == [
        "The device is cut off. What it scanned stays counted."
    ]
    assert re.findall(r'<tr class="(\w+)">', page) == ["ended"]


def test_a_device_of_another_event_is_not_cut_off(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    device = _use(other, _start(organizer, other)).device
    assert organizer.post(_path(web_congress, f"/{device.id}/revoke")).status_code == 404
    assert "ended" not in organizer.get(_path(other)).text


@pytest.mark.parametrize("device_id", ["0", "99999999999999999999"])
def test_devices_that_nobody_paired_are_not_found(
    organizer: FlaskClient, web_congress: Congress, device_id: str
) -> None:
    assert organizer.post(_path(web_congress, f"/{device_id}/revoke")).status_code == 404


@pytest.mark.parametrize("path", ["/pairing", "/1/revoke"])
def test_acts_need_a_token_against_forgery(
    app: Flask, organizer: FlaskClient, web_congress: Congress, path: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert organizer.post(_path(web_congress, path)).status_code == 400
