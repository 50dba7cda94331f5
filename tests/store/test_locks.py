"""Transactions that meet: on PostgreSQL they run at once, each blind to what others have not committed."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from checkin.core.attendance import Direction
from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment
from checkin.services.end_badge import reissue_badge
from checkin.services.issue_badges import printable_badges
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.plan_event import close_sitting
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.services.void_scan import Voiding, void_device_scan
from checkin.store.models import Event
from tests.congress import NOW, Congress
from tests.services.door import Door, minute

SUPERVISOR = Assignment(role=DeviceRole.SUPERVISOR)
LONG_ENOUGH = 0.3  # seconds to get as far as one can


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def meet(door: Door, *acts: Callable[[], Any]) -> None:
    """Starts one after the other; none that tells the screens can commit before all have got as far as they can."""
    store = door.congress.store
    with ThreadPoolExecutor(len(acts)) as threads:
        running: list[Future[Any]] = []
        with store.write() as session:
            session.execute(select(Event.id).where(Event.id == door.congress.event_id).with_for_update())
            for act in acts:
                running.append(threads.submit(act))
                time.sleep(LONG_ENOUGH)
        for one in running:
            one.result(30)


def test_a_void_that_meets_its_scan_wins(door: Door) -> None:
    congress = door.congress
    key = pair_device(
        congress.store, issue_pairing_code(congress.store, congress.event_id, NOW, SUPERVISOR), "Máy", NOW
    ).key
    void = Voiding(void_id="void", scan_id="in", reason="Nhầm người", voided_at=minute(2))
    meet(
        door,
        lambda: door.scan("in", at=1),
        lambda: void_device_scan(congress.store, key, void, minute(2)),
    )
    assert rebuild_attendance(door.congress.store, write=False).unchanged
    assert door.present() is None


def test_a_badge_that_is_reissued_while_it_is_read_keeps_nobody_waiting_in_a_circle(door: Door) -> None:
    congress = door.congress
    person = congress.delegates["Lê Hữu Đức"]

    def reissue(badge_id: int, together: Barrier) -> None:
        together.wait()
        reissue_badge(congress.store, congress.event_id, badge_id, NOW, actor="Bàn thẻ")

    def scan(number: int, code: str, together: Barrier) -> None:
        together.wait()
        time.sleep(number % 5 / 1000)
        door.scan(f"scan {number}", read=code)

    for number in range(15):
        (badge,) = [
            each for each in printable_badges(congress.store, congress.event_id) if each.delegate.id == person
        ]
        together = Barrier(2)
        with ThreadPoolExecutor(2) as threads:
            for one in (
                threads.submit(reissue, badge.badge.id, together),
                threads.submit(scan, number, badge.code, together),
            ):
                one.result(30)
    assert rebuild_attendance(congress.store, write=False).unchanged


def test_a_closing_that_meets_a_scan_ends_its_stay(door: Door) -> None:
    congress = door.congress
    door.change_sitting(exit_on_close=True)
    meet(
        door,
        lambda: door.scan("in", at=1),
        lambda: close_sitting(congress.store, congress.event_id, congress.sittings[0], minute(2)),
    )
    assert rebuild_attendance(congress.store, write=False).unchanged
    assert door.present() is False


@pytest.mark.parametrize(("direction", "inside"), [("in", True), ("out", False)])
def test_who_moves_after_the_closing_time_but_is_recorded_before_it_is_not_moved_by_it(
    door: Door, direction: str, inside: bool
) -> None:
    congress = door.congress
    door.change_sitting(exit_on_close=True)
    door.scan("in", at=1)
    if direction == "in":
        door.scan("out", at=1.5, direction=Direction.OUT)
    door.scan("later", at=2.001, direction=Direction(direction))
    close_sitting(congress.store, congress.event_id, congress.sittings[0], minute(2))
    assert rebuild_attendance(congress.store, write=False).unchanged
    assert door.present() is inside
