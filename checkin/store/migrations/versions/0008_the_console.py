"""Doubtful scans are settled; the hall has a plan, and seats are given out in steps that can be undone."""

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

IS_UNKNOWN = "verdict = 'unknown_badge'"


def upgrade() -> None:
    op.create_index(
        "ix_scan_event_id_unknown",
        "scan",
        ["event_id"],
        sqlite_where=sa.text(IS_UNKNOWN),
        postgresql_where=sa.text(IS_UNKNOWN),
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_settlement_account_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_settlement_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    for name in ("event_id", "item_id"):
        op.create_index(op.f(f"ix_settlement_{name}"), "settlement", [name])
    op.create_table(
        "hall_plan",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_hall_plan_account_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_hall_plan_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_hall_plan")),
    )
    op.create_table(
        "seating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_back", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_seating_account_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_seating_event_id_event")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["account.id"], name=op.f("fk_seating_undone_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating")),
    )
    op.create_index(op.f("ix_seating_event_id"), "seating", ["event_id"])


def downgrade() -> None:
    for table in ("seating", "hall_plan", "settlement"):
        op.drop_table(table)
    op.drop_index("ix_scan_event_id_unknown", table_name="scan")
