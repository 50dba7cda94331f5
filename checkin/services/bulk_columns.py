"""What an act on many delegates sets, and the columns that it writes: with history, some hundred at a time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.core.event_field import searched_texts
from checkin.core.names import searchable
from checkin.services.absences import Leave
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.store.models import Category, Delegate, Delegation, Sitting
from checkin.store.portions import portions

SETTABLE = (DelegateStatus.ACTIVE, DelegateStatus.WITHDRAWN, DelegateStatus.NOT_ELIGIBLE)


class BulkKind(StrEnum):
    CATEGORY = "category"
    DELEGATION = "delegation"
    SHOWN = "shown"  # whether public screens may name them
    STATUS = "status"
    LEAVE = "leave"
    PHOTOS = "photos"  # of an archive; chosen by nobody in the list


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOrder:
    """`value`: a category's or delegation's id as text ("": no delegation), "yes" or "no", a DelegateStatus; unused
    for leave. `reason` is the status act's."""

    kind: BulkKind
    value: str = ""
    reason: str = ""
    leave: Leave | None = None


COLUMNS = {
    BulkKind.CATEGORY: Delegate.category_id,
    BulkKind.DELEGATION: Delegate.delegation_id,
    BulkKind.SHOWN: Delegate.may_be_shown,
    BulkKind.STATUS: Delegate.status,
}
_MODELS: dict[BulkKind, Any] = {BulkKind.CATEGORY: Category, BulkKind.DELEGATION: Delegation}


def wanted_value(session: Session, event_id: int, order: BulkOrder) -> tuple[Any, str]:
    """What is to be, as its column has it (of leave: the sitting's id), and its name.

    NotFound for a part of another event; InvalidField value "unknown".
    """
    match order.kind:
        case BulkKind.CATEGORY | BulkKind.DELEGATION:
            return _wanted_part(session, event_id, order)
        case BulkKind.SHOWN if order.value in ("yes", "no"):
            return order.value == "yes", order.value
        case BulkKind.STATUS if order.value in SETTABLE:
            return DelegateStatus(order.value), order.value
        case BulkKind.LEAVE:
            return _wanted_sitting(session, event_id, order.leave)
        case _:
            raise InvalidField("value", "unknown")


def _wanted_part(session: Session, event_id: int, order: BulkOrder) -> tuple[int | None, str]:
    if order.kind is BulkKind.DELEGATION and not order.value:
        return None, ""
    is_key = order.value.isascii() and order.value.isdecimal() and len(order.value) < 10
    found = session.get(_MODELS[order.kind], int(order.value)) if is_key else None
    if found is None or found.event_id != event_id:
        raise NotFound
    return found.id, found.name


def _wanted_sitting(session: Session, event_id: int, leave: Leave | None) -> tuple[int | None, str]:
    if leave is None or leave.sitting_id is None:
        return None, "*"
    sitting = session.get(Sitting, leave.sitting_id)
    if sitting is None or sitting.event_id != event_id:
        raise NotFound
    return sitting.id, sitting.name


def values_of(session: Session, event_id: int, ids: Collection[int], column: Any) -> dict[int, Any]:
    rows = session.execute(select(Delegate.id, column).where(Delegate.event_id == event_id))
    return {key: value for key, value in rows if key in ids}


def still_there(session: Session, event_id: int, kind: BulkKind) -> set[int] | None:
    """Categories or delegations that were not removed since; None where that is no question."""
    model = _MODELS.get(kind)
    if model is None:
        return None
    return set(session.scalars(select(model.id).where(model.event_id == event_id)))


def write_column(
    session: Session, event_id: int, values: Mapping[int, Any], kind: BulkKind, by: Actor, now: datetime
) -> None:
    """`values` are what is to be, by delegate."""
    column = COLUMNS[kind]
    before = values_of(session, event_id, values.keys(), column)
    for some in portions(values.items()):
        rows: list[dict[str, Any]] = [{"id": key, column.key: value} for key, value in some]
        session.execute(update(Delegate), rows)
    if kind is BulkKind.DELEGATION:
        _follow_delegation(session, values.keys())
    said = _said_values(session, event_id, kind)
    name = column.key.removesuffix("_id")
    changes = [FieldChange(key, name, said(before[key]), said(value)) for key, value in values.items()]
    record_changes(session, changes, by, now)


def _follow_delegation(session: Session, ids: Collection[int]) -> None:
    """They are found by the name of their delegation too."""
    for some in portions(sorted(ids)):
        rows = session.execute(
            select(
                Delegate.id, Delegate.full_name, Delegation.name, Delegate.unit, Delegate.position, Delegate.extra
            )
            .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
            .where(Delegate.id.in_(some))
        )
        folded = [
            {
                "id": key,
                "folded": searchable(name, delegation or "", unit, position, *searched_texts(extra.items())),
            }
            for key, name, delegation, unit, position, extra in rows
        ]
        session.execute(update(Delegate), folded)


def _said_values(session: Session, event_id: int, kind: BulkKind) -> Any:
    """How the history says a column's value: categories and delegations by the names that they have now."""
    model = _MODELS.get(kind)
    if model is None:
        return lambda value: value
    names = {
        key: name for key, name in session.execute(select(model.id, model.name).where(model.event_id == event_id))
    }
    return lambda value: names.get(value, "")
