"""Frozen figures with the roster they were counted from, and what organizers write for their reports."""

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_roster",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        _reference("frozen_roster", "event"),
        sa.PrimaryKeyConstraint("hash", "event_id", name=op.f("pk_frozen_roster")),
    )
    op.create_table(
        "report_freeze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("roster_hash", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        _reference("report_freeze", "account"),
        _reference("report_freeze", "event"),
        _reference("report_freeze", "sitting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_freeze")),
    )
    for name in ("event_id", "sitting_id"):
        op.create_index(op.f(f"ix_report_freeze_{name}"), "report_freeze", [name])
    op.create_table(
        "report_settings",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        _reference("report_settings", "account"),
        _reference("report_settings", "event"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_report_settings")),
    )


def _reference(table: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id_{other}"))


def downgrade() -> None:
    for table in ("report_settings", "report_freeze", "frozen_roster"):
        op.drop_table(table)
