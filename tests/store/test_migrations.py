from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from checkin.core.attendance import Direction, SittingMode
from checkin.services.sign_in import add_account, sign_in
from checkin.store import migrations
from checkin.store.base import Base
from checkin.store.engine import Store
from checkin.store.vault import Vault
from tests.conftest import VAULT_KEY
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


def test_each_step_can_be_taken_back_and_taken_again(bare_store: Store) -> None:
    """With what a database holds, down to where there is nothing yet to hold it."""
    migrations.upgrade(bare_store)
    hold_congress(bare_store)
    add_account(bare_store, username="alice", name="Alice", password="a long enough password", now=NOW)
    sign_in(bare_store, username="alice", password="a long enough password", now=NOW)
    held = rows(bare_store)
    for revision in reversed(REVISIONS):
        migrations.downgrade(bare_store, "-1")
        step_up(bare_store, revision)
        if revision > REVISIONS[2]:
            assert (revision, rows(bare_store)) == (revision, held)
        migrations.downgrade(bare_store, "-1")
    migrations.upgrade(bare_store)
    assert migrations.differences(bare_store) == []


def step_up(store: Store, revision: str) -> None:
    command.upgrade(migrations._config(store), revision)


def rows(store: Store) -> dict[str, int]:
    """How many of each kind, of tables that every revision has."""
    names = ("event", "sitting", "category", "delegation", "delegate", "badge", "account", "login", "event_delta")
    with store.engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0
            for name in names
            if name in tables(store)
        }


def test_what_scans_did_under_their_sittings_mode_is_taken_over(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    door = Door(hold_congress(bare_store))
    door.change_sitting(mode=SittingMode.NO_REENTRY)
    door.scan("in", at=1)
    door.scan("out", at=2, direction=Direction.OUT)
    door.scan("refused", at=3)
    door.scan("let in", at=4, override_reason="Chủ tịch đoàn cho vào")
    before = effects(bare_store)
    migrations.downgrade(bare_store, "0015")
    older = effects(bare_store)
    migrations.upgrade(bare_store)
    assert before == {"in": "first_entry", "out": "exit", "refused": "first_entry", "let in": "entry"}
    assert older == {"in": "entry", "out": "exit", "refused": "entry", "let in": "allowed_entry"}
    assert effects(bare_store) == before


def effects(store: Store) -> dict[str, str]:
    with store.engine.connect() as connection:
        return {row.id: row.effect for row in connection.execute(text("SELECT id, effect FROM scan"))}


def test_ids_that_the_models_give_once_the_migrations_give_once(tmp_path: Path) -> None:
    opened = Store(f"sqlite:///{tmp_path / 'bare.sqlite3'}", Vault(VAULT_KEY))
    migrations.upgrade(opened)
    upgraded = giving_once(opened)
    migrations.downgrade(opened, "0017")
    before = giving_once(opened)
    opened.close()
    models = {
        table.name for table in Base.metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]
    }
    assert (upgraded, before, models) == ({"category", "delegation", "event_field"}, set(), upgraded)


def giving_once(store: Store) -> set[str]:
    with store.engine.connect() as connection:
        return set(
            connection.scalars(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")).all()
        )


def test_a_table_made_anew_keeps_its_ids_and_what_refers_to_them(bare_store: Store) -> None:
    migrations.upgrade(bare_store)
    congress = hold_congress(bare_store)
    before = parts(bare_store)
    migrations.downgrade(bare_store, "0017")
    older = parts(bare_store)
    migrations.upgrade(bare_store)
    assert (older, parts(bare_store)) == (before, before)
    assert set(congress.delegations.values()) <= {row[0] for row in before[0]}


def parts(store: Store) -> list[list[tuple[object, ...]]]:
    queries = (
        "SELECT id, name, parent_id FROM delegation ORDER BY id",
        "SELECT id, code FROM category ORDER BY id",
        "SELECT id, delegation_id, category_id FROM delegate ORDER BY id",
    )
    with store.engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(query))] for query in queries]


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
