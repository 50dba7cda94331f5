"""Attendance as a projection of the log: who was inside a sitting, first when and where, and who is inside now.

It follows the times of the scans and not their arrival: the same scans and voids, in any order and with any
repetition, give the same attendance.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

# Two phones that read one badge at once say times that differ by as much
SAME_MOMENT = timedelta(seconds=5)


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Effect(StrEnum):
    """What a scan does by itself, whatever was scanned before or after it."""

    ENTRY = "entry"
    FIRST_ENTRY = "first_entry"  # into a sitting without re-entry: nothing once they have left by an exit
    EXIT = "exit"


class SittingMode(StrEnum):
    """What door staff are offered; `NO_REENTRY` also refuses who has left. It holds for scans from then on: who
    is inside does not change with it."""

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


class Stay(NamedTuple):
    """From an entry on; `out_at` None: still inside."""

    entry: Movement
    out_at: datetime | None
    by_exit: bool  # of their own, not the sitting's closing


def project_presence(
    movements: Iterable[Movement],
    voids: Iterable[Undoing] = (),
    closings: Iterable[datetime] = (),
) -> Presence | None:
    """One delegate's presence in one sitting; None where they never came.

    `closings` are the times at which the sitting closed and everybody inside left by that; who came later stays.
    An exit without an entry is nothing, nor is an entry of somebody inside.
    """
    movements = tuple(movements)
    stays = stays_of(movements, voids, closings) if movements else ()
    if not stays:
        return None
    first, ends = stays[0].entry, [stay.out_at for stay in stays if stay.out_at is not None]
    inside, left = stays[-1].out_at is None, any(stay.by_exit for stay in stays)
    return Presence(first.at, first.scan_id, first.entrance_id, ends[-1] if ends else None, inside, left)


def stays_of(
    movements: Iterable[Movement],
    voids: Iterable[Undoing] = (),
    closings: Iterable[datetime] = (),
) -> list[Stay]:
    """The times one delegate spent inside one sitting, in order; see `project_presence`."""
    stays: list[Stay] = []
    entry: Movement | None = None
    left = False
    closings = tuple(closings)
    for moment, movement in _timeline(standing_movements(movements, voids, closings), closings):
        if movement is not None and movement.is_entry:
            barred = left and movement.effect is Effect.FIRST_ENTRY
            if entry is None and not barred:
                entry = movement
        elif entry is not None:
            stays.append(Stay(entry, moment, movement is not None))
            entry, left = None, left or movement is not None
    return stays if entry is None else [*stays, Stay(entry, None, False)]


def _in_order(movements: Iterable[Movement]) -> list[Movement]:
    """By time; at one instant an entry stands before an exit, and the scan's id breaks the tie."""
    return sorted(set(movements), key=lambda one: (one.at, not one.is_entry, one.scan_id))


def _timeline(movements: list[Movement], closings: Iterable[datetime]) -> list[tuple[datetime, Movement | None]]:
    """Movements and closings (None) by time; who entered at the very moment of a closing has left by it."""
    moments: list[tuple[datetime, Movement | None]] = [(one.at, one) for one in movements]
    ends: list[tuple[datetime, Movement | None]] = [(closing, None) for closing in set(closings)]
    return sorted(moments + ends, key=lambda pair: (pair[0], pair[1] is None)) if ends else moments


def standing_movements(
    movements: Iterable[Movement], voids: Iterable[Undoing], closings: Iterable[datetime] = ()
) -> list[Movement]:
    """In order, without what was undone: of an entry also its repetitions, up to the void or to the next exit or
    closing, and those just before it by another phone's clock."""
    ordered, closings = _in_order(movements), tuple(closings)
    undone: set[Movement] = set()
    for void in voids:
        place = next((number for number, one in enumerate(ordered) if one.scan_id == void.scan_id), None)
        if place is None:
            continue
        undone.add(ordered[place])
        if ordered[place].is_entry:
            undone |= set(_repetitions(ordered, place, void.at, closings))
    return [one for one in ordered if one not in undone] if undone else ordered


def _repetitions(
    ordered: list[Movement], place: int, until: datetime, closings: tuple[datetime, ...]
) -> Iterator[Movement]:
    entry, before, after = ordered[place], ordered[:place], ordered[place + 1 :]

    def same_stay(earlier: Movement, later: Movement) -> bool:
        parted = any(earlier.at <= closing < later.at for closing in closings)
        return earlier.is_entry and later.is_entry and not parted

    yield from takewhile(lambda one: same_stay(entry, one) and one.at <= until, after)
    yield from takewhile(lambda one: same_stay(one, entry) and entry.at - one.at <= SAME_MOMENT, reversed(before))
