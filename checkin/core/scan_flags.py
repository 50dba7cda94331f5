"""What a person should look at in the log, by code. Flags are set when a scan is recorded and never change."""

from datetime import timedelta
from enum import StrEnum


class ScanFlag(StrEnum):
    CONFLICT = "conflict"  # the device let in while offline whom the server would have refused
    DOUBLE = "double"  # admitted before an admission that arrived first: two people with one badge?
    EXIT_WITHOUT_ENTRY = "exit_without_entry"
    LATE = "late"  # changed who had been here after the sitting had closed
    UPLOADED = "uploaded"  # the same while it was open, heard of later than UPLOADED_AFTER
    AFTER_CUT_OFF = "after_cut_off"  # sent by a device that an organizer had cut off
    BEFORE_EVENT = "before_event"  # the device's time is older than the event
    AHEAD = "ahead"  # the device's time lay in the future and was taken as that of arrival


# An admission that the server heard of so long after it was read came from a phone that was offline, or from paper
UPLOADED_AFTER = timedelta(minutes=1)
# what lists and reports call late
LATE_FLAGS = frozenset({ScanFlag.LATE, ScanFlag.UPLOADED, ScanFlag.AFTER_CUT_OFF, ScanFlag.BEFORE_EVENT})
