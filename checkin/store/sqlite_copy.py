"""One SQLite database as one whole file: copied while others write, and looked through before anyone trusts it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.orm import Session


class DatabaseDamaged(Exception):
    """SQLite found something wrong in the file; str() is what it said first."""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """`revision` of the tables (None: none were made), and the number of rows of each table."""

    revision: str | None
    rows: dict[str, int]


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy as of one moment, readable by its owner only, without a WAL beside it.

    The source is opened for reading only: it is never written nor checkpointed, so its server may go on.
    FileNotFoundError where there is none, FileExistsError where the target is there.
    """
    if not source.exists():
        raise FileNotFoundError(2, "No such file", str(source))
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(_open(source, "ro")) as origin, closing(_open(target, "rw")) as copy:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def inspect_database(path: Path) -> DatabaseFacts:
    """Reads every page, index and foreign key. DatabaseDamaged where one does not hold."""
    try:
        with closing(_open(path, "ro")) as connection:
            _check(connection)
            tables = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
            ]
            rows = {table: _count(connection, table) for table in tables if table != "alembic_version"}
            return DatabaseFacts(_revision(connection) if "alembic_version" in tables else None, rows)
    except sqlite3.DatabaseError as problem:
        raise DatabaseDamaged(str(problem)) from None


@contextmanager
def reading(path: Path) -> Iterator[Session]:
    """The file as objects; it is not written, nor given a WAL."""
    engine = create_engine("sqlite://", creator=lambda: _open(path, "ro"), poolclass=NullPool, hide_parameters=True)
    with Session(engine) as session:
        yield session


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _check(connection: sqlite3.Connection) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise DatabaseDamaged(verdict)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        table, row, parent, _index = broken
        raise DatabaseDamaged(f"row {row} of {table} points to a row of {parent} that is not there")


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    (rows,) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608 (from sqlite_master)
    return int(rows)


def _revision(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None
