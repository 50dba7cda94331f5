"""A supervisor takes in somebody who is on no list."""

from playwright.sync_api import expect
from sqlalchemy import select

from checkin.store.models import Attendance, Delegate
from tests.browser.door.conftest import OpenPhone, rows, tone
from tests.browser.door.test_exceptions import DUC, supervising
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


def test_a_steward_is_not_offered_it(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    page.get_by_role("button", name="Tìm người").click()
    expect(page.get_by_role("button", name="Chưa có tên")).to_be_hidden()
