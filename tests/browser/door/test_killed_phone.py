"""A phone that dies, at the worst moment, loses nothing and opens again without its server."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Playwright, expect

from checkin.services.pair_device import issue_pairing_code
from tests.browser.conftest import CHROMIUM, PHONE, LiveServer, eventually
from tests.browser.door.conftest import FAKE_CAMERA
from tests.browser.door.reader import Reader
from tests.browser.door.test_offline import HANG, admitted, wait_until_ready
from tests.congress import Congress

OpenBrowser = Callable[[], BrowserContext]


@pytest.fixture
def open_browser(playwright: Playwright, tmp_path: Path) -> Iterator[OpenBrowser]:
    """The same phone each time: what it keeps lies in one folder."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "phone"),
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--autoplay-policy=no-user-gesture-required",
                *FAKE_CAMERA,
            ],
            locale="vi-VN",
            **PHONE,
        )
        opened.append(context)
        return context

    yield start
    opened[-1].close()


def kill_browser(folder: Path) -> None:
    """All its processes at once, as an empty battery would."""
    told = f"--user-data-dir={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if told in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue  # it has ended by itself


def test_a_phone_that_dies_at_the_sound_has_kept_the_scan(
    open_browser: OpenBrowser, held: Congress, live_server: LiveServer, tmp_path: Path
) -> None:
    code = issue_pairing_code(held.store, held.event_id, datetime.now(UTC))
    page = open_browser().new_page()
    page.goto(f"{live_server.url}/door/#pair={code}")
    page.get_by_role("button", name="Ghép").click()
    page.get_by_text("Cửa 1").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    expect(page.locator("#scan")).to_be_visible()
    wait_until_ready(page)
    page.context.close()
    live_server.kill()

    page = open_browser().new_page()
    page.goto(f"{live_server.url}/door/")
    page.expose_function("heard", lambda: kill_browser(tmp_path / "phone"))
    page.evaluate(
        """() => {
            const start = OscillatorNode.prototype.start;
            OscillatorNode.prototype.start = function (...when) { heard(); start.apply(this, when); };
        }"""
    )
    with suppress(Error):  # what drives the browser loses it
        Reader(page).read(held.codes[HANG])
        page.wait_for_timeout(15_000)
    assert page.is_closed()

    page = open_browser().new_page()
    page.goto(f"{live_server.url}/door/")
    expect(page.locator(".status-waiting")).to_have_text("1 chờ gửi", timeout=15_000)
    assert admitted(held) == []
    live_server.start()
    eventually(lambda: admitted(held) == [HANG], seconds=20)
