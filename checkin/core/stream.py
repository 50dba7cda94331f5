"""The live stream's vocabulary: what a delta can say. Screens hold the same list (sequence.js)."""

from datetime import UTC, datetime
from enum import StrEnum


class DeltaKind(StrEnum):
    ARRIVED = "arrived"  # a delegate's first admission to a sitting
    LEFT = "left"  # who had arrived went out
    RETURNED = "returned"  # and came in again
    FROZEN = "frozen"  # figures were frozen: nothing moved
    REFRESH = "refresh"  # the roster, a sitting or a name changed: take a new snapshot


def stream_time(moment: datetime) -> str:
    """2026-11-23T00:30:00.000+00:00: always UTC and milliseconds, so that screens may compare it as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
