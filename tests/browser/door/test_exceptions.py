"""A supervisor lets somebody in against a refusal, and a phone undoes what it recorded."""

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from checkin.core.rights import DeviceRole
from checkin.services.plan_event import close_sitting, open_sitting
from checkin.store.models import Attendance, Badge, Delegate, Device, Scan, ScanVoid
from tests.browser.conftest import eventually
from tests.browser.door.conftest import OpenPhone, keep_disk_busy, remembered, rows, tone, type_number, word
from tests.congress import Congress

DUC = "Lê Hữu Đức"


def number_of(congress: Congress, name: str) -> str:
    with congress.store.read() as session:
        found = select(Badge.number).where(Badge.delegate_id == congress.delegates[name])
        return session.scalars(found).one()


def make_supervisors(congress: Congress) -> None:
    with congress.store.write() as session:
        session.execute(update(Device).values(role=DeviceRole.SUPERVISOR))


def closed(congress: Congress) -> None:
    close_sitting(congress.store, congress.event_id, congress.sittings[0], datetime.now(UTC))


def supervising(page: Page, congress: Congress) -> Page:
    """The phone learns what it may do at its next contact."""
    make_supervisors(congress)
    page.reload()
    expect(page.locator("#scan")).to_be_visible()
    eventually(lambda: '"rights":"supervisor"' in page.evaluate("localStorage.getItem('checkin.door')"), seconds=10)
    return page


def test_a_supervisor_lets_in_with_a_reason(phone_at_door: OpenPhone, held: Congress) -> None:
    page = supervising(phone_at_door(), held)
    closed(held)
    type_number(page, number_of(held, DUC))
    tone(page, "stop")
    page.get_by_role("button", name="Vẫn cho vào").click()
    page.get_by_label("Ban tổ chức đã quyết định").check()
    page.get_by_role("button", name="Cho vào", exact=True).click()
    tone(page, "go")
    assert page.locator(".verdict-lines").inner_text() == "Ngoại lệ: Đã đóng"
    with held.store.read() as session:
        told = session.execute(select(Scan.overrode, Scan.reason).where(Scan.overrode.is_not(None))).all()
    assert told == [("sitting_closed", "Ban tổ chức đã quyết định")]


def test_a_steward_is_not_offered_to_let_in(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    closed(held)
    type_number(page, number_of(held, DUC))
    tone(page, "stop")
    expect(page.get_by_role("button", name="Vẫn cho vào")).to_be_hidden()


def test_an_admission_is_undone_from_its_verdict(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    type_number(page, number_of(held, DUC))
    tone(page, "go")
    page.locator("#verdict-undo").click()
    page.locator("#undo").get_by_role("button", name="Huỷ").click()
    eventually(lambda: rows(held, ScanVoid) == 1)
    eventually(lambda: rows(held, Attendance) == 0)


def test_an_undo_that_is_touched_twice_is_one(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    type_number(page, number_of(held, DUC))
    tone(page, "go")
    page.locator("#verdict-undo").click()
    keep_disk_busy(page, 1000)
    page.locator("#undo").get_by_role("button", name="Huỷ").dblclick()
    expect(page.locator("#undo")).to_be_hidden()
    expect(page.locator(".status-count")).to_have_text("0 lượt vào")
    expect(page.locator(".status-waiting")).to_be_hidden()
    assert rows(held, ScanVoid) == 1


def test_a_question_stays_while_the_undo_before_it_is_still_written(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    for name in (DUC, "H'Hen Niê"):
        type_number(page, number_of(held, name))
        tone(page, "go")
        page.keyboard.press("Escape")
    page.locator(".status-link").click()
    expect(page.locator(".scan-row")).to_have_count(2)
    keep_disk_busy(page, 3000)
    page.locator(".scan-row .scan-undo").last.click()
    page.locator("#undo").get_by_role("button", name="Huỷ").click()
    page.locator("#undo [data-close]").click()
    page.locator(".scan-row .scan-undo").first.click()
    asked = page.locator("#undo .reason-who").inner_text()
    expect(page.locator(".status-count")).to_have_text("1 lượt vào")
    expect(page.locator("#undo")).to_be_visible()
    assert page.locator("#undo .reason-who").inner_text() == asked
    page.locator("#undo").get_by_role("button", name="Huỷ").click()
    expect(page.locator(".status-count")).to_have_text("0 lượt vào")
    eventually(lambda: rows(held, ScanVoid) == 2)


@pytest.mark.parametrize("note", ["Ngồi xe lăn, đi lối phải"])
def test_the_note_to_staff_is_shown(phone_at_door: OpenPhone, held: Congress, note: str) -> None:
    with held.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == held.delegates[DUC]).values(staff_note=note))
    page = phone_at_door()
    type_number(page, number_of(held, DUC))
    tone(page, "look")
    assert (word(page), page.locator(".verdict-lines p").first.inner_text()) == ("MỜI VÀO", note)
    assert rows(held, Attendance) == 1


def test_undoing_what_was_recorded_in_another_session_leaves_the_count_of_this_one(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    open_sitting(held.store, held.event_id, held.sittings[1], datetime.now(UTC))
    type_number(page, number_of(held, DUC))
    tone(page, "go")
    page.keyboard.press("Escape")
    page.locator(".status-place").click()
    page.get_by_text("Phiên bế mạc").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    type_number(page, number_of(held, "H'Hen Niê"))
    tone(page, "go")
    page.keyboard.press("Escape")
    page.locator(".status-link").click()
    page.locator(".scan-row").last.get_by_role("button", name="Huỷ").click()
    page.locator("#undo").get_by_role("button", name="Huỷ").click()
    expect(page.locator(".scan-row .scan-verdict").last).to_contain_text("đã huỷ")
    assert page.locator(".status-count").inner_text() == "1 lượt vào"
    counts = json.loads(remembered(page) or "{}")["admissions"]
    assert counts == {str(held.sittings[0]): 0, str(held.sittings[1]): 1}
