"""What of an event refers to delegates: what goes with them, and what keeps them where they are."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from checkin.store.base import Base
from checkin.store.models import Badge, Delegate, DelegateAct, DelegatePhoto, Scan
from checkin.store.portions import portions

# What belongs to a delegate and goes with them; a row of any other table that refers to one keeps them.
OWNED = frozenset(
    {"badge", "delegate_sensitive", "delegate_change", "delegate_photo", "replaced_photo", "import_change"}
    | {"sensitive_reveal"}
)


def scanned_since(session: Session, ids: Collection[int], since: datetime) -> set[int]:
    found: set[int] = set()
    for some in portions(ids):
        query = select(Scan.delegate_id).where(Scan.delegate_id.in_(some), Scan.recorded_at >= since)
        found |= {key for key in session.scalars(query.distinct()) if key is not None}
    return found


def pictured(session: Session, ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for some in portions(ids):
        query = select(DelegatePhoto.delegate_id).where(DelegatePhoto.delegate_id.in_(some))
        found |= set(session.scalars(query))
    return found


def referred_to(session: Session, ids: Collection[int]) -> set[int]:
    """Delegates to whom a row refers that does not go with them."""
    found: set[int] = set()
    for table in Base.metadata.sorted_tables:
        if table.name in OWNED:
            continue
        for column in table.columns:
            if any(key.column.table.name == Delegate.__tablename__ for key in column.foreign_keys):
                for some in portions(ids):
                    query = select(column).where(column.in_(some)).distinct()
                    if table.name == DelegateAct.__tablename__:  # what an import did and undid keeps nobody
                        query = query.where(table.c.import_id.is_(None))
                    found |= {key for key in session.scalars(query) if key is not None}
    return found


def remove_delegates(session: Session, ids: Collection[int]) -> None:
    """With all that is theirs. Nothing else may refer to them (`referred_to`)."""
    for some in portions(ids):
        session.execute(delete(Badge).where(Badge.delegate_id.in_(some)))
        session.execute(delete(DelegateAct).where(DelegateAct.delegate_id.in_(some)))
        for table in _owned_tables():
            session.execute(table.delete().where(table.c.delegate_id.in_(some)))
        session.execute(delete(Delegate).where(Delegate.id.in_(some)))


def _owned_tables() -> Iterable[Table]:
    return [
        table
        for name in OWNED
        if (table := Base.metadata.tables.get(name)) is not None and name != Badge.__tablename__
    ]
