"""A delegate's own page in a real browser."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from checkin.formats.photo_codes import read_codes
from tests.browser.conftest import PHONE, Chromium, LiveServer, OpenPage, eventually
from tests.congress import Congress, hold_congress

NAME = "Nguyễn Thị Hằng"


def _open(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, **context: Any
) -> tuple[Congress, Page]:
    congress = hold_congress(live_server.store)
    page = open_page(chromium(), **{**PHONE, **context})
    page.goto(f"{live_server.url}/d/{congress.links[NAME]}")
    return congress, page


def _codes_in(page: Page) -> list[str]:
    picture = io.BytesIO()
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(picture, "PNG")
    return read_codes(picture.getvalue())


def test_the_badge_on_the_phone_is_read_by_a_scanner(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    congress, page = _open(live_server, chromium, open_page)
    assert _codes_in(page) == [congress.codes[NAME]]


def test_the_badge_is_read_in_the_dark_theme_too(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    congress, page = _open(live_server, chromium, open_page, color_scheme="dark")
    assert _codes_in(page) == [congress.codes[NAME]]


def test_the_page_once_opened_opens_again_without_the_server(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    congress, page = _open(live_server, chromium, open_page, complaints=("ERR_", "WebSocket"))
    eventually(lambda: page.evaluate("async () => (await (await caches.open('delegate-1')).keys()).length > 8"))
    live_server.kill()
    page.reload()
    assert _codes_in(page) == [congress.codes[NAME]]
    eventually(lambda: page.locator("#connection").get_attribute("data-state") == "broken")


def test_nothing_on_the_page_is_wider_than_a_small_phone(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    _, page = _open(live_server, chromium, open_page, viewport={"width": 320, "height": 568})
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
