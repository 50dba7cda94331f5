"""Alembic's entry: runs the steps on the engine that checkin.store.migrations hands over."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

import checkin.store.models  # noqa: F401  (loads the tables)
from checkin.store.base import Base


class BrokenReferences(Exception):
    """A step left rows that refer to nothing. What it did is not committed."""


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        user_module_prefix="base.",
        on_version_apply=_check_references,
    )
    with context.begin_transaction():
        context.run_migrations()


def _check_references(ctx: MigrationContext, step: Any, heads: Any, run_args: Any) -> None:
    assert ctx.connection is not None
    is_sqlite = ctx.connection.dialect.name == "sqlite"
    if is_sqlite and ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise BrokenReferences


with context.config.attributes["engine"].connect() as connection:
    driver = connection.connection.dbapi_connection
    is_sqlite = connection.dialect.name == "sqlite"
    if (
        is_sqlite
    ):  # a table that is made anew is dropped on the way: what refers to it would be refused or go with it
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        _run(connection)
    finally:
        if is_sqlite:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")
