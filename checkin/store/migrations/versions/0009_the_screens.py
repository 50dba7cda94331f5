"""What a screen's link shows and how; votes of a quorum may be many."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("screen_link") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), nullable=False, server_default="projection"))
        batch_op.add_column(sa.Column("theme", sa.String(length=32), nullable=False, server_default="auto"))
        batch_op.add_column(sa.Column("shows_photos", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("delegation_ids", sa.JSON(), nullable=True))
    _make_figures(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    _make_figures(sa.BigInteger(), sa.Integer())
    with op.batch_alter_table("screen_link") as batch_op:
        for name in ("delegation_ids", "shows_photos", "theme", "kind"):
            batch_op.drop_column(name)


def _make_figures(of: sa.types.TypeEngine[int], into: sa.types.TypeEngine[int]) -> None:
    with op.batch_alter_table("quorum_change") as batch_op:
        for name in ("base", "present"):
            batch_op.alter_column(name, existing_type=of, type_=into, existing_nullable=False)
