"""Small phones, upright and on their side: a thumb reaches whatever is shown, and the bar covers none of it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from checkin.services.plan_event import close_sitting
from checkin.store.models import Delegate, Delegation, Sitting
from tests.browser.conftest import LiveServer
from tests.browser.door.conftest import NETWORK, OpenPhone, tone
from tests.browser.door.reader import Reader
from tests.browser.door.test_offline import wait_until_ready
from tests.congress import Congress

SIZES = ((360, 560), (360, 640), (390, 844), (640, 360))
SMALLEST = ((320, 400), (568, 280))
LONG = "Công Tằng Tôn Nữ Phạm Hoàng Nguyễn Phương Khánh Ngọc"

OUT_OF_SIGHT = """() => {
  const bar = document.getElementById("status").getBoundingClientRect();
  const isHidden = (part) => {
    const { left, top, width, height, bottom } = part.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return top < 0 || bottom > bar.top || !(part.contains(hit) || hit?.contains(part));
  };
  const wanted = ".scan-view :is(button, input:not([type=file]), label, .notice-strip)";
  const parts = [...document.querySelectorAll(wanted)];
  return parts.filter((part) => part.checkVisibility() && isHidden(part)).map((part) => part.id || part.innerText);
}"""
ABOVE_THE_BAR = """(verdict) => {
  const end = document.getElementById("status").getBoundingClientRect().top;
  const parts = [...verdict.querySelectorAll(".verdict-place, #verdict-undo")];
  const bottoms = parts.map((part) => part.getBoundingClientRect().bottom);
  return bottoms.map((bottom) => bottom > 0 && bottom <= end);
}"""
SET_ASIDE = """new Promise((done) => {
  const opening = indexedDB.open("checkin.door.queue");
  opening.onsuccess = () => {
    const writing = opening.result.transaction("items", "readwrite");
    const message = { read: "x", method: "camera", sitting_id: 1, entrance_id: 1 };
    const error = { code: "http_400", message: "x" };
    const item = { id: "x", kind: "scan", key: "k", event_id: 1, state: "aside", message, error };
    writing.objectStore("items").add({ ...item, at: Date.now(), keep_until: 9e15 });
    writing.oncomplete = () => { opening.result.close(); done(); };
  };
})"""


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.fixture
def crowded(phone_at_door: OpenPhone, held: Congress, live_server: LiveServer) -> OpenPhone:
    """A phone without connection, in a session that is closed and that people may leave."""

    def start(language: str = "vi") -> Page:
        page = phone_at_door(complaints=NETWORK)
        with held.store.write() as session:
            session.execute(update(Sitting).values(mode="reentry"))
        close_sitting(held.store, held.event_id, held.sittings[0], datetime.now(UTC))
        page.context.add_cookies([{"name": "lang", "value": language, "url": live_server.url}])
        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("#direction")).to_be_visible()
        expect(page.locator("#sitting-notice")).to_be_visible()
        wait_until_ready(page)
        live_server.kill()
        expect(page.locator("#link-notice")).to_be_visible(timeout=30_000)
        return page

    return start


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whatever_is_open_everything_is_in_sight_at_once(crowded: OpenPhone, language: str) -> None:
    page = crowded(language)
    hidden = {}
    for size in SIZES:
        resize(page, size)
        hidden[size, "scanning"] = page.evaluate(OUT_OF_SIGHT)
        page.locator("#type-number").dispatch_event("click")
        hidden[size, "typing"] = page.evaluate(OUT_OF_SIGHT)
        page.locator(".typed-close").dispatch_event("click")
    assert {state: names for state, names in hidden.items() if names} == {}


def test_on_the_smallest_phones_a_thumb_scrolls_to_the_rest(crowded: OpenPhone) -> None:
    page = crowded()
    for size in SMALLEST:
        resize(page, size)
        page.locator("#open-search").click(timeout=5000)
        page.locator(".search-close").click(timeout=5000)
        page.locator("#type-number").click(timeout=5000)
        page.locator("#direction [data-direction=out]").click(timeout=5000)
        page.locator(".typed-letters").click(timeout=5000)
        page.locator(".typed-close").click(timeout=5000)
        expect(page.locator("#typed")).to_be_hidden()


def test_the_bar_covers_nothing_of_a_verdict_whatever_it_counts(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    with held.store.write() as session:
        session.execute(update(Delegate).values(full_name=LONG, seat="Khán đài B, hàng 14"))
        session.execute(update(Delegation).values(name=f"Đoàn Công đoàn các Khu chế xuất và công nghiệp {LONG}"))
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    idle = page.locator("#status").bounding_box()
    live_server.kill()
    expect(page.locator("#link-notice")).to_be_visible(timeout=30_000)
    page.evaluate(SET_ASIDE)
    Reader(page).read("DB:" + "A" * 26)
    expect(page.locator(".status-waiting")).to_have_text("1 chờ gửi")
    expect(page.locator(".status-aside")).to_have_text("1 bị trả lại")
    assert page.locator("#status").bounding_box() == idle
    page.keyboard.press("Escape")
    for size, code in zip(SIZES, held.codes.values(), strict=True):
        resize(page, size)
        Reader(page).read(code)
        tone(page, "go|look")
        assert (size, page.locator("#verdict").evaluate(ABOVE_THE_BAR)) == (size, [True, True])
        page.keyboard.press("Escape")
