"""What a row below the header is: a person, a heading, a total, or nothing of the list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checkin.core.names import fold, nfc
from checkin.core.roster.fields import Field
from checkin.core.roster.header import Header
from checkin.core.roster.record_code import read_record
from checkin.core.roster.sheets import Cell, Merge, Row, cell_text
from checkin.core.roster.units import count_alone, counting_letters, heading, is_numbered
from checkin.core.roster.words import category_in


class RowKind(StrEnum):
    PERSON = "person"
    HEADING = "heading"  # a delegation or category, of those below
    HEADER = "header"  # the titles once more, as at the top of a printed page
    NUMBERING = "numbering"  # (1) (2) (3)
    TOTAL = "total"
    FOOTER = "footer"  # signatures and notes below the list
    NOTHING = "nothing"  # no known column has anything


@dataclass(frozen=True, slots=True)
class RowRead:
    kind: RowKind
    text: str = ""  # of a heading or total
    count: int | None = None  # of people, as it says


_TOTAL = re.compile(
    r"^(?:[ivx\d.) ]*)(?:(?:tổng cộng|tổng số|tổng|cộng|tong cong|tong so|total|subtotal)\b"
    r"(?!\s+(?:công ty|cục|liên|giám|biên|thư ký|hội|đồng(?!\s+chí)|tác|lãnh|thanh|kiểm|quản)\b)"
    r"|\(?(?:ấn định )?(?:danh sách|bảng)\s+(?:này |trên |trên đây )?(?:có|gồm)\b|ấn định\b)"
)
_DIGITS = re.compile(r"\d{1,5}")
_NUMBERED = re.compile(r"[(\[]?(\d{1,2})[)\]]?")
_ROMAN = re.compile(r"(?:[IVXLC]{1,6}|[A-Z])\s*[.)/:]?")
_FOOTER = re.compile(
    r"^(nguoi lap|nguoi tong hop|tm |t m |kt |tl |tuq |ky ghi ro|ky ten|noi nhan|xac nhan|thu truong"
    r"|lap bang|lap bieu)"
)
_OFFICES = frozenset(
    {"thu ky", "chu tich", "pho chu tich", "truong ban", "pho truong ban", "truong doan", "truong phong", "bi thu",
     "giam doc", "hieu truong", "ke toan", "ke toan truong", "chanh van phong", "ban to chuc", "ban chap hanh"}
)  # fmt: skip
_DATE_LINE = re.compile(r"\bngay (\d\d?|) ?thang (\d\d?|) ?nam\b")
_NOTE_LINE = re.compile(r"^\s*\(?\*?\s*(ghi chú|lưu ý|chú thích|note)\s*:", re.IGNORECASE)
_HEADING = re.compile(
    r"^(doan dai bieu|doan db|cong doan|lien doan|dang bo|dang uy|hoi |khoi |cum |delegation|don vi |thanh pho "
    r"|huyen |quan |phuong |xa |thi xa |to \d|doan so \d|nganh )"
)
# People's names that are such a word but for the marks: no "quận", no "phường".
_NAMES_ALIKE = re.compile(r"(?:quan|phương|phượng|huyền|khôi|xa) ")
_WIDE = 3  # columns that a merged heading spans at least
_MOST_LETTERS = 4
_LEAST_YEAR = 1900
_SURE = 3  # filled cells that make a person even below the total


class RowKinds:
    """Tells a sheet's rows apart, from top to bottom: what is below the total needs more to be a person."""

    def __init__(
        self, header: Header, columns: Mapping[Field, int], merged: Sequence[Merge], body: Sequence[Row]
    ) -> None:
        named = header.named
        self._span = range(min(each.index for each in named), max(each.index for each in named) + 1)
        self._titles = {each.index: fold(each.title.rpartition(" / ")[2]) for each in named}
        self._columns = columns
        self._ordinal = columns.get(Field.ORDINAL)
        names = (Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME)
        self._names = [columns[name] for name in names if name in columns]
        self._named = {self._titles.get(column, "") for column in self._names} - {""}
        others = (Field.ORDINAL, *names)
        self._others = [column for field, column in columns.items() if field not in others]
        self._wide = {(m.top, m.left) for m in merged if m.right - m.left + 1 >= _WIDE and m.top == m.bottom}
        named_rows = [row for row in body if any(isinstance(row.cell(column), str) for column in self._names)]
        ordinal = [] if self._ordinal is None else [self._ordinal]
        self._has_more = _often_fill(named_rows, self._others)  # than a name, where a row is a person
        self._has_ordinals = _often_fill(named_rows, ordinal)
        self._has_counts = sum(map(self._is_counted, named_rows)) * 2 > len(named_rows)
        self._letters = counting_letters(_leads(body))
        self._below = False

    def record(self, row: Row) -> str | None:
        """The code of a row that we wrote."""
        column = self._columns.get(Field.RECORD)
        return read_record(row.cell(column)) if column is not None else None

    def read(self, row: Row) -> RowRead:
        if self.record(row) is not None:
            return RowRead(RowKind.PERSON)
        filled = [(column, cell) for column in self._span if (cell := row.cell(column)) is not None]
        name = next((cell for column in self._names if (cell := row.cell(column)) is not None), None)
        others = sum(row.cell(column) is not None for column in self._others)
        ordinal = row.cell(self._ordinal) if self._ordinal is not None else None
        if _is_numbering(filled):
            return RowRead(RowKind.NUMBERING)
        if (
            isinstance(name, str)
            and others >= _SURE
            and not self._is_header(row)
            and not _TOTAL.match(name.lower())
        ):
            return RowRead(RowKind.PERSON)
        special = self._special(row, filled, name, others, ordinal)
        if special is not None:
            return special
        if name is None and not others:
            return RowRead(RowKind.NOTHING)
        if self._below and not (_is_number(ordinal) and name is not None):
            return RowRead(RowKind.FOOTER)
        return RowRead(RowKind.PERSON)

    def _special(
        self, row: Row, filled: Sequence[tuple[int, Cell]], name: Cell, others: int, ordinal: Cell
    ) -> RowRead | None:
        texts = [(column, cell) for column, cell in filled if isinstance(cell, str)]
        if self._is_header(row):
            return RowRead(RowKind.HEADER)
        lead = texts[0][1] if texts else ""
        if isinstance(ordinal, str) and isinstance(name, str):
            lead = name if _is_number(ordinal) or _ROMAN.fullmatch(ordinal.strip()) else lead
        labels = self._labels(texts, name)
        total = next((cell for _, cell in labels[:2] if _is_total(cell)), None)
        if total is not None:
            self._below = self._below or not others or not _is_number(ordinal)
            return RowRead(RowKind.TOTAL, total, _count(total, filled))
        if not _is_number(ordinal) and self._is_footer(labels, len(texts)):
            self._below = True
            return RowRead(RowKind.FOOTER)
        if lead and self._is_heading(row, lead, name, others, ordinal):
            self._below = False
            return RowRead(RowKind.HEADING, *heading(lead, self._letters))
        counts_beside = self._is_counted(row) and not self._has_counts
        if isinstance(name, str) and ordinal is None and counts_beside and self._sounds_like_heading(name):
            self._below = False
            beside = [cell_text(cell) for column, cell in filled if column in self._others]
            counted = [found for text in beside if (found := count_alone(text)) is not None]
            told = heading(name, self._letters)[0]
            return RowRead(RowKind.HEADING, told, counted[0] if counted else None)
        return None

    def _is_header(self, row: Row) -> bool:
        names = (row.cell(column) for column in self._names)
        if not any(isinstance(name, str) and fold(name) in self._named for name in names):
            return False
        same = sum(
            fold(cell) == title
            for column, title in self._titles.items()
            if title and isinstance(cell := row.cell(column), str)
        )
        return same >= min(_SURE, len(self._titles)) and same > 1

    def _labels(self, texts: Sequence[tuple[int, str]], name: Cell) -> Sequence[tuple[int, str]]:
        """The texts that may say what the row is: beside a name, others are somebody's position, unit or note."""
        if not isinstance(name, str) or _is_label(name):
            return texts
        return [(column, text) for column, text in texts if column == self._ordinal or column in self._names]

    def _is_footer(self, labels: Sequence[tuple[int, str]], texts: int) -> bool:
        for column, text in labels:
            if _FOOTER.match(f"{fold(text)} ") and (column not in self._names or texts <= _SURE):
                return True
            if texts == 1 and (_DATE_LINE.search(f"{fold(text)} ") or _NOTE_LINE.match(text)):
                return True
        return False

    def _is_heading(self, row: Row, lead: str, name: Cell, others: int, ordinal: Cell) -> bool:
        if others > 1:
            return False
        told, count = heading(lead, self._letters)
        if _is_number(ordinal):
            return count is not None and not others and name is not None and self._has_more
        roman = isinstance(ordinal, str) and _ROMAN.fullmatch(ordinal.strip()) is not None
        strong = count is not None or roman or is_numbered(lead) or self._is_wide(row)
        if others:
            return strong and self._is_wide(row)
        if self._below and not (count is not None or roman or is_numbered(lead)):
            return False
        if name is None and ordinal is None and not self._is_wide(row) and not strong:
            return self._sounds_like_heading(told) and len(told) > _SURE
        return (
            strong
            or self._sounds_like_heading(told)
            or (category_in(told) is not None and "đại biểu" in told.lower())
        )

    def _sounds_like_heading(self, text: str) -> bool:
        folded = f"{fold(text)} "
        if not _HEADING.match(folded) or (not text.isascii() and _NAMES_ALIKE.match(nfc(text).lower())):
            return False
        return self._has_more or self._has_ordinals or not folded.startswith("hoi ")  # a family name, too

    def _is_counted(self, row: Row) -> bool:
        """Whether nothing but numbers of people stands beside the name."""
        beside = [cell for column in self._others if (cell := row.cell(column)) is not None]
        return bool(beside) and all(map(_is_count, beside))

    def _is_wide(self, row: Row) -> bool:
        first = next(row.filled(), None)
        return first is not None and (row.number, first[0]) in self._wide


def _often_fill(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """In one row of three: there may be a heading for every person, and some who have nothing there."""
    filled = sum(any(row.cell(column) is not None for column in columns) for row in rows)
    return filled * 3 >= len(rows)


def _leads(body: Sequence[Row]) -> Iterator[str]:
    """The texts that rows begin with."""
    for row in body:
        text = next((cell for _, cell in row.filled() if isinstance(cell, str)), None)
        if text is not None:
            yield text


def _is_total(text: str) -> bool:
    return _TOTAL.match(nfc(text).lower().strip()) is not None


def _is_label(name: str) -> bool:
    """Whether the name's cell names nobody: a total, a number of people, who signs, where and when."""
    folded = fold(name)
    return (
        folded in _OFFICES
        or count_alone(name) is not None
        or _is_total(name)
        or _FOOTER.match(f"{folded} ") is not None
        or _DATE_LINE.search(f"{folded} ") is not None
        or _NOTE_LINE.match(name) is not None
    )


def _is_count(cell: Cell) -> bool:
    """Of people, as stands beside a delegation's name: 3, "03 đ/c". A year is none."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return 0 <= cell < _LEAST_YEAR
    text = cell_text(cell)
    return count_alone(text) is not None or (text.isdigit() and len(text) < 4)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return True
    return isinstance(cell, str) and cell.strip(" .)('").isdigit()


def is_numbering(row: Row) -> bool:
    """Whether a row counts the columns: (1) (2) (3)."""
    return _is_numbering(list(row.filled()))


def _is_numbering(filled: Sequence[tuple[int, Cell]]) -> bool:
    letters = 0
    while letters < min(_MOST_LETTERS, len(filled)) and _letter(filled[letters][1]) == letters:
        letters += 1
    filled = filled[letters:]
    if len(filled) < 2 or not _NUMBERED.fullmatch(cell_text(filled[-1][1]).strip()):
        return False
    found = [_NUMBERED.fullmatch(cell_text(cell).strip()) for _, cell in filled]
    numbers = [int(each[1]) for each in found if each]
    return len(numbers) == len(filled) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _letter(cell: Cell) -> int | None:
    """Its place in the alphabet: columns of words are numbered A, B before those of figures."""
    text = cell_text(cell).strip(" ()[]").upper()
    return ord(text) - ord("A") if len(text) == 1 and text.isascii() and text.isalpha() else None


def _count(text: str, filled: Sequence[tuple[int, Cell]]) -> int | None:
    told = _DIGITS.search(re.sub(r"^[ivx\d]+[.)] ", "", text.lower()))
    if told:
        return int(told[0])
    numbers = [cell for _, cell in filled if isinstance(cell, int) and not isinstance(cell, bool)]
    return numbers[0] if len(numbers) == 1 else None  # several: sums of columns
