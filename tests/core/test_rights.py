from checkin.core.rights import DeviceRight, DeviceRole, may


def _rights(role: DeviceRole) -> set[DeviceRight]:
    return {right for right in DeviceRight if may(role, right)}


def test_a_steward_scans_and_searches() -> None:
    assert _rights(DeviceRole.STEWARD) == {DeviceRight.SCAN, DeviceRight.SEARCH}


def test_a_supervisor_does_everything_that_a_door_may() -> None:
    assert _rights(DeviceRole.SUPERVISOR) == set(DeviceRight)
    assert set(DeviceRight) == {"scan", "search", "override", "void_later", "walk_in"}
