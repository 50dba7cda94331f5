"""What is sensitive about one delegate, shown to an account that may see it: each time is noted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound, NotPermitted
from checkin.store.engine import Store
from checkin.store.models import Account, Delegate, SensitiveReveal

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RevealLine:
    at: datetime
    account: str


def note_reveal(store: Store, event_id: int, delegate_id: int, account_id: int, now: datetime) -> None:
    """Before it is shown. NotPermitted, and nothing noted, where the account may not see it; NotFound for another
    event's delegate."""
    with store.write() as session:
        delegate = session.get(Delegate, delegate_id)
        if delegate is None or delegate.event_id != event_id:
            raise NotFound
        if not session.get_one(Account, account_id).sees_sensitive:
            raise NotPermitted("sensitive")
        row = SensitiveReveal(event_id=event_id, delegate_id=delegate_id, account_id=account_id, at=now)
        session.add(row)


def reveals_of(session: Session, delegate_id: int) -> list[RevealLine]:
    """The latest first, at most 50."""
    rows = session.execute(
        select(SensitiveReveal.at, Account.name)
        .join(Account, Account.id == SensitiveReveal.account_id)
        .where(SensitiveReveal.delegate_id == delegate_id)
        .order_by(SensitiveReveal.id.desc())
        .limit(MOST_SHOWN)
    )
    return [RevealLine(at, name) for at, name in rows]
