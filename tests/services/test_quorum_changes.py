from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from random import Random
from typing import Any

import pytest
from sqlalchemy import event

from checkin.core.attendance import Direction, SittingMode
from checkin.core.quorum import PresentWhen, QuorumBase, QuorumFigures, QuorumRule, Share
from checkin.services.absences import Leave, report_absence
from checkin.services.delegate_history import Actor
from checkin.services.plan_event import close_sitting, open_sitting
from checkin.services.quorum_changes import QuorumLook, note_quorum_changes, quorum_changes_of
from checkin.services.quorum_figures import find_standing
from checkin.services.set_quorum_rule import set_quorum_rule
from checkin.store.engine import Store
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute

NOW_INSIDE = QuorumRule(Share(2, 3), present=PresentWhen.NOW)


@pytest.fixture
def door(congress: Congress) -> Door:
    """Two of three must be inside."""
    set_quorum_rule(congress.store, congress.event_id, NOW_INSIDE, NOW)
    opened = Door(congress)
    opened.change_sitting(mode=SittingMode.REENTRY)
    return opened


def look(door: Door, at: float, last: QuorumLook | None = None) -> QuorumLook:
    return note_quorum_changes(door.congress.store, door.congress.event_id, minute(at), last)


def note(door: Door, at: float) -> int:
    return look(door, at).noted


def written(door: Door) -> list[tuple[bool, datetime]]:
    """In their order."""
    changes = quorum_changes_of(door.congress.store, door.congress.event_id)
    return [(one.reached, one.at) for one in reversed(changes)]


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
    assert (newest.sitting, newest.rule, newest.needed, newest.at) == ("Phiên thứ nhất", NOW_INSIDE, 2, minute(5))


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
        rows = sum(lookers.map(lambda _: note(door, 2), range(4)))
    assert (rows, len(noted(door))) == (1, 1)


def test_a_loss_between_two_looks_is_noted_with_the_moment_of_each_scan(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê", at=2)
    last = look(door, 3)
    door.scan("3", "H'Hen Niê", at=4, direction=Direction.OUT)
    door.scan("4", "Lê Hữu Đức", at=4.001)
    door.scan("5", "Nguyễn Thị Hằng", at=4.002, direction=Direction.OUT)
    door.scan("6", "H'Hen Niê", at=4.003)
    assert look(door, 5, last).noted == 4
    assert written(door) == [
        (True, minute(2)),
        (False, minute(4)),
        (True, minute(4.001)),
        (False, minute(4.002)),
        (True, minute(4.003)),
    ]


def test_reached_and_lost_before_the_first_look_of_a_process_is_noted_too(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê", at=2)
    door.scan("3", "H'Hen Niê", at=3, direction=Direction.OUT)
    note(door, 4)
    assert written(door) == [(True, minute(2)), (False, minute(3))]


def test_what_happened_before_the_sitting_closed_is_noted_although_it_is_closed(door: Door) -> None:
    held = door.congress
    door.change_sitting(exit_on_close=True)
    last = look(door, 0)
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê", at=2)
    close_sitting(held.store, held.event_id, held.sittings[0], minute(3))
    look(door, 4, last)
    assert written(door) == [(True, minute(2))]


def test_an_act_on_the_roster_does_not_hide_what_was_before_it(door: Door) -> None:
    held = door.congress
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê", at=2)
    last = look(door, 3)
    door.scan("3", "H'Hen Niê", at=4, direction=Direction.OUT)
    lowered = QuorumRule(Share(1, 3), present=PresentWhen.NOW)
    set_quorum_rule(held.store, held.event_id, lowered, minute(4.001))
    look(door, 5, last)
    assert written(door)[1:] == [(False, minute(4)), (True, minute(4.001))]


def test_a_voided_admission_is_a_step_like_others(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê", at=2)
    last = look(door, 3)
    door.void("v", "2", at=4)
    door.scan("3", "Lê Hữu Đức", at=4.001)
    look(door, 5, last)
    assert written(door)[1:] == [(False, minute(4)), (True, minute(4.001))]


def test_a_scan_that_arrives_late_counts_from_its_arrival_and_takes_back_nothing(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê", at=2)
    look(door, 2)
    door.scan("3", "H'Hen Niê", at=3, direction=Direction.OUT)
    look(door, 3)
    door.scan("4", "Lê Hữu Đức", at=2.5, arrives=9)  # had it been known, nothing would have been lost
    look(door, 10)
    assert written(door) == [(True, minute(2)), (False, minute(3)), (True, minute(9))]


def test_with_the_base_of_those_registered_it_matters_who_came_elsewhere_first(door: Door) -> None:
    held = door.congress
    rule = QuorumRule(Share(1, 2, more_than=True), QuorumBase.REGISTERED, present=PresentWhen.NOW)
    set_quorum_rule(held.store, held.event_id, rule, NOW)
    open_sitting(held.store, held.event_id, held.sittings[1], NOW)
    last = look(door, 0)
    elsewhere = {"sitting_id": held.sittings[1]}
    door.scan("1", "Nguyễn Thị Hằng", at=1)  # 1 of 1
    door.scan("2", "H'Hen Niê", at=2, **elsewhere)  # 1 of 2 here, and there
    door.scan("3", "H'Hen Niê", at=3)  # 2 of 2
    look(door, 4, last)
    changes = reversed(quorum_changes_of(held.store, held.event_id, held.sittings[0]))
    assert [(one.reached, one.figures.present, one.figures.base, one.at) for one in changes] == [
        (True, 1, 1, minute(1)),
        (False, 1, 2, minute(2)),
        (True, 2, 2, minute(3)),
    ]


def test_who_was_excused_and_came_changes_the_base_in_its_place(door: Door) -> None:
    held = door.congress
    rule = QuorumRule(Share(1, 1), QuorumBase.LESS_EXCUSED)
    set_quorum_rule(held.store, held.event_id, rule, NOW)
    leave = Leave(reported_by="Trưởng đoàn", reason="Ốm")
    report_absence(held.store, held.event_id, held.delegates["Lê Hữu Đức"], leave, Actor(), NOW)
    last = look(door, 0)
    door.scan("1", "Nguyễn Thị Hằng", at=1)
    door.scan("2", "H'Hen Niê", at=2)  # 2 of 2
    door.scan("3", "Lê Hữu Đức", at=3)  # 3 of 3
    door.void("v", "1", at=4)  # 2 of 3
    look(door, 5, last)
    changes = reversed(quorum_changes_of(held.store, held.event_id))
    assert [(one.reached, one.figures.present, one.figures.base, one.at) for one in changes] == [
        (True, 2, 2, minute(2)),
        (False, 2, 3, minute(4)),
    ]


def test_a_second_process_notes_nothing_twice(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    ours = theirs = look(door, 1)
    door.scan("2", "H'Hen Niê", at=2)
    door.scan("3", "H'Hen Niê", at=3, direction=Direction.OUT)
    assert (look(door, 4, ours).noted, look(door, 4, theirs).noted) == (2, 0)


def asked_of_the_database(door: Door, at: float, last: QuorumLook) -> tuple[QuorumLook, list[str]]:
    """The next look, and its queries but the one prepared statement that reads the stream."""
    asked: list[str] = []

    def ask(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(door.congress.store.engine, "before_cursor_execute", ask)
    try:
        next_look = look(door, at, last)
    finally:
        event.remove(door.congress.store.engine, "before_cursor_execute", ask)
    return next_look, [one for one in asked if not one.startswith("BEGIN")]


def test_where_nothing_moved_nothing_is_counted(door: Door) -> None:
    last = look(door, 1)
    assert asked_of_the_database(door, 2, last) == (last, [])


def test_who_comes_without_a_quorum_turning_is_added_and_not_counted_anew(door: Door) -> None:
    last = look(door, 0)
    door.scan("1", "Nguyễn Thị Hằng")
    next_look, asked = asked_of_the_database(door, 2, last)
    held = door.congress
    counted = find_standing(held.store, held.event_id, held.sittings[0])
    assert (next_look.standings[held.sittings[0]], asked) == (counted, [])


def test_any_history_is_noted_as_if_it_had_been_looked_at_after_each_change(door: Door, store: Store) -> None:
    """The same random history: one congress is looked at after each scan, the other once in a while."""
    dice = Random(5)
    often, seldom = door, Door(hold_congress(store, "Đại hội khác"))
    set_quorum_rule(store, seldom.congress.event_id, NOW_INSIDE, NOW)
    seldom.change_sitting(mode=SittingMode.REENTRY)
    last = look(seldom, 0)
    scanned: list[int] = []
    for number in range(1, 120):
        act = dice.choice(["in", "in", "out", "void"]) if scanned else "in"
        name, undone = dice.choice(list(often.congress.delegates)), dice.choice(scanned or [0])
        for one, mark in ((often, "a"), (seldom, "b")):
            if act == "void":
                one.void(f"{mark}v{number}", f"{mark}{undone}", at=number)
            else:
                one.scan(f"{mark}{number}", name, at=number, direction=Direction(act))
        if act != "void":
            scanned.append(number)
        note(often, number)
        if number % 17 == 0:
            last = look(seldom, number, last)
    look(seldom, 120, last)
    assert written(seldom) == written(often)
    assert len(written(often)) > 10


@pytest.mark.parametrize("base", [QuorumBase.CONVENED, QuorumBase.LESS_EXCUSED, QuorumBase.REGISTERED])
def test_what_is_carried_from_look_to_look_is_what_would_be_counted_anew(door: Door, base: QuorumBase) -> None:
    held, dice = door.congress, Random(11)
    set_quorum_rule(held.store, held.event_id, QuorumRule(Share(1, 2), base, present=PresentWhen.NOW), NOW)
    open_sitting(held.store, held.event_id, held.sittings[1], NOW)
    report_absence(
        held.store,
        held.event_id,
        held.delegates["Lê Hữu Đức"],
        Leave(reported_by="Trưởng đoàn", reason="Ốm"),
        Actor(),
        NOW,
    )
    last, figures, counted = look(door, 0), [], []
    scanned: list[str] = []
    for number in range(1, 60):
        if scanned and dice.random() < 0.2:
            door.void(f"v{number}", dice.choice(scanned), at=number)
        else:
            scanned.append(str(number))
            name, way = dice.choice(list(held.delegates)), Direction(dice.choice(["in", "out"]))
            door.scan(str(number), name, at=number, direction=way, sitting_id=dice.choice(held.sittings))
        if number % 3 == 0:
            last = look(door, number, last)
            figures += [last.standings[sitting_id].figures for sitting_id in held.sittings]
            counted += [find_standing(held.store, held.event_id, one).figures for one in held.sittings]
    assert figures == counted
    assert len(set(figures)) > 4


def test_who_comes_and_goes_is_added_and_not_counted_anew(door: Door) -> None:
    door.scan("1", "Nguyễn Thị Hằng")
    last = look(door, 1)
    door.scan("2", "H'Hen Niê", at=2)
    assert groups_asked_for(door, lambda: look(door, 3, last)) == 0
    set_quorum_rule(door.congress.store, door.congress.event_id, QuorumRule(Share(1, 1)), NOW)
    assert groups_asked_for(door, lambda: look(door, 4, last)) == 2  # to see it, and to write it down


def groups_asked_for(door: Door, act: Callable[[], Any]) -> int:
    asked: list[str] = []

    def ask(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(door.congress.store.engine, "before_cursor_execute", ask)
    act()
    event.remove(door.congress.store.engine, "before_cursor_execute", ask)
    return sum("GROUP BY" in statement for statement in asked)
