"""An alternate sits for an official delegate, by a decision: from a sitting on, or in that one alone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.store.engine import Store
from checkin.store.models import (
    Account,
    Category,
    Delegate,
    Event,
    Replacement,
    ReplacementPolicy,
    Sitting,
)
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

LONGEST_NUMBER = 120
LONGEST_BODY = 200


class CannotReplace(Refused):
    """Fact `problem`: "outgoing" (not active, or does not count), "incoming" (not active, or counts already),
    "same", or "taken" where another replacement of either holds in one of the sittings."""

    code = "cannot_replace"

    def __init__(self, problem: str) -> None:
        super().__init__(problem=problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementOrder:
    """`for_good` None: as the event's policy says."""

    outgoing_id: int
    incoming_id: int
    from_sitting_id: int
    decision_number: str
    decided_by: str
    decided_on: date | None = None
    for_good: bool | None = None


@dataclass(frozen=True, slots=True)
class ReplacementLine:
    replacement: Replacement
    outgoing: str
    incoming: str
    sitting: str
    by: str
    ended_by: str


def replace_delegate(store: Store, event_id: int, order: ReplacementOrder, by: Actor, now: datetime) -> int:
    """The replacement's id. Both badges react on their next scan; in each sitting one of the two counts.

    NotFound for people or a sitting of another event; InvalidField "decision_number" or "decided_by" "empty" or
    "long"; CannotReplace.
    """
    number = _text("decision_number", order.decision_number, LONGEST_NUMBER)
    body = _text("decided_by", order.decided_by, LONGEST_BODY)
    with store.write() as session:
        hold_roster(session, event_id)
        event = session.get(Event, event_id)
        outgoing, incoming = (_person(session, event_id, key) for key in (order.outgoing_id, order.incoming_id))
        sitting = session.get(Sitting, order.from_sitting_id)
        if event is None or sitting is None or sitting.event_id != event_id:
            raise NotFound
        for_good = order.for_good
        if for_good is None:
            for_good = event.replacement_policy is ReplacementPolicy.FOR_GOOD
        _check_people(session, outgoing, incoming)
        _check_free(session, event_id, outgoing, incoming, sitting, for_good)
        row = Replacement(
            event_id=event_id,
            outgoing_id=outgoing.id,
            incoming_id=incoming.id,
            from_sitting_id=sitting.id,
            for_good=for_good,
            decision_number=number,
            decided_by=body,
            decided_on=order.decided_on,
            account_id=by.account_id,
            at=now,
        )
        session.add(row)
        session.flush()
        _tell(session, outgoing, incoming, number, by, now, ended=False)
        return row.id


def end_replacement(store: Store, event_id: int, replacement_id: int, by: Actor, now: datetime) -> None:
    """The other one sits again. Idempotent; NotFound for another event's."""
    with store.write() as session:
        hold_roster(session, event_id)
        row = session.get(Replacement, replacement_id)
        if row is None or row.event_id != event_id:
            raise NotFound
        if row.ended_at is not None:
            return
        row.ended_at, row.ended_by_id = now, by.account_id
        session.flush()
        outgoing, incoming = (session.get_one(Delegate, key) for key in (row.outgoing_id, row.incoming_id))
        _tell(session, outgoing, incoming, row.decision_number, by, now, ended=True)


def set_replacement_policy(store: Store, event_id: int, policy: ReplacementPolicy) -> None:
    """For replacements decided from now on."""
    with store.write() as session:
        event = session.get(Event, event_id)
        if event is None:
            raise NotFound
        event.replacement_policy = policy


def replacements_of(session: Session, delegate_id: int) -> list[ReplacementLine]:
    """Those that touch this person, ended ones too; the latest first."""
    outgoing, incoming, ender = aliased(Delegate), aliased(Delegate), aliased(Account)
    rows = session.execute(
        select(Replacement, outgoing.full_name, incoming.full_name, Sitting.name, Account.name, ender.name)
        .join(outgoing, outgoing.id == Replacement.outgoing_id)
        .join(incoming, incoming.id == Replacement.incoming_id)
        .join(Sitting, Sitting.id == Replacement.from_sitting_id)
        .outerjoin(Account, Account.id == Replacement.account_id)
        .outerjoin(ender, ender.id == Replacement.ended_by_id)
        .where(or_(Replacement.outgoing_id == delegate_id, Replacement.incoming_id == delegate_id))
        .order_by(Replacement.at.desc(), Replacement.id.desc())
    )
    return [ReplacementLine(row, a, b, sitting, by or "", ended or "") for row, a, b, sitting, by, ended in rows]


def in_replacements(session: Session, event_id: int) -> set[int]:
    """Both parts of every replacement that holds."""
    rows = session.execute(
        select(Replacement.outgoing_id, Replacement.incoming_id).where(
            Replacement.event_id == event_id, Replacement.ended_at.is_(None)
        )
    )
    return {key for pair in rows for key in pair}


def possible_alternates(session: Session, event_id: int) -> list[tuple[int, str, str]]:
    """Id, name and category of those who may come in for somebody, in the order of lists."""
    rows = session.execute(
        select(Delegate.id, Delegate.full_name, Category.name)
        .join(Category, Category.id == Delegate.category_id)
        .where(
            Delegate.event_id == event_id,
            Delegate.status == DelegateStatus.ACTIVE,
            Category.counts_for_quorum.is_(False),
            Category.needs_activation.is_(True),
        )
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return [(key, name, category) for key, name, category in rows]


def _text(field: str, text: str, longest: int) -> str:
    text = clean(text)
    if not text or len(text) > longest:
        raise InvalidField(field, "long" if text else "empty")
    return text


def _person(session: Session, event_id: int, delegate_id: int) -> Delegate:
    found = session.scalar(
        select(Delegate)
        .where(Delegate.id == delegate_id, Delegate.event_id == event_id)
        .with_for_update(of=Delegate, key_share=True)
    )
    if found is None:
        raise NotFound
    return found


def _check_people(session: Session, outgoing: Delegate, incoming: Delegate) -> None:
    if outgoing.id == incoming.id:
        raise CannotReplace("same")
    counts = [session.get_one(Category, one.category_id).counts_for_quorum for one in (outgoing, incoming)]
    if outgoing.status is not DelegateStatus.ACTIVE or not counts[0]:
        raise CannotReplace("outgoing")
    if incoming.status is not DelegateStatus.ACTIVE or counts[1]:
        raise CannotReplace("incoming")


def _check_free(
    session: Session, event_id: int, outgoing: Delegate, incoming: Delegate, sitting: Sitting, for_good: bool
) -> None:
    """No two replacements of one person in one sitting, in whichever part."""
    both = (outgoing.id, incoming.id)
    held = session.execute(
        select(Replacement, Sitting)
        .join(Sitting, Sitting.id == Replacement.from_sitting_id)
        .where(
            Replacement.event_id == event_id,
            Replacement.ended_at.is_(None),
            or_(Replacement.outgoing_id.in_(both), Replacement.incoming_id.in_(both)),
        )
    ).all()
    if any(_meet((sitting, for_good), (first, other.for_good)) for other, first in held):
        raise CannotReplace("taken")


def _meet(one: tuple[Sitting, bool], other: tuple[Sitting, bool]) -> bool:
    """Whether there is, or could be, a sitting in which both hold."""
    earlier, later = sorted((one, other), key=_place)
    return earlier[1] or earlier[0].id == later[0].id


def _place(which: tuple[Sitting, bool]) -> tuple[int, int]:
    return which[0].position, which[0].id


def _tell(
    session: Session, outgoing: Any, incoming: Any, number: str, by: Actor, now: datetime, *, ended: bool
) -> None:
    """In both histories, and to every screen."""
    out, into = (outgoing.id, "replaced_by", incoming.full_name), (incoming.id, "sits_for", outgoing.full_name)
    changes = []
    for key, field, name in (out, into):
        said = f"{name} ({number})"
        changes.append(FieldChange(key, field, said if ended else "", "" if ended else said))
    record_changes(session, changes, by, now)
    append_delta(session, outgoing.event_id, DeltaKind.REFRESH, {}, now)
