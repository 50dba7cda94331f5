"""The code in the last column of a list that we wrote: it names the delegate, whatever else was changed."""

import re

from checkin.core.roster.sheets import Cell, cell_text

LETTERS = "HS"  # in front, or a spreadsheet would take digits for a number
DIGITS = 12  # of the keyed hash that names a delegate's private page; too few to find that by
_CODE = re.compile(rf"{LETTERS}[0-9a-f]{{{DIGITS}}}")


def record_code(link_hash: str) -> str:
    """`link_hash`: hexadecimal, another one for every delegate of every event."""
    return LETTERS + link_hash[:DIGITS]


def read_record(cell: Cell) -> str | None:
    """None where the cell holds something else, as another program's numbers."""
    text = cell_text(cell) if isinstance(cell, str) else ""
    return text if _CODE.fullmatch(text) else None
