"""The rows of a list that goes out, and the file that is made of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.event_field import FieldKind
from checkin.core.names import fold
from checkin.core.roster.changes import known_value
from checkin.core.roster.fields import SENSITIVE, Field
from checkin.core.roster.person import Person
from checkin.formats.delimited_writer import write_csv
from checkin.formats.xlsx_writer import Table, Value, write_xlsx
from checkin.services.event_fields import event_fields
from checkin.store.import_log import category_names
from checkin.store.models import Attendance, Delegate, Entrance
from checkin.store.roster import known_people

STATUS, COUNTED_AT, ENTRANCE = "status", "counted_at", "entrance"  # at the sitting that the list is about
OF_THE_EVENT = "field:"  # before an EventField's id
RECORD = str(Field.RECORD)  # always the last column: by it the list comes back

ROSTER_COLUMNS = tuple(
    str(field)
    for field in (
        Field.BADGE_NUMBER, Field.FULL_NAME, Field.BIRTH, Field.SEX, Field.DELEGATION, Field.UNIT, Field.POSITION,
        Field.CATEGORY, Field.ORIGIN, Field.EDUCATION, Field.SECTOR, Field.FULL_TIME_OFFICER, Field.DIRECT_WORKER,
        Field.SEAT, Field.PHONE, Field.EMAIL, Field.VOTE_WEIGHT, Field.MAY_BE_SHOWN,
    )
)  # fmt: skip
SENSITIVE_COLUMNS = tuple(
    str(field)
    for field in (
        Field.ETHNICITY, Field.RELIGION, Field.PARTY_MEMBER, Field.PARTY_SINCE, Field.POLITICAL_THEORY,
    )
)  # fmt: skip
LIST_COLUMNS = (STATUS, COUNTED_AT, ENTRANCE)
assert SENSITIVE.issuperset(map(Field, SENSITIVE_COLUMNS))

TOLD_EVERY = 200  # rows
_WIDTHS = {Field.FULL_NAME: 28, Field.DELEGATION: 32, Field.UNIT: 30, Field.POSITION: 30, Field.EMAIL: 28}


class FileKind(StrEnum):
    XLSX = "xlsx"
    CSV_SEMICOLON = "csv_semicolon"
    CSV_COMMA = "csv_comma"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWords:
    """Everything that is said in the file, by codes: this module has no language."""

    titles: Mapping[str, str]  # of columns; fields of the event have their own
    roster: str  # beside a title that a field of the event has too
    values: Mapping[str, Mapping[str, str]]  # by column the words for its codes
    yes: str
    no: str
    sheet: str
    zone: str  # in which times are told


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    event_id: int
    columns: Sequence[str]
    ids: Sequence[int]  # whom, in their order
    sitting_id: int | None
    kind: FileKind


Tell: TypeAlias = Callable[[int], None]  # how many rows are written


def nobody_listens(_: int) -> None:
    pass


def write_export(
    session: Session, table: ExportTable, words: ExportWords, out: IO[bytes], tell: Tell = nobody_listens
) -> None:
    """A row a delegate, titles in the first; the list imports again and changes nothing."""
    rows = _Rows(session, table, words)
    tell(0)
    columns = [*table.columns, RECORD]
    titles = [rows.title(column) for column in columns]
    if table.kind is FileKind.XLSX:
        widths = [_WIDTHS.get(Field(column), 16) if column in set(Field) else 16 for column in columns]
        write_xlsx([Table(words.sheet, titles, _counted(rows.all(columns), tell), widths, filtered=True)], out)
    else:
        write_csv(
            titles, _counted(rows.all(columns), tell), out, ";" if table.kind is FileKind.CSV_SEMICOLON else ","
        )


def _counted(rows: Iterable[list[Value]], tell: Tell) -> Iterator[list[Value]]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % TOLD_EVERY == 0:
            tell(number)


class _Rows:
    def __init__(self, session: Session, table: ExportTable, words: ExportWords) -> None:
        self._table = table
        self._words = words
        self._zone = ZoneInfo(words.zone)
        self._people = known_people(session, table.event_id)
        self._fields = {f"{OF_THE_EVENT}{each.id}": each for each in event_fields(session, table.event_id)}
        self._categories = category_names(session, table.event_id)
        statuses = select(Delegate.id, Delegate.status).where(Delegate.event_id == table.event_id)
        self._statuses = {key: status for key, status in session.execute(statuses)}
        counted = (
            select(Attendance.delegate_id, Attendance.first_in_at, Entrance.name)
            .outerjoin(Entrance, Entrance.id == Attendance.entrance_id)
            .where(Attendance.sitting_id == (table.sitting_id or 0))
        )
        self._counted = {key: (at, entrance or "") for key, at, entrance in session.execute(counted)}

    def title(self, column: str) -> str:
        if column in self._fields:
            return self._fields[column].name
        title = self._words.titles[column]
        is_taken = fold(title) in {each.folded for each in self._fields.values()}
        return f"{title} ({self._words.roster})" if is_taken else title

    def all(self, columns: Sequence[str]) -> Iterator[list[Value]]:
        for key in self._table.ids:
            if (person := self._people.get(key)) is not None:
                yield [self._value(key, person, column) for column in columns]

    def _value(self, key: int, person: Person, column: str) -> Value:
        if column in self._fields:
            return self._extra(person, column)
        match column:
            case "status":
                return self._words.values[STATUS].get(self._statuses[key], "")
            case "counted_at":
                at, _ = self._counted.get(key, (None, ""))
                return at.astimezone(self._zone).replace(tzinfo=None) if at else None
            case "entrance":
                return self._counted.get(key, (None, ""))[1]
            case Field.BIRTH:
                return person.birth_date or person.birth_year
            case Field.CATEGORY:
                return self._categories.get(person.category or "", "")
        value: Value = known_value(person, Field(column))
        if isinstance(value, bool):
            return self._words.yes if value else self._words.no
        return self._words.values.get(column, {}).get(str(value), value)

    def _extra(self, person: Person, column: str) -> Value:
        value: Value = dict(person.extra or ()).get(column.removeprefix(OF_THE_EVENT))
        is_day = self._fields[column].kind is FieldKind.DATE and value is not None
        return date.fromisoformat(str(value)) if is_day else value
