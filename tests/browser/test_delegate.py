"""A delegate's own page in a real browser."""

import io
import json
import threading
import urllib.request
import uuid
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from checkin.formats.photo_codes import read_codes
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.store.models import Delegate
from tests.browser.conftest import PHONE, Chromium, LiveServer, OpenPage, eventually
from tests.congress import Congress, hold_congress

NAME = "Nguyễn Thị Hằng"
IS_AT_HAND = """async () => {
  const kept = await caches.open("delegate-1");
  const files = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
  const needed = [location.href, ...files.filter((url) => new URL(url).pathname.startsWith("/static/"))];
  return (await Promise.all(needed.map((url) => kept.match(url)))).every(Boolean);
}"""


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
    eventually(lambda: page.evaluate(IS_AT_HAND), seconds=15)
    live_server.kill()
    page.reload()
    assert _codes_in(page) == [congress.codes[NAME]]
    eventually(lambda: page.locator("#connection").get_attribute("data-state") == "broken")


class _DeadProxy(BaseHTTPRequestHandler):
    """What stands before a server that is down."""

    def do_GET(self) -> None:
        self.send_error(HTTPStatus.BAD_GATEWAY)

    def log_message(self, *_told: object) -> None:
        pass


def test_the_page_once_opened_opens_again_while_a_proxy_finds_no_server(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    congress, page = _open(live_server, chromium, open_page, complaints=("ERR_", "WebSocket", "502"))
    eventually(lambda: page.evaluate(IS_AT_HAND), seconds=15)
    live_server.kill()
    with ThreadingHTTPServer(("127.0.0.1", live_server.port), _DeadProxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        page.reload()
        assert _codes_in(page) == [congress.codes[NAME]]
        proxy.shutdown()


def test_nothing_on_the_page_is_wider_than_a_small_phone(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    _, page = _open(live_server, chromium, open_page, viewport={"width": 320, "height": 568})
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320


def test_the_page_tells_by_itself_that_its_owner_was_counted(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    congress, page = _open(live_server, chromium, open_page)
    first = page.locator(f"[data-sitting='{congress.sittings[0]}']")
    eventually(lambda: page.locator("#connection").get_attribute("data-state") == "live")
    assert first.get_attribute("data-status") == "open"
    _scan_at_the_door(live_server, congress)
    eventually(lambda: first.get_attribute("data-status") == "counted", seconds=2)
    assert first.locator(".sitting-text").inner_text().endswith("Cửa 1")


def test_a_seat_given_meanwhile_shows_by_itself(desk: Page, hall: Congress, live_server: LiveServer) -> None:
    theirs = desk.context.new_page()
    theirs.goto(f"{live_server.url}/d/{hall.links[NAME]}")
    expect(theirs.locator("#connection")).to_have_attribute("data-state", "live")
    person = f"{live_server.url}/events/{hall.event_id}/delegates/{hall.delegates[NAME]}"
    desk.goto(person)
    desk.locator("#edit summary").click()
    desk.fill("[name=seat]", "A-12")
    desk.locator("#edit button").click()
    expect(theirs.locator(".badge-facts")).to_contain_text("A-12")


def test_a_link_that_the_server_did_not_know_for_a_while_is_live_again(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    """As after an older copy was restored, until the list is there again."""
    congress, page = _open(live_server, chromium, open_page, complaints=("ERR_", "WebSocket", "404"))
    connection = page.locator("#connection")
    expect(connection).to_have_attribute("data-state", "live")
    live_server.kill()
    kept = _put_link_hash(congress, "not this one")
    refusals: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: refusals.append(str(frame))))
    live_server.start()
    # what the page tells is heard while it is asked something
    eventually(lambda: page.evaluate("() => 0") == 0 and any(frame.startswith("44/live") for frame in refusals), 15)
    _put_link_hash(congress, kept)
    expect(connection).to_have_attribute("data-state", "live", timeout=15_000)
    _scan_at_the_door(live_server, congress)
    first = page.locator(f"[data-sitting='{congress.sittings[0]}']")
    expect(first).to_have_attribute("data-status", "counted")


def _put_link_hash(congress: Congress, link_hash: str) -> str:
    """The one before."""
    with congress.store.write() as session:
        delegate = session.get_one(Delegate, congress.delegates[NAME])
        before, delegate.link_hash = delegate.link_hash, link_hash
    return before


def _scan_at_the_door(live_server: LiveServer, congress: Congress) -> None:
    """Through the server's own process, as a phone does."""
    now = datetime.now(UTC)
    device = pair_device(congress.store, issue_pairing_code(congress.store, congress.event_id, now), "Cửa 1", now)
    scan = {
        "id": str(uuid.uuid4()),
        "method": "camera",
        "read": congress.codes[NAME],
        "sitting_id": congress.sittings[0],
        "entrance_id": congress.entrances[0],
        "scanned_at": now.isoformat(),
    }
    request = urllib.request.Request(
        f"{live_server.url}/api/door/scans",
        json.dumps(scan).encode(),
        {"Authorization": f"Bearer {device.key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["verdict"] == "admitted"
