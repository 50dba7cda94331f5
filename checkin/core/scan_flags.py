"""What a person should look at in the log, by code. Flags are set when a scan is recorded and never change."""

from enum import StrEnum


class ScanFlag(StrEnum):
    CONFLICT = "conflict"  # the device let in while offline whom the server would have refused
    DOUBLE = "double"  # admitted before an admission that arrived first: two people with one badge?
    EXIT_WITHOUT_ENTRY = "exit_without_entry"
    LATE = "late"  # changed who had been here after the sitting had closed
    AFTER_CUT_OFF = "after_cut_off"  # sent by a device that an organizer had cut off
    BEFORE_EVENT = "before_event"  # the device's time is older than the event
    AHEAD = "ahead"  # the device's time lay in the future and was taken as that of arrival
