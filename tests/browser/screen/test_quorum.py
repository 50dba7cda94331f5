"""The quorum on the projected screen: reached, lost, regained; and what a screen never shows."""

import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from checkin.core.attendance import SittingMode
from checkin.core.quorum import PresentWhen, QuorumBase, QuorumRule, Share
from checkin.services.delegate_history import Actor
from checkin.services.live_picture import take_picture
from checkin.services.photos import put_photo
from checkin.services.quorum_changes import quorum_changes_of
from checkin.services.set_quorum_rule import set_quorum_rule
from checkin.services.share_screen import ScreenView
from checkin.store.models import Delegate, Sitting
from tests.browser.conftest import PHONE, PROJECTOR, eventually
from tests.browser.relay import Relay
from tests.browser.screen.board import (
    LOST_CONNECTION,
    SMALL_PROJECTOR,
    OpenScreen,
    crowd,
    live_state,
    names,
    present,
    quorum_line,
)
from tests.congress import NOW, Congress, hold_congress
from tests.realtime.acting_server import ActingServer, acting_server
from tests.services.test_photos import jpeg

HANG, DUC, HEN = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê"
ASLEEP_SECONDS = 30


@pytest.fixture
def coming_and_going(held: Congress) -> Congress:
    """Two of three must be inside now."""
    with held.store.write() as session:
        session.get_one(Sitting, held.sittings[0]).mode = SittingMode.REENTRY
    set_quorum_rule(held.store, held.event_id, QuorumRule(Share(2, 3), present=PresentWhen.NOW), NOW)
    return held


def test_what_is_missing_is_said_until_it_is_reached(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    page = open_screen(server, held.event_id)
    before = quorum_line(page)
    server.scan(held, HANG, HEN)
    eventually(lambda: quorum_line(page)[2], 1)
    assert (before, quorum_line(page)) == (
        ("Còn thiếu 2 đại biểu", "cần 2 (ít nhất 2/3)", False),
        ("Đủ điều kiện tiến hành", "cần 2 (ít nhất 2/3)", True),
    )


def test_a_quorum_is_lost_and_regained_with_who_goes_and_comes(
    server: ActingServer, coming_and_going: Congress, open_screen: OpenScreen
) -> None:
    held = coming_and_going
    page = open_screen(server, held.event_id)
    server.scan(held, HANG, HEN)
    eventually(lambda: quorum_line(page)[2], 1)
    server.leave(held, HEN)
    eventually(lambda: quorum_line(page)[0] == "Còn thiếu 1 đại biểu", 1)
    assert (present(page), page.inner_text("#in-words")) == (1, "đại biểu đang có mặt")
    server.scan(held, DUC)
    eventually(lambda: quorum_line(page)[2], 1)
    assert present(page) == 2


def test_what_becomes_of_the_quorum_is_noted_though_nobody_watches(
    server: ActingServer, coming_and_going: Congress
) -> None:
    held = coming_and_going

    def noted() -> list[bool]:
        return [one.reached for one in quorum_changes_of(held.store, held.event_id)]

    server.scan(held, HANG, HEN)
    eventually(lambda: noted() == [True], 1)
    server.leave(held, HEN)
    eventually(lambda: noted() == [False, True], 1)
    server.scan(held, DUC)
    eventually(lambda: noted() == [True, False, True], 1)


def test_another_rule_is_judged_by_at_once(server: ActingServer, held: Congress, open_screen: OpenScreen) -> None:
    page = open_screen(server, held.event_id)
    server.scan(held, HANG)
    set_quorum_rule(held.store, held.event_id, QuorumRule(Share(1, 3)), NOW)
    eventually(lambda: quorum_line(page) == ("Đủ điều kiện tiến hành", "cần 1 (ít nhất 1/3)", True), 1.5)


def test_who_registers_at_another_sitting_makes_more_necessary_here(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    set_quorum_rule(held.store, held.event_id, QuorumRule(Share(1, 2, True), QuorumBase.REGISTERED), NOW)
    server.act("open", event_id=held.event_id, sitting_id=held.sittings[1])
    page = open_screen(server, held.event_id, view=ScreenView(held.sittings[0]))
    server.scan(held, HANG)
    eventually(lambda: quorum_line(page)[:2] == ("Đủ điều kiện tiến hành", "cần 1 (quá 1/2)"), 1.5)
    server.scan(held, HEN, sitting=1)
    eventually(lambda: quorum_line(page)[:2] == ("Còn thiếu 1 đại biểu", "cần 2 (quá 1/2)"), 1.5)


def test_who_may_not_be_shown_is_counted_and_not_named(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    with held.store.write() as session:
        session.get_one(Delegate, held.delegates[HEN]).may_be_shown = False
    page = open_screen(server, held.event_id)
    server.scan(held, HEN, DUC)
    eventually(lambda: present(page) == 2, 1)
    page.reload()
    eventually(lambda: present(page) == 2)
    assert (names(page), HEN in page.content()) == ([DUC], False)


def test_photos_are_shown_where_the_link_says_so(
    server: ActingServer, held: Congress, open_screen: OpenScreen
) -> None:
    put_photo(held.store, held.event_id, held.delegates[DUC], jpeg(), Actor(), NOW)
    pages = [open_screen(server, held.event_id, view=ScreenView(shows_photos=shows)) for shows in (True, False)]
    server.scan(held, DUC)
    for page in pages:
        eventually(lambda page=page: names(page) == [DUC], 1)
    eventually(lambda: pages[0].is_visible("#arrivals img"))
    assert not pages[1].is_visible("#arrivals img")


def test_a_screen_that_slept_through_two_hundred_scans_and_a_restart_is_right_at_once(
    tmp_path: Path, empty_sqlite: Path, open_screen: OpenScreen
) -> None:
    """Neither the page nor its network is there meanwhile; the server is back once it answers anybody."""
    with acting_server(tmp_path / "data", empty_sqlite) as own:
        held = hold_congress(own.store)
        people = crowd(held, 210)
        relay = Relay(own.port)
        page = open_screen(own, held.event_id, port=relay.port, complaints=LOST_CONNECTION)
        own.scan(held, *people[:10])
        eventually(lambda: present(page) == 10, 1)
        fell_asleep = time.monotonic()
        devtools = page.context.new_cdp_session(page)
        devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
        relay.freeze()
        for start in range(10, 210, 20):
            own.scan(held, *people[start : start + 20])
        own.kill()
        time.sleep(max(0, fell_asleep + ASLEEP_SECONDS - time.monotonic()))
        relay.thaw()
        devtools.send("Page.setWebLifecycleState", {"state": "active"})
        eventually(lambda: live_state(page) == "broken", 5)
        assert present(page) == 10
        own.start()
        urlopen(f"{own.url}/healthz", timeout=10).close()
        eventually(lambda: present(page) == 210, 1)
        relay.close()
        assert take_picture(own.store, held.event_id).present == 210


def test_three_screens_agree_on_everything(server: ActingServer, held: Congress, open_screen: OpenScreen) -> None:
    people = crowd(held, 40)
    pages = [open_screen(server, held.event_id, **size) for size in (PROJECTOR, SMALL_PROJECTOR, PHONE)]
    server.scan(held, *people)
    eventually(lambda: [present(page) for page in pages] == [40, 40, 40], 2)
    shown = [
        (quorum_line(page), page.inner_text("#percentage"), names(page)[:2], page.inner_text("#convened"))
        for page in pages
    ]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0][0][0] == "Đủ điều kiện tiến hành"
