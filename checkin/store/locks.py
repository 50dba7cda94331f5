"""Who holds back whom on PostgreSQL, where transactions run at once and see only what others have committed.

Taken in this order, so that nobody waits in a circle: the scan, its sitting, its delegate, the event's stream.
Each is held until the commit. Rows are held FOR NO KEY UPDATE: who only refers to one (a scan to its badge, a badge
to its delegate) must not wait for it. SQLite needs none: writes go one at a time.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from checkin.store.driver import Prepared, Transaction
from checkin.store.models import Sitting

_SITTING = 1  # keeps the numbers of sittings apart from those of whatever may be locked so later
_scan_id = func.hashtextextended(bindparam("scan_id"), 0, type_=BigInteger)
_scan = Prepared(select(func.pg_advisory_xact_lock(_scan_id)))
_sitting = Prepared(select(func.pg_advisory_xact_lock(_SITTING, bindparam("sitting_id"))))
_sitting_shared = Prepared(select(func.pg_advisory_xact_lock_shared(_SITTING, bindparam("sitting_id"))))


def lock_scan(transaction: Transaction, scan_id: str) -> None:
    """Against the scan's void and its second copy, also before either of them is there."""
    if not transaction.is_sqlite:
        transaction.row(_scan, scan_id=scan_id)


def lock_sitting(transaction: Transaction, sitting_id: int) -> None:
    """Against everybody who moves in or out of the sitting; see `join_sitting`."""
    if not transaction.is_sqlite:
        transaction.row(_sitting, sitting_id=sitting_id)


def lock_sittings(session: Session, event_id: int) -> Sequence[int]:
    """As `lock_sitting`, all of an event; their ids."""
    sitting_ids = session.scalars(select(Sitting.id).where(Sitting.event_id == event_id).order_by(Sitting.id)).all()
    transaction = Transaction.of_session(session)
    for each in sitting_ids:
        lock_sitting(transaction, each)
    return sitting_ids


def join_sitting(transaction: Transaction, sitting_id: int) -> None:
    """Together with others who move somebody in or out, against its opening and closing and other rules for it."""
    if not transaction.is_sqlite:
        transaction.row(_sitting_shared, sitting_id=sitting_id)
