"""A server that records real scans, and screens that show its congresses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from checkin.services.share_screen import ScreenView, share_screen
from tests.browser.conftest import PROJECTOR, SHELL, OpenPage, eventually
from tests.browser.screen.board import OpenScreen, live_state
from tests.congress import NOW, Congress, hold_congress
from tests.realtime.acting_server import ActingServer, acting_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[ActingServer]:
    """One for all tests that do not stop it: each holds a congress of its own in it."""
    with acting_server(tmp_path_factory.mktemp("screen") / "data", empty_sqlite) as running:
        yield running


@pytest.fixture
def held(server: ActingServer) -> Congress:
    return hold_congress(server.store)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with playwright.chromium.launch(executable_path=SHELL, args=["--no-sandbox"]) as running:
        yield running


@pytest.fixture
def open_screen(browser: Browser, open_page: OpenPage) -> OpenScreen:
    """The screen of an event, live; `query` goes into its address, `script` runs before the page's, the rest goes
    into the browser's context."""

    def start(
        server: ActingServer,
        event_id: int,
        query: str = "",
        port: int = 0,
        view: ScreenView | None = None,
        script: str = "",
        **context: Any,
    ) -> Page:
        page = open_page(browser, **{**PROJECTOR, **context})
        if script:
            page.add_init_script(script)
        token = share_screen(server.store, event_id, "Sân khấu", NOW, view=view)
        page.goto(f"http://127.0.0.1:{port or server.port}/screen/{token}{query}")
        eventually(lambda: live_state(page) == "live")
        return page

    return start
