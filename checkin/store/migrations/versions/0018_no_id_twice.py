"""On SQLite too, the id of a delegation, a category or a field that was removed is given to no other."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("delegation", "category", "event_field")


def upgrade() -> None:
    _make_anew(autoincrement=True)


def downgrade() -> None:
    _make_anew(autoincrement=False)


def _make_anew(*, autoincrement: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": autoincrement}):
            pass
