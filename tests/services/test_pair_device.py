import pytest
from sqlalchemy import func, select

from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.rights import DeviceRight, DeviceRole
from checkin.services.assign_device import UNASSIGNED, Assignment
from checkin.services.pair_device import (
    CODE_LIFETIME,
    DeviceRevoked,
    DeviceUnknown,
    PairingRefused,
    find_device,
    issue_pairing_code,
    pair_device,
    require_right,
    revoke_device,
)
from checkin.store.models import Device, PairingCode
from tests.congress import NOW, Congress, hold_congress


def _pair(congress: Congress, assignment: Assignment = UNASSIGNED) -> tuple[Device, str]:
    code = issue_pairing_code(congress.store, congress.event_id, NOW, assignment)
    paired = pair_device(congress.store, code, "Điện thoại cửa 1", NOW)
    return paired.device, paired.key


def test_a_paired_device_is_found_by_its_key(congress: Congress) -> None:
    device, key = _pair(congress)
    found = find_device(congress.store, key)
    assert (found.id, found.name, found.event.name) == (device.id, "Điện thoại cửa 1", "Đại hội thử")
    assert [sitting.name for sitting in found.event.sittings] == ["Phiên thứ nhất", "Phiên bế mạc"]


def test_the_key_is_kept_only_as_a_hash(congress: Congress) -> None:
    device, key = _pair(congress)
    assert device.key_hash == congress.store.vault.hash("device", key)
    assert key not in device.key_hash


def test_a_code_pairs_once(congress: Congress) -> None:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    pair_device(congress.store, code, "Một", NOW)
    with pytest.raises(PairingRefused):
        pair_device(congress.store, code, "Hai", NOW)


def test_a_code_typed_in_capitals_with_spaces_around_is_the_same(congress: Congress) -> None:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    assert pair_device(congress.store, f"  {code.upper()} ", "Một", NOW).device.event_id == congress.event_id


def test_a_code_dies_after_ten_minutes(congress: Congress) -> None:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    with pytest.raises(PairingRefused):
        pair_device(congress.store, code, "Một", NOW + CODE_LIFETIME)


@pytest.mark.parametrize("code", ["", "a" * 26, "\x00", "a" * 100_000, "đ"])
def test_a_code_that_nobody_issued_is_refused(congress: Congress, code: str) -> None:
    with pytest.raises(PairingRefused):
        pair_device(congress.store, code, "Một", NOW)


@pytest.mark.parametrize(("name", "problem"), [("", "empty"), (" \t\n", "empty"), ("x" * 81, "long")])
def test_a_name_that_cannot_be_used_leaves_the_code_alive(congress: Congress, name: str, problem: str) -> None:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    with pytest.raises(InvalidField) as refused:
        pair_device(congress.store, code, name, NOW)
    assert (refused.value.problem, pair_device(congress.store, code, "Một", NOW).device.name) == (problem, "Một")


def test_the_code_says_where_the_device_will_stand_and_what_it_may_do(congress: Congress) -> None:
    assignment = Assignment(
        entrance_id=congress.entrances[1],
        sitting_id=congress.sittings[0],
        role=DeviceRole.SUPERVISOR,
        may_move=False,
        offline_search=True,
    )
    device, _ = _pair(congress, assignment)
    assert (device.entrance_id, device.sitting_id, device.role, device.may_move, device.offline_search) == (
        congress.entrances[1],
        congress.sittings[0],
        DeviceRole.SUPERVISOR,
        False,
        True,
    )


def test_a_device_that_nothing_was_said_of_is_a_steward_s_and_chooses_its_place(congress: Congress) -> None:
    device, _ = _pair(congress)
    assert (device.entrance_id, device.sitting_id, device.role, device.may_move, device.offline_search) == (
        None,
        None,
        DeviceRole.STEWARD,
        True,
        False,
    )


def test_a_code_for_a_place_of_another_event_is_not_issued(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    for foreign in (Assignment(entrance_id=other.entrances[0]), Assignment(sitting_id=other.sittings[0])):
        with pytest.raises(NotFound):
            issue_pairing_code(congress.store, congress.event_id, NOW, foreign)
    with congress.store.read() as session:
        assert session.scalars(select(func.count()).select_from(PairingCode)).one() == 0


def test_a_device_holds_the_rights_of_its_role(congress: Congress) -> None:
    steward, _ = _pair(congress)
    supervisor, _ = _pair(congress, Assignment(role=DeviceRole.SUPERVISOR))
    require_right(steward, DeviceRight.SEARCH)
    require_right(supervisor, DeviceRight.OVERRIDE)
    with pytest.raises(NotPermitted) as refused:
        require_right(steward, DeviceRight.OVERRIDE)
    assert refused.value.act == DeviceRight.OVERRIDE


def test_an_unknown_key_is_told_apart_from_one_that_was_cut_off(congress: Congress) -> None:
    device, key = _pair(congress)
    revoke_device(congress.store, congress.event_id, device.id, NOW)
    with pytest.raises(DeviceRevoked):
        find_device(congress.store, key)
    with pytest.raises(DeviceUnknown):
        find_device(congress.store, "a" * 26)


def test_a_device_of_another_event_cannot_be_cut_off(congress: Congress) -> None:
    device, key = _pair(congress)
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        revoke_device(congress.store, other.event_id, device.id, NOW)
    assert find_device(congress.store, key).id == device.id
