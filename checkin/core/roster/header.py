"""Finding the header and what each column holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from checkin.core.names import fold, nfc
from checkin.core.roster import words
from checkin.core.roster.fields import Field, field_of_header
from checkin.core.roster.record_code import read_record
from checkin.core.roster.sheets import Merge, Row, Sheet, cell_text, column_letter
from checkin.core.roster.units import is_a_list_item

LAST_HEADER_ROW = 25  # letterheads of real lists are at most 21 rows high
_HIGHEST = 3  # rows of one header
_WIDEST = 200  # columns
_MOST_MERGES = 200  # above the people
_NAMES = (Field.FULL_NAME, Field.GIVEN_NAME)
_TICKABLE: Mapping[Field, Callable[[str], str | None]] = {
    Field.EDUCATION: words.read_education,
    Field.POLITICAL_THEORY: partial(words.read_word, vocabulary=words.POLITICAL_THEORIES),
    Field.ORIGIN: partial(words.read_word, vocabulary=words.ORIGINS),
    Field.SECTOR: partial(words.read_word, vocabulary=words.SECTORS),
}
_SAID_ALONE = frozenset({Field.ORIGIN, Field.SECTOR})  # their words are no other title
_SEVERAL = 2  # columns that a title merged over both halves of a name spans


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    title: str  # of a header of several rows its parts, joined: "Năm sinh / Nam"

    @property
    def letter(self) -> str:
        return column_letter(self.index)


class TickColumn(NamedTuple):
    """A tick in it says `value` of `field`."""

    column: Column
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Header:
    row: int  # the last row of it: people stand below
    columns: Mapping[Field, Column]
    unknown: tuple[Column, ...]  # titles that name no field; their cells are not read
    repeated: tuple[Column, ...]  # a field that a better or earlier column holds already
    top: int = 0  # its first row; 0: the same as `row`
    ranks: Mapping[Field, int] = field(default_factory=dict, compare=False)  # how sure each column is; 0 is surest
    ticked: tuple[TickColumn, ...] = ()

    @property
    def named(self) -> tuple[Column, ...]:
        """Every column with a title."""
        return (*self.columns.values(), *self.unknown, *self.repeated, *(each.column for each in self.ticked))

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields for which the list has no column."""
        return tuple(each for each in ASKED if each not in self.columns)


ASKED = tuple(Field)[1 : tuple(Field).index(Field.EMAIL) + 1]


def find_header(sheet: Sheet) -> Header | None:
    """The rows that name the most fields, of equals the fewest, then the first; None where no name is named.

    A header is up to three rows high: a title merged downwards or to the right counts in every column that it
    covers, and one that is not merged reaches right over columns that have only a title below.
    """
    rows = [row for row in sheet.rows if row.number <= LAST_HEADER_ROW]
    merged = _Merged(sheet.merged)
    best: Header | None = None
    for start in range(len(rows)):
        for height in range(1, _HIGHEST + 1):
            block = rows[start : start + height]
            if len(block) < height or block[-1].number != block[0].number + height - 1:
                break
            header = _header_of(block, merged)
            if (
                header is not None
                and not _is_a_sentence(header)
                and (best is None or _worth(header) > _worth(best))
            ):
                best = header
    return best


def header_at(sheet: Sheet, number: int) -> Header | None:
    """The header that ends in this row, whatever it names; None where the row is empty."""
    row = next((row for row in sheet.rows if row.number == number), None)
    found = find_header(sheet)
    if row is None or (found is not None and found.row == number):
        return found if row is not None else None
    return _assigned(number, number, [(index, (cell_text(cell),)) for index, cell in row.filled()])


def _worth(header: Header) -> tuple[int, int, int]:
    fields = {*header.columns, *(each.field for each in header.ticked)}
    halves = Field.FAMILY_NAME in fields and Field.GIVEN_NAME in fields
    return len(fields), int(halves), header.top - header.row


def _is_a_sentence(header: Header) -> bool:
    """Of instructions: "2. Họ tên ghi đầy đủ" names a field, and no column."""
    (column, *others) = header.named
    return not others and is_a_list_item(column.title.rpartition(" / ")[2])


class _Merged:
    def __init__(self, merges: Sequence[Merge]) -> None:
        high = [merge for merge in merges if merge.top <= LAST_HEADER_ROW and merge.right - merge.left < _WIDEST]
        self._at = {
            (row, column): merge
            for merge in high[:_MOST_MERGES]
            for row in range(merge.top, min(merge.bottom, LAST_HEADER_ROW + _HIGHEST) + 1)
            for column in range(merge.left, merge.right + 1)
        }

    def over(self, row: int, column: int) -> Merge | None:
        return self._at.get((row, column))


def _header_of(block: Sequence[Row], merged: _Merged) -> Header | None:
    """What these rows name together; None where they are no header."""
    width = max(len(row.cells) for row in block)
    titles = [[cell_text(row.cell(column)).strip() for column in range(width)] for row in block]
    spread = [_spread(row, titles[at], titles[at + 1 :], merged) for at, row in enumerate(block)]
    named: list[tuple[int, tuple[str, ...]]] = []
    for column in range(width):
        parts = tuple(dict.fromkeys(row[column] for row in spread if row[column]))
        if parts:
            named.append((column, parts))
    header = _assigned(block[0].number, block[-1].number, named, _double_names(block, merged))
    if not any(name in header.columns for name in _NAMES):
        return None
    if len(block) > 1 and not _belongs(block, titles, header):
        return None
    return header


def _spread(row: Row, titles: Sequence[str], below: Sequence[Sequence[str]], merged: _Merged) -> list[str]:
    """A row's titles in every column that they stand for. A line merged over half the sheet is a letterhead."""
    spread = list(titles)
    for column, title in enumerate(titles):
        merge = merged.over(row.number, column)
        if title and merge is not None and merge.left == column and merge.top == row.number:
            for other in range(column + 1, min(merge.right + 1, len(spread))):
                spread[other] = title
        elif not title and merge is None and below and any(line[column] for line in below) and column:
            left = merged.over(row.number, column - 1)
            if left is None and any(line[column - 1] for line in below):
                spread[column] = spread[column - 1]
    return spread


def _double_names(block: Sequence[Row], merged: _Merged) -> frozenset[int]:
    """Columns right of a name's title that is merged over two columns: the given names stand there."""
    found: set[int] = set()
    for row in block:
        for column, cell in row.filled():
            merge = merged.over(row.number, column)
            named = field_of_header(cell_text(cell))
            if merge and named and named[0] is Field.FULL_NAME and merge.right - merge.left + 1 == _SEVERAL:
                found.add(merge.right)
    return frozenset(found)


def _belongs(block: Sequence[Row], titles: Sequence[Sequence[str]], header: Header) -> bool:
    """Whether rows are one header: each lower row gives titles of its own, and none of them is a person."""
    known = {column.index for column in header.named} - {column.index for column in header.unknown}
    for lower, row in zip(titles[1:], block[1:], strict=True):
        filled = [column for column, title in enumerate(lower) if title]
        if not filled or any(not isinstance(cell, str) or read_record(cell) for _, cell in row.filled()):
            return False
        if sum(column in known for column in filled) * 2 < len(filled):
            return False
    upper = [column for column, title in enumerate(titles[0]) if title]
    return sum(column in known for column in upper) * 2 >= len(upper)


def _assigned(
    top: int, last: int, named: Sequence[tuple[int, tuple[str, ...]]], given: frozenset[int] = frozenset()
) -> Header:
    best: dict[Field, tuple[int, Column]] = {}
    unknown: list[Column] = []
    repeated: list[Column] = []
    ticked: list[TickColumn] = []
    for index, parts in named:
        column = Column(index, " / ".join(parts))
        if (says := _tick(parts)) is not None:
            ticked.append(TickColumn(column, *says))
            continue
        match _meaning(parts, index in given):
            case None:
                unknown.append(column)
            case meaning, rank if meaning not in best:
                best[meaning] = rank, column
            case meaning, rank if rank < best[meaning][0]:
                repeated.append(best[meaning][1])
                best[meaning] = rank, column
            case _:
                repeated.append(column)
    _settle_names(best)
    _settle_birth(best, unknown, repeated)
    return Header(
        last,
        {meaning: column for meaning, (_, column) in best.items()},
        tuple(unknown),
        tuple(sorted(repeated, key=lambda each: each.index)),
        top,
        {meaning: rank for meaning, (rank, _) in best.items()},
        tuple(ticked),
    )


def _tick(parts: tuple[str, ...]) -> tuple[Field, str] | None:
    """What a tick below these titles says, as below "Trình độ / Đại học" or "Đương nhiên"."""
    above = field_of_header(parts[0]) if len(parts) > 1 else None
    for field_, vocabulary in _TICKABLE.items():
        # "Diện đại biểu / Đương nhiên" tells the origin, though its upper title alone would be the category
        of_category = above is not None and above[0] is Field.CATEGORY and field_ is Field.ORIGIN
        may_be = above[0] is field_ or of_category if above else field_ in _SAID_ALONE
        if may_be and (value := vocabulary(parts[-1])) is not None:
            return field_, value
    return None


def _meaning(parts: tuple[str, ...], is_given_name: bool) -> tuple[Field, int] | None:
    """By the lowest title, then by all of them, then by the ones above."""
    if is_given_name and len(parts) == 1:
        return Field.GIVEN_NAME, 0
    if len(parts) > 1 and fold(parts[-1]) in ("ten", "ho") and "ten" in fold(parts[0]).split():
        return (Field.GIVEN_NAME if fold(parts[-1]) == "ten" else Field.FAMILY_NAME), 0
    found = field_of_header(parts[-1])
    above = field_of_header(parts[0]) if len(parts) > 1 else None
    if above is not None and above[0] is Field.BIRTH and (part := _part_of_birth(parts[-1])) is not None:
        return part, 0
    if above is not None and above[0] is Field.PARTY_SINCE:
        return above  # "Ngày vào Đảng / Chính thức": no official delegate
    if found is None and len(parts) > 1:
        found = field_of_header(" ".join(parts)) or field_of_header(parts[0])
    return found


def _part_of_birth(title: str) -> Field | None:
    """Below "Ngày sinh". Folded, a year and a man are one word: the year has its breve."""
    if fold(title) == "nam":
        return Field.BIRTH_YEAR if "ă" in nfc(title).lower() else None
    return {"ngay": Field.BIRTH_DAY, "thang": Field.BIRTH_MONTH}.get(fold(title))


def _settle_birth(best: dict[Field, tuple[int, Column]], unknown: list[Column], repeated: list[Column]) -> None:
    """ "Ngày sinh", "Tháng sinh" and "Năm sinh" side by side are three parts of one date."""
    month = next((each for each in unknown if fold(each.title) == "thang sinh"), None)
    if month is None or Field.BIRTH not in best:
        return
    others = [best[Field.BIRTH][1], *repeated]
    day = next((each for each in others if fold(each.title) == "ngay sinh"), None)
    year = next((each for each in others if fold(each.title) == "nam sinh"), None)
    if day is None or year is None:
        return
    rank, _ = best.pop(Field.BIRTH)
    unknown.remove(month)
    repeated[:] = [each for each in repeated if each not in (day, year)]
    for part, column in ((Field.BIRTH_DAY, day), (Field.BIRTH_MONTH, month), (Field.BIRTH_YEAR, year)):
        best[part] = rank, column


def _settle_names(best: dict[Field, tuple[int, Column]]) -> None:
    """Beside the family name a column Tên holds the given name."""
    full = best.get(Field.FULL_NAME)
    if (
        full
        and Field.FAMILY_NAME in best
        and Field.GIVEN_NAME not in best
        and fold(full[1].title) in ("ten", "name")
    ):
        best[Field.GIVEN_NAME] = best.pop(Field.FULL_NAME)
    if Field.FULL_NAME not in best and Field.GIVEN_NAME in best and Field.FAMILY_NAME not in best:
        best[Field.FULL_NAME] = best.pop(Field.GIVEN_NAME)
    if Field.FULL_NAME in best and Field.FAMILY_NAME in best and Field.GIVEN_NAME in best:
        del best[Field.FAMILY_NAME]
        del best[Field.GIVEN_NAME]
