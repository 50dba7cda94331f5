"""A phone at the entrance of a congress that is being held, with a film for a camera."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from checkin.services.pair_device import issue_pairing_code
from tests.browser.conftest import PHONE, Chromium, LiveServer, OpenPage
from tests.congress import Congress, hold_congress
from tests.fake_camera import chromium_flags

# Few pictures a second: it shows no badge, and every one of them is painted and looked through
FAKE_CAMERA = ("--use-fake-device-for-media-stream=fps=5", "--use-fake-ui-for-media-stream")
NETWORK = ("Failed to load resource",)

OpenPhone = Callable[..., Page]


@pytest.fixture
def held(live_server: LiveServer) -> Congress:
    return hold_congress(live_server.store)


@pytest.fixture
def open_phone(live_server: LiveServer, held: Congress, chromium: Chromium, open_page: OpenPage) -> OpenPhone:
    """Opens the door's page with a fresh pairing code; `film` is what the phone's camera sees."""

    def start(film: Path | None = None, *, flags: tuple[str, ...] = FAKE_CAMERA, **context: Any) -> Page:
        page = open_page(chromium(*(chromium_flags(film) if film else flags)), **{**PHONE, **context})
        code = issue_pairing_code(held.store, held.event_id, datetime.now(UTC))
        page.goto(f"{live_server.url}/door/#pair={code}")
        return page

    return start


@pytest.fixture
def phone_at_door(open_phone: OpenPhone) -> OpenPhone:
    """A phone that was paired and placed at Cửa 1, the first session, and reads badges or says why not."""

    def start(film: Path | None = None, **more: Any) -> Page:
        page = open_phone(film, **more)
        page.get_by_role("button", name="Ghép").click()
        page.get_by_text("Cửa 1").click()
        page.get_by_role("button", name="Bắt đầu quét").click()
        expect(page.locator("#scan")).to_have_attribute("data-camera", re.compile("."), timeout=15_000)
        return page

    return start


def rows(congress: Congress, model: type) -> int:
    with congress.store.read() as session:
        return session.scalars(select(func.count()).select_from(model)).one()


def tone(page: Page, expected: str, seconds: float = 15) -> None:
    """Waits for a verdict of this tone; `expected` is a pattern."""
    pattern = re.compile(f"^{expected}$")
    expect(page.locator("#verdict")).to_have_attribute("data-tone", pattern, timeout=seconds * 1000)


def word(page: Page) -> str:
    return page.locator(".verdict-word").inner_text()


def type_number(page: Page, number: str) -> None:
    expect(page.locator("#scan")).to_be_visible()
    if page.locator("#typed").is_hidden():
        page.get_by_role("button", name="Gõ số thẻ").click()
    page.get_by_label("Số thẻ hoặc mã ngắn").fill(number)
    page.keyboard.press("Enter")


def remembered(page: Page) -> str | None:
    return page.evaluate("localStorage.getItem('checkin.door')")


def keep_disk_busy(page: Page, milliseconds: int) -> None:
    """Whatever is written into the phone's queue meanwhile waits for as long."""
    page.evaluate(
        """(milliseconds) => new Promise((begun) => {
            const opening = indexedDB.open("checkin.door.queue");
            opening.onsuccess = () => {
                const transaction = opening.result.transaction("items", "readwrite");
                const until = performance.now() + milliseconds;
                const goOn = () => {
                    if (performance.now() < until) transaction.objectStore("items").count().onsuccess = goOn;
                };
                goOn();
                transaction.oncomplete = () => opening.result.close();
                begun();
            };
        })""",
        milliseconds,
    )
