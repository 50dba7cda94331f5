"""The door in full: directions, voids, sittings' acts, devices' roles."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SITTING_OF_A_CODE = "fk_pairing_code_sitting_id_sitting"
FIRST_INDEXES = (["delegate_id"], ["device_id"], ["event_id"], ["sitting_id", "verdict"])
INDEXES = (["delegate_id", "sitting_id", "device_id"],)
DOUBTFUL, IS_DOUBTFUL = "ix_scan_event_id_doubtful", "flags != '' OR overrode IS NOT NULL"


def added_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "sitting": [
            sa.Column("mode", sa.String(length=32), nullable=False, server_default="entry_only"),
            sa.Column("exit_on_close", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "delegate": [
            sa.Column("withdrawn_at", base.UtcDateTime(timezone=True), nullable=True),
            sa.Column("activated_at", base.UtcDateTime(timezone=True), nullable=True),
            sa.Column("staff_note", sa.String(length=300), nullable=False, server_default=""),
        ],
        "device": [
            sa.Column("role", sa.String(length=32), nullable=False, server_default="steward"),
            sa.Column("may_move", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("offline_search", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("battery", sa.Float(), nullable=True),
            sa.Column("waiting", sa.Integer(), nullable=True),
            sa.Column("clock_offset_ms", sa.Integer(), nullable=True),
            sa.Column("late_upload_at", base.UtcDateTime(timezone=True), nullable=True),
        ],
        "pairing_code": [
            sa.Column("sitting_id", sa.Integer(), nullable=True),
            sa.Column("role", sa.String(length=32), nullable=False, server_default="steward"),
            sa.Column("may_move", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("offline_search", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "scan": [
            sa.Column("direction", sa.String(length=32), nullable=False, server_default="in"),
            sa.Column("effect", sa.String(length=32), nullable=True),
            sa.Column("device_verdict", sa.String(length=32), nullable=True),
            sa.Column("overrode", sa.String(length=32), nullable=True),
            sa.Column("reason", sa.String(length=300), nullable=False, server_default=""),
            sa.Column("flags", sa.String(length=120), nullable=False, server_default=""),
        ],
        "attendance": [
            sa.Column("last_out_at", base.UtcDateTime(timezone=True), nullable=True),
            sa.Column("inside", sa.Boolean(), nullable=False, server_default=sa.true()),
        ],
        "category": [sa.Column("needs_activation", sa.Boolean(), nullable=False, server_default=sa.false())],
    }


def upgrade() -> None:
    for table, added in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in added:
                batch_op.add_column(column)
    with op.batch_alter_table("pairing_code") as batch_op:
        batch_op.create_foreign_key(op.f(SITTING_OF_A_CODE), "sitting", ["sitting_id"], ["id"])
    with op.batch_alter_table("scan") as batch_op:
        for columns in FIRST_INDEXES:
            batch_op.drop_index(f"ix_scan_{'_'.join(columns)}")
        for columns in INDEXES:
            batch_op.create_index(f"ix_scan_{'_'.join(columns)}", columns)
    op.create_index(
        DOUBTFUL, "scan", ["event_id"], sqlite_where=sa.text(IS_DOUBTFUL), postgresql_where=sa.text(IS_DOUBTFUL)
    )
    op.create_table(
        "sitting_category",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_sitting_category_category_id_category"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_category_sitting_id_sitting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sitting_id", "category_id", name=op.f("pk_sitting_category")),
    )
    op.create_table(
        "sitting_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_stays", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_act_sitting_id_sitting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_act")),
    )
    op.create_index(op.f("ix_sitting_act_sitting_id"), "sitting_act", ["sitting_id"])
    op.create_table(
        "scan_void",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("voided_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_scan_void_account_id_account")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_scan_void_device_id_device")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_scan_void_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_void")),
    )
    op.create_index(op.f("ix_scan_void_event_id"), "scan_void", ["event_id"])
    op.create_index(op.f("ix_scan_void_scan_id"), "scan_void", ["scan_id"])
    op.create_table(
        "walk_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name=op.f("fk_walk_in_delegate_id_delegate")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_walk_in_device_id_device")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_walk_in_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
    )
    op.create_index(op.f("ix_walk_in_event_id"), "walk_in", ["event_id"])
    _fill_in()


def _fill_in() -> None:
    """What the new columns say of what happened before them."""
    scan = sa.table("scan", *map(sa.column, ("effect", "verdict", "delegate_id")))
    entries = (scan.c.verdict.in_(["admitted", "already_inside"]), scan.c.delegate_id.is_not(None))
    op.execute(scan.update().where(*entries).values(effect="entry"))
    sitting = sa.table("sitting", *map(sa.column, ("id", "opened_at", "closed_at")))
    act = sa.table("sitting_act", *map(sa.column, ("sitting_id", "state", "at", "ends_stays")))
    for state, moment in (("open", sitting.c.opened_at), ("closed", sitting.c.closed_at)):
        acts = sa.select(sitting.c.id, sa.literal(state), moment, sa.false()).where(moment.is_not(None))
        op.execute(act.insert().from_select(["sitting_id", "state", "at", "ends_stays"], acts))


def downgrade() -> None:
    op.drop_table("walk_in")
    op.drop_table("scan_void")
    op.drop_table("sitting_act")
    op.drop_table("sitting_category")
    with op.batch_alter_table("scan") as batch_op:
        batch_op.drop_index(DOUBTFUL)
        for columns in INDEXES:
            batch_op.drop_index(f"ix_scan_{'_'.join(columns)}")
        for columns in FIRST_INDEXES:
            batch_op.create_index(f"ix_scan_{'_'.join(columns)}", columns)
    with op.batch_alter_table("pairing_code") as batch_op:
        batch_op.drop_constraint(SITTING_OF_A_CODE, type_="foreignkey")
    for table, added in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in added:
                batch_op.drop_column(column.name)
