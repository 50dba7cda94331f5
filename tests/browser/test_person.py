"""The page about one delegate under a hand: edit in place, photo, replacement."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from checkin.services.absences import Leave, report_absence
from checkin.services.delegate_history import Actor
from checkin.store.models import Delegate
from tests.browser.conftest import LiveServer
from tests.congress import Congress
from tests.services.test_photos import jpeg

NAME, ALTERNATE = "Lê Hữu Đức", "Phạm Dự Khuyết"


@pytest.fixture
def hall(hall: Congress) -> Congress:
    hall.add_delegate(ALTERNATE, category="alternate")
    return hall


@pytest.fixture
def person(desk: Page, live_server: LiveServer, hall: Congress) -> Page:
    desk.goto(f"{live_server.url}/events/{hall.event_id}/delegates/{hall.delegates[NAME]}")
    return desk


def test_an_organizer_edits_adds_a_photo_and_replaces(person: Page, tmp_path: Path) -> None:
    person.locator("#edit summary").click()
    person.get_by_label("Số ghế").fill("B-14")
    person.locator("#edit button").click()
    expect(person.locator(".person-head .facts")).to_contain_text("B-14")

    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg())
    person.set_input_files("input[name=photo] >> nth=0", picture)
    expect(person.locator(".portrait")).to_be_visible()

    person.locator("[data-dialog=replace]").click()
    person.get_by_label("Số quyết định").fill("12/QĐ")
    person.get_by_label("Cơ quan quyết định").fill("Ban Thường vụ")
    person.locator("#replace button.button:not(.plain)").click()
    expect(person.locator(".person-head")).to_contain_text(f"{ALTERNATE} thay")


def test_words_without_an_end_stay_within_a_phone(person: Page, live_server: LiveServer, hall: Congress) -> None:
    endless = {"full_name": "N" * 150, "badge_number": "4" * 32, "seat": "S" * 32}
    with live_server.store.write() as session:
        for name, value in endless.items():
            setattr(session.get_one(Delegate, hall.delegates[NAME]), name, value)
    leave = Leave(reported_by="R" * 150, reason="L" * 400)
    report_absence(live_server.store, hall.event_id, hall.delegates[NAME], leave, Actor(), datetime.now(UTC))
    person.set_viewport_size({"width": 390, "height": 844})
    event = f"{live_server.url}/events/{hall.event_id}"
    widths = {}
    for page in (person.url, f"{event}/badges/design", f"{event}/paper?delegation={hall.delegations['Quận 1']}"):
        person.goto(page)
        widths[page] = person.evaluate("() => document.documentElement.scrollWidth")
    assert set(widths.values()) == {390}, widths
