"""A real server in a process of its own, and a real Chromium that reports what went wrong in its pages."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from checkin.services.sign_in import add_account
from checkin.store.engine import Store
from checkin.store.vault import Vault
from tests.conftest import PASSWORD
from tests.congress import Congress, hold_congress
from tests.patience import allowed

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHECKIN_TEST_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
# The same engine without a browser's own windows, which cost a test a third of its time; where it is installed
SHELL = os.environ.get("CHECKIN_TEST_CHROMIUM") or shutil.which("chromium-headless-shell") or CHROMIUM
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


class LiveServer:
    """`url` without a slash at its end; `store` is a second way into the server's own database.

    What a test writes through `store` reaches the database but wakes no screen: only the server's own process
    tells its sockets. Use it to prepare, and the pages to act.
    """

    def __init__(self, copies: "Copies", data_dir: Path, database: Path) -> None:
        self._copies = copies
        self.data_dir = data_dir
        self.database = data_dir / "checkin.sqlite3"
        shutil.copy(database, self.database)
        self.log_file = data_dir / "log.jsonl"
        self.provoked: set[str] = set()  # messages that a test means to see in the log
        self.port = self.pid = 0
        self.start()
        self.store = Store(f"sqlite:///{self.database}", Vault.open_folder(data_dir))

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"  # a secure context: cameras work

    def start(self) -> None:
        """Starts the process; after `kill` on the same port again."""
        self.pid, port = self._copies.start(self.data_dir, self.port, self.log_file)
        assert port, self.log_file.read_text()
        self.port = port

    def kill(self) -> None:
        """As a power cut would: no good-bye to anybody."""
        self._end(signal.SIGKILL, 20)

    def _end(self, how: signal.Signals, seconds: float) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, how)
            eventually(lambda: not self._runs(), seconds)

    def _runs(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def faults(self) -> list[dict[str, Any]]:
        """What the server's log calls an error; lines that are no JSON are tracebacks."""
        lines = []
        for line in self.log_file.read_text().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                entry = {"levelname": "ERROR", "message": line}
            if entry.get("levelname") not in ("DEBUG", "INFO") and entry.get("message") not in self.provoked:
                lines.append(entry)
        return lines

    def close(self) -> None:
        self.store.close()
        try:
            self._end(signal.SIGTERM, 20)
        except AssertionError:
            self.kill()


class Copies:
    """Starts servers without importing the application for each of them."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self, data_dir: Path, port: int, log_file: Path) -> tuple[int, int]:
        """Id of the process and its port; port 0 where it does not serve."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(data_dir), port, str(log_file)]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline()), int(self._process.stdout.readline())


@contextmanager
def starting_copies() -> Iterator[Copies]:
    command = [sys.executable, "-m", "tests.browser.serve_copies"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Copies(process)


@pytest.fixture(scope="session")
def server_copies() -> Iterator[Copies]:
    with starting_copies() as copies:
        yield copies


@pytest.fixture
def live_server(server_copies: Copies, tmp_path: Path, empty_sqlite: Path) -> Iterator[LiveServer]:
    """The running application on an empty data folder; the test fails when the server logged a fault."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    server = LiveServer(server_copies, folder, empty_sqlite)
    yield server
    server.close()
    assert server.faults() == []


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


class Chromium(Protocol):
    def __call__(self, *arguments: str) -> Browser: ...


FILM = "--use-file-for-fake-video-capture"


@pytest.fixture(scope="session")
def kept_browsers(playwright: Playwright) -> Iterator[dict[tuple[str, ...], Browser]]:
    """Browsers by their program and its arguments: what pages leave behind goes with their contexts."""
    kept: dict[tuple[str, ...], Browser] = {}
    yield kept
    for browser in kept.values():
        browser.close()


@pytest.fixture
def chromium(
    request: pytest.FixtureRequest, playwright: Playwright, kept_browsers: dict[tuple[str, ...], Browser]
) -> Iterator[Chromium]:
    """A browser with further arguments, such as a camera's. One that sees a film is closed with the test. A test of
    what belongs to windows (what a browser asks its user, a screen that stays on) is marked `whole_browser`."""
    program = CHROMIUM if request.node.get_closest_marker("whole_browser") else SHELL
    own: list[Browser] = []

    def launch(*arguments: str) -> Browser:
        return playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--autoplay-policy=no-user-gesture-required",
                *arguments,
            ],
        )

    def start(*arguments: str) -> Browser:
        if any(argument.startswith(FILM) for argument in arguments):
            own.append(launch(*arguments))
            return own[-1]
        kept = kept_browsers.get((program, *arguments))
        if kept is None or not kept.is_connected():
            kept = kept_browsers[(program, *arguments)] = launch(*arguments)
        return kept

    yield start
    for browser in own:
        browser.close()


class OpenPage(Protocol):
    def __call__(self, browser: Browser, **context: Any) -> Page: ...


@pytest.fixture
def open_page() -> Iterator[OpenPage]:
    """A page in a context of its own (Vietnamese unless said). Errors in its console fail the test.

    `complaints=("…",)` names texts that this test expects there.
    """
    seen: list[str] = []
    contexts: list[BrowserContext] = []

    def start(browser: Browser, *, complaints: tuple[str, ...] = (), **context: Any) -> Page:
        opened = browser.new_context(**{"locale": "vi-VN", **context})
        contexts.append(opened)
        page = opened.new_page()

        def note(text: str) -> None:
            if not any(expected in text for expected in complaints):
                seen.append(text)

        page.on("pageerror", lambda error: note(f"{error}"))
        page.on("console", lambda message: note(message.text) if message.type in ("error", "warning") else None)
        return page

    yield start
    for context in contexts:
        context.close()
    assert seen == []


def eventually(check: Callable[[], Any], seconds: float = 5) -> Any:
    """The first true value of `check`, within so long on an idle machine. Polls from here, since the pages' policy
    forbids evaluating strings."""
    started = time.monotonic()
    while not (value := check()):
        if time.monotonic() - started > allowed(seconds):
            raise AssertionError(f"not within {seconds} s; last seen: {value!r}")
        time.sleep(0.02)
    return value


@pytest.fixture
def hall(live_server: LiveServer) -> Congress:
    """The small congress on the running server, and an organizer's account."""
    add_account(live_server.store, username="an", name="Ban tổ chức", password=PASSWORD, now=datetime.now(UTC))
    return hold_congress(live_server.store)


def sign_in(page: Page, server: LiveServer) -> Page:
    """The organizer of `hall`; ends on the list of events."""
    page.goto(f"{server.url}/sign-in")
    page.fill("[name=username]", "an")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/events")
    return page


@pytest.fixture
def desk(live_server: LiveServer, hall: Congress, chromium: Chromium, open_page: OpenPage) -> Page:
    """The organizer's page, signed in, at a desk's size."""
    return sign_in(open_page(chromium(), viewport={"width": 1440, "height": 900}), live_server)
