"""Absence with leave: who told it, why, by which document, for one sitting or throughout."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.store.engine import Store
from checkin.store.models import Account, Delegate, DelegateAbsence, Sitting
from checkin.store.portions import portions
from checkin.store.stream import append_delta

LONGEST = {"reported_by": 200, "reason": 500, "document": 120}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """`sitting_id` None: throughout. `sensitive`: the reason is shown only to who asks for it."""

    reported_by: str
    reason: str
    document: str = ""
    sitting_id: int | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """`reason` is None where it is masked; `sitting` is "" for throughout; `by` who wrote it down."""

    id: int
    sitting: str
    reported_by: str
    reason: str | None
    sensitive: bool
    document: str
    by: str
    at: datetime
    ended_at: datetime | None


def report_absence(store: Store, event_id: int, delegate_id: int, leave: Leave, by: Actor, now: datetime) -> int:
    """The absence's id. NotFound for a delegate or sitting of another event; InvalidField reason or reported_by
    "empty", any "long"; sitting_id "taken" where leave for the same is there already."""
    said = _said(leave)
    with store.write() as session:
        _check(session, event_id, delegate_id, leave.sitting_id)
        row = DelegateAbsence(
            delegate_id=delegate_id,
            sitting_id=leave.sitting_id,
            sensitive=leave.sensitive,
            account_id=by.account_id,
            at=now,
            **said,
        )
        session.add(row)
        session.flush()
        record_changes(session, [FieldChange(delegate_id, "absence", "", _where(session, row))], by, now)
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        return row.id


def report_absences(
    session: Session, event_id: int, delegate_ids: Collection[int], leave: Leave, by: Actor, now: datetime
) -> dict[int, int]:
    """Ids of the absences by delegate, in the caller's transaction; who has such leave already is left out.

    InvalidField as `report_absence`; NotFound for another event's sitting. The people are the caller's to check.
    """
    said = _said(leave)
    where = _sitting_name(session, event_id, leave.sitting_id)
    excused = on_leave(session, event_id, leave.sitting_id)
    rows = [
        DelegateAbsence(
            delegate_id=key,
            sitting_id=leave.sitting_id,
            sensitive=leave.sensitive,
            account_id=by.account_id,
            at=now,
            **said,
        )
        for key in sorted(delegate_ids)
        if key not in excused
    ]
    for some in portions(rows):
        session.add_all(some)
        session.flush()
    record_changes(session, [FieldChange(row.delegate_id, "absence", "", where) for row in rows], by, now)
    return {row.delegate_id: row.id for row in rows}


def end_absences(session: Session, absence_ids: Collection[int], by: Actor, now: datetime) -> list[int]:
    """Whose absence ended, in the caller's transaction; those that had ended are left out."""
    ended = []
    changes = []
    for some in portions(sorted(absence_ids)):
        query = select(DelegateAbsence).where(DelegateAbsence.id.in_(some), DelegateAbsence.ended_at.is_(None))
        for row in session.scalars(query.order_by(DelegateAbsence.id)):
            row.ended_at, row.ended_by_id = now, by.account_id
            changes.append(FieldChange(row.delegate_id, "absence", _where(session, row), ""))
            ended.append(row.delegate_id)
        session.flush()
    record_changes(session, changes, by, now)
    return ended


def on_leave(session: Session, event_id: int, sitting_id: int | None) -> set[int]:
    """Who has leave for exactly this: a sitting, or (None) throughout."""
    same = DelegateAbsence.sitting_id.is_(None) if sitting_id is None else DelegateAbsence.sitting_id == sitting_id
    query = select(DelegateAbsence.delegate_id).join(Delegate, Delegate.id == DelegateAbsence.delegate_id)
    return set(
        session.scalars(query.where(Delegate.event_id == event_id, DelegateAbsence.ended_at.is_(None), same))
    )


def end_absence(store: Store, event_id: int, delegate_id: int, absence_id: int, by: Actor, now: datetime) -> None:
    """It holds no longer and stays on record. Idempotent; NotFound."""
    with store.write() as session:
        row = session.get(DelegateAbsence, absence_id)
        person = session.get(Delegate, delegate_id)
        if row is None or person is None or person.event_id != event_id or row.delegate_id != delegate_id:
            raise NotFound
        if row.ended_at is None:
            row.ended_at, row.ended_by_id = now, by.account_id
            record_changes(session, [FieldChange(delegate_id, "absence", _where(session, row), "")], by, now)
            append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def absences_of(session: Session, delegate_id: int, *, revealed: bool = False) -> list[AbsenceLine]:
    """Ended ones too, the latest first."""
    rows = session.execute(
        select(DelegateAbsence, Sitting.name, Account.name)
        .outerjoin(Sitting, Sitting.id == DelegateAbsence.sitting_id)
        .outerjoin(Account, Account.id == DelegateAbsence.account_id)
        .where(DelegateAbsence.delegate_id == delegate_id)
        .order_by(DelegateAbsence.at.desc(), DelegateAbsence.id.desc())
    )
    return [
        AbsenceLine(
            id=row.id,
            sitting=sitting or "",
            reported_by=row.reported_by,
            reason=None if row.sensitive and not revealed else row.reason,
            sensitive=row.sensitive,
            document=row.document,
            by=by or "",
            at=row.at,
            ended_at=row.ended_at,
        )
        for row, sitting, by in rows
    ]


def _said(leave: Leave) -> dict[str, str]:
    said = {name: clean(getattr(leave, name)) for name in LONGEST}
    for name, text in said.items():
        if len(text) > LONGEST[name]:
            raise InvalidField(name, "long")
        if not text and name != "document":
            raise InvalidField(name, "empty")
    return said


def _sitting_name(session: Session, event_id: int, sitting_id: int | None) -> str:
    """As the history says it. NotFound for another event's."""
    if sitting_id is None:
        return "*"
    sitting = session.get(Sitting, sitting_id)
    if sitting is None or sitting.event_id != event_id:
        raise NotFound
    return sitting.name


def _check(session: Session, event_id: int, delegate_id: int, sitting_id: int | None) -> None:
    person = session.scalar(
        select(Delegate)
        .where(Delegate.id == delegate_id, Delegate.event_id == event_id)
        .with_for_update(of=Delegate, key_share=True)
    )
    if person is None:
        raise NotFound
    if sitting_id is not None:
        sitting = session.get(Sitting, sitting_id)
        if sitting is None or sitting.event_id != event_id:
            raise NotFound
    same = select(DelegateAbsence.id).where(
        DelegateAbsence.delegate_id == delegate_id,
        DelegateAbsence.ended_at.is_(None),
        DelegateAbsence.sitting_id.is_(None) if sitting_id is None else DelegateAbsence.sitting_id == sitting_id,
    )
    if session.scalar(same) is not None:
        raise InvalidField("sitting_id", "taken")


def _where(session: Session, row: DelegateAbsence) -> str:
    """The sitting's name, "*" for throughout: never the reason."""
    return session.get_one(Sitting, row.sitting_id).name if row.sitting_id is not None else "*"
