"""Phone numbers and mail addresses as people type them."""

import re

from checkin.core.roster.problems import Kind
from checkin.core.roster.sheets import Cell, cell_text

LONGEST_EMAIL = 254  # RFC 5321

_LOST_DIGITS = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r"[/;,]| - ")
_PHONE_SIGNS = re.compile(r"[\s().\-+'’]")
_REMARK = re.compile(r"\([^()\d]*\)")  # (Zalo), (vợ)
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]+@[^@\s<>()\[\],;:\"\\.]+(\.[^@\s<>()\[\],;:\"\\.]+)+")


def read_phone(cell: Cell) -> tuple[str | None, Kind | None]:
    """Digits in national form, 0900123456, or + and digits for another country's; the first of several."""
    text = cell_text(cell)
    if _LOST_DIGITS.search(text):
        return None, Kind.DAMAGED_NUMBER
    first = next((part for part in _BETWEEN_NUMBERS.split(_REMARK.sub("", text)) if part.strip()), "")
    digits = _PHONE_SIGNS.sub("", first)
    if not (digits.isascii() and digits.isdigit()):
        return None, Kind.BAD_PHONE
    abroad = first.strip().startswith("+") and not digits.startswith("84")
    if abroad:
        return (f"+{digits}", None) if 8 <= len(digits) <= 15 else (None, Kind.BAD_PHONE)
    national = _national(digits)
    return (national, None) if 10 <= len(national) <= 11 else (None, Kind.BAD_PHONE)


def _national(digits: str) -> str:
    """With its zero, which spreadsheets drop, and without the country's code."""
    digits = digits.removeprefix("00") if digits.startswith("0084") else digits
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = digits[2:]
    return digits if digits.startswith("0") else f"0{digits}"


def read_email(cell: Cell) -> tuple[str | None, Kind | None]:
    text = cell_text(cell)
    if len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text):
        return text.lower(), None
    return None, Kind.BAD_EMAIL
