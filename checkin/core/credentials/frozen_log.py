"""The log as a report reads it: movements with what a person should know of them, and voids."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from checkin.core.attendance import (
    Effect,
    Movement,
    Presence,
    SittingMode,
    Undoing,
    project_presence,
    standing_movements,
    stays_of,
)
from checkin.core.quorum import PresentWhen
from checkin.core.scan_flags import LATE_FLAGS, UPLOADED_AFTER, ScanFlag


class Mark(StrEnum):
    """Why an admission is listed apart from those that a door settled alone; as in the list of what waits for a
    person (services.doubt_kinds)."""

    FORCED = "forced"  # let in against a refusal, by a person with a reason
    LATE = (
        "late"  # heard of more than a minute after it was read, after the sitting had closed, or from a lost phone
    )
    CONFLICTING = "conflicting"  # two admissions with one badge, or a phone that was offline judged otherwise


_CONFLICTS = frozenset({ScanFlag.CONFLICT, ScanFlag.TURNED_AWAY, ScanFlag.DOUBLE})


@dataclass(frozen=True, slots=True)
class LoggedMove:
    """A scan with an effect. `reason` is that of an exception."""

    delegate_id: int
    sitting_id: int
    movement: Movement
    marks: tuple[Mark, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """Of all sittings of an event, in any order."""

    moves: Sequence[LoggedMove] = ()
    voids: Sequence[Undoing] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """`marks` and `reason` are of the first admission where no unmarked one stands behind the presence; where the
    rule looks at who is inside, and they are so by a marked one alone, of that."""

    presence: Presence
    marks: tuple[Mark, ...] = ()
    reason: str = ""


def marks_of(*, overrode: bool, flags: Collection[str], waited: timedelta) -> tuple[Mark, ...]:
    """`waited` for what was recorded before there was a flag for it."""
    raised = {
        Mark.FORCED: overrode,
        Mark.LATE: waited > UPLOADED_AFTER or not LATE_FLAGS.isdisjoint(flags),
        Mark.CONFLICTING: not _CONFLICTS.isdisjoint(flags),
    }
    return tuple(mark for mark, is_raised in raised.items() if is_raised)


@dataclass(slots=True)
class _Theirs:
    moves: list[LoggedMove] = field(default_factory=list)
    voids: list[Undoing] = field(default_factory=list)


def presences(log: Log, sitting_id: int, closings: Iterable[datetime], when: PresentWhen) -> dict[int, Came]:
    """By delegate, of those who came to the sitting at some time."""
    closings = tuple(closings)
    found: dict[int, Came] = {}
    for delegate_id, theirs in _by_person(log, sitting_id).items():
        movements = [one.movement for one in theirs.moves]
        presence = project_presence(movements, theirs.voids, closings)
        if presence is not None:
            found[delegate_id] = _weighed(presence, theirs, closings, when)
    return found


def under_mode(log: Log, sitting_id: int, mode: SittingMode) -> Log:
    """The log as it was counted while a sitting's mode was looked up, and did not lie in its scans."""
    effect = Effect.FIRST_ENTRY if mode is SittingMode.NO_REENTRY else Effect.ENTRY
    moves = [
        replace(move, movement=replace(move.movement, effect=effect))
        if move.sitting_id == sitting_id and move.movement.is_entry and Mark.FORCED not in move.marks
        else move
        for move in log.moves
    ]
    return Log(moves, log.voids)


def came_to_any(log: Log, closings: Mapping[int, Iterable[datetime]]) -> set[int]:
    """Who was admitted to any of the sittings; `closings` of each by its id."""
    return {
        key for sitting_id, ends in closings.items() for key in presences(log, sitting_id, ends, PresentWhen.EVER)
    }


def _by_person(log: Log, sitting_id: int) -> dict[int, _Theirs]:
    people: dict[int, _Theirs] = {}
    whose: dict[str, int] = {}
    for move in log.moves:
        if move.sitting_id == sitting_id:
            people.setdefault(move.delegate_id, _Theirs()).moves.append(move)
            whose[move.movement.scan_id] = move.delegate_id
    for void in log.voids:
        if void.scan_id in whose:
            people[whose[void.scan_id]].voids.append(void)
    return people


def _weighed(presence: Presence, theirs: _Theirs, closings: tuple[datetime, ...], when: PresentWhen) -> Came:
    by_scan = {move.movement.scan_id: move for move in theirs.moves}
    if not any(move.marks for move in theirs.moves):
        return Came(presence)
    standing = standing_movements((move.movement for move in theirs.moves), theirs.voids, closings)
    unmarked = [one for one in standing if not (one.is_entry and by_scan[one.scan_id].marks)]
    sure = project_presence(unmarked, (), closings)
    if sure is None:
        behind = by_scan[presence.scan_id]
    elif when is PresentWhen.EVER or sure.inside or not presence.inside:
        return Came(presence)
    else:
        behind = by_scan[stays_of(standing, (), closings)[-1].entry.scan_id]
    return Came(presence, behind.marks, behind.reason)
