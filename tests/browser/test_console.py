"""The organizer's console follows the doors while somebody looks at it, asks and reads."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from checkin.services.absences import Leave, report_absence
from checkin.services.delegate_history import Actor
from tests.browser.conftest import Chromium, LiveServer, OpenPage, sign_in
from tests.congress import Congress
from tests.services.door import Door

DESK = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def door(hall: Congress) -> Door:
    return Door(hall)


@pytest.fixture
def console(live_server: LiveServer, hall: Congress, chromium: Chromium, open_page: OpenPage) -> Page:
    page = sign_in(open_page(chromium(), complaints=("WebSocket", "ERR_"), **DESK), live_server)
    page.goto(f"{live_server.url}/events/{hall.event_id}/live")
    return page


def test_figures_chart_and_lists_follow_the_doors(console: Page, door: Door) -> None:
    present = console.locator(".tile-main dd").first
    expect(present).to_have_text("0 / 3")
    expect(console.locator("#chart-box")).to_be_hidden()
    door.scan("a", "Nguyễn Thị Hằng")
    expect(present).to_have_text("1 / 3")
    expect(console.locator("#chart-box canvas")).to_be_visible()
    door.scan("b", "DB:" + "A" * 26)
    door.scan("c", "Lê Hữu Đức", at=2)
    expect(present).to_have_text("2 / 3")
    expect(console.locator("#doubts .nav-count")).to_contain_text("1")
    expect(console.locator(".quorum-words")).to_contain_text("Đủ điều kiện tiến hành")


def test_a_question_stays_open_and_tells_what_is_true_meanwhile(console: Page, door: Door) -> None:
    console.get_by_role("button", name="Đóng phiên").click()
    asked = console.locator("dialog[open]")
    expect(asked).to_contain_text("Hiện có 0 người ở trong.")
    door.scan("a", "Nguyễn Thị Hằng")
    expect(asked).to_contain_text("Hiện có 1 người ở trong.")
    asked.get_by_role("button", name="Đóng phiên").click()
    expect(console.locator("#sitting-state .tag")).to_have_text("đã đóng")
    expect(console.get_by_role("button", name="Mở lại")).to_be_visible()


def test_what_no_door_tells_arrives_within_seconds_too(console: Page, hall: Congress) -> None:
    leave = Leave(reported_by="Trưởng đoàn", reason="Ốm")
    person = hall.delegates["Lê Hữu Đức"]
    report_absence(hall.store, hall.event_id, person, leave, Actor(), datetime.now(UTC) - timedelta(minutes=1))
    expect(console.locator(".tile").nth(2).locator("dd")).to_have_text("1", timeout=12_000)


def test_a_lost_server_is_said_and_caught_up_with(console: Page, door: Door, live_server: LiveServer) -> None:
    present = console.locator(".tile-main dd").first
    expect(console.locator("[data-live-on]")).to_be_visible()
    live_server.kill()
    expect(console.locator("[data-live-lost]")).to_be_visible()
    live_server.start()
    door.scan("a", "Nguyễn Thị Hằng")
    expect(present).to_have_text("1 / 3")
    expect(console.locator("[data-live-lost]")).to_be_hidden()


def test_the_arrivals_can_be_read_as_a_table(console: Page, door: Door) -> None:
    door.scan("a", "Nguyễn Thị Hằng")
    console.get_by_text("Số người đến dưới dạng bảng").click()
    expect(console.locator("#arrival-rows tbody tr")).to_have_count(1)
