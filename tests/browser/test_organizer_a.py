"""The organizer's first hour in a real browser: the one-time link, an event, a list, a sitting."""

import json
import urllib.request
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.sign_in import add_account, issue_sign_in_link
from checkin.store.models import Delegate
from tests.browser.conftest import PHONE, Chromium, LiveServer, OpenPage, eventually
from tests.congress import NOW, Congress, hold_congress

ROSTERS = Path(__file__).resolve().parents[1] / "rosters"
PASSWORD = "a long enough password"
DROP = """async (zone) => {
  const held = new DataTransfer();
  held.items.add(new File(["Họ và tên,Đoàn\\nTrần Văn Kéo,Quận 1\\n"], "kéo.csv", { type: "text/csv" }));
  zone.dispatchEvent(new DragEvent("dragover", { dataTransfer: held, bubbles: true, cancelable: true }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def congress(live_server: LiveServer) -> Congress:
    return hold_congress(live_server.store)


def _signed_in(live_server: LiveServer, page: Page) -> Page:
    add_account(live_server.store, username="alice", name="Alice", password=PASSWORD, now=NOW)
    page.goto(f"{live_server.url}/sign-in")
    page.fill("#username", "alice")
    page.fill("#password", PASSWORD)
    page.click("main form .button.wide")
    page.wait_for_url("**/events")
    return page


def _delegates(live_server: LiveServer) -> int:
    with live_server.store.read() as session:
        return session.scalars(select(func.count(Delegate.id))).one()


def test_from_the_terminals_link_to_a_whole_list(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    page = open_page(chromium())
    page.goto(f"{live_server.url}/sign-in/{issue_sign_in_link(live_server.store, datetime.now(UTC))}")
    page.fill("#name", "Nguyễn Thị Hoà")
    page.fill("#username", "hoa")
    page.fill("#password", PASSWORD)
    page.click("main form .button.wide")

    page.wait_for_url("**/events")
    page.click(".empty .button")
    page.fill("#name", "Đại hội Công đoàn")
    page.fill("#starts_on", "2026-12-01")
    page.click("form.form .actions button.button")

    page.wait_for_url("**/events/1")
    page.click(".step-next .button")
    page.set_input_files("#file", ROSTERS / "clean.xlsx")
    page.click("form.upload button")

    page.wait_for_url("**/import/1")
    page.wait_for_selector(".import-table")
    assert page.locator(".chip .count").all_inner_texts() == ["729", "729", "0"]
    assert page.locator(".import-table tbody tr").count() == 100
    page.click(".apply-bar form:first-child button")

    page.wait_for_url("**/events/1/delegates")
    assert _delegates(live_server) == 729
    page.goto(f"{live_server.url}/events/1")
    assert page.locator(".step-done").count() == 1
    assert page.locator("[data-figure='convened']").all_inner_texts() == ["549", "549", "549"]


def test_a_sitting_opens_after_a_question_that_escape_leaves_unanswered(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium()))
    page.goto(f"{live_server.url}/events/{congress.event_id}")
    second = page.locator(f"[data-sitting='{congress.sittings[1]}']")
    second.locator("[data-dialog]").click()
    assert page.locator("dialog[open] h2").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    second.locator("[data-dialog]").click()
    page.click("dialog[open] [data-close]")
    assert page.locator("dialog[open]").count() == 0
    assert second.get_attribute("data-state") == "planned"

    second.locator("[data-dialog]").click()
    page.click("dialog[open] .actions .button >> nth=0")
    eventually(lambda: second.get_attribute("data-state") == "open")
    assert page.locator(".flash").count() == 1


def test_a_sitting_is_renamed_in_a_dialog(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium()))
    page.goto(f"{live_server.url}/events/{congress.event_id}/plan")
    page.click("#sittings tbody tr:nth-child(2) [data-dialog]")
    name = page.locator("dialog[open] input[name='name']")
    assert name.input_value() == "Phiên bế mạc"
    name.fill("Phiên thứ hai")
    page.keyboard.press("Enter")
    eventually(lambda: page.locator(".flash").count() == 1)
    assert page.locator("#sittings .name").all_inner_texts() == ["Phiên thứ nhất", "Phiên thứ hai"]


@pytest.mark.parametrize("part", ["sittings", "entrances", "categories", "delegations"])
def test_what_is_wrong_with_an_addition_is_in_sight(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress, part: str
) -> None:
    page = _signed_in(live_server, open_page(chromium(), complaints=("400",), **PHONE))
    page.goto(f"{live_server.url}/events/{congress.event_id}/plan")
    with page.expect_response(lambda answer: answer.status == 400):
        page.locator(f"#{part} form .button").last.click()
    expect(page.locator(f"#{part} .problem")).to_be_in_viewport()
    expect(page.locator(f"#{part} [aria-invalid]")).to_be_focused()


def test_a_sitting_that_is_for_nobody_is_said_in_sight(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium(), complaints=("400",), **PHONE))
    page.goto(f"{live_server.url}/events/{congress.event_id}/plan/sittings/{congress.sittings[0]}")
    for box in page.locator("[name=categories]").all():
        box.uncheck()
    page.locator("form.rules .button").click()
    expect(page.locator("#categories-words .problem")).to_be_in_viewport()


def test_figures_follow_the_doors_without_loading_the_page(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium()))
    page.goto(f"{live_server.url}/events/{congress.event_id}")
    page.evaluate("() => { window.marked = true; }")
    present = page.locator(f"[data-sitting='{congress.sittings[0]}'] [data-figure='present']")
    assert present.inner_text() == "0"
    _scan_at_the_door(live_server, congress, "Lê Hữu Đức")
    eventually(lambda: present.inner_text() == "1", seconds=2)
    assert page.evaluate("() => window.marked") is True


def test_a_sitting_closed_elsewhere_is_seen(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    browser = chromium()
    here = _signed_in(live_server, open_page(browser))
    here.goto(f"{live_server.url}/events/{congress.event_id}")
    elsewhere = here.context.new_page()
    elsewhere.goto(f"{live_server.url}/events/{congress.event_id}")
    elsewhere.click(f"[data-sitting='{congress.sittings[0]}'] [data-dialog]")
    elsewhere.click("dialog[open] .actions .button >> nth=0")
    first = here.locator(f"[data-sitting='{congress.sittings[0]}']")
    eventually(lambda: first.get_attribute("data-state") == "closed", seconds=3)


def test_what_changed_during_a_question_is_seen_after_it(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium()))
    other = page.context.new_page()
    for each in (page, other):
        each.goto(f"{live_server.url}/events/{congress.event_id}")
    first, second = congress.sittings
    page.click(f"[data-dialog='close-{first}']")
    with page.expect_response(lambda answer: answer.url.endswith("/figures")):
        other.click(f"[data-dialog='open-{second}']")
        other.click(f"#open-{second} .button:not(.plain)")
    state = page.locator(f"[data-sitting='{second}']")
    expect(state).to_have_attribute("data-state", "planned")
    page.keyboard.press("Escape")
    expect(state).to_have_attribute("data-state", "open")


def test_a_list_may_be_dropped_on_the_page(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium()))
    page.goto(f"{live_server.url}/events/{congress.event_id}/import")
    page.locator(".dropzone").evaluate(DROP)
    assert page.locator("[data-chosen]").inner_text().startswith("kéo.csv (")
    page.click("form.upload button")
    page.wait_for_url("**/import/1")
    page.wait_for_selector(".import-table")
    assert page.locator(".import-table .name").all_inner_texts() == ["Trần Văn Kéo"]


def test_a_file_that_is_too_large_is_not_even_sent(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress, tmp_path: Path
) -> None:
    page = _signed_in(live_server, open_page(chromium()))
    page.goto(f"{live_server.url}/events/{congress.event_id}/import")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.set_input_files("#file", tmp_path / "large.csv")
    assert page.locator("[data-upload-problem]").is_visible()
    page.click("form.upload button")
    page.wait_for_timeout(200)
    assert sent == []


def test_on_a_phone_the_navigation_comes_when_it_is_called(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium(), **PHONE))
    page.goto(f"{live_server.url}/events/{congress.event_id}")
    assert not page.locator("#navigation").is_visible()
    page.click(".menu-button")
    assert page.locator("#navigation").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#navigation").is_visible()
    page.click(".menu-button")
    page.click("#navigation a[href$='/plan']")
    page.wait_for_url("**/plan")


def test_no_page_is_wider_than_a_small_phone(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = open_page(chromium(), **{**PHONE, "viewport": {"width": 320, "height": 568}})
    widths = {}
    page.goto(f"{live_server.url}/sign-in")
    widths["/sign-in"] = page.evaluate("() => document.documentElement.scrollWidth")
    _signed_in(live_server, page)
    here = f"/events/{congress.event_id}"
    page.goto(f"{live_server.url}{here}/import")
    page.set_input_files("#file", ROSTERS / "v2_x_marks.xlsx")
    page.click("form.upload button")
    page.wait_for_url("**/import/1")
    page.wait_for_selector(".import-table")
    for path in ("/events", "/events/new", here, f"{here}/plan", f"{here}/import", f"{here}/import/1"):
        page.goto(f"{live_server.url}{path}")
        widths[path] = page.evaluate("() => document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(widths, 320)


def test_a_password_is_shown_to_whoever_asks_for_it(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    page = open_page(chromium())
    page.goto(f"{live_server.url}/sign-in")
    page.fill("#password", PASSWORD)
    page.click("[data-reveal-button]")
    assert page.get_attribute("#password", "type") == "text"
    page.click("[data-reveal-button]")
    assert page.get_attribute("#password", "type") == "password"


def test_the_slash_key_goes_to_the_search_unless_one_is_typing(
    live_server: LiveServer, chromium: Chromium, open_page: OpenPage, congress: Congress
) -> None:
    page = _signed_in(live_server, open_page(chromium()))
    page.goto(f"{live_server.url}/events/{congress.event_id}/delegates")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.type("a/b")
    assert page.locator("input[type='search']").input_value() == "a/b"


def _scan_at_the_door(live_server: LiveServer, congress: Congress, name: str) -> None:
    """Through the server's own process, as a phone does."""
    now = datetime.now(UTC)
    device = pair_device(congress.store, issue_pairing_code(congress.store, congress.event_id, now), "Cửa 1", now)
    scan = {
        "id": str(uuid.uuid4()),
        "method": "camera",
        "read": congress.codes[name],
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
