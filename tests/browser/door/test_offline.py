"""The door without its server: scans are kept, the page opens again, and everything arrives exactly once."""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from checkin.store.engine import Store
from checkin.store.models import Attendance, Badge, Delegate, Device, Scan, ScanVoid
from tests.browser.conftest import LiveServer, eventually
from tests.browser.door.conftest import NETWORK, OpenPhone, remembered, rows, tone, type_number
from tests.browser.door.reader import Reader
from tests.congress import Congress
from tests.fake_camera import shoot

HANG, DUC, HEN = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê"


def is_at_hand(page: Page) -> bool:
    """The service worker governs the page and has kept it."""
    return bool(
        page.evaluate(
            """async () => Boolean(navigator.serviceWorker.controller) &&
            (await caches.keys()).some((name) => name.startsWith("door-")) &&
            Boolean(await caches.match("/door/"))"""
        )
    )


def can_judge(page: Page) -> bool:
    """The digest is on the phone."""
    return bool(
        page.evaluate(
            """async () => {
                const databases = await indexedDB.databases();
                if (!databases.some(({ name }) => name === "checkin.digest")) return false;
                const opened = await new Promise((resolve) => {
                    const request = indexedDB.open("checkin.digest");
                    request.onsuccess = () => resolve(request.result);
                });
                const keys = await new Promise((resolve) => {
                    const request = opened.transaction("digest").objectStore("digest").getAllKeys();
                    request.onsuccess = () => resolve(request.result);
                });
                opened.close();
                return keys.includes("current");
            }"""
        )
    )


def wait_until_ready(page: Page) -> None:
    eventually(lambda: is_at_hand(page), seconds=15)
    eventually(lambda: can_judge(page), seconds=15)


def admitted(congress: Congress) -> list[str]:
    with congress.store.read() as session:
        found = session.scalars(
            select(Delegate.full_name).join(Attendance, Attendance.delegate_id == Delegate.id).order_by(Delegate.id)
        )
        return list(found)


def test_the_server_dies_the_page_is_reloaded_and_everything_arrives_once(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer, tmp_path: Path
) -> None:
    codes = [held.codes[HANG], held.codes[DUC], held.codes[HEN]]
    film = shoot(tmp_path / "door.mjpeg", codes, hold=2.0, gap=1.6)
    page = phone_at_door(film, complaints=NETWORK)
    tone(page, "go")
    wait_until_ready(page)
    live_server.kill()
    eventually(lambda: page.locator(".verdict[data-provisional=yes][data-tone=go]").count(), seconds=20)
    expect(page.locator(".status-word")).to_have_text("Mất kết nối")
    expect(page.locator(".status-waiting")).to_have_text(re.compile(r"^\d+ chờ gửi$"))
    page.reload()
    expect(page.locator("#scan")).to_be_visible()
    eventually(lambda: page.locator(".verdict[data-provisional=yes]").count(), seconds=20)
    live_server.start()
    expect(page.locator(".status-word")).to_have_text("Có kết nối", timeout=15_000)
    expect(page.locator(".status-waiting")).to_be_hidden(timeout=15_000)
    eventually(lambda: sorted(admitted(held)) == sorted([HANG, DUC, HEN]), seconds=20)


def copy_database(server: LiveServer, copy: Path) -> int:
    """The event's count of changes in the copy."""
    with closing(sqlite3.connect(server.database)) as now, closing(sqlite3.connect(copy)) as old:
        now.backup(old)
        (copied,) = old.execute("SELECT last_seq FROM event").fetchone()
    return int(copied)


def restore_database(server: LiveServer, held: Congress, copy: Path) -> Congress:
    """The server is killed and not started again; what it recorded since the copy is lost."""
    server.kill()
    held.store.close()
    for name in ("checkin.sqlite3-wal", "checkin.sqlite3-shm"):
        (server.data_dir / name).unlink(missing_ok=True)
    shutil.copy(copy, server.database)
    server.store = Store(held.store.url, held.store.vault)
    return replace(held, store=server.store)


def test_a_server_restored_from_an_older_copy_is_told_again(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer, tmp_path: Path
) -> None:
    """The copy is younger than the phone's last contact, which counted no less than it, and older than the scan."""
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    copied = copy_database(live_server, tmp_path / "old")
    type_number(page, "3001")
    tone(page, "go")
    expect(page.locator(".status-waiting")).to_be_hidden()
    assert json.loads(remembered(page) or "{}")["seq"] <= copied
    met = admitted(held)
    assert len(met) == 1
    held = restore_database(live_server, held, tmp_path / "old")
    assert admitted(held) == []
    live_server.start()
    eventually(lambda: admitted(held) == met, seconds=30)
    assert (rows(held, Scan), page.locator(".status-count").inner_text()) == (1, "1 lượt vào")


def test_a_server_that_lost_scans_is_told_everything_again_at_the_touch_of_a_button(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer, tmp_path: Path
) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.route("**/api/door/scans/unknown", lambda route: route.abort())  # it finds nothing out by itself
    copy_database(live_server, tmp_path / "old")
    for number in ("3001", "3002"):
        type_number(page, number)
        tone(page, "go")
        page.keyboard.press("Escape")
    expect(page.locator(".status-waiting")).to_be_hidden()
    held = restore_database(live_server, held, tmp_path / "old")
    live_server.start()
    expect(page.locator(".status-word")).to_have_text("Có kết nối", timeout=15_000)
    page.locator(".status-link").click()
    page.get_by_text("Nếu máy chủ bị mất dữ liệu").click()
    page.get_by_role("button", name="Gửi lại tất cả").click()
    eventually(lambda: len(admitted(held)) == 2, seconds=10)
    assert rows(held, Scan) == 2
    expect(page.locator(".status-waiting")).to_be_hidden()
    expect(page.locator(".status-count")).to_have_text("2 lượt vào")


KNOWS_ITS_DATABASES = """
  const open = IDBFactory.prototype.open;
  window.databases = [];
  IDBFactory.prototype.open = function (...name) {
    const request = open.apply(this, name);
    request.addEventListener("success", () => window.databases.push(request.result));
    return request;
  };
"""


def test_a_database_that_the_browser_took_away_without_a_word_is_opened_again(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    page.add_init_script(KNOWS_ITS_DATABASES)
    page.reload()
    wait_until_ready(page)
    live_server.kill()
    expect(page.locator(".status-word")).to_have_text("Mất kết nối", timeout=25_000)
    page.evaluate("window.databases.forEach((database) => database.close())")
    type_number(page, "3001")
    expect(page.locator(".status-waiting")).to_have_text("1 chờ gửi", timeout=15_000)
    live_server.start()
    eventually(lambda: rows(held, Scan) == 1, seconds=30)


def test_a_page_that_was_loaded_past_its_worker_comes_under_it_again(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    wait_until_ready(page)
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    expect(page.locator("#scan")).to_be_visible()
    eventually(lambda: is_at_hand(page))


def test_an_undo_that_the_server_refused_is_in_sight_and_the_count_is_as_it_was(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    type_number(page, "3001")
    tone(page, "go")
    page.context.set_offline(True)
    page.locator("#verdict-undo").click()
    page.locator("#undo").get_by_role("button", name="Huỷ").click()
    expect(page.locator(".status-count")).to_have_text("0 lượt vào")
    with held.store.write() as session:
        session.execute(update(Scan).values(device_id=None))  # it was another device's
    page.context.set_offline(False)
    expect(page.locator(".status-aside")).to_have_text("1 bị trả lại", timeout=30_000)
    expect(page.locator(".status-count")).to_have_text("1 lượt vào")
    page.locator(".status-link").click()
    expect(page.locator("#scans-aside-list li")).to_have_count(1)
    expect(page.locator("#scans-aside-list .scan-verdict")).to_contain_text("Lệnh huỷ không được nhận: Chỉ")
    with held.store.write() as session:
        session.execute(update(Scan).values(device_id=select(Device.id).scalar_subquery()))
    page.get_by_role("button", name="Gửi lại các lượt này").click()
    expect(page.locator(".status-count")).to_have_text("0 lượt vào", timeout=30_000)


def test_an_admission_that_was_undone_and_then_refused_leaves_the_count_of_the_others(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    Reader(page).read(held.codes[DUC])
    tone(page, "go")
    page.keyboard.press("Escape")
    live_server.kill()
    lost = update(Badge).where(Badge.delegate_id == held.delegates[HANG])
    with held.store.write() as session:
        session.execute(lost.values(status="lost", ended_at=datetime.now(UTC)))
    Reader(page).read(held.codes[HANG])
    tone(page, "go")
    page.locator("#verdict-undo").click()
    page.locator("#undo").get_by_role("button", name="Huỷ").click()
    expect(page.locator(".status-count")).to_have_text("1 lượt vào")
    live_server.start()
    eventually(lambda: rows(held, ScanVoid) == 1, seconds=20)
    expect(page.locator(".status-waiting")).to_be_hidden()
    assert (rows(held, Scan), page.locator(".status-count").inner_text()) == (2, "1 lượt vào")


def test_what_two_tabs_send_at_once_counts_once(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.context.route("**/api/door/**", lambda route: route.abort())
    expect(page.locator(".status-word")).to_have_text("Mất kết nối", timeout=30_000)
    other = page.context.new_page()
    other.goto(f"{live_server.url}/door/")
    expect(other.locator(".status-word")).to_have_text("Mất kết nối", timeout=30_000)
    page.bring_to_front()
    for number in ("3001", "3002"):
        type_number(page, number)
        tone(page, "kept")
        page.keyboard.press("Escape")
    sent: dict[Page, Route] = {}
    for tab in (page, other):
        tab.route("**/api/door/scans/batch", lambda route: sent.update({route.request.frame.page: route}))
    page.context.unroute("**/api/door/**")
    eventually(lambda: other.evaluate("1") and page.evaluate("1") and len(sent) == 2, seconds=20)
    for route in sent.values():
        route.continue_()
    expect(page.locator(".status-waiting")).to_be_hidden()
    expect(other.locator(".status-waiting")).to_be_hidden()
    expect(page.locator(".status-count")).to_have_text("2 lượt vào")
    expect(other.locator(".status-count")).to_have_text("2 lượt vào")


NAMED_BY_WHAT_LIES_THERE = """async (address) => {
  const { indexOf, openRecord, splitRecords } = await import(address);
  const all = (name, store, key) => new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const kept = request.result.transaction(store).objectStore(store);
      const asked = key ? kept.get(key) : kept.getAll();
      asked.onsuccess = () => { request.result.close(); done(asked.result); };
    };
  });
  const items = await all("checkin.door.queue", "items");
  const { records } = await all("checkin.digest", "digest", "current");
  const found = splitRecords(records);
  const named = [];
  for (const { message } of items) {
    const sealed = found.get(await indexOf(message.read));
    if (sealed) named.push((await openRecord(sealed, message.read))[1]);
  }
  return [items.map(({ state }) => state), named];
}"""


def test_what_lies_on_a_lost_phone_names_nobody_whom_it_scanned(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    wait_until_ready(page)
    Reader(page).read(held.codes[HANG])
    tone(page, "go")
    loaded = "[...performance.getEntriesByType('resource')].map(({ name }) => name)"
    address = page.evaluate(f"{loaded}.find((name) => name.endsWith('/digest_crypto.js'))")
    eventually(lambda: page.evaluate(NAMED_BY_WHAT_LIES_THERE, address) == [["answered"], []])
