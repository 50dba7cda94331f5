"""A phone is paired, stands somewhere, and is cut off."""

import json
from datetime import UTC, datetime

from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from checkin.services.assign_device import Assignment, assign_device
from checkin.services.pair_device import issue_pairing_code, revoke_device
from checkin.services.plan_event import close_sitting, open_sitting
from checkin.store.models import Device, Entrance, PairingCode, Scan, ScanVoid
from tests.browser.conftest import LiveServer, eventually
from tests.browser.door.conftest import (
    NETWORK,
    OpenPhone,
    keep_disk_busy,
    remembered,
    rows,
    tone,
    type_number,
)
from tests.browser.door.test_exceptions import supervising
from tests.browser.door.test_offline import wait_until_ready
from tests.congress import Congress


def test_the_code_leaves_the_address_and_the_key_stays_on_the_phone(open_phone: OpenPhone, held: Congress) -> None:
    page = open_phone()
    expect(page.get_by_role("button", name="Ghép")).to_be_visible()
    assert page.url.endswith("/door/")
    assert page.locator("#pairing-code").is_hidden()
    page.get_by_label("Tên điện thoại này").fill("Máy của Hà")
    page.get_by_role("button", name="Ghép").click()
    expect(page.get_by_text("Bạn đứng ở cửa nào?")).to_be_visible()
    with held.store.read() as session:
        assert session.scalars(select(Device.name)).one() == "Máy của Hà"
    assert {cookie["name"] for cookie in page.context.cookies()} == {"checkin"}  # the language form's


def test_the_language_can_be_changed_before_pairing_and_the_code_is_kept(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.get_by_role("button", name="English").first.click()
    expect(page.get_by_label("Name of this phone")).to_have_value("Phone at entrance 1")
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_text("Which entrance are you at?")).to_be_visible()


def test_a_used_code_is_refused_in_words(open_phone: OpenPhone) -> None:
    page = open_phone(complaints=NETWORK)
    page.evaluate("sessionStorage.setItem('checkin.pairing', 'used')")
    page.reload()
    page.get_by_role("button", name="Ghép").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã ghép này đã dùng")
    expect(page.get_by_label("Mã ghép")).to_be_focused()


def test_a_phone_remembers_its_place_and_its_count(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    type_number(page, "3001")
    tone(page, "go")
    page.reload()
    expect(page.locator("#scan")).to_be_visible()
    assert page.locator(".status-place").inner_text().split("\n")[:2] == ["Cửa 1", "Phiên thứ nhất"]
    assert page.locator(".status-count").inner_text() == "1 lượt vào"


def test_the_place_can_be_changed(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    page.locator(".status-place").click()
    page.get_by_text("Cửa 2").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    expect(page.locator(".status-entrance")).to_have_text("Cửa 2")
    type_number(page, "3001")
    tone(page, "go")
    with held.store.read() as session:
        assert session.scalars(select(Scan.entrance_id)).one() == held.entrances[1]


def test_whoever_is_asked_for_their_place_sees_what_was_opened_and_named_meanwhile(
    open_phone: OpenPhone, held: Congress
) -> None:
    page = open_phone()
    page.get_by_role("button", name="Ghép").click()
    page.get_by_text("Cửa 2").click()
    with held.store.write() as session:
        session.execute(update(Entrance).values(name="Cửa chính").where(Entrance.name == "Cửa 1"))
    open_sitting(held.store, held.event_id, held.sittings[1], datetime.now(UTC))
    expect(page.locator(".choice", has_text="Phiên bế mạc")).to_contain_text("đang mở", timeout=30_000)
    expect(page.get_by_label("Cửa chính")).to_be_visible()
    expect(page.get_by_label("Cửa 2")).to_be_checked()
    expect(page.get_by_label("Cửa 2")).to_be_focused()
    expect(page.get_by_label("Phiên thứ nhất")).to_be_checked()


def test_who_is_let_in_while_the_phone_is_moved_counts_where_they_were_scanned(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    waiting: list[Route] = []
    page.route("**/api/door/scans", lambda route: waiting.append(route))
    type_number(page, "3001")
    page.locator(".status-place").click()
    page.locator("#place-form").get_by_text("Phiên bế mạc").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    expect(page.locator(".status-sitting")).to_have_text("Phiên bế mạc")
    eventually(lambda: waiting)[0].continue_()
    eventually(lambda: rows(held, Scan) == 1)
    eventually(lambda: json.loads(remembered(page) or "{}")["admissions"] == {str(held.sittings[0]): 1})


def test_a_phone_that_was_cut_off_wipes_what_it_kept(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door(complaints=NETWORK)
    expect(page.locator("#scan")).to_be_visible()
    assert remembered(page) is not None
    with held.store.read() as session:
        device_id = session.scalars(select(Device.id)).one()
    revoke_device(held.store, held.event_id, device_id, datetime.now(UTC))
    type_number(page, "3001")
    expect(page.get_by_role("alert")).to_have_text(
        "Ban tổ chức đã ngắt điện thoại này. Dữ liệu lưu trên điện thoại này đã được xoá."
    )
    assert (remembered(page), page.locator("#pairing-code").input_value()) == (None, "")
    assert rows(held, Scan) == 0


def test_a_phone_cut_off_while_it_was_offline_hands_in_its_scans_and_its_undos_and_closes(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door(complaints=NETWORK)
    type_number(page, "3001")
    tone(page, "go")
    page.context.set_offline(True)
    page.locator("#verdict-undo").click()
    page.locator("#undo").get_by_role("button", name="Huỷ").click()
    page.locator("#undo").wait_for(state="hidden")
    type_number(page, "3002")
    expect(page.locator("#verdict")).to_be_visible()
    with held.store.read() as session:
        device_id = session.scalars(select(Device.id)).one()
    revoke_device(held.store, held.event_id, device_id, datetime.now(UTC))
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("Ban tổ chức đã ngắt điện thoại này.", timeout=30_000)

    def device() -> Device:
        with held.store.read() as session:
            return session.get_one(Device, device_id)

    eventually(lambda: device().late_upload_at, seconds=20)
    with held.store.read() as session:
        flags = session.scalars(select(Scan.flags).order_by(Scan.recorded_at)).all()
    assert ["after_cut_off" in each.split() for each in flags] == [False, True]
    assert rows(held, ScanVoid) == 1
    eventually(lambda: remembered(page) is None)


def _assign(held: Congress, *, entrance: int, may_move: bool) -> None:
    with held.store.read() as session:
        device = session.scalars(select(Device)).one()
    place = Assignment(entrance_id=held.entrances[entrance], sitting_id=held.sittings[0], may_move=may_move)
    assign_device(held.store, held.event_id, device.id, device.name, place)


def test_a_phone_goes_where_the_organizers_put_it_and_stays_there(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    expect(page.locator(".status-entrance")).to_have_text("Cửa 1")
    _assign(held, entrance=1, may_move=False)
    page.reload()
    expect(page.locator(".status-entrance")).to_have_text("Cửa 2")
    expect(page.locator(".status-place")).to_be_disabled()


def test_a_phone_that_was_placed_before_it_was_paired_scans_at_once(open_phone: OpenPhone, held: Congress) -> None:
    page = open_phone()
    with held.store.write() as session:
        code = session.scalars(select(PairingCode)).one()
        code.entrance_id, code.sitting_id, code.may_move = held.entrances[1], held.sittings[0], False
    page.get_by_role("button", name="Ghép").click()
    expect(page.locator("#scan")).to_be_visible()
    expect(page.locator(".status-entrance")).to_have_text("Cửa 2")
    expect(page.locator(".status-place")).to_be_disabled()


def test_what_the_phone_tells_of_itself_reaches_the_organizers(phone_at_door: OpenPhone, held: Congress) -> None:
    phone_at_door()

    def told() -> tuple[int | None, bool]:
        with held.store.read() as session:
            device = session.scalars(select(Device)).one()
        return device.waiting, device.battery is None or 0 <= device.battery <= 1

    eventually(lambda: told() == (0, True))


def test_a_paired_phone_that_opens_a_used_code_goes_on_with_its_pairing(
    phone_at_door: OpenPhone, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.goto("about:blank")
    page.goto(f"{live_server.url}/door/#pair=used")
    page.get_by_role("button", name="Ghép").click()
    expect(page.locator("#scan")).to_be_visible()
    expect(page.locator("#input-notice")).to_contain_text("Mã ghép này đã dùng")
    type_number(page, "3001")
    tone(page, "go")


def test_a_used_code_comes_not_back_with_a_reload(phone_at_door: OpenPhone, live_server: LiveServer) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.goto("about:blank")
    page.goto(f"{live_server.url}/door/#pair=used")
    page.get_by_role("button", name="Ghép").click()
    expect(page.locator("#scan")).to_be_visible()
    page.reload()
    expect(page.locator("#scan")).to_be_visible()
    assert page.get_by_role("button", name="Ghép").is_hidden()


def test_a_paired_phone_that_was_never_placed_says_that_the_code_was_used_where_it_asks_for_its_place(
    open_phone: OpenPhone, live_server: LiveServer
) -> None:
    page = open_phone(complaints=NETWORK)
    page.get_by_role("button", name="Ghép").click()
    expect(page.get_by_text("Bạn đứng ở cửa nào?")).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{live_server.url}/door/#pair=used")
    page.get_by_role("button", name="Ghép").click()
    expect(page.get_by_text("Bạn đứng ở cửa nào?")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Mã ghép này đã dùng")


def paired_in_another_tab(page: Page, held: Congress, live_server: LiveServer) -> Page:
    """As a phone's camera does it: the pairing code opens a page of its own."""
    other = page.context.new_page()
    code = issue_pairing_code(held.store, held.event_id, datetime.now(UTC))
    other.goto(f"{live_server.url}/door/#pair={code}")
    other.get_by_role("button", name="Ghép").click()
    other.get_by_text("Cửa 2").click()
    other.get_by_role("button", name="Bắt đầu quét").click()
    expect(other.locator("#scan")).to_be_visible()
    return other


def test_an_older_tab_becomes_what_the_phone_was_paired_as_since(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    old = phone_at_door(complaints=NETWORK)
    new = paired_in_another_tab(old, held, live_server)
    kept = remembered(new)
    expect(old.locator(".status-entrance")).to_have_text("Cửa 2")
    old.wait_for_timeout(3000)
    assert (json.loads(remembered(old) or "{}")["key"], kept is None) == (json.loads(kept or "{}")["key"], False)


def test_cutting_off_what_a_phone_was_leaves_what_it_is(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    old = phone_at_door(complaints=NETWORK)
    old.evaluate("window.addEventListener('storage', (event) => event.stopImmediatePropagation(), true)")
    new = paired_in_another_tab(old, held, live_server)
    with held.store.read() as session:
        former = session.scalars(select(Device.id).order_by(Device.id)).first()
    assert former is not None
    revoke_device(held.store, held.event_id, former, datetime.now(UTC))
    old.bring_to_front()
    expect(old.locator(".status-entrance")).to_have_text("Cửa 2", timeout=30_000)
    type_number(new, "3001")
    tone(new, "go")
    assert remembered(new) is not None


def test_what_a_phone_was_paired_as_since_outlives_a_tab_that_could_not_hand_in_before(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    old = phone_at_door(complaints=NETWORK)
    wait_until_ready(old)
    old.route("**/api/door/scans/batch", lambda route: route.abort())
    with held.store.read() as session:
        former = session.scalars(select(Device.id)).one()
    revoke_device(held.store, held.event_id, former, datetime.now(UTC))
    expect(old.get_by_role("alert")).to_contain_text("Ban tổ chức đã ngắt điện thoại này.", timeout=30_000)
    new = paired_in_another_tab(old, held, live_server)
    kept = remembered(new)
    old.unroute("**/api/door/scans/batch")
    expect(old.locator(".status-entrance")).to_have_text("Cửa 2", timeout=30_000)
    new.wait_for_timeout(1000)
    assert json.loads(remembered(new) or "{}").get("key") == json.loads(kept or "{}")["key"]


def test_what_a_phone_was_paired_as_since_outlives_a_tab_whose_disk_was_busy(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    with held.store.write() as session:
        session.execute(update(Device).values(key_hash="forgotten"))
    keep_disk_busy(page, 6000)
    type_number(page, "3001")
    expect(page.get_by_role("alert")).to_contain_text("chưa được ghép")
    other = page.context.new_page()
    code = issue_pairing_code(held.store, held.event_id, datetime.now(UTC))
    other.goto(f"{live_server.url}/door/#pair={code}")
    other.get_by_role("button", name="Ghép").click()
    expect(other.locator("#place-form")).to_be_visible()
    expect(page.locator("#place-form")).to_be_visible(timeout=20_000)
    assert json.loads(remembered(other) or "{}").get("key")
    expect(other.locator("#place-form")).to_be_visible()


def test_a_tab_that_sleeps_does_not_keep_a_cut_off_phone_from_wiping_itself(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    asleep = page.context.new_page()
    asleep.goto(f"{live_server.url}/healthz")
    asleep.evaluate(
        "new Promise((done) => { const open = indexedDB.open('checkin.door.queue');"
        " open.onsuccess = () => { window.held = open.result; done(); } })"
    )
    page.bring_to_front()
    with held.store.read() as session:
        device_id = session.scalars(select(Device.id)).one()
    revoke_device(held.store, held.event_id, device_id, datetime.now(UTC))
    expect(page.get_by_role("alert")).to_contain_text("đã được xoá", timeout=30_000)
    assert remembered(page) is None


def test_a_place_can_be_chosen_without_the_server_and_is_told_later(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    live_server.kill()
    expect(page.locator(".status-word")).to_have_text("Mất kết nối", timeout=25_000)
    page.locator(".status-place").click()
    expect(page.locator(".language-switch").nth(1)).to_be_hidden()
    page.get_by_role("button", name="Quay lại").click()
    expect(page.locator(".status-entrance")).to_have_text("Cửa 1")
    page.locator(".status-place").click()
    page.get_by_text("Cửa 2").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    expect(page.locator(".status-entrance")).to_have_text("Cửa 2", timeout=15_000)
    type_number(page, "3001")
    expect(page.locator(".status-waiting")).to_have_text("1 chờ gửi", timeout=15_000)
    live_server.start()

    def stands() -> tuple[int | None, list[int | None]]:
        with held.store.read() as session:
            scans = session.scalars(select(Scan.entrance_id)).all()
            return session.scalars(select(Device.entrance_id)).one(), list(scans)

    eventually(lambda: stands() == (held.entrances[1], [held.entrances[1]]), seconds=30)
    expect(page.locator(".status-entrance")).to_have_text("Cửa 2")


def lose_place_in_another_tab(page: Page, live_server: LiveServer) -> None:
    other = page.context.new_page()
    other.goto(f"{live_server.url}/healthz")
    page.bring_to_front()
    other.evaluate(
        """() => localStorage.setItem("checkin.door",
            JSON.stringify({ ...JSON.parse(localStorage.getItem("checkin.door")), place: null }))"""
    )


def test_a_phone_whose_place_is_gone_for_another_tab_asks_for_one_here_too(
    phone_at_door: OpenPhone, live_server: LiveServer
) -> None:
    page = phone_at_door()
    lose_place_in_another_tab(page, live_server)
    expect(page.get_by_text("Bạn đứng ở cửa nào?")).to_be_visible()


def test_a_question_is_closed_where_the_place_that_it_was_about_is_gone(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = supervising(phone_at_door(), held)
    close_sitting(held.store, held.event_id, held.sittings[0], datetime.now(UTC))
    type_number(page, "3002")
    tone(page, "stop")
    page.get_by_role("button", name="Vẫn cho vào").click()
    expect(page.locator("#exception")).to_be_visible()
    lose_place_in_another_tab(page, live_server)
    expect(page.get_by_text("Bạn đứng ở cửa nào?")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_phone_that_is_cut_off_names_nobody_any_more(phone_at_door: OpenPhone, held: Congress) -> None:
    page = supervising(phone_at_door(complaints=NETWORK), held)
    close_sitting(held.store, held.event_id, held.sittings[0], datetime.now(UTC))
    type_number(page, "3002")
    tone(page, "stop")
    page.get_by_role("button", name="Vẫn cho vào").click()
    expect(page.locator("#exception")).to_be_visible()
    with held.store.read() as session:
        device_id = session.scalars(select(Device.id)).one()
    revoke_device(held.store, held.event_id, device_id, datetime.now(UTC))
    expect(page.get_by_role("alert")).to_contain_text("đã được xoá", timeout=30_000)
    names = page.evaluate("document.body.textContent")
    assert [name in names for name in held.codes] == [False] * len(held.codes)
    assert page.locator("dialog[open]").count() == 0
