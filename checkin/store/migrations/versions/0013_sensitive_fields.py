"""Fields of an event may be sensitive; who looked at what is sensitive about whom is noted."""

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sensitive_reveal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sensitive_reveal_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_sensitive_reveal_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_sensitive_reveal_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_reveal")),
    )
    for name in ("delegate_id", "event_id"):
        op.create_index(op.f(f"ix_sensitive_reveal_{name}"), "sensitive_reveal", [name])
    with op.batch_alter_table("delegate_sensitive") as batch_op:
        batch_op.add_column(sa.Column("extra", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("event_field") as batch_op:
        batch_op.add_column(sa.Column("sensitive", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("event_field") as batch_op:
        batch_op.drop_column("sensitive")
    with op.batch_alter_table("delegate_sensitive") as batch_op:
        batch_op.drop_column("extra")
    op.drop_table("sensitive_reveal")
