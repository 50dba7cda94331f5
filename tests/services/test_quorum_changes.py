from concurrent.futures import ThreadPoolExecutor

import pytest

from checkin.core.attendance import Direction, SittingMode
from checkin.core.quorum import PresentWhen, QuorumFigures, QuorumRule, Share
from checkin.services.plan_event import close_sitting, open_sitting
from checkin.services.quorum_changes import note_quorum_changes, quorum_changes_of
from checkin.services.set_quorum_rule import set_quorum_rule
from tests.congress import NOW, Congress
from tests.services.door import Door, minute

NOW_INSIDE = QuorumRule(Share(2, 3), present=PresentWhen.NOW)


@pytest.fixture
def door(congress: Congress) -> Door:
    """Two of three must be inside."""
    set_quorum_rule(congress.store, congress.event_id, NOW_INSIDE, NOW)
    opened = Door(congress)
    opened.change_sitting(mode=SittingMode.REENTRY)
    return opened


def note(door: Door, at: float) -> int:
    return note_quorum_changes(door.congress.store, door.congress.event_id, minute(at))


def noted(door: Door) -> list[tuple[bool, QuorumFigures]]:
    return [(one.reached, one.figures) for one in quorum_changes_of(door.congress.store, door.congress.event_id)]


def test_before_enough_have_come_nothing_is_noted(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    assert (note(door, 2), noted(door)) == (0, [])


def test_reached_lost_and_regained_are_three_rows(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    note(door, 2)
    door.scan("3", "H'Hen Niê", at=3, direction=Direction.OUT)
    note(door, 4)
    door.scan("4", "Lê Hữu Đức", at=5)
    note(door, 6)
    assert noted(door) == [
        (True, QuorumFigures(3, 2, 2, 1)),
        (False, QuorumFigures(3, 1, 2, 1)),
        (True, QuorumFigures(3, 2, 2, 2)),
    ]
    newest = quorum_changes_of(door.congress.store, door.congress.event_id)[0]
    assert (newest.sitting, newest.rule, newest.needed, newest.at) == ("Phiên thứ nhất", NOW_INSIDE, 2, minute(6))


def test_the_changes_of_one_sitting_can_be_asked_for_alone(door: Door) -> None:
    first, second = door.congress.sittings
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    note(door, 2)
    changes = [
        quorum_changes_of(door.congress.store, door.congress.event_id, sitting) for sitting in (first, second)
    ]
    assert [[one.sitting for one in each] for each in changes] == [["Phiên thứ nhất"], []]


def test_what_is_noted_is_not_noted_again(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    assert [note(door, at) for at in (2, 3, 4)] == [1, 0, 0]


def test_another_rule_can_take_the_quorum_away(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    note(door, 2)
    set_quorum_rule(door.congress.store, door.congress.event_id, QuorumRule(Share(1, 1)), NOW)
    note(door, 3)
    assert [reached for reached, _ in noted(door)] == [False, True]


def test_who_leaves_when_the_sitting_closes_loses_no_quorum(door: Door) -> None:
    held = door.congress
    door.change_sitting(exit_on_close=True)
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    note(door, 2)
    close_sitting(held.store, held.event_id, held.sittings[0], minute(3))
    assert (note(door, 4), len(noted(door))) == (0, 1)


def test_each_sitting_has_its_own(door: Door) -> None:
    held = door.congress
    open_sitting(held.store, held.event_id, held.sittings[1], NOW)
    door.scan("1", "Nguyễn Thị Hằng", sitting_id=held.sittings[1])
    door.scan("2", "H'Hen Niê", sitting_id=held.sittings[1])
    note(door, 2)
    assert [one.sitting for one in quorum_changes_of(held.store, held.event_id)] == ["Phiên bế mạc"]


def test_several_who_look_at_once_note_a_change_once(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    with ThreadPoolExecutor(4) as lookers:
        written = sum(lookers.map(lambda _: note(door, 2), range(4)))
    assert (written, len(noted(door))) == (1, 1)
