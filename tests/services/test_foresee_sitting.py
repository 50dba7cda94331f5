import pytest
from sqlalchemy import update

from checkin.core.attendance import Direction
from checkin.services.assign_device import Assignment
from checkin.services.foresee_sitting import Door as FoundDoor
from checkin.services.foresee_sitting import Foresight, foresee_sittings
from checkin.services.pair_device import issue_pairing_code, pair_device, revoke_device
from checkin.services.plan_event import close_sitting, open_sitting
from checkin.services.share_screen import share_screen
from checkin.store.models import Device
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def foreseen(congress: Congress, sitting: int = 0) -> Foresight:
    return foresee_sittings(congress.store, congress.event_id)[congress.sittings[sitting]]


def phone(congress: Congress, name: str, sitting: int, entrance: int) -> int:
    place = Assignment(entrance_id=congress.entrances[entrance], sitting_id=congress.sittings[sitting])
    code = issue_pairing_code(congress.store, congress.event_id, NOW, place)
    return pair_device(congress.store, code, name, NOW).device.id


def test_nobody_inside_and_no_door_there(congress: Congress) -> None:
    assert foreseen(congress) == Foresight(0, 0, (), (), 0)


def test_everybody_inside_is_told_and_as_many_exits_where_closing_writes_them(door: Door) -> None:
    for name in ("Nguyễn Thị Hằng", "Lê Hữu Đức", "Trần Khách"):
        door.scan(name, name)
    door.scan("out", "Lê Hữu Đức", at=2, direction=Direction.OUT)
    assert (foreseen(door.congress).inside, foreseen(door.congress).exits) == (2, 0)
    door.change_sitting(exit_on_close=True)
    told = foreseen(door.congress)
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(5))
    left = [door.present(name) for name in ("Nguyễn Thị Hằng", "Lê Hữu Đức", "Trần Khách")]
    assert (told.inside, told.exits, left) == (2, 2, [False, False, False])


def test_phones_that_stand_at_it_are_named_with_what_waits_on_them(congress: Congress) -> None:
    first, _ = phone(congress, "Máy 1", 0, 0), phone(congress, "Máy 2", 1, 1)
    revoke_device(congress.store, congress.event_id, phone(congress, "Máy 3", 0, 1), NOW)
    with congress.store.write() as session:
        session.execute(update(Device).where(Device.id == first).values(waiting=3))
    told = foreseen(congress)
    assert (told.doors, told.waiting) == ((FoundDoor(first, "Máy 1", "Cửa 1", 3),), 3)


def test_other_open_sittings_are_named(congress: Congress) -> None:
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW)
    assert (foreseen(congress).other_open, foreseen(congress, 1).other_open) == (
        ("Phiên bế mạc",),
        ("Phiên thứ nhất",),
    )


def test_screens_that_follow_the_running_sitting_are_counted(congress: Congress) -> None:
    share_screen(congress.store, congress.event_id, "Màn 1", NOW)
    share_screen(congress.store, congress.event_id, "Màn 2", NOW, congress.sittings[0])
    assert foreseen(congress).following_screens == 1


def test_another_event_is_not_looked_at(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    Door(other).scan("foreign", "Nguyễn Thị Hằng")
    phone(other, "Máy khác", 0, 0)
    assert foreseen(door.congress) == Foresight(0, 0, (), (), 0)
