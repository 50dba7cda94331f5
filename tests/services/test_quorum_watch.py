import time
from datetime import datetime

from checkin.core.quorum import QuorumRule, Share
from checkin.services.quorum_changes import quorum_changes_of
from checkin.services.quorum_watch import QuorumWatch
from checkin.services.set_quorum_rule import set_quorum_rule
from tests.congress import NOW, Congress
from tests.services.door import Door


def eventually_noted(congress: Congress, count: int) -> list[bool]:
    """What was noted, once it is so much; or after five seconds what there is."""
    end = time.monotonic() + 5
    while True:
        noted = [one.reached for one in quorum_changes_of(congress.store, congress.event_id)]
        if len(noted) >= count or time.monotonic() > end:
            return noted
        time.sleep(0.02)


def watched(congress: Congress) -> Door:
    congress.store.after_commit(QuorumWatch(congress.store, lambda: NOW).wake)
    return Door(congress)


def test_a_scan_that_makes_the_quorum_is_noted_by_itself(congress: Congress) -> None:
    door = watched(congress)
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    assert eventually_noted(congress, 1) == [True]


def test_the_watch_goes_on_after_it_came_to_rest(congress: Congress) -> None:
    door = watched(congress)
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    eventually_noted(congress, 1)
    time.sleep(1)
    set_quorum_rule(congress.store, congress.event_id, QuorumRule(Share(1, 1)), NOW)
    assert eventually_noted(congress, 2) == [False, True]


def test_a_fault_is_survived(congress: Congress) -> None:
    times = iter([None, NOW])  # a clock that fails at first

    def clock() -> datetime:
        moment = next(times)
        if moment is None:
            raise RuntimeError
        return moment

    congress.store.after_commit(QuorumWatch(congress.store, clock).wake)
    door = Door(congress)
    door.scan("1", "Nguyễn Thị Hằng")
    time.sleep(1)
    door.scan("2", "H'Hen Niê")
    assert eventually_noted(congress, 1) == [True]
