"""A phone is paired, stands somewhere, and is cut off."""

from datetime import UTC, datetime

from playwright.sync_api import expect
from sqlalchemy import select

from checkin.services.pair_device import revoke_device
from checkin.store.models import Device, Scan
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
    expect(page.get_by_role("alert")).to_have_text("Ban tổ chức đã ngắt điện thoại này.")
    assert remembered(page) is None
    assert rows(held, Scan) == 0
