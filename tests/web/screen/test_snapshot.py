"""What hundreds of screens get that ask in the same moment."""

from datetime import timedelta
from typing import Any

import pytest

from checkin.core.stream import DeltaKind
from checkin.services.share_screen import find_screen, share_screen
from checkin.store.models import Event
from checkin.store.stream import append_delta
from checkin.web.screen.snapshot import KEPT, SnapshotKeeper
from tests.congress import NOW, Congress

MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def keeper(congress: Congress) -> SnapshotKeeper:
    return SnapshotKeeper(congress.store)


def ask(keeper: SnapshotKeeper, congress: Congress, token: str, after: timedelta = timedelta(0)) -> dict[str, Any]:
    link = find_screen(congress.store, token)
    assert link is not None
    return keeper.snapshot(link, NOW + after)


def rename(congress: Congress, told: bool) -> None:
    with congress.store.write() as session:
        session.get_one(Event, congress.event_id).name = "Đại hội XII"
        if told:
            append_delta(session, congress.event_id, DeltaKind.REFRESH, {}, NOW)


def test_screens_of_one_moment_share_a_picture_with_their_own_time(
    keeper: SnapshotKeeper, congress: Congress
) -> None:
    token = share_screen(congress.store, congress.event_id, "A", NOW)
    first = ask(keeper, congress, token)
    rename(congress, told=False)
    second = ask(keeper, congress, token, KEPT - MILLISECOND)
    assert second == first | {"now": "2026-11-23T00:30:00.499+00:00"}


def test_a_change_is_in_the_next_picture_at_once(keeper: SnapshotKeeper, congress: Congress) -> None:
    token = share_screen(congress.store, congress.event_id, "A", NOW)
    before = ask(keeper, congress, token)
    rename(congress, told=True)
    after = ask(keeper, congress, token, MILLISECOND)
    assert (after["event"]["name"], after["seq"]) == ("Đại hội XII", before["seq"] + 1)


@pytest.mark.parametrize("later", [KEPT, -MILLISECOND])
def test_no_picture_outlives_its_half_second_or_a_clock_set_back(
    keeper: SnapshotKeeper, congress: Congress, later: timedelta
) -> None:
    token = share_screen(congress.store, congress.event_id, "A", NOW)
    ask(keeper, congress, token)
    rename(congress, told=False)
    assert ask(keeper, congress, token, later)["event"]["name"] == "Đại hội XII"


def test_a_link_to_another_sitting_has_a_picture_of_its_own(keeper: SnapshotKeeper, congress: Congress) -> None:
    running, other = (
        share_screen(congress.store, congress.event_id, "A", NOW, sitting_id)
        for sitting_id in (None, congress.sittings[1])
    )
    shown = [ask(keeper, congress, token)["sitting"]["id"] for token in (running, other)]
    assert shown == congress.sittings[:2]
