"""What the QR on a Vietnamese citizen card says: `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy|…`.

Plain unsigned text: good for finding somebody who forgot the badge, no proof of who they are. Only the name and the
birth date are taken; nobody keeps the rest. static/js/door/card.js reads it too: tests/vectors/citizen_card.json.
"""

import re
from dataclasses import dataclass
from datetime import date

from checkin.core.names import clean

LONGEST_NAME = 200
# Recognized generously: what is not taken for a card would be handled as a badge's text
_SHAPE = re.compile(r"[0-9]{9,12}\|[^|]*\|[^|]*\|[^|]*\|.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """`name` may be "" and `birth_date` None where the card does not say them rightly."""

    name: str
    birth_date: date | None


def read_citizen_card(text: str) -> CitizenCard | None:
    """None where the text is no citizen card's."""
    text = text.strip()
    if not _SHAPE.fullmatch(text):
        return None
    _number, _old_number, name, born = text.split("|")[:4]
    return CitizenCard(clean(name)[:LONGEST_NAME], _date(born.strip()))


def _date(digits: str) -> date | None:
    if not re.fullmatch("[0-9]{8}", digits):
        return None
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:  # the thirty-first of February; day and month unknown are 00
        return None
