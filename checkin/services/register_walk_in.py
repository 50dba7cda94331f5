"""A supervisor takes somebody who is on no list: a delegate with a badge, who is then scanned like all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean, fold
from checkin.core.rights import DeviceRight
from checkin.core.roster.person import Person
from checkin.core.stream import DeltaKind
from checkin.services.issue_badges import issue_within
from checkin.services.pair_device import identify_device, living_device, require_right
from checkin.services.search_at_door import Hit, hits_of
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, Delegation, WalkIn
from checkin.store.roster import RosterWriter, hold_roster
from checkin.store.stream import append_delta

LONGEST_NAME = 200
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """`walk_in_id` is a UUID of the device's making. `confirmed`: whoever else has this name is somebody else."""

    walk_in_id: str
    full_name: str
    category_id: int
    delegation_id: int | None
    reason: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """`delegate` is None where nothing was written, since others have this name: `same_name`, twenty at most."""

    delegate: Hit | None
    same_name: list[Hit]


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody new may be: (id, name) in the organizers' order. Not alternates: they await their call."""

    categories: list[tuple[int, str]]
    delegations: list[tuple[int, str]]


def walk_in_choices(store: Store, key: str) -> Choices:
    """For the device behind a bearer key: DeviceUnknown, DeviceRevoked, NotPermitted."""
    device = identify_device(store, key)
    require_right(device, DeviceRight.WALK_IN)
    of_event = select(Category).where(Category.event_id == device.event_id, Category.needs_activation.is_(False))
    units = select(Delegation).where(Delegation.event_id == device.event_id)
    with store.read() as session:
        categories = session.scalars(of_event.order_by(Category.position, Category.id))
        delegations = session.scalars(units.order_by(Delegation.position, Delegation.id))
        return Choices([(one.id, one.name) for one in categories], [(one.id, one.name) for one in delegations])


def register_walk_in(store: Store, key: str, newcomer: Newcomer, now: datetime) -> Registered:
    """Makes the delegate and issues the badge; letting them in is a scan of method "picked".

    Idempotent by `walk_in_id`. InvalidField for a name or a reason that says nothing or is too long; NotFound for a
    category that is not offered, a delegation or a `walk_in_id` of another event; DeviceUnknown, DeviceRevoked,
    NotPermitted.
    """
    name = _said("full_name", newcomer.full_name, LONGEST_NAME)
    reason = _said("reason", newcomer.reason, LONGEST_REASON)
    with store.write() as session:
        device = living_device(Transaction.of_session(session), store.vault.hash("device", key))
        require_right(device, DeviceRight.WALK_IN)
        hold_roster(session, device.event_id)
        known = session.get(WalkIn, newcomer.walk_in_id)
        if known is not None:
            if known.event_id != device.event_id:
                raise NotFound
            return Registered(_hit(session, known.delegate_id), [])
        person = _person(session, device.event_id, newcomer, name)
        namesakes = _same_name(session, device.event_id, name)
        if namesakes and not newcomer.confirmed:
            return Registered(None, hits_of(session, namesakes).hits)
        (delegate_id,) = RosterWriter(session, store.vault, device.event_id, now).insert([person])
        issue_within(session, store.vault, device.event_id, now, [delegate_id])
        session.add(
            WalkIn(
                id=newcomer.walk_in_id,
                event_id=device.event_id,
                delegate_id=delegate_id,
                device_id=device.id,
                reason=reason,
                created_at=now,
            )
        )
        append_delta(session, device.event_id, DeltaKind.REFRESH, {}, now)
        session.flush()
        return Registered(_hit(session, delegate_id), [])


def _said(field: str, text: str, longest: int) -> str:
    text = clean(text)
    if not text or len(text) > longest:
        raise InvalidField(field, "long" if text else "empty")
    return text


def _person(session: Session, event_id: int, newcomer: Newcomer, name: str) -> Person:
    category = session.get(Category, newcomer.category_id)
    if category is None or category.event_id != event_id or category.needs_activation:
        raise NotFound
    if newcomer.delegation_id is None:
        return Person(full_name=name, category=category.code)
    delegation = session.get(Delegation, newcomer.delegation_id)
    if delegation is None or delegation.event_id != event_id:
        raise NotFound
    return Person(full_name=name, category=category.code, delegation=delegation.name)


def _same_name(session: Session, event_id: int, name: str) -> list[int]:
    wanted = fold(name)
    rows = session.execute(select(Delegate.id, Delegate.full_name).where(Delegate.event_id == event_id))
    return [delegate_id for delegate_id, full_name in rows if fold(full_name) == wanted]


def _hit(session: Session, delegate_id: int) -> Hit:
    (hit,) = hits_of(session, [delegate_id]).hits
    return hit
