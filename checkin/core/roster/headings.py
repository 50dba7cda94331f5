"""Headings and totals between the rows of people: whose they are, and how many of them there should be."""

from checkin.core.names import fold
from checkin.core.roster.sheets import Row, cell_text, column_letter
from checkin.core.roster.table_rows import Count, TableRead
from checkin.core.roster.units import delegation_name
from checkin.core.roster.words import begins_with_category, category_in


class Headings:
    """`category` and `delegation` are those of the next person, as far as headings tell them.

    What is counted goes to `read.counts`, the place of a person being their place in `read.rows`.
    """

    def __init__(self, category: str | None, read: TableRead) -> None:
        self.category = category
        self.delegation: str | None = None
        self.name_delegations = False
        self._read = read
        self._open_count: Count | None = None
        self._category_count: Count | None = None

    def take_heading(self, row: Row, text: str, count: int | None) -> None:
        self._close_count()
        category = category_in(text)
        of_category = category is not None and "doan" not in fold(text).split()
        of_category = of_category and (count is None or begins_with_category(text))
        if of_category:
            self._close_count(of_category=True)
            self.category, self.delegation = category, None
        else:
            self.delegation = delegation_name(text)
            self.name_delegations = True
        if count is None:
            return
        opened = self._count(row, count, len(self._read.rows), 0)
        if of_category:
            self._category_count = opened
        else:
            self._open_count = opened

    def take_total(self, row: Row, text: str, count: int | None) -> None:
        first = self._open_count.first if self._open_count else 0
        is_sub = self._open_count is not None and fold(text).startswith("cong") and "tong" not in fold(text)
        self._close_count()
        if not is_sub:
            self._close_count(of_category=True)
        if count is not None:
            counted = self._count(row, count, first if is_sub else 0, len(self._read.rows))
            counted.is_total = not is_sub
            self._read.counts.append(counted)

    def end(self) -> None:
        """The sheet ends, and with it what was being counted."""
        self._close_count()
        self._close_count(of_category=True)

    def _close_count(self, of_category: bool = False) -> None:
        """What a heading counts ends at the next one of its kind; delegations end with their category."""
        opened = self._category_count if of_category else self._open_count
        if opened is None:
            return
        opened.after = len(self._read.rows)
        self._read.counts.append(opened)
        if of_category:
            self._category_count = None
        else:
            self._open_count = None

    @staticmethod
    def _count(row: Row, told: int, first: int, after: int) -> Count:
        at, cell = next(row.filled())
        return Count(row.number, told, f"{column_letter(at)}{row.number}", cell_text(cell)[:200], first, after)
