"""The plan of the hall under a hand: described, filled, followed live, printed."""

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from checkin.core.hall_plan import HallDescription
from checkin.services.delegate_history import Actor
from checkin.services.describe_hall import describe_hall
from tests.browser.conftest import LiveServer
from tests.congress import NOW, Congress
from tests.services.door import Door

DESK = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def desk(desk: Page, live_server: LiveServer, hall: Congress) -> Page:
    desk.goto(f"{live_server.url}/events/{hall.event_id}/seats")
    return desk


def test_from_an_empty_hall_to_a_plan_that_follows_the_doors(desk: Page, hall: Congress) -> None:
    desk.get_by_role("link", name="Mô tả hội trường").first.click()
    desk.fill("[name=blocks]", "A: 2 x 3")
    desk.fill("[name=kept]", "A-1")
    desk.get_by_role("button", name="Lưu sơ đồ hội trường").click()
    desk.get_by_role("link", name="Xếp chỗ ngồi").click()
    desk.get_by_role("button", name="Xem phương án xếp chỗ").click()
    expect(desk.locator(".seated").first).to_contain_text("A-2 → A-3")
    desk.get_by_role("button", name="Xếp theo phương án này").click()
    seat = desk.locator("[id='seat-A-2']")
    expect(seat).to_have_attribute("data-state", "awaited")
    Door(hall).scan("a", "Lê Hữu Đức")
    expect(seat).to_have_attribute("data-state", "taken")
    expect(seat.locator("[data-word]")).to_have_text("có mặt")
    expect(desk.locator("[data-count=taken]")).to_have_text("1")
    seat.get_by_role("link").click()
    expect(desk.locator("h1")).to_contain_text("Lê Hữu Đức")


def test_a_block_wider_than_the_page_shows_its_name(desk: Page, hall: Congress, live_server: LiveServer) -> None:
    blocks = HallDescription("A: 1 x 3\nKhán đài tầng hai: 1 x 100")
    describe_hall(live_server.store, hall.event_id, blocks, Actor(), NOW)
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.reload()
    name = desk.get_by_text("Khối Khán đài tầng hai", exact=True)
    for scrolled in (0, 10_000):
        block = desk.locator(".hall-block").last
        block.evaluate("(box, left) => { box.scrollLeft = left; }", scrolled)
        name_box, block_box = name.bounding_box(), block.bounding_box()
        assert name_box is not None
        assert block_box is not None
        assert block_box["x"] <= name_box["x"]
        assert name_box["x"] + name_box["width"] <= block_box["x"] + block_box["width"]


def test_a_seat_changed_elsewhere_draws_the_plan_anew(desk: Page, hall: Congress, live_server: LiveServer) -> None:
    door = Door(hall)
    door.change_delegate("Lê Hữu Đức", seat="A-1-2")
    desk.reload()
    expect(desk.locator("[id='seat-A-1-2']")).to_have_attribute("data-state", "awaited")
    door.change_delegate("Lê Hữu Đức", seat="A-1-7")
    door.scan("a", "H'Hen Niê")  # screens are told with the next delta
    expect(desk.locator("[id='seat-A-1-7']")).to_have_attribute("data-state", "awaited")


def test_the_margin_of_each_printed_page_says_event_sitting_and_moment(desk: Page, hall: Congress) -> None:
    Door(hall).change_delegate("Lê Hữu Đức", seat="A-1-2")
    desk.reload()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(desk.pdf(prefer_css_page_size=True))).pages]
    assert [
        ("Đại hội thử · Phiên thứ nhất · " in page, f"{at} / {len(pages)}" in page)
        for at, page in enumerate(pages, 1)
    ] == [(True, True)] * len(pages)
