"""The welcome board of the foyer in a real browser."""

import pytest
from playwright.sync_api import Page

from checkin.services.share_screen import ScreenView, change_screen, list_screens
from checkin.store.models import Delegate, ScreenKind, ScreenTheme
from tests.browser.conftest import eventually
from tests.browser.screen.board import SIZES, OpenScreen, outside, present
from tests.congress import NOW, Congress
from tests.realtime.acting_server import ActingServer

HANG, DUC, HEN, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"
LONG = "Công Tằng Tôn Nữ Phạm Hoàng Nguyễn Phương Khánh Ngọc"
WELCOME = ScreenView(kind=ScreenKind.WELCOME)
# keeps what is said, and says at once that it was said
LISTEN = """window.said = [];
speechSynthesis.speak = (saying) => {
  window.said.push([saying.text, saying.lang]);
  setTimeout(() => saying.onend?.(), 5);
};"""


def greeted(page: Page) -> str:
    return page.inner_text("#latest .name") if page.is_visible("#latest") else ""


def test_the_latest_is_greeted_with_delegation_and_seat(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    with held.store.write() as session:
        session.get_one(Delegate, held.delegates[DUC]).seat = "B-14"
    page = open_screen(server, held.event_id, view=WELCOME)
    assert (greeted(page), page.is_visible("#nobody")) == ("", True)
    server.scan(held, HEN)
    server.scan(held, DUC)
    eventually(lambda: greeted(page) == DUC, 1)
    words = [page.inner_text(f"#latest .{part}") for part in ("greeting", "delegation", "seat")]
    assert words == ["Chào mừng đại biểu", "Quận 1", "Ghế B-14"]
    assert page.locator("#earlier .name").all_inner_texts() == [HEN]


def test_a_guest_is_not_called_a_delegate(server: ActingServer, held: Congress, open_screen: OpenScreen) -> None:
    page = open_screen(server, held.event_id, view=WELCOME)
    server.scan(held, GUEST)
    eventually(lambda: greeted(page) == GUEST, 1)
    assert page.inner_text("#greeting") == "Chào mừng quý vị"


def test_names_are_read_aloud_once_it_is_switched_on(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    page = open_screen(server, held.event_id, view=WELCOME, script=LISTEN)
    server.scan(held, HANG)
    eventually(lambda: greeted(page) == HANG, 1)
    page.click("#speech")
    server.scan(held, HEN)
    eventually(lambda: greeted(page) == HEN, 1)
    server.scan(held, GUEST)
    eventually(lambda: len(page.evaluate("() => window.said")) == 2, 1)
    page.click("#speech")
    server.scan(held, DUC)
    eventually(lambda: greeted(page) == DUC, 1)
    assert page.evaluate("() => window.said") == [
        [f"Chào mừng đại biểu {HEN}, Quận 3", "vi-VN"],
        [f"Chào mừng {GUEST}", "vi-VN"],
    ]


def test_a_link_becomes_another_screen_while_it_is_shown(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    page = open_screen(server, held.event_id)
    server.scan(held, HANG)
    eventually(lambda: present(page) == 1, 1)
    (link,) = [screen.link for screen in list_screens(held.store, held.event_id)]
    bars = ScreenView(theme=ScreenTheme.DARK, delegation_ids=(held.delegations["Quận 3"],))
    change_screen(held.store, held.event_id, link.id, "Sân khấu", bars, NOW)
    eventually(lambda: page.locator("#delegation-list .name").all_inner_texts() == ["Quận 3"], 1.5)
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    change_screen(held.store, held.event_id, link.id, "Sảnh", WELCOME, NOW)
    eventually(lambda: greeted(page) == HANG, 3)


@pytest.mark.parametrize("size", SIZES)
def test_a_long_name_fits_on_every_screen(
    server: ActingServer, held: Congress, open_screen: OpenScreen, size: str
) -> None:
    held.add_delegate(LONG)
    with held.store.write() as session:
        session.get_one(Delegate, held.delegates[LONG]).seat = "Tầng 2, C-114"
    held.issue()
    page = open_screen(server, held.event_id, view=WELCOME, **SIZES[size])
    server.scan(held, HANG, DUC, HEN, GUEST, LONG)
    eventually(lambda: greeted(page) == LONG, 2)
    assert outside(page) == []
