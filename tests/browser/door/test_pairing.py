"""A phone is paired, stands somewhere, and is cut off."""

from datetime import UTC, datetime

from playwright.sync_api import expect
from sqlalchemy import select

from checkin.services.assign_device import Assignment, assign_device
from checkin.services.pair_device import revoke_device
from checkin.store.models import Device, PairingCode, Scan, ScanVoid
from tests.browser.conftest import LiveServer, eventually
from tests.browser.door.conftest import NETWORK, OpenPhone, remembered, rows, tone, type_number
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
