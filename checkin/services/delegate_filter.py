"""What the list of delegates can be narrowed to, and the conditions on a `Delegate` that say so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, String, and_, cast, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.services.quorum_figures import rule_of
from checkin.store.counting import is_of_hall
from checkin.store.models import Attendance, Badge, Delegate, DelegatePhoto, Event, EventField, Sitting
from checkin.store.taking_part import admitted_by, attended, counts, has_leave, in_base, would_enter_at

AT_DESK = UNKNOWN = 0


class Presence(StrEnum):
    """At the chosen sitting, else the one that runs."""

    PRESENT = "present"
    ABSENT = "absent"
    INSIDE = "inside"
    LEFT = "left"  # was present and is outside now
    OUTSIDE = "outside"  # not inside now, whether they came or not
    EXCUSED = "excused"  # absent with leave
    UNEXCUSED = "unexcused"  # absent without


class Part(StrEnum):
    """In the chosen sitting, else in the one that runs; who is replaced there has none."""

    ALL = "all"
    COUNTING = "counting"  # for the quorum
    OTHERS = "others"
    BASE = "base"  # of what the sitting's rule takes its share; where that is seats, those who count


class Missing(StrEnum):
    """What is not known of somebody yet."""

    BIRTH = "birth"
    SEX = "sex"
    DELEGATION = "delegation"
    POSITION = "position"
    PHONE = "phone"
    EMAIL = "email"
    ORIGIN = "origin"
    EDUCATION = "education"
    SEAT = "seat"
    PHOTO = "photo"


class Order(StrEnum):
    NAME = "name"
    DELEGATION = "delegation"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateFilter:
    """What is asked for; everything left out admits all. Ids of another event find nobody."""

    text: str = ""
    category_id: int | None = None
    delegation_id: int | None = None
    origin: str = ""
    status: DelegateStatus | None = None
    missing: Missing | None = None
    sitting_id: int | None = None  # whose presence is meant and shown; else of the one that runs
    presence: Presence | None = None
    part: Part | None = None
    came_since: datetime | None = None  # came first in the span of these two (the later one is not in it)
    came_before: datetime | None = None
    entrance_id: int | None = None  # through which they came in first; UNKNOWN: nobody knows
    would_enter_at: int | None = None  # an entrance that admits them, whether they came or not
    device_id: int | None = None  # that admitted them first; AT_DESK: none, a person at a desk did
    without_badge: bool = False
    without_seat: bool = False
    field_id: int | None = None  # a field of the event in which they have something
    field_text: str | None = None  # exactly this, as `event_fields.choices_of` says it; "": nothing
    order: Order = Order.NAME


def conditions_of(session: Session, wanted: DelegateFilter, sitting: Sitting | None) -> list[ColumnElement[bool]]:
    asked = (
        (Delegate.category_id, wanted.category_id),
        (Delegate.delegation_id, wanted.delegation_id),
        (Delegate.origin, wanted.origin or None),
        (Delegate.status, wanted.status),
    )
    conditions: list[ColumnElement[bool]] = [column == value for column, value in asked if value is not None]
    if wanted.missing is not None:
        conditions.append(is_missing(wanted.missing))
    if wanted.sitting_id is not None and sitting is None:
        conditions.append(false())
    if wanted.without_seat:
        conditions.append(Delegate.seat == "")
    if wanted.without_badge:
        conditions.append(~_has_badge())
    if wanted.field_id is not None:
        conditions.append(_says(wanted.field_id, wanted.field_text))
    return conditions + _at_sitting(session, wanted, sitting)


def _says(field_id: int, text: str | None) -> ColumnElement[bool]:
    """What somebody has in a field of the event; one of another event finds nobody."""
    value = cast(Delegate.extra[str(field_id)].as_string(), String)
    of_event = select(EventField.id).where(EventField.id == field_id, EventField.event_id == Delegate.event_id)
    of_event = of_event.where(EventField.sensitive.is_(False))
    if text is None:
        return and_(of_event.exists(), value.is_not(None))
    return and_(of_event.exists(), value == text if text else value.is_(None))


def _at_sitting(session: Session, wanted: DelegateFilter, sitting: Sitting | None) -> list[ColumnElement[bool]]:
    sitting_id = sitting.id if sitting else 0
    conditions = []
    if wanted.presence is not None:
        conditions.append(_is_there(wanted.presence, sitting_id))
    if wanted.part is Part.BASE:
        conditions.append(_is_in_base(session, sitting))
    elif wanted.part is not None:
        conditions.append(_has_part(wanted.part, sitting_id))
    if wanted.came_since is not None:
        conditions.append(attended(sitting_id, Attendance.first_in_at >= wanted.came_since))
    if wanted.came_before is not None:
        conditions.append(attended(sitting_id, Attendance.first_in_at < wanted.came_before))
    if wanted.entrance_id is not None:
        entrance_id = wanted.entrance_id or None
        conditions.append(attended(sitting_id, Attendance.entrance_id.is_not_distinct_from(entrance_id)))
    if wanted.would_enter_at is not None:
        conditions.append(would_enter_at(wanted.would_enter_at, sitting_id))
    if wanted.device_id is not None:
        conditions.append(admitted_by(sitting_id, wanted.device_id or None))
    return conditions


def _is_in_base(session: Session, sitting: Sitting | None) -> ColumnElement[bool]:
    if sitting is None:
        return false()
    rule = rule_of(session.get_one(Event, sitting.event_id), sitting)
    return and_(_has_part(Part.COUNTING, sitting.id), in_base(rule.base, sitting.event_id))


def _is_there(presence: Presence, sitting_id: int) -> ColumnElement[bool]:
    match presence:
        case Presence.PRESENT:
            return attended(sitting_id)
        case Presence.ABSENT:
            return ~attended(sitting_id)
        case Presence.INSIDE:
            return attended(sitting_id, Attendance.inside.is_(True))
        case Presence.LEFT:
            return attended(sitting_id, Attendance.inside.is_(False))
        case Presence.OUTSIDE:
            return ~attended(sitting_id, Attendance.inside.is_(True))
        case Presence.EXCUSED:
            return and_(~attended(sitting_id), has_leave(sitting_id))
        case Presence.UNEXCUSED:
            return and_(~attended(sitting_id), ~has_leave(sitting_id))


def _has_part(part: Part, sitting_id: int) -> ColumnElement[bool]:
    if part is Part.ALL:
        return is_of_hall(sitting_id)
    return and_(is_of_hall(sitting_id), ~counts(sitting_id) if part is Part.OTHERS else counts(sitting_id))


def is_missing(what: Missing) -> ColumnElement[bool]:
    """A condition on Delegate."""
    match what:
        case Missing.BIRTH:
            return and_(Delegate.birth_date.is_(None), Delegate.birth_year.is_(None))
        case Missing.SEX:
            return or_(Delegate.sex == "", Delegate.sex == "unknown")
        case Missing.DELEGATION:
            return Delegate.delegation_id.is_(None)
        case Missing.PHOTO:
            return ~select(DelegatePhoto.delegate_id).where(DelegatePhoto.delegate_id == Delegate.id).exists()
        case _:
            column: InstrumentedAttribute[str] = getattr(Delegate, what.value)
            return column == ""


def _has_badge() -> ColumnElement[bool]:
    return select(Badge.id).where(Badge.delegate_id == Delegate.id, Badge.status == BadgeStatus.ACTIVE).exists()
