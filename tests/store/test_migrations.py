from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from checkin.services.sign_in import add_account, sign_in
from checkin.store import migrations
from checkin.store.engine import Store
from tests.congress import NOW, hold_congress

REVISIONS = [
    revision.revision
    for revision in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions("base", "heads")
][::-1]


def tables(store: Store) -> set[str]:
    return set(inspect(store.engine).get_table_names())


def test_an_empty_database_gets_exactly_the_tables_of_the_models(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    assert migrations.differences(bare_store) == []


def test_there_is_one_line_of_revisions() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert (script.get_heads(), script.get_bases()) == ([REVISIONS[-1]], [REVISIONS[0]])


def test_the_way_back_leaves_nothing(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    migrations.downgrade(bare_store, "base")
    assert tables(bare_store) == {"alembic_version"}


def test_down_and_up_again_gives_the_same_tables(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    migrations.downgrade(bare_store, "base")
    migrations.upgrade(bare_store)
    assert migrations.differences(bare_store) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_step_can_be_taken_back_and_taken_again(bare_store: Store, revision: str) -> None:
    migrations.upgrade(bare_store)
    migrations.downgrade(bare_store, revision)
    migrations.downgrade(bare_store, "-1")
    migrations.upgrade(bare_store)
    assert migrations.differences(bare_store) == []


@pytest.mark.parametrize("revision", REVISIONS[2:-1])
def test_what_a_database_holds_is_there_after_a_way_back_and_forth(bare_store: Store, revision: str) -> None:
    migrations.upgrade(bare_store)
    congress = hold_congress(bare_store)
    add_account(bare_store, username="alice", name="Alice", password="a long enough password", now=NOW)
    sign_in(bare_store, username="alice", password="a long enough password", now=NOW)
    before = rows(bare_store)
    migrations.downgrade(bare_store, revision)
    migrations.upgrade(bare_store)
    assert rows(bare_store) == before
    assert congress.codes.keys() == {"Lê Hữu Đức", "Nguyễn Thị Hằng", "Trần Khách", "H'Hen Niê"}


def rows(store: Store) -> dict[str, int]:
    """How many of each kind, of tables that every revision has."""
    names = ("event", "sitting", "category", "delegation", "delegate", "badge", "account", "login", "event_delta")
    with store.engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0
            for name in names
            if name in tables(store)
        }


def test_a_second_upgrade_writes_nothing(sqlite_store: Store) -> None:
    path = Path(str(sqlite_store.engine.url.database))
    with sqlite_store.read() as session:
        before = session.scalar(text("PRAGMA data_version"))
        migrations.upgrade(sqlite_store)
        assert (session.scalar(text("PRAGMA data_version")), path.with_suffix(".sqlite3-wal").stat().st_size) == (
            before,
            0,
        )


def test_a_database_of_a_later_version_is_refused(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    with bare_store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrations.DatabaseTooNew):
        migrations.upgrade(bare_store)


def test_a_missing_table_is_seen(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    with bare_store.engine.begin() as connection:
        connection.execute(text("DROP TABLE attendance"))
    assert "attendance" in str(migrations.differences(bare_store))
