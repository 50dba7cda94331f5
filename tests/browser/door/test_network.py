"""When the server is not heard: nothing is green before it is true."""

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Scan
from tests.browser.conftest import LiveServer, eventually
from tests.browser.door.conftest import NETWORK, OpenPhone, keep_disk_busy, rows, tone, type_number, word
from tests.browser.door.reader import Reader
from tests.browser.door.test_offline import HANG, wait_until_ready
from tests.congress import Congress


def test_what_the_phone_cannot_judge_is_never_green_and_is_sent_when_the_server_is_back(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    expect(page.locator("#scan")).to_be_visible()
    live_server.kill()
    type_number(page, "3001")
    tone(page, "kept")
    assert word(page) == "ĐÃ GIỮ LẠI"
    expect(page.locator(".verdict-lines")).to_contain_text("chỉ camera hoặc đầu đọc kiểm tra được thẻ")
    expect(page.locator(".status-word")).to_have_text("Mất kết nối")
    expect(page.locator(".status-waiting")).to_have_text("1 chờ gửi")
    assert page.locator(".status-count").inner_text() == "0 lượt vào"
    live_server.start()
    expect(page.locator(".status-word")).to_have_text("Có kết nối", timeout=10_000)
    expect(page.locator(".status-waiting")).to_be_hidden()
    expect(page.locator(".status-count")).to_have_text("1 lượt vào")
    assert rows(held, Scan) == 1


def test_what_the_server_cannot_take_is_set_aside_in_sight_and_all_else_goes_through(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    live_server.provoked = {"scan id reused"}
    page = phone_at_door(complaints=NETWORK)
    live_server.kill()
    for number in ("3001", "3002", "3003"):
        type_number(page, number)
        tone(page, "kept")
        page.keyboard.press("Escape")
    expect(page.locator(".status-waiting")).to_have_text("3 chờ gửi")
    record_another_badge_as(kept_items(page)[0]["id"], held)
    live_server.start()
    expect(page.locator(".status-waiting")).to_be_hidden(timeout=15_000)
    expect(page.locator(".status-aside")).to_have_text("1 bị trả lại")
    page.locator(".status-link").click()
    expect(page.locator("#scans-aside-list .scan-name")).to_have_text(["Thẻ 3001"])
    expect(page.locator("#scans-aside-list .scan-verdict")).to_have_text(
        "bị trả lại: Yêu cầu này đã được gửi trước đó với nội dung khác"
    )
    assert rows(held, Scan) == 3


def kept_items(page: Page) -> list[dict[str, Any]]:
    """As the phone keeps them, in their order."""
    return page.evaluate(
        """() => new Promise((done) => {
            const opening = indexedDB.open("checkin.door.queue");
            opening.onsuccess = () => {
                const asked = opening.result.transaction("items").objectStore("items").getAll();
                asked.onsuccess = () => { opening.result.close(); done(asked.result); };
            };
        })"""
    )


def states(page: Page) -> list[str]:
    return [item["state"] for item in kept_items(page)]


def record_another_badge_as(scan_id: str, held: Congress) -> None:
    now = datetime.now(UTC)
    place = {"event_id": held.event_id, "sitting_id": held.sittings[0], "entrance_id": held.entrances[0]}
    read = held.codes["Trần Khách"]
    scan = ScanReport(scan_id=scan_id, device_id=None, method="camera", read=read, scanned_at=now, **place)
    record_scan(held.store, scan, now)


def test_what_neither_the_server_nor_the_phone_recorded_is_said_and_asked_again(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    expect(page.locator("#scan")).to_be_visible()
    page.evaluate("() => { IDBFactory.prototype.open = () => { throw new DOMException('no', 'UnknownError'); }; }")
    page.evaluate("async () => indexedDB.deleteDatabase('checkin.door.queue')")
    live_server.kill()
    type_number(page, "3001")
    tone(page, "unrecorded")
    assert word(page) == "CHƯA GHI ĐƯỢC"
    live_server.start()
    expect(page.locator(".status-word")).to_have_text("Có kết nối", timeout=10_000)
    type_number(page, "3001")
    tone(page, "go")
    assert rows(held, Scan) == 1


def test_what_could_not_be_put_to_be_sent_again_is_said(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    page.evaluate("() => { IDBFactory.prototype.open = () => { throw new DOMException('no', 'UnknownError'); }; }")
    page.evaluate("async () => indexedDB.deleteDatabase('checkin.door.queue')")
    page.locator(".status-link").click()
    page.get_by_text("Nếu máy chủ bị mất dữ liệu").click()
    page.get_by_role("button", name="Gửi lại tất cả").click()
    expect(page.locator("#scans-state")).to_have_text("Điện thoại này chưa lưu được. Hãy thử lại.")


def test_a_scan_that_a_busy_disk_kept_late_has_its_verdict(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    reader = Reader(page)
    page.route("**/api/door/scans", lambda route: route.abort())
    keep_disk_busy(page, 3500)
    reader.read(held.codes[HANG])
    tone(page, "go")
    expect(page.locator("#verdict")).to_have_attribute("data-provisional", "yes")
    eventually(lambda: rows(held, Scan) == 1, seconds=20)


def test_a_phone_whose_storage_never_answers_says_so_and_goes_on_with_its_server(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.add_init_script("IDBFactory.prototype.open = () => new EventTarget();")
    page.reload()
    expect(page.locator("#scan")).to_be_visible()
    live_server.kill()
    type_number(page, "3001")
    tone(page, "unrecorded", seconds=25)
    live_server.start()
    expect(page.locator(".status-word")).to_have_text("Có kết nối", timeout=15_000)
    type_number(page, "3001")
    tone(page, "go")


def test_an_answer_that_a_busy_disk_kept_late_counts_once(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    wait_until_ready(page)
    keep_disk_busy(page, 2000)
    Reader(page).read(held.codes[HANG])
    tone(page, "go")
    eventually(lambda: states(page) == ["answered"])
    assert page.locator(".status-count").inner_text() == "1 lượt vào"
    expect(page.locator(".status-waiting")).to_be_hidden()


def test_a_phone_whose_storage_is_full_stands_where_it_was_put_and_counts(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }")
    page.locator(".status-place").click()
    page.get_by_text("Cửa 2").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    for number in ("3001", "3002"):
        type_number(page, number)
        tone(page, "go")
        page.keyboard.press("Escape")
    expect(page.locator(".status-count")).to_have_text("2 lượt vào")
    with held.store.read() as session:
        assert session.scalars(select(Scan.entrance_id)).all() == [held.entrances[1]] * 2


def test_an_answer_that_was_lost_is_given_again_and_counts_once(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door(complaints=NETWORK)
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data or "")
        route.fetch()  # the server heard it
        route.abort()

    page.route("**/api/door/scans", lose_the_first_answer)
    type_number(page, "3001")
    tone(page, "go")
    assert (word(page), rows(held, Scan), len(lost)) == ("MỜI VÀO", 1, 1)


def test_a_slow_answer_is_waited_for_on_neutral_ground(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    type_number(page, "3001")
    tone(page, "go")
    waiting: list[Route] = []
    page.route("**/api/door/scans", lambda route: waiting.append(route))
    type_number(page, "3002")
    tone(page, "waiting")
    assert (word(page), page.locator(".verdict-name").inner_text()) == ("ĐANG HỎI…", "")
    waiting[0].continue_()
    tone(page, "go")


MISSES = """async ([entrance_id, sitting_id]) => {
    const { key } = JSON.parse(localStorage.getItem("checkin.door"));
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    for (let number = 0; number < 40; number += 1) {
        const id = `00000000-0000-4000-8000-0000000000${number + 10}`;
        const scanned_at = new Date().toISOString();
        const scan = { id, method: "typed", read: `X${number}`, entrance_id, sitting_id, scanned_at };
        await fetch("/api/door/scans", { method: "POST", headers, body: JSON.stringify(scan) });
    }
}"""


def test_who_mistyped_too_often_is_told_so_and_badges_are_read_as_before(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.evaluate(MISSES, [held.entrances[0], held.sittings[0]])
    type_number(page, "3001")
    tone(page, "unrecorded")
    expect(page.locator(".verdict-lines")).to_contain_text(
        "Thử quá nhiều lần trong thời gian ngắn. Hãy đợi vài phút rồi thử lại."
    )
    assert page.locator("#status").get_attribute("data-link") == "online"
    expect(page.locator(".status-waiting")).to_be_hidden()
    Reader(page).read(held.codes["Trần Khách"])
    expect(page.locator(".verdict[data-provisional=no][data-tone=go]")).to_be_visible()
