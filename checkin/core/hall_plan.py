"""A hall out of a few lines: blocks, rows, seats; how seats are numbered; which are kept free.

    A: 10 x 20          block A, ten rows of twenty seats
    B: 8 x 12, 2 x 10   eight rows of twelve, behind them two of ten
    C: 6 x 14 ~         numbered in serpentines, whatever the other blocks are

Serpentine numbering turns around at the end of each row, so that neighbours in number are neighbours in the hall.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from checkin.core.errors import InvalidField
from checkin.core.names import clean, fold

LONGEST_TEXT = 4000
MOST_BLOCKS = 60
MOST_ROWS = 100  # in a block
MOST_IN_ROW = 100
MOST_SEATS = 5000
LONGEST_BLOCK = 20
LONGEST_SEAT = 32  # Delegate.seat

_ROWS = re.compile(r"(\d{1,4}) ?[x×*] ?(\d{1,4})", re.IGNORECASE)
_RANGE = re.compile(r"(.+?) ?(?:\.\.+|…|→) ?(.+)")
_TURNED = re.compile(r"[\s,]*(?:~|\b(?:serpentine|zigzag|zích ?zắc|zic ?zac|dích ?dắc|chữ chi))$", re.IGNORECASE)
_BETWEEN_SEATS = re.compile(r"[,;\n]")


class Numbering(StrEnum):
    BLOCK = "block"  # A-1 … A-200, through the block
    ROW = "row"  # A-1-1 … A-10-20, anew in each row


@dataclass(frozen=True, slots=True)
class HallDescription:
    """As somebody wrote it; `hall_plan` reads it. `serpentine`: all blocks, not only those that say so."""

    blocks: str = ""
    serpentine: bool = False
    numbering: Numbering = Numbering.BLOCK
    kept: str = ""  # ..A-8


@dataclass(frozen=True, slots=True)
class Seat:
    """`name` is what Delegate.seat says, `label` what stands in the plan, where the block is known."""

    name: str
    label: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Seats from left to right, as seen from behind them."""

    label: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """`order` has the same seats as the rows, neighbours one after the other; rows begin at the stage."""

    name: str
    rows: tuple[Row, ...]
    order: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class HallPlan:
    blocks: tuple[Block, ...] = ()

    @property
    def seats(self) -> list[Seat]:
        """In the order in which they are given out."""
        return [seat for block in self.blocks for seat in block.order]


class BadHall(InvalidField):
    """`field` "blocks": "empty", "long", "line" (cannot be read), "taken" (a block's name), "many" (seats),
    "name" (too long a name); "kept": "long", "line" (no such seat or range). `text` is what it is about."""

    def __init__(self, field: str, problem: str, text: str = "") -> None:
        super().__init__(field, problem)
        self.text = text


@lru_cache(maxsize=8)
def hall_plan(description: HallDescription) -> HallPlan:
    """Pure, and kept: a plan that is looked at live is asked for again and again. BadHall: it cannot be read."""
    for field in ("blocks", "kept"):
        if len(getattr(description, field)) > LONGEST_TEXT:
            raise BadHall(field, "long")
    lines = [clean(line) for line in description.blocks.splitlines() if clean(line)]
    if not lines:
        raise BadHall("blocks", "empty")
    if len(lines) > MOST_BLOCKS:
        raise BadHall("blocks", "many")
    read = [_read_line(line) for line in lines]
    _check_names([name for name, _, _ in read])
    if sum(sum(lengths) for _, lengths, _ in read) > MOST_SEATS:
        raise BadHall("blocks", "many")
    plan = HallPlan(
        tuple(
            _block(name, lengths, description.numbering, turns=turns or description.serpentine)
            for name, lengths, turns in read
        )
    )
    return _with_kept(plan, description.kept)


def seat_ranges(plan: HallPlan, names: Iterable[str]) -> list[str]:
    """ "A-1 – A-12", "B-3": neighbours in number as one, the rest by themselves, seats without a plan last."""
    wanted = set(names)
    found: list[list[str]] = []
    for block in plan.blocks:
        run: list[str] = []
        for seat in (*block.order, None):
            if seat is not None and seat.name in wanted:
                run.append(seat.name)
            elif run:
                found.append(run)
                run = []
    known = {name for run in found for name in run}
    texts = [run[0] if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in found]
    return texts + sorted(wanted - known)


def _read_line(line: str) -> tuple[str, list[int], bool]:
    """A block's name, the length of each of its rows, and whether it says that its numbers turn."""
    told = _TURNED.sub("", line)
    name, colon, rest = told.rpartition(":")
    name = clean(name) if colon else ""
    if len(name) > LONGEST_BLOCK:
        raise BadHall("blocks", "name", line)
    lengths: list[int] = []
    for part in (rest if colon else told).split(","):
        found = _ROWS.fullmatch(clean(part))
        if found is None:
            raise BadHall("blocks", "line", line)
        rows, seats = int(found[1]), int(found[2])
        if not (1 <= rows <= MOST_ROWS and 1 <= seats <= MOST_IN_ROW) or len(lengths) + rows > MOST_ROWS:
            raise BadHall("blocks", "line", line)
        lengths += [seats] * rows
    return name, lengths, told != line


def _check_names(names: list[str]) -> None:
    folded = [fold(name) for name in names]
    for place, name in enumerate(folded):
        if name in folded[:place]:
            raise BadHall("blocks", "taken", names[place])


def _block(name: str, lengths: list[int], numbering: Numbering, *, turns: bool) -> Block:
    rows, order, number = [], [], 0
    for place, length in enumerate(lengths, start=1):
        row = []
        for in_row in range(1, length + 1):
            number += 1
            by_block = numbering is Numbering.BLOCK
            label = str(number if by_block else in_row)
            parts = [name, label] if by_block else [name, str(place), label]
            row.append(Seat("-".join(part for part in parts if part), label))
        order += row
        turned = turns and place % 2 == 0
        rows.append(Row(str(place), tuple(reversed(row) if turned else row)))
    return Block(name, tuple(rows), tuple(order))


def _with_kept(plan: HallPlan, text: str) -> HallPlan:
    kept: set[str] = set()
    parts = [clean(part) for part in _BETWEEN_SEATS.split(text) if clean(part)]
    places = (
        [{fold(seat.name): at for at, seat in enumerate(block.order)} for block in plan.blocks] if parts else []
    )
    for part in parts:
        kept |= _kept_seats(plan, places, part)
    return HallPlan(tuple(_keep(block, kept) for block in plan.blocks))


def _kept_seats(plan: HallPlan, places: list[dict[str, int]], text: str) -> set[str]:
    """One seat, or a range within a block."""
    ends = _RANGE.fullmatch(text)
    first, last = (ends[1], ends[2]) if ends else (text, text)
    for block, places_in in zip(plan.blocks, places, strict=True):
        start, end = places_in.get(fold(first)), places_in.get(fold(last))
        if start is not None and end is not None and start <= end:
            return {seat.name for seat in block.order[start : end + 1]}
    raise BadHall("kept", "line", text)


def _keep(block: Block, kept: set[str]) -> Block:
    def marked(seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
        return tuple(Seat(seat.name, seat.label, seat.name in kept) for seat in seats)

    rows = tuple(Row(row.label, marked(row.seats)) for row in block.rows)
    return Block(block.name, rows, marked(block.order))
