"""What a person should look at in the log, by code. Flags are set when a scan is recorded and never change."""

from datetime import timedelta
from enum import StrEnum

from checkin.core.verdict import ADMITTING, VerdictCode


class ScanFlag(StrEnum):
    CONFLICT = "conflict"  # the device let in while offline whom the server would have refused
    TURNED_AWAY = "turned_away"  # the device refused while offline whom the server admits, and counts
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
# What a device may have shown beside an admission without having turned anybody away
_LET_PASS = ADMITTING | {VerdictCode.ALREADY_INSIDE, VerdictCode.LEFT}


def shown_otherwise(shown: VerdictCode | None, verdict: VerdictCode) -> ScanFlag | None:
    """Where what a device showed by itself has people do the contrary of the verdict."""
    if shown is None:
        return None
    if verdict in ADMITTING:
        return None if shown in _LET_PASS else ScanFlag.TURNED_AWAY
    return ScanFlag.CONFLICT if shown in ADMITTING else None
