"""Alembic's entry: runs the steps on the engine that checkin.store.migrations hands over."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection

import checkin.store.models  # noqa: F401  (loads the tables)
from checkin.store.base import Base


@contextmanager
def tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by copying its table and dropping the old one, to which others refer meanwhile.

    So references are not looked at while it lasts, and all of them afterwards. The switch does nothing within a
    transaction, and SQLAlchemy begins one with its first statement: it goes to the driver.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"rows refer to nothing: {sorted({row[0] for row in broken})}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()


with context.config.attributes["engine"].connect() as connection, tables_may_be_made_anew(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        user_module_prefix="base.",
    )
    with context.begin_transaction():
        context.run_migrations()
