"""Delegations with their level, parent and head; acts on many delegates; votes as many as shares."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.alter_column(
            "vote_weight", type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=False
        )
    with op.batch_alter_table("delegation") as batch_op:
        batch_op.add_column(sa.Column("level", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_delegation_parent_id_delegation"), "delegation", ["parent_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_delegation_parent_id"), "delegation", ["parent_id"])
    op.create_table(
        "delegation_head",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("delegation_id", "delegate_id")),
        _reference("delegation_head", "delegation_id", "delegation", ondelete="CASCADE"),
        _reference("delegation_head", "delegate_id", "delegate"),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_delegation_head")),
        sa.UniqueConstraint("delegate_id", name=op.f("uq_delegation_head_delegate_id")),
    )
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("chosen", sa.String(length=300), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        _reference("bulk_act", "event_id", "event"),
        _reference("bulk_act", "account_id", "account"),
        _reference("bulk_act", "undone_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )
    op.create_index(op.f("ix_bulk_act_event_id"), "bulk_act", ["event_id"])


def _reference(table: str, column: str, other: str, **more: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **more)


def downgrade() -> None:
    op.drop_table("bulk_act")
    op.drop_table("delegation_head")
    op.drop_index(op.f("ix_delegation_parent_id"), "delegation")
    with op.batch_alter_table("delegation") as batch_op:
        batch_op.drop_constraint(op.f("fk_delegation_parent_id_delegation"), type_="foreignkey")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("level")
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.alter_column(
            "vote_weight", type_=sa.Integer(), existing_type=sa.BigInteger(), existing_nullable=False
        )
