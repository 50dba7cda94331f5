"""When a device that was cut off began to hand in what it had: so long after that it may no more."""

import sqlalchemy as sa
from alembic import op

from checkin.store import base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("device") as batch_op:
        batch_op.add_column(sa.Column("late_upload_began_at", base.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("device") as batch_op:
        batch_op.drop_column("late_upload_began_at")
