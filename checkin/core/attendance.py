"""Attendance as a projection of the log: who was inside a sitting, first when and where, and who is inside now.

It follows the times of the scans and not their arrival: the same scans and voids, in any order and with any
repetition, give the same attendance.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import takewhile


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Effect(StrEnum):
    """What a scan does by itself, whatever was scanned before or after it."""

    ENTRY = "entry"
    ALLOWED_ENTRY = "allowed_entry"  # a supervisor's: good even after an exit from a sitting without re-entry
    EXIT = "exit"


class SittingMode(StrEnum):
    """What door staff are offered; `NO_REENTRY` also refuses who has left."""

    ENTRY_ONLY = "entry_only"
    REENTRY = "reentry"
    NO_REENTRY = "no_reentry"


@dataclass(frozen=True, slots=True)
class Movement:
    """A scan that has an effect; `at` is the device's corrected time (UTC, aware)."""

    scan_id: str
    at: datetime
    effect: Effect
    entrance_id: int | None = None

    @property
    def is_entry(self) -> bool:
        return self.effect is not Effect.EXIT


@dataclass(frozen=True, slots=True)
class Undoing:
    """A void: of one scan, decided at `at`."""

    scan_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """One delegate in one sitting. `scan_id` and `entrance_id` are of the first admission."""

    first_in_at: datetime
    scan_id: str
    entrance_id: int | None
    last_out_at: datetime | None = None
    inside: bool = True
    left: bool = field(default=False, compare=False)  # at some time, by an exit of their own


def project_presence(
    movements: Iterable[Movement],
    voids: Iterable[Undoing] = (),
    closings: Iterable[datetime] = (),
    mode: SittingMode = SittingMode.ENTRY_ONLY,
) -> Presence | None:
    """One delegate's presence in one sitting; None where they never came.

    `closings` are the times at which the sitting closed and everybody inside left by that; who came later stays.
    An exit without an entry is nothing, nor is an entry of somebody inside.
    """
    movements = tuple(movements)
    if not movements:
        return None
    first: Movement | None = None
    inside, left_by_scan = False, False
    last_out_at: datetime | None = None
    for moment, movement in _timeline(standing_movements(movements, voids), closings):
        if movement is not None and movement.is_entry:
            barred = mode is SittingMode.NO_REENTRY and left_by_scan and movement.effect is Effect.ENTRY
            if not inside and not barred:
                inside, first = True, first or movement
        elif inside:
            inside, last_out_at = False, moment
            left_by_scan = left_by_scan or movement is not None
    if first is None:
        return None
    return Presence(first.at, first.scan_id, first.entrance_id, last_out_at, inside, left_by_scan)


def _in_order(movements: Iterable[Movement]) -> list[Movement]:
    """By time; at one instant an entry stands before an exit, and the scan's id breaks the tie."""
    return sorted(set(movements), key=lambda one: (one.at, not one.is_entry, one.scan_id))


def _timeline(movements: list[Movement], closings: Iterable[datetime]) -> list[tuple[datetime, Movement | None]]:
    """Movements and closings (None) by time; who entered at the very moment of a closing has left by it."""
    moments: list[tuple[datetime, Movement | None]] = [(one.at, one) for one in movements]
    ends: list[tuple[datetime, Movement | None]] = [(closing, None) for closing in set(closings)]
    return sorted(moments + ends, key=lambda pair: (pair[0], pair[1] is None)) if ends else moments


def standing_movements(movements: Iterable[Movement], voids: Iterable[Undoing]) -> list[Movement]:
    """In order, without what was undone: of an entry also its repetitions, up to the void or to the next exit."""
    ordered = _in_order(movements)
    undone: set[Movement] = set()
    for void in voids:
        place = next((number for number, one in enumerate(ordered) if one.scan_id == void.scan_id), None)
        if place is None:
            continue
        undone.add(ordered[place])
        if ordered[place].is_entry:
            following = ordered[place + 1 :]
            undone |= set(takewhile(lambda one, until=void.at: one.is_entry and one.at <= until, following))  # type: ignore[misc]
    return [one for one in ordered if one not in undone] if undone else ordered
