"""What people said of what they looked at, and what is settled by it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from checkin.store.models import Account, Settlement


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """What somebody said of an item: settled, or open again."""

    settled: bool
    note: str
    by: str  # "" where nobody is known
    at: datetime


def is_settled(item_id: Any) -> ColumnElement[bool]:
    latest = select(func.max(Settlement.id)).group_by(Settlement.item_id)
    settled = select(Settlement.item_id).where(Settlement.id.in_(latest), Settlement.settled.is_(True))
    return cast("ColumnElement[bool]", item_id.in_(settled))


def said_of(session: Session, item_ids: list[str]) -> dict[str, tuple[SettlementLine, ...]]:
    rows = session.execute(
        select(Settlement, Account.name)
        .outerjoin(Account, Settlement.account_id == Account.id)
        .where(Settlement.item_id.in_(item_ids))
        .order_by(Settlement.id.desc())
    )
    said: dict[str, tuple[SettlementLine, ...]] = {}
    for row, by in rows:
        line = SettlementLine(row.settled, row.note, by or "", row.at)
        said[row.item_id] = (*said.get(row.item_id, ()), line)
    return said
