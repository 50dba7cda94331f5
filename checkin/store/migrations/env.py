"""Alembic's entry: runs the steps on the engine that checkin.store.migrations hands over."""

from alembic import context

import checkin.store.models  # noqa: F401  (loads the tables)
from checkin.store.base import Base

with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        user_module_prefix="base.",
    )
    with context.begin_transaction():
        context.run_migrations()
