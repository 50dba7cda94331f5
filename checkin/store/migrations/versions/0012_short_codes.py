"""The short code of a badge, as a keyed hash. It is made from the sealed code, which only the program opens: rows
that are here already are filled at its next start (services.short_codes)."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("badge") as batch_op:
        batch_op.add_column(sa.Column("short_hash", sa.String(length=64), nullable=True))
        batch_op.create_index("ix_badge_short_hash", ["short_hash"])


def downgrade() -> None:
    with op.batch_alter_table("badge") as batch_op:
        batch_op.drop_index("ix_badge_short_hash")
        batch_op.drop_column("short_hash")
