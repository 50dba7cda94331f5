import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from checkin.store.engine import Store
from checkin.store.sqlite_copy import DatabaseDamaged, copy_database, inspect_database
from tests.congress import hold_congress
from tests.store.test_migrations import REVISIONS


def file_of(store: Store) -> Path:
    return Path(str(store.engine.url.database))


def test_a_copy_is_taken_while_another_writes_and_holds_what_was_committed(
    sqlite_store: Store, tmp_path: Path
) -> None:
    hold_congress(sqlite_store)
    with sqlite_store.write() as session:
        session.execute(text("DELETE FROM badge"))
        copy_database(file_of(sqlite_store), tmp_path / "copy")
    rows = inspect_database(tmp_path / "copy").rows
    assert (rows["delegate"], rows["badge"]) == (4, 4)


def test_a_copy_is_one_file_for_its_owner_alone(sqlite_store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "into"
    folder.mkdir()
    copy_database(file_of(sqlite_store), folder / "copy")
    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir()] == [("copy", 0o600)]


def test_copying_writes_nothing_to_the_source(sqlite_store: Store, tmp_path: Path) -> None:
    hold_congress(sqlite_store)
    wal = file_of(sqlite_store).with_suffix(".sqlite3-wal")
    before = (file_of(sqlite_store).read_bytes(), wal.read_bytes())
    copy_database(file_of(sqlite_store), tmp_path / "copy")
    assert (file_of(sqlite_store).read_bytes(), wal.read_bytes()) == before


def test_a_missing_source_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        copy_database(tmp_path / "none", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(FileExistsError):
        copy_database(file_of(sqlite_store), tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"


def test_the_facts_of_a_database(empty_sqlite: Path) -> None:
    facts = inspect_database(empty_sqlite)
    assert (facts.revision, sum(facts.rows.values()), "alembic_version" in facts.rows) == (REVISIONS[-1], 0, False)


def test_a_broken_page_is_found(sqlite_store: Store, tmp_path: Path) -> None:
    hold_congress(sqlite_store)
    copy_database(file_of(sqlite_store), tmp_path / "copy")
    content = bytearray((tmp_path / "copy").read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 64] = bytes(64)
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        inspect_database(tmp_path / "copy")


def test_a_row_that_points_nowhere_is_found(empty_sqlite: Path, tmp_path: Path) -> None:
    copy_database(empty_sqlite, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy", isolation_level=None)) as connection:
        connection.execute("INSERT INTO entrance (id, event_id, name, position) VALUES (1, 99, 'x', 0)")
    with pytest.raises(DatabaseDamaged, match="row 1 of entrance points to a row of event that is not there"):
        inspect_database(tmp_path / "copy")


def test_something_else_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"anything at all, but long enough to be looked at" * 100)
    with pytest.raises(DatabaseDamaged):
        inspect_database(tmp_path / "copy")
