"""Core statements compiled once and then run straight on the database's driver.

Executing a compiled statement through SQLAlchemy costs five to ten times what SQLite needs for it. The statements
on the way of a scan are written in Core like all others, types included; only their execution takes this short cut.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import CompoundSelect, Delete, Dialect, Insert, Select, Update
from sqlalchemy.orm import Session

Processor = Callable[[Any], Any]
Statement = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete


class Prepared:
    """A statement with named parameters; a function of the dialect's name where databases spell it differently."""

    def __init__(
        self,
        statement: Statement | Callable[[str], Statement],
    ) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def for_dialect(self, dialect: Dialect) -> "_Compiled":
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            statement = self._statement(dialect.name) if callable(self._statement) else self._statement
            compiled = self._compiled[dialect.name] = _Compiled(statement, dialect)
        return compiled


class _Compiled:
    """The driver's text of a statement, and what turns values into the driver's and back."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        into = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind, name in compiled.bind_names.items()
        }
        self._positional = compiled.positiontup is not None
        self._names = list(compiled.positiontup or into)
        self._pick = _picker(self._names)
        self._into = [(place, process) for place, name in enumerate(self._names) if (process := into[name])]
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        columns = statement.exported_columns if not isinstance(statement, Insert) else ()
        out_of = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._out_of = [(place, process) for place, process in enumerate(out_of) if process]

    def values(self, parameters: Mapping[str, Any]) -> Any:
        picked = self._pick({**self._constants, **parameters} if self._constants else parameters)
        if self._into:
            values = list(picked)
            for place, process in self._into:
                values[place] = process(values[place])
            picked = values
        return picked if self._positional else dict(zip(self._names, picked, strict=True))

    def rows(self, fetched: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [self._row(row) for row in fetched] if self._out_of else fetched

    def _row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, process in self._out_of:
            values[place] = process(values[place])
        return tuple(values)


def _picker(names: list[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """Takes these names' values in their order, as fast as Python can."""
    return itemgetter(*names) if len(names) > 1 else lambda given: [given[name] for name in names]


class Transaction:
    """A transaction that somebody else began and will commit, as prepared statements see it.

    `touched_events` collects the events that were given deltas.
    """

    __slots__ = ("_cursor", "_dialect", "touched_events")

    def __init__(self, cursor: Any, dialect: Dialect, touched_events: set[int] | None = None) -> None:
        self._cursor = cursor
        self._dialect = dialect
        self.touched_events = set() if touched_events is None else touched_events

    @classmethod
    def of_session(cls, session: Session) -> "Transaction":
        """The transaction of an ORM session; what the session has not flushed is not seen."""
        connection = session.connection()
        touched: set[int] = session.info.setdefault("touched_events", set())
        return cls(connection.connection.cursor(), connection.dialect, touched)

    @property
    def is_sqlite(self) -> bool:
        return self._dialect.name == "sqlite"

    def rows(self, statement: Prepared, **parameters: Any) -> list[tuple[Any, ...]]:
        return self._execute(statement, parameters).rows(self._cursor.fetchall())

    def row(self, statement: Prepared, **parameters: Any) -> tuple[Any, ...] | None:
        """The first row; None where there is none."""
        rows = self.rows(statement, **parameters)
        return rows[0] if rows else None

    def write(self, statement: Prepared, parameters: Mapping[str, Any]) -> int:
        """How many rows were written."""
        self._execute(statement, parameters)
        written: int = self._cursor.rowcount
        return written

    def command(self, text: str) -> None:
        self._cursor.execute(text)

    def _execute(self, statement: Prepared, parameters: Mapping[str, Any]) -> _Compiled:
        compiled = statement.for_dialect(self._dialect)
        self._cursor.execute(compiled.text, compiled.values(parameters))
        return compiled
