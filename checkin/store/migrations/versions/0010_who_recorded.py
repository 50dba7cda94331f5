"""Scans without a device say which organizer recorded them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# a table that is made anew would get its partial indexes back whole
PARTIAL = {
    "ix_scan_event_id_doubtful": "flags != '' OR overrode IS NOT NULL",
    "ix_scan_event_id_unknown": "verdict = 'unknown_badge'",
}


def upgrade() -> None:
    _drop_partial()
    with op.batch_alter_table("scan") as batch_op:
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_scan_account_id_account"), "account", ["account_id"], ["id"])
    _create_partial()


def downgrade() -> None:
    _drop_partial()
    with op.batch_alter_table("scan") as batch_op:
        batch_op.drop_constraint(op.f("fk_scan_account_id_account"), type_="foreignkey")
        batch_op.drop_column("account_id")
    _create_partial()


def _drop_partial() -> None:
    for name in PARTIAL:
        op.drop_index(name, table_name="scan")


def _create_partial() -> None:
    for name, where in PARTIAL.items():
        op.create_index(name, "scan", ["event_id"], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
