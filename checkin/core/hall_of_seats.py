"""A hall out of the seats that delegates have, where nobody described it."""

import re
from collections.abc import Iterable

from checkin.core.hall_plan import Block, HallPlan, Row, Seat
from checkin.core.names import fold

_SEAT = re.compile(r"(?P<block>.*?)[\s\-–./]*(?P<first>\d{1,4})(?:[\s\-–./]+(?P<second>\d{1,4}))?")
_LETTER_ROWS = 40  # a higher number is no place in a row
_WRAP = 20  # seats in a line where no row is told
_Told = dict[str, tuple[str, int, int | None]]  # by a seat's name: block, first number, second


def plan_of_seats(names: Iterable[str]) -> HallPlan:
    """The hall as far as the delegates' seats tell it: A-12 is seat 12 of A, A-3-12 or A3/12 seat 12 of row 3 of A.

    Where nothing but one letter and a small number is told, the letter is the row. Seats without a number stand in
    a block of their own at the end. Beside the seats that somebody has, the numbers between two of them in a row
    (or in a block without rows) are there, where at least half of such a row is told: a gap is a free seat.
    """
    told: dict[str, tuple[str, int, int | None]] = {}
    odd: list[str] = []
    for name in sorted(set(names)):
        found = _SEAT.fullmatch(name)
        if found is None:
            odd.append(name)
        else:
            second = found["second"]
            told[name] = (found["block"].strip(), int(found["first"]), int(second) if second else None)
    blocks = _row_letters(told) or _blocks(told)
    return HallPlan((*blocks, *([_lines("", [("", odd)])] if odd else [])))


def _row_letters(told: _Told) -> list[Block]:
    """One block whose rows have letters; nothing where these seats are of another kind."""
    if not told or any(
        second is not None or len(block) != 1 or first > _LETTER_ROWS for block, first, second in told.values()
    ):
        return []
    letters = sorted({block for block, _, _ in told.values()})
    if len(letters) < 2:
        return []
    return [_lines("", [(letter, _with_gaps(_sorted(told, letter))) for letter in letters])]


def _blocks(told: _Told) -> list[Block]:
    blocks = []
    for name in sorted({block for block, _, _ in told.values()}, key=fold):
        rows: dict[int, list[str]] = {}
        plain = []
        for seat in _sorted(told, name):
            _, first, second = told[seat]
            if second is None:
                plain.append(seat)
            else:
                rows.setdefault(first, []).append(seat)
        lines = [(str(row), _with_gaps(seats)) for row, seats in sorted(rows.items())]
        plain = _with_gaps(plain)
        lines += [("", plain[start : start + _WRAP]) for start in range(0, len(plain), _WRAP)]
        blocks.append(_lines(name, lines))
    return blocks


def _sorted(told: _Told, block: str) -> list[str]:
    chosen = [name for name, seat in told.items() if seat[0] == block]
    return sorted(chosen, key=lambda name: (told[name][1], told[name][2] or 0, name))


def _with_gaps(names: list[str]) -> list[str]:
    """Names in the order of their last numbers, and those between, spelt as the one before them."""
    if not names or _number(names[-1]) - _number(names[0]) >= 2 * len(names):
        return names
    filled: list[str] = []
    for name in names:
        if filled:
            before = filled[-1]
            digits = _label(before)
            stem, width = before.removesuffix(digits), len(digits) if digits.startswith("0") else 0
            filled += [f"{stem}{at:0{width}d}" for at in range(_number(before) + 1, _number(name))]
        filled.append(name)
    return filled


def _number(name: str) -> int:
    return int(_label(name))


def _lines(name: str, lines: list[tuple[str, list[str]]]) -> Block:
    rows = tuple(Row(label, tuple(Seat(seat, _label(seat)) for seat in seats)) for label, seats in lines)
    return Block(name, rows, tuple(seat for row in rows for seat in row.seats))


def _label(name: str) -> str:
    """The last number of a seat's name, or the whole of it."""
    found = re.search(r"\d+$", name)
    return found[0] if found else name
