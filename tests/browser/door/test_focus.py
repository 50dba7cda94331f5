"""Who works the door by keyboard: a verdict lies over everything, and what it covers takes no focus meanwhile."""

from playwright.sync_api import Page, expect

from checkin.store.models import Attendance
from tests.browser.conftest import eventually
from tests.browser.door.conftest import OpenPhone, rows, tone, type_number
from tests.browser.door.reader import Reader
from tests.browser.door.test_offline import DUC, HANG
from tests.congress import Congress

FOCUSED = "document.querySelector(':focus')?.id || document.querySelector(':focus')?.className || 'nothing'"


def focused_by_tab(page: Page, presses: int) -> list[str]:
    order = []
    page.wait_for_timeout(200)  # a Tab at once after a reading would be the reader's own
    for _ in range(presses):
        page.keyboard.press("Tab")
        order.append(page.evaluate(FOCUSED))
    return order


def test_tab_goes_from_the_field_to_the_verdict_and_to_nothing_that_it_covers(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    type_number(page, "9999")
    tone(page, "stop")
    assert focused_by_tab(page, 5) == ["verdict-close", "status-place", "status-link", "nothing", "verdict-close"]
    page.keyboard.press("Escape")
    expect(page.locator("#verdict")).to_be_hidden()
    assert page.evaluate(FOCUSED) == "typed-number"
    assert focused_by_tab(page, 2) == ["button", "tool typed-letters"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == "typed-number"


def test_a_button_that_a_verdict_covered_has_the_focus_again_after_it(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    for leave in (
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator(".verdict-close").press("Enter"),
        lambda: page.locator(".verdict-word").click(),
    ):
        page.locator("#open-search").focus()
        Reader(page).read(held.codes[HANG])
        tone(page, "go|look")
        assert focused_by_tab(page, 1) == ["verdict-close"]
        leave()
        expect(page.locator("#verdict")).to_be_hidden()
        expect(page.locator("#open-search")).to_be_focused()
        page.wait_for_timeout(1500)  # the same badge read again at once is one reading


def test_readers_are_heard_and_numbers_typed_while_a_verdict_is_shown(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    type_number(page, "9999")
    tone(page, "stop")
    page.keyboard.type("12")
    expect(page.locator("#verdict")).to_be_hidden()
    page.wait_for_timeout(300)  # no hand is as quick as a reader
    Reader(page).read(held.codes[HANG])
    tone(page, "go")
    assert focused_by_tab(page, 1) == ["verdict-close"]
    Reader(page).read(held.codes[DUC])
    expect(page.locator(".verdict-name")).to_have_text(DUC)
    eventually(lambda: rows(held, Attendance) == 2)
    assert page.locator("#typed-number").input_value() == "12"


def test_escape_closes_the_verdict_and_leaves_what_lies_under_it_open(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    type_number(page, "9999")
    tone(page, "stop")
    page.keyboard.press("Escape")
    expect(page.locator("#verdict")).to_be_hidden()
    expect(page.locator("#typed-number")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#type-number")).to_be_focused()


def test_what_has_the_focus_in_the_bar_is_framed_on_all_sides(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    page.keyboard.press("Tab")  # a frame is for who uses keys
    for part in (".status-place", ".status-link"):
        page.locator(part).focus()
        reach = page.locator(part).evaluate(
            """(part) => {
                const { outlineOffset, outlineWidth, outlineStyle } = getComputedStyle(part);
                return [outlineStyle, parseFloat(outlineOffset) + parseFloat(outlineWidth)];
            }"""
        )
        assert (part, reach) == (part, ["solid", 0])


def test_tab_goes_nowhere_behind_the_search(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    page.locator("#open-search").click()
    expect(page.locator("#search-text")).to_be_focused()
    assert focused_by_tab(page, 4) == ["search-close", "status-place", "status-link", "nothing"]
    page.locator("#search-text").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#open-search")).to_be_focused()
