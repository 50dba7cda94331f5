"""The plan of an event's hall: described by an organizer, else read from the delegates' seats."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound
from checkin.core.hall_of_seats import plan_of_seats
from checkin.core.hall_plan import HallDescription, HallPlan, Numbering, hall_plan
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor
from checkin.store.engine import Store
from checkin.store.models import Delegate, Event, HallPlanRow
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta


@dataclass(frozen=True, slots=True)
class Hall:
    """`description` is None where nobody described it and the plan is of the seats that people have."""

    plan: HallPlan
    description: HallDescription | None


def describe_hall(store: Store, event_id: int, description: HallDescription, by: Actor, now: datetime) -> None:
    """Delegates keep their seats. BadHall where the text cannot be read."""
    hall_plan(description)
    said = {
        "blocks": description.blocks.strip(),
        "serpentine": description.serpentine,
        "numbering": description.numbering.value,
        "kept": description.kept.strip(),
    }
    with store.write() as session:
        if session.get(Event, event_id) is None:
            raise NotFound
        hold_roster(session, event_id)
        session.merge(HallPlanRow(event_id=event_id, description=said, account_id=by.account_id, at=now))
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def forget_hall(store: Store, event_id: int, now: datetime) -> None:
    """From now on the plan is of the delegates' seats. Idempotent."""
    with store.write() as session:
        hold_roster(session, event_id)
        session.execute(delete(HallPlanRow).where(HallPlanRow.event_id == event_id))
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def find_hall(store: Store, event_id: int) -> Hall:
    with store.read() as session:
        return hall_of(session, event_id)


def hall_of(session: Session, event_id: int) -> Hall:
    row = session.get(HallPlanRow, event_id)
    if row is None:
        seats = select(Delegate.seat).where(Delegate.event_id == event_id, Delegate.seat != "").distinct()
        return Hall(plan_of_seats(session.scalars(seats)), None)
    said = row.description
    description = HallDescription(
        said["blocks"], bool(said["serpentine"]), Numbering(said["numbering"]), said["kept"]
    )
    return Hall(hall_plan(description), description)
