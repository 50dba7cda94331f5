"""What an import did to each delegate, kept so that it can be taken back."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from checkin.core.roster.person import Person
from checkin.store.models import Category, ChangeKind, ImportChange
from checkin.store.portions import portions


class LoggedChange(NamedTuple):
    delegate_id: int
    kind: ChangeKind
    before: dict[str, Any]  # names of Person's fields to values; None: nothing was known
    after: dict[str, Any]


def log_changes(session: Session, run_id: int, changes: Iterable[LoggedChange]) -> None:
    rows = (
        {
            "run_id": run_id,
            "delegate_id": each.delegate_id,
            "kind": each.kind,
            "before": _packed(each.before),
            "after": _packed(each.after),
        }
        for each in changes
    )
    for some in portions(rows):
        session.execute(insert(ImportChange.__table__), some)  # type: ignore[arg-type]


def logged_changes(session: Session, run_id: int) -> list[LoggedChange]:
    """In the order in which they were written."""
    query = select(ImportChange).where(ImportChange.run_id == run_id).order_by(ImportChange.id)
    return [
        LoggedChange(each.delegate_id, each.kind, _unpacked(each.before), _unpacked(each.after))
        for each in session.scalars(query)
    ]


def difference(before: Person, after: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields in which the two differ, as they were and as they are."""
    old, new = before.said(), after.said()
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def category_names(session: Session, event_id: int) -> dict[str, str]:
    """By code."""
    rows = session.execute(select(Category.code, Category.name).where(Category.event_id == event_id))
    return {code: name for code, name in rows}


def field_changes(
    delegate_id: int, before: dict[str, Any], after: dict[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[int, str, Any, Any]]:
    """One by one for the delegate's history: extra fields apart, a category by its name (`names`: by code)."""
    for field in {**before, **after}:
        old, new = before.get(field), after.get(field)
        if field == "extra":
            olds, news = dict(old or ()), dict(new or ())
            for key in {**olds, **news}:
                yield delegate_id, f"extra:{key}", olds.get(key), news.get(key)
        elif field == "category":
            yield delegate_id, field, names.get(old or "", old), names.get(new or "", new)
        else:
            yield delegate_id, field, old, new


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"d": value.isoformat()} if isinstance(value, date) else value for name, value in values.items()}


def _unpacked(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _unpack(name, value) for name, value in values.items()}


def _unpack(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["d"])
    if name == "extra" and value is not None:
        return tuple((key, each) for key, each in value)
    return value
