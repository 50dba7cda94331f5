"""Dates as people type them into lists. Day comes before month; nothing is guessed without saying so."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from checkin.core.names import clean, fold
from checkin.core.roster.problems import Kind
from checkin.core.roster.sheets import Cell

_SERIAL_ORIGIN = date(1899, 12, 30)  # day 0 of spreadsheets
_SERIALS = range(7_000, 60_000)  # 1919 to 2064
_YEARS_AS_NUMBER = range(1800, 2200)

_SEPARATOR = r" *[-/.,\\] *"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d\d?){_SEPARATOR}(\d\d?)(?:[ t]00:00(?::00)?)?")
_DAY_FIRST = re.compile(rf"(\d\d?){_SEPARATOR}(\d\d?){_SEPARATOR}(\d{{4}}|\d\d)")
_MONTH_YEAR = re.compile(rf"(?:tháng |t)?(\d\d?){_SEPARATOR}(\d{{4}})")
_IN_WORDS = re.compile(r"(?:ngay )?(\d\d?) thang (\d\d?) nam (\d{4})")
_YEAR = re.compile(r"(?:nam |sinh |sinh nam )?(\d{4})")
_SHORT_YEAR = re.compile(r"\d\d")
_AGE = re.compile(r" *\(\d{1,3}(?: tuổi)?\)$")  # "1993 (33)"
_AT_NO_TIME = re.compile(r" 0?0:00(?::00)?$")
_ANSWERED = re.compile(r"(\d{1,4})[-/.](\d\d?)[-/.](\d{1,4})[ t,]+(\d\d?):(\d\d)(?::(\d\d))?(?: *(am|pm|sa|ch))?.*")
_DIGITS = re.compile(r"\d{4,5}")
_NOTHING = frozenset({"", "0", "-", "--", "...", "…", "?", "không rõ", "khong ro", "chưa rõ", "không", "kr"})


class DateRead(NamedTuple):
    """`year` is the whole date's, or what alone is certain."""

    whole: date | None = None
    year: int | None = None
    kind: Kind | None = None


def read_date(cell: Cell, earliest: int, latest: int) -> DateRead:
    """A date, or a year alone; `earliest` and `latest` are the plausible years. Nothing at all where the cell
    is as good as empty. Two-digit years are the latest plausible ones."""
    match cell:
        case None | bool():
            return DateRead(kind=None if cell is None else Kind.UNREADABLE_DATE)
        case datetime():
            found = DateRead(cell.date(), cell.year)
        case date():
            found = DateRead(cell, cell.year)
        case int() | float():
            found = _from_number(cell, latest)
        case str():
            found = _from_text(clean(cell).lower().strip("'’ "), latest)
    if found.year is not None and not earliest <= found.year <= latest:
        return DateRead(kind=Kind.IMPLAUSIBLE_DATE)
    return found


def month_first(cell: Cell) -> bool | None:
    """Which of day and month comes first in a written date; None where it does not tell."""
    parts = _DAY_FIRST.match(clean(cell)) if isinstance(cell, str) else None
    if parts is None or max(int(parts[1]), int(parts[2])) <= 12 or min(int(parts[1]), int(parts[2])) > 12:
        return None
    return int(parts[2]) > 12


def is_ambiguous(cell: Cell) -> bool:
    """Whether day and month of a written date could be the other way round."""
    parts = _DAY_FIRST.fullmatch(clean(cell)) if isinstance(cell, str) else None
    return parts is not None and parts[1] != parts[2] and 0 < int(parts[1]) <= 12 and 0 < int(parts[2]) <= 12


def read_moment(cell: Cell, by_month: bool = False) -> tuple[int, ...] | None:
    """When a form was answered, as numbers to compare; `by_month`: the form writes the month first."""
    if isinstance(cell, datetime):
        return (cell.year, cell.month, cell.day, cell.hour, cell.minute, cell.second)
    if isinstance(cell, date):
        return (cell.year, cell.month, cell.day, 0, 0, 0)
    parts = _ANSWERED.fullmatch(clean(cell).lower()) if isinstance(cell, str) else None
    if parts is None:
        return None
    first, second, third = int(parts[1]), int(parts[2]), int(parts[3])
    hour = int(parts[4]) % 12 + (12 if parts[7] in ("pm", "ch") else 0) if parts[7] else int(parts[4])
    month, day = (first, second) if by_month else (second, first)
    ymd = (first, second, third) if first > 31 else (third, month, day)
    return (*ymd, hour, int(parts[5]), int(parts[6] or 0))


def _from_number(number: float, latest: int) -> DateRead:
    if number == 0:
        return DateRead()
    if isinstance(number, int) and 10 <= number <= 99:
        return DateRead(year=_full_year(str(number), latest))
    if number in _YEARS_AS_NUMBER:
        return DateRead(year=int(number))
    if number in _SERIALS:
        found = _SERIAL_ORIGIN + timedelta(days=int(number))
        return DateRead(found, found.year, Kind.SERIAL_NUMBER_DATE)
    return DateRead(kind=Kind.UNREADABLE_DATE)


def _from_text(text: str, latest: int) -> DateRead:
    if text in _NOTHING:
        return DateRead()
    text = _AT_NO_TIME.sub("", _AGE.sub("", text))
    if text in ("00:00", "00:00:00"):  # day 0, shown as a date
        return DateRead(kind=Kind.IMPOSSIBLE_DATE)
    if _SHORT_YEAR.fullmatch(text):
        return DateRead(year=_full_year(text, latest))
    if parts := _YEAR_FIRST.fullmatch(text):
        return _from_parts(int(parts[3]), int(parts[2]), int(parts[1]))
    if parts := _DAY_FIRST.fullmatch(text):
        return _from_parts(int(parts[1]), int(parts[2]), _full_year(parts[3], latest))
    if parts := _IN_WORDS.fullmatch(fold(text)):
        return _from_parts(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := _MONTH_YEAR.fullmatch(text):
        kind = Kind.INCOMPLETE_DATE if int(parts[1]) <= 12 else Kind.IMPOSSIBLE_DATE
        return DateRead(year=int(parts[2]), kind=kind)
    if parts := _YEAR.fullmatch(fold(text)):
        return DateRead(year=int(parts[1]))
    return _from_number(int(text), latest) if _DIGITS.fullmatch(text) else DateRead(kind=Kind.UNREADABLE_DATE)


def _from_parts(day: int, month: int, year: int) -> DateRead:
    kind = None
    if day <= 12 < month <= 31:
        day, month, kind = month, day, Kind.US_ORDER_DATE
    try:
        return DateRead(date(year, month, day), year, kind)
    except ValueError:
        return DateRead(year=year, kind=Kind.IMPOSSIBLE_DATE)


def _full_year(digits: str, latest: int) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    century = latest - latest % 100
    return century + year if century + year <= latest else century - 100 + year
