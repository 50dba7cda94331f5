import re
import uuid
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from checkin.core.decision import SittingState
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Category, Delegation, Entrance, Event, Sitting
from tests.congress import NOW, Congress
from tests.web.organizer.pages import parts, problems

FIELDS = {
    "name": "Đại hội Công đoàn",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-03",
    "place": "Hội trường Thành phố",
    "time_zone": "Asia/Ho_Chi_Minh",
    "sittings": "Trù bị\n\n  Khai mạc \r\nBế mạc\n",
    "entrances": "Cửa Đông\nCửa Tây",
    "delegations": "Quận 1\nQuận 3\nquan 1",
    "categories": ["official", "guest"],
}


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def _sitting(congress: Congress, number: int) -> Sitting:
    with congress.store.read() as session:
        return session.get_one(Sitting, congress.sittings[number])


def test_the_start_is_the_list_of_events(organizer: FlaskClient) -> None:
    assert organizer.get("/").headers["Location"] == "/events"


def test_without_an_event_the_list_leads_to_making_one(english: FlaskClient) -> None:
    page = english.get("/events").text
    assert parts(page, '<div class="empty">', "</h2>") == ["No event yet"]
    assert re.findall(r'class="button" href="([^"]+)"', page) == ["/events/new"]


def test_events_are_listed_latest_first(english: FlaskClient) -> None:
    for name, day in (("Cũ", "2025-01-01"), ("Mới", "2027-01-01"), ("Nay", "2026-01-01")):
        english.post("/events/new", data=FIELDS | {"name": name, "starts_on": day, "ends_on": day})
    page = english.get("/events").text
    assert parts(page, '<a class="card-link"', "</a>") == [
        f'href="/events/{key}">{name}' for key, name in ((2, "Mới"), (3, "Nay"), (1, "Cũ"))
    ]


def test_a_name_with_markup_stays_a_name(english: FlaskClient) -> None:
    english.post("/events/new", data=FIELDS | {"name": "<script>alert(1)</script> & Co"})
    for path in ("/events", "/events/1", "/events/1/plan", "/events/1/import"):
        page = english.get(path).text
        assert page.count("<script>alert") == 0
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co") >= 1


def test_the_form_begins_with_what_a_congress_has(organizer: FlaskClient) -> None:
    organizer.set_cookie("lang", "en")
    page = organizer.get("/events/new").text
    areas = re.findall(r'<textarea id="(\w+)"[^>]*>([^<]*)</textarea>', page)
    assert areas == [
        ("sittings", "Preparatory sitting\nOpening sitting\nClosing sitting"),
        ("entrances", "Entrance 1\nEntrance 2"),
        ("delegations", ""),
    ]
    ticked = re.findall(r'name="categories" value="(\w+)"( checked)?( disabled)?', page)
    assert ticked == [
        ("official", " checked", " disabled"),
        ("alternate", " checked", ""),
        ("guest", " checked", ""),
        ("staff", " checked", ""),
        ("press", " checked", ""),
    ]
    assert re.findall(r'<option value="([^"]+)" selected', page) == ["Asia/Ho_Chi_Minh"]


def test_an_event_is_made_of_the_form(app: Flask, organizer: FlaskClient) -> None:
    answer = organizer.post("/events/new", data=FIELDS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/events/1")
    with app.extensions["store"].read() as session:
        event = session.get_one(Event, 1)
        assert (event.name, event.place, event.starts_on, event.ends_on) == (
            "Đại hội Công đoàn",
            "Hội trường Thành phố",
            date(2026, 12, 1),
            date(2026, 12, 3),
        )
        assert session.scalars(select(Sitting.name).order_by(Sitting.position)).all() == [
            "Trù bị",
            "Khai mạc",
            "Bế mạc",
        ]
        assert session.scalars(select(Entrance.name).order_by(Entrance.position)).all() == ["Cửa Đông", "Cửa Tây"]
        assert session.scalars(select(Delegation.name).order_by(Delegation.position)).all() == ["Quận 1", "Quận 3"]
        assert session.scalars(select(Category.code).order_by(Category.position)).all() == ["official", "guest"]


def test_official_delegates_are_always_a_category(app: Flask, organizer: FlaskClient) -> None:
    organizer.post("/events/new", data=FIELDS | {"categories": ["made-up"]})
    with app.extensions["store"].read() as session:
        assert session.scalars(select(Category.code)).all() == ["official"]


def test_an_event_of_one_day_needs_no_last_day(app: Flask, organizer: FlaskClient) -> None:
    organizer.post("/events/new", data=FIELDS | {"ends_on": ""})
    with app.extensions["store"].read() as session:
        assert session.get_one(Event, 1).ends_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "  "}, "Write a name."),
        ({"name": "x" * 301}, "This is too long."),
        ({"starts_on": ""}, "Choose the first day."),
        ({"starts_on": "01/12/2026"}, "Write it as a date of this century."),
        ({"starts_on": "0001-01-01"}, "Write it as a date of this century."),
        ({"starts_on": "2026-02-30"}, "Write it as a date of this century."),
        ({"ends_on": "2026-11-30"}, "The last day is before the first."),
        ({"ends_on": "2027-12-01"}, "At most 31 days."),
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone from the list."),
        ({"sittings": "x" * 201}, "This is too long."),
        ({"sittings": "x\n" * 51}, "At most 50 lines."),
        ({"delegations": "\n".join(map(str, range(501)))}, "At most 500 lines."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_the_rest_kept(
    app: Flask, english: FlaskClient, changes: dict[str, str], problem: str
) -> None:
    answer = english.post("/events/new", data=FIELDS | changes)
    assert answer.status_code == 400
    assert problems(answer.text) == [problem]
    (field,) = changes
    assert re.findall(r'id="(\w+)"[^>]* aria-invalid="true"', answer.text) == [field]
    assert answer.text.count('value="Hội trường Thành phố"') == 1
    with app.extensions["store"].read() as session:
        assert session.scalars(select(Event.id)).all() == []


def test_a_form_larger_than_any_form_is_refused(organizer: FlaskClient) -> None:
    assert organizer.post("/events/new", data=FIELDS | {"delegations": "x" * 300_000}).status_code == 413


def _steps(page: str) -> list[tuple[str, str]]:
    """State and title of each step."""
    return re.findall(r'<li class="step( step-\w+)?">.*?<h3>(?:<a [^>]*>)?([^<]*)', page, re.DOTALL)


def test_an_empty_event_begins_with_the_list(english: FlaskClient) -> None:
    english.post("/events/new", data=FIELDS)
    page = english.get("/events/1").text
    assert _steps(page) == [
        (" step-next", "The list of delegates"),
        ("", "Badges"),
        ("", "Phones at the doors"),
        ("", "The projected screen"),
        ("", "Open a sitting"),
    ]
    assert re.findall(r'class="button small" href="([^"]+)"', page) == ["/events/1/import"]


def test_an_event_without_sittings_begins_with_its_plan(english: FlaskClient) -> None:
    english.post("/events/new", data=FIELDS | {"sittings": ""})
    page = english.get("/events/1").text
    assert _steps(page)[0] == (" step-next", "Complete the plan")
    assert parts(page, '<div class="empty">', "</h2>") == ["No sitting yet"]


def test_what_is_done_is_ticked(english: FlaskClient, web_congress: Congress) -> None:
    assert _steps(english.get(f"/events/{web_congress.event_id}").text) == [
        (" step-done", "The list of delegates"),
        (" step-done", "Badges"),
        (" step-next", "Phones at the doors"),
        ("", "The projected screen"),
        (" step-done", "Open a sitting"),
    ]


def test_figures_follow_the_doors(english: FlaskClient, web_congress: Congress) -> None:
    first, second = web_congress.sittings
    for name in ("Lê Hữu Đức", "Trần Khách"):
        report = ScanReport(
            scan_id=str(uuid.uuid4()),
            event_id=web_congress.event_id,
            sitting_id=first,
            entrance_id=web_congress.entrances[0],
            device_id=None,
            method="camera",
            read=web_congress.codes[name],
            scanned_at=NOW,
        )
        record_scan(web_congress.store, report, NOW)
    answer = english.get(f"/events/{web_congress.event_id}/figures").get_json()
    assert answer["sittings"] == {
        str(first): {"present": "1", "convened": "3", "guests": "1", "thousandths": 333, "state": "open"},
        str(second): {"present": "0", "convened": "3", "guests": "0", "thousandths": 0, "state": "planned"},
    }
    page = english.get(f"/events/{web_congress.event_id}").text
    assert re.findall(r'data-figure="(?:present|convened|guests)">([^<]*)<', page) == ["1", "3", "1", "0", "3", "0"]


def test_a_sitting_is_opened_and_closed(english: FlaskClient, web_congress: Congress) -> None:
    here, second = f"/events/{web_congress.event_id}", web_congress.sittings[1]
    answer = english.post(f"{here}/sittings/{second}/open")
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    assert _sitting(web_congress, 1).state is SittingState.OPEN
    flashes = parts(english.get(here).text, 'role="status">', "</p>")
    assert flashes == ["Phiên bế mạc is open: doors admit to it from now on."]
    english.post(f"{here}/sittings/{second}/close")
    assert _sitting(web_congress, 1).state is SittingState.CLOSED
    assert _sitting(web_congress, 0).state is SittingState.OPEN


def test_looking_opens_nothing(organizer: FlaskClient, web_congress: Congress) -> None:
    address = f"/events/{web_congress.event_id}/sittings/{web_congress.sittings[1]}/open"
    assert organizer.get(address).status_code == 405
    assert _sitting(web_congress, 1).state is SittingState.PLANNED


def test_a_sitting_of_another_event_is_not_found(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.post("/events/new", data=FIELDS)
    for act in ("open", "close"):
        assert organizer.post(f"/events/2/sittings/{web_congress.sittings[0]}/{act}").status_code == 404
    assert _sitting(web_congress, 0).state is SittingState.OPEN


def test_opening_needs_the_token_of_the_form(app: Flask, organizer: FlaskClient, web_congress: Congress) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    address = f"/events/{web_congress.event_id}/sittings/{web_congress.sittings[1]}/open"
    assert organizer.post(address).status_code == 400
    assert _sitting(web_congress, 1).state is SittingState.PLANNED
