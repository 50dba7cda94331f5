"""A scan says by itself what it did under its sitting's mode, which is not looked up afterwards. So who was refused
re-entry stays outside when the sitting's mode changes. Today's mode is taken for all that lies behind."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_scan = sa.table("scan", sa.column("effect"), sa.column("sitting_id"))
_sitting = sa.table("sitting", sa.column("id"), sa.column("mode"))
_WITHOUT_REENTRY = _scan.c.sitting_id.in_(sa.select(_sitting.c.id).where(_sitting.c.mode == "no_reentry"))


def upgrade() -> None:
    op.execute(sa.update(_scan).where(_scan.c.effect == "entry", _WITHOUT_REENTRY).values(effect="first_entry"))
    op.execute(sa.update(_scan).where(_scan.c.effect == "allowed_entry").values(effect="entry"))


def downgrade() -> None:
    op.execute(sa.update(_scan).where(_scan.c.effect == "entry", _WITHOUT_REENTRY).values(effect="allowed_entry"))
    op.execute(sa.update(_scan).where(_scan.c.effect == "first_entry").values(effect="entry"))
