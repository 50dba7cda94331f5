"""The live stream's vocabulary: what a delta can say. Screens hold the same list (board.js)."""

from enum import StrEnum


class DeltaKind(StrEnum):
    ARRIVED = "arrived"  # a delegate's first admission to a sitting
    REFRESH = "refresh"  # the roster, a sitting or a name changed: take a new snapshot
