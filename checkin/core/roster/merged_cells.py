"""Cells that are merged downwards: the first says it, and it holds for all the rows that they cover."""

from collections.abc import Mapping

from checkin.core.roster.fields import BIRTH_PARTS, NAME_PARTS, Field
from checkin.core.roster.sheets import Cell, Sheet

_OF_ONE = frozenset({Field.ORDINAL, Field.BIRTH, *BIRTH_PARTS, Field.PHONE, Field.EMAIL, Field.BADGE_NUMBER,
                     Field.SEAT, Field.VOTE_WEIGHT, *NAME_PARTS})  # fmt: skip
_MOST_MERGED = 200_000  # cells; merges that lie over each other are made to hurt


def merged_down(sheet: Sheet, last: int, columns: Mapping[Field, int]) -> dict[tuple[int, int], Cell]:
    """What cells merged downwards say in the rows that they cover."""
    shared = {index for each, index in columns.items() if each not in _OF_ONE}
    tall = [m for m in sheet.merged if m.bottom > m.top > last and m.left in shared and m.bottom - m.top < 5_000]
    if not tall:
        return {}
    by_number = {row.number: row for row in sheet.rows}
    found: dict[tuple[int, int], Cell] = {}
    filled = 0
    for merge in tall:
        filled += merge.bottom - merge.top
        if filled > _MOST_MERGED:
            break
        top = by_number.get(merge.top)
        if top is not None and (cell := top.cell(merge.left)) is not None:
            found |= {(number, merge.left): cell for number in range(merge.top + 1, merge.bottom + 1)}
    return found
