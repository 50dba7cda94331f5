from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.rights import DeviceRole
from checkin.services.assign_device import UNASSIGNED, Assignment, assign_device, place_device
from checkin.services.pair_device import find_device, issue_pairing_code, pair_device, revoke_device
from checkin.store.models import Device
from tests.congress import NOW, Congress, hold_congress


def _pair(congress: Congress, assignment: Assignment = UNASSIGNED) -> tuple[Device, str]:
    code = issue_pairing_code(congress.store, congress.event_id, NOW, assignment)
    paired = pair_device(congress.store, code, "Điện thoại cửa 1", NOW)
    return paired.device, paired.key


def _fixed(congress: Congress) -> Assignment:
    return Assignment(entrance_id=congress.entrances[1], sitting_id=congress.sittings[0], may_move=False)


def test_an_organizer_renames_and_moves_a_device_and_gives_it_rights(congress: Congress) -> None:
    device, key = _pair(congress)
    assignment = Assignment(
        entrance_id=congress.entrances[1],
        sitting_id=congress.sittings[1],
        role=DeviceRole.SUPERVISOR,
        may_move=False,
        offline_search=True,
    )
    assign_device(congress.store, congress.event_id, device.id, "  Máy của\tLan ", assignment)
    found = find_device(congress.store, key)
    assert (
        found.name,
        Assignment(
            entrance_id=found.entrance_id,
            sitting_id=found.sitting_id,
            role=found.role,
            may_move=found.may_move,
            offline_search=found.offline_search,
        ),
    ) == ("Máy của Lan", assignment)


def test_a_device_is_not_assigned_by_or_to_another_event(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    device, key = _pair(congress)
    for event_id, assignment in (
        (other.event_id, UNASSIGNED),
        (congress.event_id, Assignment(entrance_id=other.entrances[0])),
        (congress.event_id, Assignment(sitting_id=other.sittings[0])),
        (congress.event_id, Assignment(entrance_id=9999)),
    ):
        with pytest.raises(NotFound):
            assign_device(congress.store, event_id, device.id, "Máy lạ", assignment)
    assert find_device(congress.store, key).name == "Điện thoại cửa 1"


def test_a_device_that_was_cut_off_is_not_assigned(congress: Congress) -> None:
    device, _ = _pair(congress)
    revoke_device(congress.store, congress.event_id, device.id, NOW)
    with pytest.raises(NotFound):
        assign_device(congress.store, congress.event_id, device.id, "Máy", UNASSIGNED)


@pytest.mark.parametrize("missing", ["entrance_id", "sitting_id"])
def test_a_device_that_may_not_move_needs_a_whole_place(congress: Congress, missing: str) -> None:
    place = {"entrance_id": congress.entrances[0], "sitting_id": congress.sittings[0]}
    del place[missing]
    with pytest.raises(InvalidField) as refused:
        issue_pairing_code(congress.store, congress.event_id, NOW, Assignment(**place, may_move=False))  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.problem) == ("may_move", "no_place")


@pytest.mark.parametrize(("name", "problem"), [("", "empty"), (" \t", "empty"), ("x" * 81, "long")])
def test_a_name_that_cannot_be_used_changes_nothing(congress: Congress, name: str, problem: str) -> None:
    device, key = _pair(congress)
    with pytest.raises(InvalidField) as refused:
        assign_device(congress.store, congress.event_id, device.id, name, _fixed(congress))
    assert (refused.value.problem, find_device(congress.store, key).may_move) == (problem, True)


def test_a_device_is_placed(congress: Congress) -> None:
    device, key = _pair(congress)
    entrance, sitting = congress.entrances[1], congress.sittings[0]
    place_device(congress.store, device.id, entrance_id=entrance, sitting_id=sitting)
    found = find_device(congress.store, key)
    assert (found.entrance_id, found.sitting_id) == (entrance, sitting)


def test_a_device_is_not_placed_at_another_event(congress: Congress) -> None:
    device, key = _pair(congress)
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        place_device(congress.store, device.id, entrance_id=congress.entrances[0], sitting_id=other.sittings[0])
    with pytest.raises(NotFound):
        place_device(congress.store, device.id, entrance_id=9999, sitting_id=congress.sittings[0])
    assert find_device(congress.store, key).entrance_id is None


def test_a_device_that_may_not_move_stays(congress: Congress) -> None:
    device, key = _pair(congress, _fixed(congress))
    with pytest.raises(NotPermitted):
        place_device(congress.store, device.id, entrance_id=congress.entrances[0], sitting_id=congress.sittings[0])
    assert find_device(congress.store, key).entrance_id == congress.entrances[1]


def test_a_phone_that_moves_while_an_organizer_fixes_its_place_stays_there(congress: Congress) -> None:
    store, entrances, sitting_id = congress.store, congress.entrances, congress.sittings[0]
    device_id = _pair(congress)[0].id
    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            device = session.get_one(Device, device_id)
            device.entrance_id, device.sitting_id, device.may_move = entrances[0], sitting_id, False
            session.flush()
            late = pool.submit(place_device, store, device_id, entrance_id=entrances[1], sitting_id=sitting_id)
            sleep(0.3)
        assert type(late.exception(5)) is NotPermitted
    with store.read() as session:
        assert session.get_one(Device, device_id).entrance_id == entrances[0]
