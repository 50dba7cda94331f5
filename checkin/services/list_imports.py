"""Imports that were written, and whom undoing one left as they are."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.store.engine import Store
from checkin.store.models import Account, Delegate, ImportRun
from checkin.store.portions import portions


class Why(StrEnum):
    """Why undoing left somebody as they are."""

    SCANNED = "scanned"  # since the import
    EDITED = "edited"  # since the import, in a field that it wrote: that field stays; or they got a photo
    IN_USE = "in_use"  # something else refers to them: an absence, a replacement
    BADGE_TAKEN = "badge_taken"  # somebody else has the number now


@dataclass(frozen=True, slots=True)
class Kept:
    delegate_id: int
    full_name: str
    why: Why


@dataclass(frozen=True, slots=True)
class RunLine:
    run: ImportRun
    account: str  # who brought it; "" where nobody is known
    undone_by: str
    may_be_undone: bool
    kept: tuple[Kept, ...]  # whom undoing left


def list_imports(store: Store, event_id: int, most: int = 50) -> list[RunLine]:
    """The latest first."""
    with store.read() as session:
        query = select(ImportRun).where(ImportRun.event_id == event_id).order_by(ImportRun.id.desc()).limit(most)
        runs = list(session.scalars(query))
        names = {key: name for key, name in session.execute(select(Account.id, Account.name))}
        latest = latest_import(session, event_id)
        return [
            RunLine(
                run,
                names.get(run.account_id or 0, ""),
                names.get(run.undone_by_id or 0, ""),
                run.id == latest,
                kept_of(session, run),
            )
            for run in runs
        ]


def kept_of(session: Session, run: ImportRun) -> tuple[Kept, ...]:
    """Whom undoing the import left, with their names of now; without who is gone since."""
    names = _names(session, {int(key) for key, _ in run.kept_back})
    return tuple(Kept(key, names[key], Why(why)) for key, why in run.kept_back if key in names)


def latest_import(session: Session, event_id: int) -> int | None:
    """The import that may be undone: the newest that changed anybody and stands."""
    changed = (ImportRun.made + ImportRun.changed + ImportRun.withdrawn) > 0
    query = select(ImportRun.id).where(ImportRun.event_id == event_id, ImportRun.undone_at.is_(None), changed)
    return session.scalar(query.order_by(ImportRun.id.desc()).limit(1))


def _names(session: Session, ids: Collection[int]) -> dict[int, str]:
    names: dict[int, str] = {}
    for some in portions(ids):
        rows = session.execute(select(Delegate.id, Delegate.full_name).where(Delegate.id.in_(some)))
        names |= {key: name for key, name in rows}
    return names
