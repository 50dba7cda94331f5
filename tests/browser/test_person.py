"""The page about one delegate under a hand: edit in place, photo, replacement."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from checkin.services.sign_in import add_account
from tests.browser.conftest import Chromium, LiveServer, OpenPage
from tests.conftest import PASSWORD
from tests.congress import Congress, hold_congress
from tests.services.test_photos import jpeg

NAME, ALTERNATE = "Lê Hữu Đức", "Phạm Dự Khuyết"


@pytest.fixture
def hall(live_server: LiveServer) -> Congress:
    add_account(live_server.store, username="an", name="Ban tổ chức", password=PASSWORD, now=datetime.now(UTC))
    congress = hold_congress(live_server.store)
    congress.add_delegate(ALTERNATE, category="alternate")
    return congress


@pytest.fixture
def person(chromium: Chromium, open_page: OpenPage, live_server: LiveServer, hall: Congress) -> Page:
    page = open_page(chromium(), viewport={"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/sign-in")
    page.fill("[name=username]", "an")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/events")
    page.goto(f"{live_server.url}/events/{hall.event_id}/delegates/{hall.delegates[NAME]}")
    return page


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
