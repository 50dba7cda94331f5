"""What a paired device may do, by its role. None reads the roster in bulk, exports, or sees a sensitive field."""

from enum import StrEnum


class DeviceRole(StrEnum):
    STEWARD = "steward"
    SUPERVISOR = "supervisor"


class DeviceRight(StrEnum):
    SCAN = "scan"
    SEARCH = "search"
    OVERRIDE = "override"
    VOID_LATER = "void_later"  # somebody else's admission, or one's own after the time for it
    WALK_IN = "walk_in"


_STEWARD = frozenset({DeviceRight.SCAN, DeviceRight.SEARCH})
_RIGHTS = {DeviceRole.STEWARD: _STEWARD, DeviceRole.SUPERVISOR: frozenset(DeviceRight)}


def may(role: DeviceRole, right: DeviceRight) -> bool:
    return right in _RIGHTS[role]
