"""Rules of quorum and what became of them; votes; who is named in public; the place of a scan in the log."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def added_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "event": [sa.Column("quorum_rule", sa.JSON(), nullable=True)],
        "sitting": [sa.Column("quorum_rule", sa.JSON(), nullable=True)],
        "delegate": [
            sa.Column("vote_weight", sa.Integer(), nullable=False, server_default="1"),
            sa.Column("may_be_shown", sa.Boolean(), nullable=False, server_default=sa.true()),
        ],
        "scan": [sa.Column("seq", sa.Integer(), nullable=False, server_default="0")],
        "scan_void": [sa.Column("seq", sa.Integer(), nullable=False, server_default="0")],
    }


def upgrade() -> None:
    for table, columns in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.add_column(column)
    op.create_table(
        "quorum_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("base", "present", "delegations", "delegations_present")
        ),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_quorum_change_event_id_event")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_quorum_change_sitting_id_sitting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quorum_change")),
    )
    for name in ("event_id", "sitting_id"):
        op.create_index(op.f(f"ix_quorum_change_{name}"), "quorum_change", [name])


def downgrade() -> None:
    op.drop_table("quorum_change")
    for table, columns in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)
