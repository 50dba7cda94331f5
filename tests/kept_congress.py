"""The small congress is held once on each kind of database and copied from then on: to hold it takes longer than
most of what tests do with it."""

from copy import copy
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import text

from checkin.store.base import Base
from checkin.store.engine import Store
from tests.congress import Congress, hold_congress


class KeptCongress:
    """Held in `store`, whose vault is that of all stores that it is put into, and which has nothing else."""

    def __init__(self, store: Store) -> None:
        self._congress = hold_congress(store)
        self._copy = SqliteCopy(store) if store.is_sqlite else PostgresCopy(store)

    def put_into(self, store: Store) -> Congress:
        """There must be no event yet."""
        self._copy.put_into(store)
        names = [field.name for field in fields(Congress)]
        own: dict[str, Any] = {name: copy(getattr(self._congress, name)) for name in names}
        return replace(self._congress, **own | {"store": store})


class SqliteCopy:
    """What the tables hold."""

    def __init__(self, store: Store) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        with store.engine.begin() as connection:
            cursor = connection.connection.cursor()
            for table in Base.metadata.sorted_tables:
                rows = cursor.execute(f'SELECT * FROM "{table.name}"').fetchall()
                if rows:
                    places = ", ".join("?" * len(rows[0]))
                    self._rows[f'INSERT INTO "{table.name}" VALUES ({places})'] = rows

    def put_into(self, store: Store) -> None:
        with store.engine.begin() as connection:
            cursor = connection.connection.cursor()
            for statement, rows in self._rows.items():
                cursor.executemany(statement, rows)


class PostgresCopy:
    """What the tables hold, and how far their numbers have come."""

    def __init__(self, store: Store) -> None:
        self._rows: dict[str, bytes] = {}
        with store.engine.begin() as connection:
            cursor = connection.connection.cursor()
            for table in Base.metadata.sorted_tables:
                with cursor.copy(f'COPY "{table.name}" TO STDOUT') as rows:
                    self._rows[table.name] = b"".join(rows)
            used = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            numbers = connection.execute(text(used)).all()
        self._numbers = "SELECT " + ", ".join(f"setval('\"{name}\"', {number})" for name, number in numbers)

    def put_into(self, store: Store) -> None:
        with store.engine.begin() as connection:
            cursor = connection.connection.cursor()
            for name, rows in self._rows.items():
                if rows:
                    with cursor.copy(f'COPY "{name}" FROM STDIN') as into:
                        into.write(rows)
            cursor.execute(self._numbers)
