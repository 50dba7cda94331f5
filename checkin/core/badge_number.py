"""Badge numbers in an event's own pattern: "{number:04}", "{category}-{number:03}", "HCM {number}"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checkin.core.errors import InvalidField
from checkin.core.names import clean, fold

USUAL_PATTERN = "{number:04}"
USUAL_FIRST = 3001  # above the numbers that lists bring
LONGEST_PATTERN = 32
LONGEST_NUMBER = 32
LARGEST_FIRST = 999_999
_MOST_DIGITS = 9

_PARTS = re.compile(r"\{(category|number)(?::0([1-6]))?\}")
_PLAIN = re.compile(r"[\w ./-]*")
_SHORT = {"official": "CT", "alternate": "DK", "guest": "KM", "staff": "BTC", "press": "BC"}
_LONGEST_SHORT = 6


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern that was looked at; `text` is what the organizer wrote."""

    text: str = USUAL_PATTERN
    first: int = USUAL_FIRST

    @property
    def by_category(self) -> bool:
        """Whether each category counts for itself."""
        return "{category}" in self.text

    def number(self, count: int, category: str) -> str:
        def part(found: re.Match[str]) -> str:
            return category if found[1] == "category" else f"{count:0{found[2] or 1}d}"

        return _PARTS.sub(part, self.text)

    def count_in(self, number: str, category: str) -> int | None:
        """The inverse of `number`; None for one of another pattern."""
        shape = ""
        end = 0
        for found in _PARTS.finditer(self.text):
            shape += re.escape(self.text[end : found.start()])
            shape += re.escape(category) if found[1] == "category" else rf"([0-9]{{1,{_MOST_DIGITS}}})"
            end = found.end()
        matched = re.fullmatch(shape + re.escape(self.text[end:]), number, re.IGNORECASE)
        return int(matched[1]) if matched else None


def read_pattern(text: str, first: int = USUAL_FIRST) -> NumberPattern:
    """InvalidField "pattern": empty, long, number (not exactly one), category (more than one), sign; "first"."""
    text = clean(text)
    names = [found[1] for found in _PARTS.finditer(text)]
    if not text or len(text) > LONGEST_PATTERN:
        raise InvalidField("pattern", "long" if text else "empty")
    if names.count("number") != 1:
        raise InvalidField("pattern", "number")
    if names.count("category") > 1 or re.search(r"\{category:", text):
        raise InvalidField("pattern", "category")
    if not _PLAIN.fullmatch(_PARTS.sub("", text)):
        raise InvalidField("pattern", "sign")
    if not 1 <= first <= LARGEST_FIRST:
        raise InvalidField("first", "range")
    return NumberPattern(text, first)


def short_category(code: str, name: str) -> str:
    """What stands for a category in a number: "CT" for official delegates, the initials of any other."""
    initials = "".join(word[0] for word in fold(name).split()).upper()
    return _SHORT.get(code) or initials[:_LONGEST_SHORT] or "X"


class NumberGiver:
    """Gives numbers above every one that is `taken` already, on rosters and on badges of whatever status."""

    def __init__(self, pattern: NumberPattern, taken: Iterable[str]) -> None:
        self._pattern = pattern
        self._taken = {number.upper() for number in taken if number}
        self._next: dict[str, int] = {}

    def next(self, category: str) -> str:
        key = category if self._pattern.by_category else ""
        count = self._next.get(key) or self._first(category)
        while (number := self._pattern.number(count, category)).upper() in self._taken:
            count += 1
        self._next[key] = count + 1
        self._taken.add(number.upper())
        return number

    def _first(self, category: str) -> int:
        known = (self._pattern.count_in(number, category) for number in self._taken)
        return max(self._pattern.first, max((count for count in known if count is not None), default=0) + 1)
