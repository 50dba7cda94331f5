"""A supervisor takes in somebody who is on no list."""

from playwright.sync_api import Route, expect
from sqlalchemy import select

from checkin.store.models import Attendance, Delegate
from tests.browser.conftest import LiveServer
from tests.browser.door.conftest import OpenPhone, rows, tone, type_number
from tests.browser.door.test_exceptions import DUC, supervising
from tests.browser.door.test_network import states
from tests.browser.door.test_pairing import lose_place_in_another_tab
from tests.congress import Congress


def test_somebody_on_no_list_is_registered_and_comes_in(phone_at_door: OpenPhone, held: Congress) -> None:
    page = supervising(phone_at_door(), held)
    page.get_by_role("button", name="Tìm người").click()
    page.locator("#search-text").fill("Đỗ Thị Mới")
    page.get_by_role("button", name="Chưa có tên").click()
    assert page.get_by_label("Họ và tên").input_value() == "Đỗ Thị Mới"
    page.get_by_label("Loại đại biểu").select_option("Khách mời")
    page.locator("#walk-in-reason").fill("Mời thêm sáng nay")
    page.locator("#walk-in").get_by_role("button", name="Cho vào").click()
    tone(page, "go")
    assert page.locator(".verdict-name").inner_text() == "Đỗ Thị Mới"
    with held.store.read() as session:
        name = select(Delegate.full_name).join(Attendance, Attendance.delegate_id == Delegate.id)
        assert session.scalars(name).all() == ["Đỗ Thị Mới"]


def test_who_is_on_the_list_after_all_is_taken_from_it(phone_at_door: OpenPhone, held: Congress) -> None:
    page = supervising(phone_at_door(), held)
    before = rows(held, Delegate)
    page.get_by_role("button", name="Tìm người").click()
    page.get_by_role("button", name="Chưa có tên").click()
    page.get_by_label("Họ và tên").fill(DUC)
    page.get_by_label("Loại đại biểu").select_option("Khách mời")
    page.locator("#walk-in-reason").fill("Mời thêm")
    page.locator("#walk-in").get_by_role("button", name="Cho vào").click()
    expect(page.get_by_role("button", name="Người khác, vẫn cho vào")).to_be_visible()
    page.locator("#walk-in .hit").click()
    tone(page, "go")
    assert rows(held, Delegate) == before


def test_somebody_registered_once_the_phone_has_no_place_is_scanned_at_none(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = supervising(phone_at_door(), held)
    before = rows(held, Delegate)
    page.get_by_role("button", name="Tìm người").click()
    page.get_by_role("button", name="Chưa có tên").click()
    page.get_by_label("Họ và tên").fill("Đỗ Thị Mới")
    page.get_by_label("Loại đại biểu").select_option("Khách mời")
    page.locator("#walk-in-reason").fill("Mời thêm")
    waiting: list[Route] = []
    page.route("**/api/door/walk-ins", lambda route: waiting.append(route))
    with page.expect_request("**/api/door/walk-ins"):
        page.locator("#walk-in").get_by_role("button", name="Cho vào").click()
    lose_place_in_another_tab(page, live_server)
    expect(page.locator("#place-form")).to_be_visible()
    with page.expect_response("**/api/door/walk-ins"):
        waiting[0].continue_()
    page.locator("#place-form").get_by_text("Cửa 1").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    type_number(page, "3001")
    tone(page, "go")
    assert (rows(held, Delegate), states(page)) == (before + 1, ["answered"])


def test_a_steward_is_not_offered_it(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    page.get_by_role("button", name="Tìm người").click()
    expect(page.get_by_role("button", name="Chưa có tên")).to_be_hidden()
