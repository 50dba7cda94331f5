"""The roster: imports that can be undone, fields of the event, what happens to one delegate."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IMPORT_TABLES = ("column_memory", "event_field", "import_change", "import_run")  # in the order of the way back


PERSON_TABLES = ("replacement", "delegate_absence", "delegate_act", "delegate_photo", "delegate_change")


def added_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "badge": [
            sa.Column("ended_by", sa.String(length=200), nullable=False, server_default=""),
            sa.Column("ended_reason", sa.String(length=300), nullable=False, server_default=""),
        ],
        "delegate": [
            sa.Column("extra", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
        ],
        "event": [sa.Column("replacement_policy", sa.String(length=32), nullable=False, server_default="for_good")],
        "import_draft": [sa.Column("choices", sa.JSON(), nullable=False, server_default="{}")],
    }


def upgrade() -> None:
    for table, columns in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.add_column(column)
    _add_imports()
    _add_person_tables()
    _add_badge_designs()


def _add_imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("applied_at", base.UtcDateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("made", "changed", "unchanged", "left_out", "withdrawn")
        ),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("undone_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_back", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_import_run_event_id_event")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_run_account_id_account")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["account.id"], name=op.f("fk_import_run_undone_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_event_id"), "import_run", ["event_id"])
    op.create_table(
        "import_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_change_run_id_import_run"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_import_change_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
        sa.UniqueConstraint("run_id", "delegate_id", "kind", name=op.f("uq_import_change_run_id_delegate_id_kind")),
    )
    op.create_index(op.f("ix_import_change_delegate_id"), "import_change", ["delegate_id"])
    op.create_table(
        "event_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_field_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_field")),
        sa.UniqueConstraint("event_id", "folded", name=op.f("uq_event_field_event_id_folded")),
    )
    op.create_index(op.f("ix_event_field_event_id"), "event_field", ["event_id"])
    op.create_table(
        "column_memory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=32), nullable=False),
        sa.Column("chosen_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_column_memory_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_memory")),
        sa.UniqueConstraint("account_id", "title", name=op.f("uq_column_memory_account_id_title")),
    )


def _reference(table: str, column: str, target: str, **more: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), **more)


def _add_person_tables() -> None:
    op.create_table(
        "delegate_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        _reference("delegate_change", "delegate_id", "delegate", ondelete="CASCADE"),
        _reference("delegate_change", "account_id", "account"),
        _reference("delegate_change", "device_id", "device"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate_change")),
    )
    op.create_index(op.f("ix_delegate_change_delegate_id"), "delegate_change", ["delegate_id"])
    op.create_table(
        "delegate_photo",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(length=32), nullable=False),
        sa.Column("added_at", base.UtcDateTime(timezone=True), nullable=False),
        _reference("delegate_photo", "delegate_id", "delegate", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_delegate_photo")),
    )
    op.create_table(
        "delegate_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("became", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        _reference("delegate_act", "delegate_id", "delegate"),
        _reference("delegate_act", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate_act")),
    )
    op.create_index(op.f("ix_delegate_act_delegate_id"), "delegate_act", ["delegate_id"])
    op.create_table(
        "delegate_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        _reference("delegate_absence", "delegate_id", "delegate"),
        _reference("delegate_absence", "sitting_id", "sitting"),
        _reference("delegate_absence", "account_id", "account"),
        _reference("delegate_absence", "ended_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate_absence")),
    )
    op.create_index(op.f("ix_delegate_absence_delegate_id"), "delegate_absence", ["delegate_id"])
    op.create_table(
        "replacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("outgoing_id", sa.Integer(), nullable=False),
        sa.Column("incoming_id", sa.Integer(), nullable=False),
        sa.Column("from_sitting_id", sa.Integer(), nullable=False),
        sa.Column("for_good", sa.Boolean(), nullable=False),
        sa.Column("decision_number", sa.String(length=120), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        _reference("replacement", "event_id", "event"),
        _reference("replacement", "outgoing_id", "delegate"),
        _reference("replacement", "incoming_id", "delegate"),
        _reference("replacement", "from_sitting_id", "sitting"),
        _reference("replacement", "account_id", "account"),
        _reference("replacement", "ended_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
    )
    for column in ("event_id", "outgoing_id", "incoming_id"):
        op.create_index(op.f(f"ix_replacement_{column}"), "replacement", [column])


def _add_badge_designs() -> None:
    op.create_table(
        "badge_design",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=32), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_badge_design_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_badge_design")),
    )
    op.create_table(
        "badge_picture",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_badge_picture_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "kind", name=op.f("pk_badge_picture")),
    )


def downgrade() -> None:
    op.drop_table("badge_picture")
    op.drop_table("badge_design")
    for table in PERSON_TABLES:
        op.drop_table(table)
    for table in IMPORT_TABLES:
        op.drop_table(table)
    for table, columns in added_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)
