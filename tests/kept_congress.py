"""The small congress is held once on each kind of database and copied from then on: to hold it takes longer than
most of what tests do with it."""

import sqlite3
from copy import copy
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import text

from checkin.store.base import Base
from checkin.store.engine import Store
from tests.congress import Congress, hold_congress


class KeptCongresses:
    """`hold(store)` gives an empty store of the tests' own vault its congress."""

    def __init__(self) -> None:
        self._kept: dict[bool, tuple[Congress, SqliteCopy | PostgresCopy]] = {}

    def hold(self, store: Store) -> Congress:
        if store.is_sqlite not in self._kept:
            congress = hold_congress(store)
            taken = SqliteCopy(store) if store.is_sqlite else PostgresCopy(store)
            self._kept[store.is_sqlite] = _of(store, congress), taken
            return congress
        congress, taken = self._kept[store.is_sqlite]
        taken.put_into(store)
        return _of(store, congress)


def _of(store: Store, congress: Congress) -> Congress:
    own: dict[str, Any] = {field.name: copy(getattr(congress, field.name)) for field in fields(congress)}
    return replace(congress, **own | {"store": store})


class SqliteCopy:
    """Every page of the database."""

    def __init__(self, store: Store) -> None:
        self._pages = sqlite3.connect(":memory:", check_same_thread=False)
        self._driver(store).backup(self._pages)

    def put_into(self, store: Store) -> None:
        self._pages.backup(self._driver(store))

    def _driver(self, store: Store) -> sqlite3.Connection:
        connection = store.engine.raw_connection()
        driver = connection.driver_connection
        connection.close()  # back to the pool, where it stays open
        assert isinstance(driver, sqlite3.Connection)
        return driver


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
