"""What changed about a delegate, when and by whom: every service that changes one says it here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from checkin.store.models import Account, Delegate, DelegateChange, Device, EventField
from checkin.store.portions import portions

SENSITIVE_FIELDS = frozenset({"ethnicity", "religion", "party_member", "party_since", "political_theory"})
EXTRA = "extra:"  # before an EventField's id
LONGEST_VALUE = 500
MOST_SHOWN = 200
_AT_ONCE = 500  # ids in one query


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an organizer, a device, or an organizer by an import (ImportRun.id)."""

    account_id: int | None = None
    device_id: int | None = None
    import_id: int | None = None


class FieldChange(NamedTuple):
    """`field` is a column's name, "photo", "absence", "replacement", or "extra:" and an EventField's id."""

    delegate_id: int
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`old` and `new` are "" where nothing was known, and always for a sensitive field."""

    id: int
    field: str
    old: str
    new: str
    by: str  # name of the account or device; "" where nobody is known
    by_import: bool
    at: datetime

    @property
    def sensitive(self) -> bool:
        return self.field in SENSITIVE_FIELDS or not (self.old or self.new)


def record_changes(session: Session, changes: Iterable[FieldChange], by: Actor, now: datetime) -> set[int]:
    """Appends what differs, in the caller's transaction, and gives those delegates a new version.

    Values of sensitive fields are not kept. Returns whose delegates changed.
    """
    made = [change for change in changes if _said(change.old) != _said(change.new)]
    hidden = SENSITIVE_FIELDS | _sensitive_extras(session, {change.field for change in made})
    rows = [_row(change, by, now, hidden=change.field in hidden) for change in made]
    for some in portions(rows):
        session.execute(insert(DelegateChange), some)
    touched = sorted({row["delegate_id"] for row in rows})
    for start in range(0, len(touched), _AT_ONCE):
        some_ids = touched[start : start + _AT_ONCE]
        session.execute(
            update(Delegate)
            .where(Delegate.id.in_(some_ids))
            .values(version=Delegate.version + 1)
            .execution_options(synchronize_session=False)
        )
    return set(touched)


def history_of(session: Session, delegate_id: int, above: int = 0) -> list[ChangeLine]:
    """The latest first, at most 200; only those with an id above `above`."""
    query = (
        select(DelegateChange, Account.name, Device.name)
        .outerjoin(Account, Account.id == DelegateChange.account_id)
        .outerjoin(Device, Device.id == DelegateChange.device_id)
        .where(DelegateChange.delegate_id == delegate_id, DelegateChange.id > above)
        .order_by(DelegateChange.at.desc(), DelegateChange.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        ChangeLine(row.id, row.field, row.old, row.new, account or device or "", row.import_id is not None, row.at)
        for row, account, device in session.execute(query)
    ]


def _sensitive_extras(session: Session, fields: set[str]) -> set[str]:
    ids = [int(key) for field in fields if (key := field.removeprefix(EXTRA)) != field and key.isdigit()]
    if not ids:
        return set()
    found = session.scalars(select(EventField.id).where(EventField.id.in_(ids), EventField.sensitive))
    return {f"{EXTRA}{key}" for key in found}


def _row(change: FieldChange, by: Actor, now: datetime, *, hidden: bool) -> dict[str, Any]:
    return {
        "delegate_id": change.delegate_id,
        "field": change.field,
        "old": "" if hidden else _said(change.old),
        "new": "" if hidden else _said(change.new),
        "account_id": by.account_id,
        "device_id": by.device_id,
        "import_id": by.import_id,
        "at": now,
    }


def _said(value: object) -> str:
    """Codes stay codes, dates are ISO, yes and no "true" and "false"."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "; ".join(str(each) for each in value.values())[:LONGEST_VALUE]
    return str(value)[:LONGEST_VALUE]
