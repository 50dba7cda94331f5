"""The rules that a sitting or an entrance had before they were changed."""

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("entrance_id", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(length=32), nullable=True),
        sa.Column("category_ids", sa.JSON(), nullable=False),
        sa.Column("until", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entrance_id"], ["entrance.id"], name=op.f("fk_former_rules_entrance_id_entrance"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_former_rules_sitting_id_sitting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_rules")),
    )
    op.create_index(op.f("ix_former_rules_entrance_id"), "former_rules", ["entrance_id"])
    op.create_index(op.f("ix_former_rules_sitting_id"), "former_rules", ["sitting_id"])


def downgrade() -> None:
    op.drop_table("former_rules")
