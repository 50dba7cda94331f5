"""The projected screen in a real browser, fed by a server that records real scans."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from checkin.services.live_picture import take_picture
from checkin.services.plan_event import EventPlan, add_sitting, create_event
from checkin.services.plan_event import SittingPlan as Plan
from tests.browser.conftest import PROJECTOR, OpenPage, eventually
from tests.browser.relay import Relay
from tests.browser.screen.board import (
    LOST_CONNECTION,
    SIZES,
    OpenScreen,
    add_delegations,
    crowd,
    live_state,
    names,
    outside,
    present,
)
from tests.congress import NOW, Congress, hold_congress
from tests.patience import allowed
from tests.realtime.acting_server import ActingServer, acting_server


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
