"""What figures are frozen from, as the database has it: the roster, a sitting's closings, and the log."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from checkin.core.attendance import Movement, Undoing
from checkin.core.credentials.frozen_log import Log, LoggedMove, marks_of
from checkin.core.credentials.frozen_roster import (
    Category,
    Delegation,
    Leave,
    OwnField,
    Person,
    Replaced,
    Roster,
    SittingPlace,
)
from checkin.core.decision import DelegateStatus
from checkin.store import models
from checkin.store.models import (
    DelegateAbsence,
    DelegateSensitive,
    Event,
    EventField,
    FrozenRoster,
    Replacement,
    Scan,
    ScanVoid,
    Sitting,
    SittingAct,
    sitting_category,
)

_delegate, _sensitive = models.Delegate, DelegateSensitive
_OF_PERSON = (
    _delegate.id, _delegate.full_name, _delegate.sort_key, _delegate.category_id, _delegate.delegation_id,
    _delegate.status, _delegate.activated_at, _delegate.badge_number, _delegate.unit, _delegate.position,
    _delegate.origin, _delegate.sex, _delegate.birth_date, _delegate.birth_year, _delegate.education,
    _delegate.sector, _delegate.full_time_officer, _delegate.direct_worker, _delegate.vote_weight,
    _sensitive.ethnicity, _sensitive.religion, _sensitive.party_member, _sensitive.party_since,
    _sensitive.political_theory, _delegate.extra,
)  # fmt: skip


def read_roster(session: Session, event: Event) -> Roster:
    """Everybody of the event, in the order of lists; a fixed number of queries."""
    return Roster(
        event_name=event.name,
        place=event.place,
        starts_on=event.starts_on.isoformat(),
        time_zone=event.time_zone,
        sittings=_sittings(session, event.id),
        categories=_categories(session, event.id),
        delegations=_delegations(session, event.id),
        people=_people(session, event.id),
        leaves=_leaves(session, event.id),
        replacements=_replacements(session, event.id),
        own_fields=tuple(
            OwnField(each.id, each.name, each.kind.value)
            for each in session.scalars(
                select(EventField)
                .where(EventField.event_id == event.id, EventField.sensitive.is_(False))
                .order_by(EventField.position, EventField.id)
            )
        ),
    )


def keep_roster(session: Session, event_id: int, hash_: str, content: str, at: datetime) -> None:
    """Writes the copy where it is not there yet, whoever else freezes the same roster at this moment."""
    inserting = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = {"hash": hash_, "event_id": event_id, "content": content, "at": at}
    session.execute(inserting.insert(FrozenRoster).values(row).on_conflict_do_nothing())


def read_closings(session: Session, event_id: int) -> dict[int, tuple[datetime, ...]]:
    """When everybody's stay was ended, by sitting."""
    query = (
        select(SittingAct.sitting_id, SittingAct.at)
        .join(Sitting, Sitting.id == SittingAct.sitting_id)
        .where(Sitting.event_id == event_id, SittingAct.ends_stays)
    )
    found: defaultdict[int, tuple[datetime, ...]] = defaultdict(tuple)
    for sitting_id, at in session.execute(query.order_by(SittingAct.at)):
        found[sitting_id] += (at,)
    return dict(found)


def read_log(session: Session, event_id: int, *, below: int | None = None, since: int | None = None) -> Log:
    """What moved anybody in or out of the event's sittings, and what was undone of it: rows whose place in the log
    is smaller than `below`, and at least `since`."""
    return Log(_moves(session, event_id, below, since), _voids(session, event_id, below, since))


def _placed(column: Any, below: int | None, since: int | None) -> list[ColumnElement[bool]]:
    bounds = [] if below is None else [column < below]
    return bounds if since is None else [*bounds, column >= since]


def _moves(session: Session, event_id: int, below: int | None, since: int | None) -> tuple[LoggedMove, ...]:
    rows = session.execute(
        select(
            Scan.id, Scan.delegate_id, Scan.sitting_id, Scan.scanned_at, Scan.effect, Scan.entrance_id,
            Scan.overrode, Scan.flags, Scan.received_at, Scan.reason,
        )
        .where(Scan.event_id == event_id, Scan.effect.is_not(None), *_placed(Scan.seq, below, since))
        .order_by(Scan.scanned_at, Scan.id)
    )  # fmt: skip
    return tuple(
        LoggedMove(
            delegate_id,
            sitting_id,
            Movement(scan_id, at, effect, entrance_id),
            marks_of(overrode=overrode is not None, flags=flags.split(), waited=received_at - at),
            reason,
        )
        for scan_id, delegate_id, sitting_id, at, effect, entrance_id, overrode, flags, received_at, reason in rows
        if delegate_id is not None and effect is not None
    )


def _voids(session: Session, event_id: int, below: int | None, since: int | None) -> tuple[Undoing, ...]:
    rows = session.execute(
        select(ScanVoid.scan_id, ScanVoid.voided_at)
        .where(ScanVoid.event_id == event_id, *_placed(ScanVoid.seq, below, since))
        .order_by(ScanVoid.voided_at, ScanVoid.id)
    )
    return tuple(Undoing(scan_id, at) for scan_id, at in rows)


def _sittings(session: Session, event_id: int) -> tuple[SittingPlace, ...]:
    convened: dict[int, list[int]] = {}
    for sitting_id, category_id in session.execute(
        select(sitting_category.c.sitting_id, sitting_category.c.category_id)
        .join(Sitting, Sitting.id == sitting_category.c.sitting_id)
        .where(Sitting.event_id == event_id)
        .order_by(sitting_category.c.category_id)
    ):
        convened.setdefault(sitting_id, []).append(category_id)
    rows = session.execute(
        select(Sitting.id, Sitting.name).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
    )
    return tuple(SittingPlace(key, name, tuple(convened.get(key, ()))) for key, name in rows)


def _categories(session: Session, event_id: int) -> tuple[Category, ...]:
    table = models.Category
    rows = session.execute(
        select(table.id, table.name, table.counts_for_quorum, table.needs_activation, table.may_vote)
        .where(table.event_id == event_id)
        .order_by(table.position, table.id)
    )
    return tuple(Category(*row) for row in rows)


def _delegations(session: Session, event_id: int) -> tuple[Delegation, ...]:
    table = models.Delegation
    rows = session.execute(
        select(table.id, table.name, table.allotted)
        .where(table.event_id == event_id)
        .order_by(table.position, table.id)
    )
    return tuple(Delegation(*row) for row in rows)


def _people(session: Session, event_id: int) -> tuple[Person, ...]:
    rows = session.execute(
        select(*_OF_PERSON)
        .outerjoin(_sensitive, _sensitive.delegate_id == _delegate.id)
        .where(_delegate.event_id == event_id)
        .order_by(_delegate.sort_key, _delegate.id)
    )
    return tuple(_person(*row) for row in rows)


def _person(*row: Any) -> Person:
    (
        key, full_name, sort_key, category_id, delegation_id, status, activated_at, badge_number, unit, position,
        origin, sex, birth_date, birth_year, education, sector, full_time_officer, direct_worker, vote_weight,
        ethnicity, religion, party_member, party_since, political_theory, extra,
    ) = row  # fmt: skip
    return Person(
        id=key,
        full_name=full_name,
        sort_key=sort_key,
        category_id=category_id,
        delegation_id=delegation_id,
        status=DelegateStatus(status).value,
        activated=activated_at is not None,
        badge_number=badge_number,
        unit=unit,
        position=position,
        origin=origin,
        sex=sex,
        birth_date=_iso(birth_date),
        birth_year=birth_year,
        education=education,
        sector=sector,
        full_time_officer=full_time_officer,
        direct_worker=direct_worker,
        vote_weight=vote_weight,
        ethnicity=ethnicity or "",
        religion=religion or "",
        party_member=party_member,
        party_since=_iso(party_since),
        political_theory=political_theory or "",
        extra=extra or None,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _leaves(session: Session, event_id: int) -> tuple[Leave, ...]:
    rows = session.execute(
        select(
            DelegateAbsence.delegate_id,
            DelegateAbsence.sitting_id,
            DelegateAbsence.reason,
            DelegateAbsence.sensitive,
        )
        .join(_delegate, _delegate.id == DelegateAbsence.delegate_id)
        .where(_delegate.event_id == event_id, DelegateAbsence.ended_at.is_(None))
        .order_by(DelegateAbsence.id)
    )
    return tuple(Leave(key, sitting_id, "" if masked else reason) for key, sitting_id, reason, masked in rows)


def _replacements(session: Session, event_id: int) -> tuple[Replaced, ...]:
    rows = session.scalars(
        select(Replacement)
        .where(Replacement.event_id == event_id, Replacement.ended_at.is_(None))
        .order_by(Replacement.id)
    )
    return tuple(
        Replaced(
            row.outgoing_id,
            row.incoming_id,
            row.from_sitting_id,
            row.for_good,
            row.decision_number,
            row.decided_by,
            _iso(row.decided_on),
        )
        for row in rows
    )
