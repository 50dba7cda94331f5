"""The roster: imports that can be undone, fields of the event."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IMPORT_TABLES = ("column_memory", "event_field", "import_change", "import_run")  # in the order of the way back


def added_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "delegate": [sa.Column("extra", sa.JSON(), nullable=False, server_default="{}")],
        "import_draft": [sa.Column("choices", sa.JSON(), nullable=False, server_default="{}")],
    }


def upgrade() -> None:
    for table, columns in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.add_column(column)
    _add_imports()


def _add_imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("applied_at", base.UtcDateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("made", "changed", "unchanged", "left_out", "withdrawn")
        ),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("undone_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_back", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_import_run_event_id_event")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_run_account_id_account")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["account.id"], name=op.f("fk_import_run_undone_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_event_id"), "import_run", ["event_id"])
    op.create_table(
        "import_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_change_run_id_import_run"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_import_change_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
        sa.UniqueConstraint("run_id", "delegate_id", "kind", name=op.f("uq_import_change_run_id_delegate_id_kind")),
    )
    op.create_index(op.f("ix_import_change_delegate_id"), "import_change", ["delegate_id"])
    op.create_table(
        "event_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_field_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_field")),
        sa.UniqueConstraint("event_id", "folded", name=op.f("uq_event_field_event_id_folded")),
    )
    op.create_index(op.f("ix_event_field_event_id"), "event_field", ["event_id"])
    op.create_table(
        "column_memory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=32), nullable=False),
        sa.Column("chosen_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_column_memory_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_memory")),
        sa.UniqueConstraint("account_id", "title", name=op.f("uq_column_memory_account_id_title")),
    )


def downgrade() -> None:
    for table in IMPORT_TABLES:
        op.drop_table(table)
    for table, columns in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)
