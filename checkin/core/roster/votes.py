"""How many votes somebody casts: one, or as many as shares."""

import re

from checkin.core.roster.sheets import Cell, cell_text

MOST_VOTES = 10**15
_GROUPED = re.compile(r"\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")


def read_votes(cell: Cell) -> int | None:
    """1.250.000 and 1,250,000 are one number; None for what is no whole number from 0 to 10^15."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        votes = int(cell) if cell == cell // 1 else None
    else:
        text = cell_text(cell).strip()
        if _GROUPED.fullmatch(text):
            text = re.sub(r"[., ]", "", text)
        votes = int(text) if text.isascii() and text.isdecimal() and len(text) <= 16 else None
    return votes if votes is not None and 0 <= votes <= MOST_VOTES else None
