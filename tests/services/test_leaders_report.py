from datetime import timedelta

import pytest

from checkin.core.attendance import Direction
from checkin.core.credentials.figures import Part
from checkin.core.errors import NotFound
from checkin.services.leaders_report import Came, LeadersReport, compare_events, leaders_report
from checkin.services.plan_event import open_sitting
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door
from tests.services.test_freeze_report import ALTERNATE, DUC, GUEST, HANG, HEN, replace


@pytest.fixture
def door(congress: Congress) -> Door:
    """Two of three delegates and the guest have come to the first sitting, one of them left; one to the second."""
    congress.add_delegate(ALTERNATE, category="alternate")
    congress.issue()
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW)
    door = Door(congress)
    door.scan("a", HANG, at=1)
    door.scan("b", HEN, at=8)
    door.scan("c", GUEST, at=9)
    door.scan("d", HEN, at=10, direction=Direction.OUT)
    door.scan("e", HANG, at=60, sitting_id=congress.sittings[1])
    return door


def report(door: Door) -> LeadersReport:
    return leaders_report(door.congress.store, door.congress.event_id)


def test_the_table_has_who_came_of_each_delegation_to_each_sitting_by_category(door: Door) -> None:
    table, held = report(door).table, door.congress
    first, second = held.sittings
    official, alternate, guest = (held.categories[code] for code in ("official", "alternate", "guest"))
    assert [each.name for each in table.categories] == ["Đại biểu chính thức", "Đại biểu dự khuyết", "Khách mời"]
    assert {row.name: row.cells for row in table.rows} == {
        "Quận 1": {
            (first, official): Came(2, 1),
            (second, official): Came(2, 1),
            (first, alternate): Came(1, 0),
            (second, alternate): Came(1, 0),
        },
        "Quận 3": {(first, official): Came(1, 1), (second, official): Came(1, 0)},
        "": {(first, guest): Came(1, 1), (second, guest): Came(1, 0)},
    }
    assert table.total.cells[first, official] == Came(3, 2)


def test_of_a_replaced_pair_one_is_on_the_list(door: Door) -> None:
    replace(door, DUC)
    table, held = report(door).table, door.congress
    assert table.total.cells[held.sittings[0], held.categories["official"]] == Came(2, 2)


def test_each_delegate_has_a_part_in_every_sitting(door: Door) -> None:
    people = {row.person.full_name: (row.parts, row.came, row.delegation) for row in report(door).people}
    assert people[HANG] == ((Part.PRESENT, Part.PRESENT), 2, "Quận 1")
    assert people[HEN] == ((Part.PRESENT, Part.ABSENT), 1, "Quận 3")
    assert people[GUEST] == ((Part.OTHER, None), 1, "")
    assert people[ALTERNATE] == ((None, None), 0, "Quận 1")


def test_the_curve_counts_those_who_came_every_five_minutes(door: Door) -> None:
    first = report(door).sittings[0]
    assert [(point.at - NOW, point.present) for point in first.curve] == [
        (timedelta(minutes=at), present) for at, present in ((0, 0), (5, 1), (10, 2))
    ]
    assert (first.convened, first.came, first.excused, first.absent) == (3, 2, 0, 1)


def test_a_sitting_that_was_never_opened_is_left_out_once_another_was(congress: Congress) -> None:
    names = [each.name for each in leaders_report(congress.store, congress.event_id).sittings]
    assert names == ["Phiên thứ nhất"]


def test_events_are_compared_the_latest_first(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    found = compare_events(door.congress.store)
    assert [(each.id, each.sittings) for each in found] == [
        (other.event_id, (("Phiên thứ nhất", 3, 0),)),
        (door.congress.event_id, (("Phiên thứ nhất", 3, 2), ("Phiên bế mạc", 3, 1))),
    ]


def test_an_event_that_is_not_there_is_not_found(congress: Congress) -> None:
    with pytest.raises(NotFound):
        leaders_report(congress.store, 999)
