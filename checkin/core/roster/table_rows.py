"""What reading a sheet gives: people by row, and what the sheet says of how many there are."""

from dataclasses import dataclass, field

from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.row_kinds import RowKind


@dataclass(frozen=True, slots=True)
class PersonRow:
    sheet: str
    row: int
    person: Person | None  # None where the row has no readable name
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()  # with one of these the row is left out
    superseded_by: int | None = None  # the row with a later answer of the same person
    answered_at: tuple[int, ...] | None = field(default=None, compare=False)

    @property
    def is_repeated(self) -> bool:
        """The same person stands in another row, which is the one that counts."""
        if self.superseded_by is not None:
            return True
        return any(each.kind is Kind.DUPLICATE and each.kept_row is None for each in self.warnings)

    @property
    def goes_in(self) -> bool:
        return self.person is not None and not self.errors and not self.is_repeated


@dataclass(slots=True)
class Count:
    """How many people a heading or a total tells of, to be held against those that are found."""

    row: int
    told: int
    cell: str
    raw: str
    first: int  # position of the first person that it counts
    after: int  # and of the first one that it does not
    is_total: bool = False


@dataclass(slots=True)
class TableRead:
    rows: list[PersonRow] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    passed_over: list[tuple[int, RowKind]] = field(default_factory=list)
    legacy: set[str] = field(default_factory=set)
