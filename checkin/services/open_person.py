"""What happened to one delegate, for the page about them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.services.absences import AbsenceLine, absences_of
from checkin.services.delegate_history import EXTRA, ChangeLine, history_of
from checkin.services.event_fields import ExtraField, event_fields, extra_fields
from checkin.services.photos import photo_etag
from checkin.services.replacements import ReplacementLine, possible_alternates, replacements_of
from checkin.services.reveal import RevealLine, reveals_of
from checkin.store.engine import Store
from checkin.store.models import (
    Account,
    Category,
    Delegate,
    DelegateAct,
    DelegateSensitive,
    Delegation,
    Event,
    ReplacementPolicy,
    Sitting,
)


@dataclass(frozen=True, slots=True)
class ActLine:
    became: DelegateStatus
    reason: str
    by: str  # "" where nobody is known
    by_import: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonEvents:
    """Lists are the latest first, but `sittings`, `categories` and `delegations`, which are in their order."""

    photo_etag: str | None
    history: list[ChangeLine]
    acts: list[ActLine]
    absences: list[AbsenceLine]
    replacements: list[ReplacementLine]
    alternates: list[tuple[int, str, str]]  # who could come in; [] where this person does not count
    policy: ReplacementPolicy
    sittings: list[Sitting]
    categories: list[Category]
    delegations: list[Delegation]
    extras: list[ExtraField]  # sensitive ones only where they are revealed
    field_names: dict[str, str]  # of all the event's own fields, by what the history calls them
    reveals: list[RevealLine]

    @property
    def replacement(self) -> ReplacementLine | None:
        """The one that holds, where one does."""
        return next((line for line in self.replacements if line.replacement.ended_at is None), None)

    @property
    def last_change(self) -> int:
        return self.history[0].id if self.history else 0


def person_events(store: Store, event_id: int, delegate_id: int, *, revealed: bool = False) -> PersonEvents:
    """NotFound for a delegate of another event. `revealed`: with the sensitive reasons."""
    with store.read() as session:
        event, delegate = session.get(Event, event_id), session.get(Delegate, delegate_id)
        if event is None or delegate is None or delegate.event_id != event_id:
            raise NotFound
        known = session.get(DelegateSensitive, delegate_id) if revealed else None
        hidden = (known.extra if known else {}) if revealed else None
        counts = session.get_one(Category, delegate.category_id).counts_for_quorum
        return PersonEvents(
            photo_etag=photo_etag(session, delegate_id),
            history=history_of(session, delegate_id),
            acts=_acts(session, delegate_id),
            absences=absences_of(session, delegate_id, revealed=revealed),
            replacements=replacements_of(session, delegate_id),
            alternates=possible_alternates(session, event_id) if counts else [],
            policy=event.replacement_policy,
            sittings=event.sittings,
            categories=event.categories,
            delegations=event.delegations,
            extras=extra_fields(session, event_id, delegate.extra, hidden),
            field_names={f"{EXTRA}{each.id}": each.name for each in event_fields(session, event_id)},
            reveals=reveals_of(session, delegate_id),
        )


def _acts(session: Session, delegate_id: int) -> list[ActLine]:
    rows = session.execute(
        select(DelegateAct, Account.name)
        .outerjoin(Account, Account.id == DelegateAct.account_id)
        .where(DelegateAct.delegate_id == delegate_id)
        .order_by(DelegateAct.at.desc(), DelegateAct.id.desc())
    )
    return [ActLine(row.became, row.reason, by or "", row.import_id is not None, row.at) for row, by in rows]
