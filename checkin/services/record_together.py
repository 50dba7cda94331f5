"""Many people recorded at once, as a coach that arrives or a list that was ticked: each through the same decision,
each with an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from checkin.core.attendance import SAME_MOMENT
from checkin.core.errors import InvalidField, NotFound
from checkin.core.scan_id import uuid_of
from checkin.core.verdict import ADMITTING, VerdictCode
from checkin.services.record_scan import record_scan
from checkin.services.scan_report import ScanReport
from checkin.services.void_scan import Voiding, void_scan
from checkin.store.engine import Store
from checkin.store.give_way import give_way
from checkin.store.models import Delegate, Scan
from checkin.store.portions import portions

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form says that people came in. `form_id` is a UUID made with the form: sent again it records nothing
    new."""

    form_id: str
    sitting_id: int
    entrance_id: int


@dataclass(frozen=True, slots=True)
class Coach(Place):
    delegate_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """`answer` as `record_scan` gives it."""

    delegate_id: int
    full_name: str
    answer: dict[str, Any]


def record_coach(
    store: Store, event_id: int, account_id: int | None, coach: Coach, now: datetime
) -> list[PersonAnswer]:
    """Each is a scan of method "picked" without a device, judged now. In the order of lists.

    Idempotent by `form_id` and person. InvalidField people "empty" or "long"; NotFound for a sitting, an entrance
    or a delegate of another event: then nobody is recorded.
    """
    people = _people(store, event_id, coach.delegate_ids)
    return record_people(store, event_id, account_id, coach, people, "picked", now, now)


def record_people(
    store: Store,
    event_id: int,
    account_id: int | None,
    place: Place,
    people: Mapping[int, str],
    method: str,
    scanned_at: datetime,
    now: datetime,
) -> list[PersonAnswer]:
    """A scan of each of `people` (names by id), in their order, of the organizer who sent the form."""
    answers = []
    for delegate_id, full_name in people.items():
        report = ScanReport(
            scan_id=scan_id_of(place.form_id, place.sitting_id, delegate_id),
            event_id=event_id,
            sitting_id=place.sitting_id,
            entrance_id=place.entrance_id,
            device_id=None,
            account_id=account_id,
            method=method,
            read=str(delegate_id),
            scanned_at=scanned_at,
        )
        answers.append(PersonAnswer(delegate_id, full_name, record_scan(store, report, now)))
        give_way()
    return answers


def undo_coach(
    store: Store, event_id: int, account_id: int | None, coach: Coach, reason: str, now: datetime
) -> int:
    """How many admissions of this form were undone, each by a void of its own. Idempotent.

    Who was inside already is inside by the earlier scan alone again; where that was read at the same moment, the
    form's stays beside it, since undoing one of both undoes both (core.attendance).
    """
    scan_ids = [scan_id_of(coach.form_id, coach.sitting_id, key) for key in coach.delegate_ids]
    undone = 0
    for some in portions(scan_ids):
        with store.read() as session:
            effective = session.execute(_effective(event_id, some)).all()
        for scan_id, verdict, at, met_at in effective:
            if verdict not in ADMITTING and met_at is not None and at - met_at <= SAME_MOMENT:
                continue
            voiding = Voiding(void_id=uuid_of(f"void:{scan_id}"), scan_id=scan_id, reason=reason, voided_at=now)
            void_scan(store, event_id, account_id, voiding, now)
            undone += verdict in ADMITTING
            give_way()
    return undone


def _effective(event_id: int, scan_ids: Sequence[str]) -> Select[str, VerdictCode, datetime, datetime]:
    """Of these scans those that have an effect: id, verdict, time, and the time of the admission that each met."""
    met = aliased(Scan)
    return (
        select(Scan.id, Scan.verdict, Scan.scanned_at, met.scanned_at)
        .outerjoin(met, Scan.met_scan_id == met.id)
        .where(Scan.id.in_(scan_ids), Scan.event_id == event_id, Scan.effect.is_not(None))
        .order_by(Scan.id)
    )


def scan_id_of(form_id: str, sitting_id: int, delegate_id: int) -> str:
    """A UUID that is the same whenever this form names this person."""
    return uuid_of(f"{form_id}:{sitting_id}:{delegate_id}")


def _people(store: Store, event_id: int, delegate_ids: Sequence[int]) -> dict[int, str]:
    wanted = set(delegate_ids)
    if not wanted or len(wanted) > MOST_PEOPLE:
        raise InvalidField("people", "long" if wanted else "empty")
    with store.read() as session:
        rows = session.execute(
            select(Delegate.id, Delegate.full_name)
            .where(Delegate.event_id == event_id, Delegate.id.in_(wanted))
            .order_by(Delegate.sort_key, Delegate.id)
        )
        people = {key: name for key, name in rows}
    if people.keys() != wanted:
        raise NotFound
    return people
