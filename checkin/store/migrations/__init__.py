"""Migrations: `upgrade(store)` brings any earlier database to the present tables, `downgrade` back again."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from checkin.store.engine import Store


class DatabaseTooNew(Exception):
    """The database was made by a later version of this program."""


def _config(store: Store) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["engine"] = store.engine
    return config


def upgrade(store: Store) -> None:
    """Does nothing where the tables are up to date already."""
    script = ScriptDirectory.from_config(_config(store))
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == script.get_current_head():
        return
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise DatabaseTooNew(current)
    command.upgrade(_config(store), "head")


def downgrade(store: Store, revision: str) -> None:
    """Back to `revision`, or to an empty database with "base". Data that has no place there is lost."""
    command.downgrade(_config(store), revision)


def differences(store: Store) -> list[object]:
    """What the models say and the database lacks or has beyond them; empty when they agree."""
    from alembic.autogenerate import compare_metadata

    from checkin.store.base import Base

    with store.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))
