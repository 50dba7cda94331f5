"""The problems of one row while it is read, each with the cell to blame."""

from collections.abc import Iterable, Mapping

from checkin.core.roster.fields import BIRTH_PARTS, CATEGORY_TICKS, NAME_PARTS, Field
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.sheets import Cell, Row, cell_text, column_letter


class RowProblems:
    def __init__(self, row: Row, columns: Mapping[Field, int], cells: Mapping[Field, Cell]) -> None:
        self._row = row
        self._columns = columns
        self._cells = cells
        self.found: list[Problem] = []

    @property
    def fields(self) -> set[Field | None]:
        return {each.field for each in self.found}

    def of(self, wanted: Field) -> list[Problem]:
        return [each for each in self.found if each.field is wanted]

    def add(self, kind: Kind, about: Field | None, at: Field | None = None) -> None:
        self.found.append(self.make(kind, about, at))

    def make(self, kind: Kind, about: Field | None, at: Field | None = None) -> Problem:
        """`at`: the field of the column to blame, where it is not the one that the problem is about."""
        index = next((self._columns[each] for each in self._candidates(about, at) if each in self._columns), None)
        source = next((each for each in self._candidates(about, at) if each in self._cells), None)
        raw = cell_text(self._cells.get(source))[:200] if source else ""
        return Problem(kind, about, "" if index is None else f"{column_letter(index)}{self._row.number}", raw)

    def legacy(self, index: int, encoding: str) -> None:
        cell = f"{column_letter(index)}{self._row.number}"
        self.found.append(Problem(Kind.LEGACY_ENCODING, None, cell, encoding))

    @staticmethod
    def _candidates(about: Field | None, at: Field | None) -> Iterable[Field]:
        if at is not None:
            yield at
        if about is not None:
            yield about
        if about is Field.FULL_NAME:
            yield from NAME_PARTS
        if about is Field.BIRTH:
            yield from BIRTH_PARTS
        if about in (Field.SEX, Field.BIRTH):
            yield from (Field.MALE, Field.FEMALE)
        if about is Field.CATEGORY:
            yield from CATEGORY_TICKS
