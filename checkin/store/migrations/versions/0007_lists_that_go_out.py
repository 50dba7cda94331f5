"""Lists of delegates that went out, and which accounts may see what is sensitive."""

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as batch_op:
        batch_op.add_column(sa.Column("sees_sensitive", sa.Boolean(), nullable=False, server_default=sa.false()))
    # until now every account could, and nobody has decided otherwise
    op.execute(sa.text("UPDATE account SET sees_sensitive = :yes").bindparams(yes=True))
    op.create_table(
        "roster_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_kind", sa.String(length=16), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("narrowed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_roster_export_account_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_roster_export_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_export")),
    )
    op.create_index(op.f("ix_roster_export_event_id"), "roster_export", ["event_id"])


def downgrade() -> None:
    op.drop_table("roster_export")
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_column("sees_sensitive")
