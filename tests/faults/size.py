"""How hard the faults are: reduced by default and in CI, in full with CHECKIN_FAULTS=full."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`scans` are those that go through the unreliable network."""

    name: str
    kills: int
    scans: int
    seconds: float  # in which a test's phones must have been answered


REDUCED = Size("reduced size (CHECKIN_FAULTS=full for the full one)", kills=3, scans=240, seconds=150)
FULL = Size("full size", kills=20, scans=3000, seconds=900)
SIZE = FULL if os.environ.get("CHECKIN_FAULTS") == "full" else REDUCED
