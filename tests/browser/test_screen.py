"""The projected screen in a real browser, fed by a server that records real scans."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from checkin.services.live_picture import take_picture
from checkin.services.plan_event import EventPlan, add_sitting, create_event
from checkin.services.plan_event import SittingPlan as Plan
from checkin.services.share_screen import share_screen
from checkin.store.models import Delegation
from tests.browser.conftest import CHROMIUM, PHONE, PROJECTOR, OpenPage, eventually
from tests.browser.relay import Relay
from tests.congress import NOW, Congress, hold_congress
from tests.patience import allowed
from tests.realtime.acting_server import ActingServer, acting_server

SMALL_PROJECTOR = {"viewport": {"width": 1280, "height": 720}}
WALL = {"viewport": {"width": 3840, "height": 2160}}
OLD_PROJECTOR = {"viewport": {"width": 1024, "height": 768}}
LOST_CONNECTION = ("WebSocket connection", "ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_TIMED_OUT")

OpenScreen = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[ActingServer]:
    """One for all tests that do not stop it: each holds a congress of its own in it."""
    with acting_server(tmp_path_factory.mktemp("screen") / "data", empty_sqlite) as running:
        yield running


@pytest.fixture
def held(server: ActingServer) -> Congress:
    return hold_congress(server.store)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as running:
        yield running


@pytest.fixture
def open_screen(browser: Browser, open_page: OpenPage) -> OpenScreen:
    """The screen of an event, live; `query` goes into its address, the rest into the browser's context."""

    def start(server: ActingServer, event_id: int, query: str = "", port: int = 0, **context: Any) -> Page:
        page = open_page(browser, **{**PROJECTOR, **context})
        token = share_screen(server.store, event_id, "Sân khấu", NOW)
        page.goto(f"http://127.0.0.1:{port or server.port}/screen/{token}{query}")
        eventually(lambda: live_state(page) == "live")
        return page

    return start


def live_state(page: Page) -> str | None:
    return page.evaluate("() => document.documentElement.dataset.live")


def present(page: Page) -> int:
    return int(page.inner_text("#present"))


def names(page: Page) -> list[str]:
    return page.locator("#arrivals .name").all_inner_texts()


def crowd(congress: Congress, count: int) -> list[str]:
    added = [f"Đại biểu {number:03d}" for number in range(count)]
    for name in added:
        congress.add_delegate(name)
    congress.issue()
    return added


def add_delegations(congress: Congress, count: int, each: int = 2) -> None:
    """With long names, and somebody from each."""
    with congress.store.write() as session:
        added = [
            Delegation(
                event_id=congress.event_id,
                name=f"Công đoàn cơ sở Công ty Trách nhiệm hữu hạn số {number}",
                folded=f"cong doan {number}",
                position=10 + number,
            )
            for number in range(count)
        ]
        session.add_all(added)
        session.flush()
        congress.delegations |= {delegation.name: delegation.id for delegation in added}
    for delegation in list(congress.delegations):
        for number in range(each):
            congress.add_delegate(f"Nguyễn Thị {number} {delegation[-3:]}", delegation=delegation)
    congress.issue()


def test_a_scan_is_counted_on_the_wall_within_a_second(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    page = open_screen(server, held.event_id)
    assert (page.inner_text("#present"), page.inner_text("#convened")) == ("0", "3")
    server.scan(held, "H'Hen Niê")
    eventually(lambda: page.inner_text("#present") == "1", 1)
    assert page.inner_text("#percentage") == "33,33\u00a0%"
    assert names(page) == ["H'Hen Niê"]
    assert page.inner_text("#arrivals .delegation") == "Quận 3"
    assert page.locator("#delegation-list .full .name").all_inner_texts() == ["Quận 3"]


def test_a_guest_is_greeted_and_not_counted(server: ActingServer, held: Congress, open_screen: OpenScreen) -> None:
    page = open_screen(server, held.event_id)
    server.scan(held, "Trần Khách")
    eventually(lambda: names(page) == ["Trần Khách"], 1)
    assert present(page) == 0
    assert page.inner_text("#guests").endswith(": 1")


def test_no_number_is_shown_that_was_not_true(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    people = crowd(held, 60)
    page = open_screen(server, held.event_id)
    page.evaluate(
        """() => {
          window.shown = [];
          const figure = document.getElementById("present");
          new MutationObserver(() => window.shown.push([
            Number(figure.textContent), Number(document.getElementById("board").dataset.seq),
          ])).observe(figure, { childList: true, subtree: true, characterData: true });
        }"""
    )
    for start in range(0, 60, 5):
        server.scan(held, *people[start : start + 5])
    eventually(lambda: present(page) == 60)
    shown = page.evaluate("() => window.shown")
    # the first delta opened the sitting; each later one was one arrival
    assert [count for count, _ in shown] == [seq - 1 for _, seq in shown]
    assert len(shown) > 1


def test_three_screens_agree(server: ActingServer, held: Congress, open_screen: OpenScreen) -> None:
    people = crowd(held, 20)
    pages = [open_screen(server, held.event_id, **size) for size in (PROJECTOR, SMALL_PROJECTOR, PHONE)]
    server.scan(held, *people)
    eventually(lambda: [present(page) for page in pages] == [20, 20, 20], 2)
    first = [names(page)[:2] for page in pages]
    assert first[0] == first[1] == first[2]


def test_after_a_restart_the_screen_equals_the_database(
    tmp_path: Path, empty_sqlite: Path, open_screen: OpenScreen
) -> None:
    with acting_server(tmp_path / "data", empty_sqlite) as own:
        held = hold_congress(own.store)
        people = crowd(held, 30)
        page = open_screen(own, held.event_id, complaints=LOST_CONNECTION)
        own.scan(held, *people[:10])
        eventually(lambda: present(page) == 10, 1)
        own.kill()
        eventually(lambda: live_state(page) == "broken", 1)
        assert present(page) == 10
        own.start()
        own.scan(held, *people[10:])
        eventually(lambda: live_state(page) == "live", 3)
        eventually(lambda: present(page) == take_picture(own.store, held.event_id).present == 30, 1)


def test_a_lost_network_is_admitted_and_made_up_for(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    people = crowd(held, 200)
    relay = Relay(server.port)
    try:
        page = open_screen(server, held.event_id, port=relay.port, complaints=LOST_CONNECTION)
        assert not page.is_visible("#broken")
        relay.freeze()
        server.scan(held, *people)
        eventually(lambda: page.is_visible("#broken"), 13)
        assert present(page) == 0
        relay.thaw()
        thawed = time.monotonic()
        eventually(lambda: live_state(page) == "live", 5)
        eventually(lambda: present(page) == 200, 1)
        assert time.monotonic() - thawed < allowed(4.5)
        assert not page.is_visible("#broken")
    finally:
        relay.close()


def test_the_screen_turns_to_the_sitting_that_opens(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    page = open_screen(server, held.event_id)
    server.scan(held, "Lê Hữu Đức")
    eventually(lambda: present(page) == 1, 1)
    server.act("open", event_id=held.event_id, sitting_id=held.sittings[1])
    eventually(lambda: page.inner_text("#sitting-name") == "Phiên bế mạc", 1)
    assert (present(page), names(page), page.is_visible("#nobody")) == (0, [], True)


def test_a_closed_sitting_says_so(server: ActingServer, held: Congress, open_screen: OpenScreen) -> None:
    page = open_screen(server, held.event_id)
    assert not page.is_visible("#doors")
    server.act("close", event_id=held.event_id, sitting_id=held.sittings[0])
    eventually(lambda: page.is_visible("#doors"), 1)


def test_a_withdrawn_link_shows_nothing_more(
    server: ActingServer, held: Congress, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, complaints=("404",), **PROJECTOR)
    token, link_id = server.share(held)
    page.goto(f"{server.url}/screen/{token}")
    eventually(lambda: live_state(page) == "live")
    server.act("revoke", event_id=held.event_id, link_id=link_id)
    eventually(lambda: page.is_visible("#ended"), 1.5)
    assert not page.is_visible("#board")


def test_an_event_that_is_only_planned_says_what_is_missing(server: ActingServer, open_screen: OpenScreen) -> None:
    plan = EventPlan(name="Mới", starts_on=NOW.date(), ends_on=NOW.date())
    event_id = create_event(server.store, plan, NOW)
    page = open_screen(server, event_id)
    assert (page.is_visible(".unplanned"), page.is_visible("#count")) == (True, False)
    add_sitting(server.store, event_id, Plan("Phiên một"), NOW)
    eventually(lambda: page.inner_text("#sitting-name") == "Phiên một", 1.5)
    assert (page.is_visible(".unplanned"), page.is_visible("#count")) == (False, True)


SIZES = {"720p": SMALL_PROJECTOR, "1080p": PROJECTOR, "4K": WALL, "4:3": OLD_PROJECTOR, "phone": PHONE}


@pytest.mark.parametrize("size", SIZES)
def test_a_hundred_and_five_delegations_fit_without_a_scroll_bar(
    server: ActingServer, held: Congress, open_screen: OpenScreen, size: str
) -> None:
    add_delegations(held, 103)
    page = open_screen(server, held.event_id, **SIZES[size])
    server.scan(held, *list(held.delegates)[:20])
    eventually(lambda: len(names(page)) > 1)
    assert outside(page) == []
    document, window = page.evaluate(
        """() => [[document.documentElement, document.body].map((one) => [one.scrollWidth, one.scrollHeight]),
                 [innerWidth, innerHeight]]"""
    )
    assert document == [window, window]
    assert page.inner_text("#page-number") != ""


def outside(page: Page) -> list[str]:
    """What is drawn, with text or as a bar, and reaches out of the window or of its own part of the board."""
    found: list[str] = page.evaluate(
        """() => {
          const parts = [...document.querySelectorAll(".head, .count, .arrivals, .delegations")];
          const things = "h1, h2, p, time, .figures, .bar, .tile, .who .name, .from, .line, .numbers";
          return parts.flatMap((part) => {
            const room = part.getBoundingClientRect();
            return [...part.querySelectorAll(things)].filter((thing) => {
              const box = thing.getBoundingClientRect();
              if (!box.width || !thing.checkVisibility()) return false;
              return box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1
                || box.bottom > room.bottom + 1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
            }).map((thing) => `${part.className}: ${thing.id || thing.className || thing.tagName}`);
          });
        }"""
    )
    return found


def test_pages_of_delegations_turn_by_themselves(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    add_delegations(held, 18, each=1)
    page = open_screen(server, held.event_id)
    rows = page.locator("#delegation-list .name")
    first = rows.all_inner_texts()
    eventually(lambda: rows.all_inner_texts() != first, 9)
    second = rows.all_inner_texts()
    assert set(first) & set(second) == set()
    assert len(first + second) == 20


def test_everything_waits_in_the_dark_where_it_is_asked_for(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    dark, light = "rgb(15, 23, 35)", "rgb(247, 245, 240)"
    asked = {
        "": {"color_scheme": "dark"},
        "?theme=dark": {"color_scheme": "light"},
        "?theme=light": {"color_scheme": "dark"},
    }
    papers = [
        open_screen(server, held.event_id, query=query, **context).evaluate(
            "() => getComputedStyle(document.documentElement).backgroundColor"
        )
        for query, context in asked.items()
    ]
    assert papers == [dark, dark, light]


def test_the_cursor_rests_and_f_fills_the_screen(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    page = open_screen(server, held.event_id)
    cursor = "() => getComputedStyle(document.body).cursor"
    page.mouse.move(50, 50)
    assert page.evaluate(cursor) != "none"
    eventually(lambda: page.evaluate(cursor) == "none", 3)
    page.keyboard.press("f")
    eventually(lambda: page.evaluate("() => document.fullscreenElement !== null"), 2)
