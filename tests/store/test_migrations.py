from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from checkin.services.sign_in import add_account
from checkin.store import migrations
from checkin.store.engine import Store
from tests.congress import NOW, hold_congress
from tests.services.door import Door

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


def _people(store: Store) -> list[tuple[str, str, str]]:
    """Everybody with delegation and badge, and whether somebody admitted them."""
    query = """SELECT delegate.full_name, delegation.name, badge.number FROM delegate
        JOIN badge ON badge.delegate_id = delegate.id JOIN delegation ON delegation.id = delegate.delegation_id
        JOIN attendance ON attendance.delegate_id = delegate.id ORDER BY delegate.id"""
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_people_and_all_that_refers_to_them_come_through_every_step(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    add_account(bare_store, username="an", name="An", password="a long enough password", now=NOW)
    congress = hold_congress(bare_store)
    for number, name in enumerate(("Lê Hữu Đức", "H'Hen Niê")):
        Door(congress).scan(f"s{number}", name)
    before = _people(bare_store)
    migrations.downgrade(bare_store, REVISIONS[0])
    migrations.upgrade(bare_store)
    assert (_people(bare_store), len(before)) == (before, 2)
    with bare_store.engine.connect() as connection:
        assert connection.execute(text("SELECT username FROM account")).scalars().all() == ["an"]


def test_references_are_looked_at_again_afterwards(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    with pytest.raises(IntegrityError), bare_store.engine.begin() as connection:
        connection.execute(text("INSERT INTO entrance_category VALUES (1, 1)"))
