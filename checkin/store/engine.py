"""The way to the database: short read transactions, and writes one at a time behind one gate.

SQLite: WAL with synchronous=FULL (no acknowledged scan is lost in a power cut), BEGIN IMMEDIATE for every
write, one gate before it so that nobody waits in SQLite's busy handler. PostgreSQL needs no gate.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from checkin.store.driver import Transaction
from checkin.store.group_commit import GroupCommit
from checkin.store.vault import Vault

T = TypeVar("T")
BUSY_TIMEOUT_MS = 5000
SCAN_CACHE_KIB = 32_000  # a large congress; with the 2,000 that SQLite takes by itself each scan reads a page again


class StoreClosed(Exception):
    """Work beside the requests asked a store that was closed meanwhile."""


class Store:
    """Engine, vault and gate. One per process; after `close()` whoever reads or writes meets StoreClosed."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.url = url
        self.vault = vault
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _open_sqlite(url) if self.is_sqlite else _open_postgres(url)
        self._dialect = self.engine.dialect
        self._gate = threading.Lock() if self.is_sqlite else nullcontext()
        # SQLite's transactions see one moment by themselves, PostgreSQL's each statement its own unless told
        self._read_engine = (
            self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self._write_engine = self.engine.execution_options(checkin_write=True)
        # SQLite's connections for scans, opened by the first and kept
        self._writer: Any = None
        self._write_cursor: Any = None
        self._reader: Any = None
        self._look_gate = threading.Lock()
        self._together = GroupCommit(self._gate, self._begin_on_writer, self._announce)
        self._listeners: list[Callable[[set[int]], None]] = []
        self._is_closed = False

    def after_commit(self, listener: Callable[[set[int]], None]) -> None:
        """Calls `listener(event_ids)` after each commit that appended deltas. It must return at once."""
        self._listeners.append(listener)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent picture; nothing is written."""
        self._refuse_if_closed()
        with Session(self._read_engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, committed at the end, undone by any exception. No I/O of other kinds inside."""
        self._refuse_if_closed()
        with self._gate, Session(self._write_engine, expire_on_commit=False) as session, session.begin():
            yield session
        self._announce(session.info.get("touched_events", set()))

    @contextmanager
    def look(self) -> Iterator[Transaction]:
        """Single reads by prepared statements: each sees what was committed before it."""
        self._refuse_if_closed()
        if self.is_sqlite:
            with self._look_gate:
                if self._reader is None:
                    self._reader = self.engine.raw_connection()
                yield Transaction(self._reader.cursor(), self.engine.dialect)
        else:
            with self.engine.connect() as connection:
                yield Transaction(connection.connection.cursor(), self.engine.dialect)

    def write_together(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives, once it is committed; for prepared statements only. An exception undoes its writes.

        On SQLite works that arrive together share one commit, PostgreSQL groups commits by itself. `work` does
        nothing but ask and write there: it is called again where another's that shares its commit failed.
        """
        self._refuse_if_closed()
        if self.is_sqlite:
            return self._together.run(work)
        with self.engine.begin() as connection:
            transaction = Transaction(connection.connection.cursor(), self.engine.dialect)
            result = work(transaction)
        self._announce(transaction.touched_events)
        return result

    def close(self) -> None:
        """Gives every connection back; one that a thread still works with, as soon as that is done with it."""
        self._is_closed = True
        event.listen(self.engine.pool, "checkin", lambda _connection, record: record.invalidate())
        for kept in (self._writer, self._reader):
            if kept is not None:
                kept.close()
        self._writer = self._write_cursor = self._reader = None
        self.engine.dispose()

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise StoreClosed

    def _begin_on_writer(self) -> Transaction:
        if self._writer is None:
            self._writer = self.engine.raw_connection()
            self._write_cursor = self._writer.cursor()
            self._write_cursor.execute(f"PRAGMA cache_size=-{SCAN_CACHE_KIB}")
        transaction = Transaction(self._write_cursor, self._dialect)
        transaction.command("BEGIN IMMEDIATE")
        return transaction

    def _announce(self, touched: set[int]) -> None:
        if touched:
            for listener in self._listeners:
                listener(touched)


# In both, `hide_parameters`: errors end in logs and on terminals, and parameters are people's names


_JSON: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}


def _open_postgres(url: str) -> Engine:
    return create_engine(url, pool_size=20, pool_pre_ping=True, hide_parameters=True, **_JSON)


def _open_sqlite(url: str) -> Engine:
    own = {"check_same_thread": False}
    engine = create_engine(url, connect_args=own, pool_size=20, max_overflow=20, hide_parameters=True, **_JSON)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",  # what a savepoint may have to undo; else it goes to a file of its own
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("checkin_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
