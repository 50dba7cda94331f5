"""An import taken back as one step: what it changed is as it was, and whom it made is gone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound, Refused
from checkin.core.names import fold
from checkin.core.roster.person import DEFAULTS, Person
from checkin.core.stream import DeltaKind
from checkin.services.change_status import set_status
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.delegate_traces import pictured, referred_to, remove_delegates, scanned_since
from checkin.services.list_imports import Kept, Why, kept_of, latest_import
from checkin.services.replacements import in_replacements
from checkin.store.delegation_order import settle_order
from checkin.store.engine import Store
from checkin.store.import_log import LoggedChange, category_names, difference, field_changes, logged_changes
from checkin.store.models import (
    Category,
    ChangeKind,
    Delegate,
    Delegation,
    EventField,
    ImportRun,
)
from checkin.store.portions import portions
from checkin.store.roster import RosterWriter, folded_delegation, hold_roster, known_people
from checkin.store.stream import append_delta


class NotTheLatest(Refused):
    """A later import has changed delegates; it is undone first."""

    code = "not_the_latest"


@dataclass(frozen=True, slots=True)
class UndoResult:
    removed: int
    restored: int
    kept: tuple[Kept, ...]


Left: TypeAlias = dict[int, Why]


def undo_import(store: Store, event_id: int, run_id: int, account_id: int | None, now: datetime) -> UndoResult:
    """Idempotent: of an import undone before, it says whom that left. NotFound, NotTheLatest.

    Whoever was scanned since stays as they are; a field that was edited since keeps its value. Both are named.
    """
    with store.write() as session:
        hold_roster(session, event_id)
        run = session.get(ImportRun, run_id, with_for_update=True)
        if run is None or run.event_id != event_id:
            raise NotFound
        if run.undone_at is None:
            if run.id != latest_import(session, event_id):
                raise NotTheLatest
            removed, restored, left = _Undoing(session, store, run, account_id, now).everything()
            run.undone_at, run.undone_by_id = now, account_id
            run.kept_back = [[key, why.value] for key, why in left.items()]
            append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        else:
            removed = restored = 0
        return UndoResult(removed, restored, kept_of(session, run))


class _Undoing:
    def __init__(
        self, session: Session, store: Store, run: ImportRun, account_id: int | None, now: datetime
    ) -> None:
        self._by = Actor(account_id=account_id, import_id=run.id)
        self._now = now
        self._session = session
        self._run = run
        self._people = known_people(session, run.event_id)
        self._bound = in_replacements(session, run.event_id)
        renamed = _present_names(session, run)
        logged = [each for each in logged_changes(session, run.id) if each.delegate_id in self._people]
        changes = [_with_present_names(each, renamed) for each in logged]
        self._of_kind = {kind: [each for each in changes if each.kind is kind] for kind in ChangeKind}
        self._left: Left = {}
        self._writer = RosterWriter(session, store.vault, run.event_id, now)
        self._categories = category_names(session, run.event_id)

    def everything(self) -> tuple[int, int, Left]:
        touched = {each.delegate_id for changes in self._of_kind.values() for each in changes}
        for key in scanned_since(self._session, touched, self._run.applied_at):
            self._left[key] = Why.SCANNED
        removed = self._remove_made()
        restored = self._restore_changed() + self._reinstate_withdrawn()
        self._remove_parts()
        return removed, restored, self._left

    def _remove_made(self) -> int:
        going: list[int] = []
        made = self._of_kind[ChangeKind.MADE]
        with_photo = pictured(self._session, {each.delegate_id for each in made})  # since: they came without
        for each in made:
            key = each.delegate_id
            is_edited = key in with_photo or not _same(self._people[key].said(), each.after)
            if key not in self._left and is_edited:
                self._left[key] = Why.EDITED
            if key not in self._left:
                going.append(key)
        for key in referred_to(self._session, going):
            self._left[key] = Why.IN_USE
        gone = [key for key in going if key not in self._left]
        remove_delegates(self._session, gone)
        for key in gone:
            del self._people[key]
        return len(gone)

    def _restore_changed(self) -> int:
        restored: dict[int, Person] = {}
        for each in self._of_kind[ChangeKind.CHANGED]:
            if each.delegate_id not in self._left:
                person = self._restored(each)
                if person != self._people[each.delegate_id]:
                    restored[each.delegate_id] = person
        self._leave_taken_badges(restored)
        freed = [key for key, person in restored.items() if person.badge_number != self._people[key].badge_number]
        self._writer.add_delegations({person.delegation: None for person in restored.values() if person.delegation})
        self._writer.update(restored, freed)
        record_changes(
            self._session,
            (
                FieldChange(*each)
                for key, person in restored.items()
                for each in field_changes(key, *difference(self._people[key], person), self._categories)
            ),
            self._by,
            self._now,
        )
        self._people |= restored
        return len(restored)

    def _restored(self, change: LoggedChange) -> Person:
        current = self._people[change.delegate_id]
        values: dict[str, Any] = {}
        for name, before in change.before.items():
            if name == "category" and change.delegate_id in self._bound:
                self._left[change.delegate_id] = Why.IN_USE
            elif name == "category" and before not in self._categories:  # it was removed since
                self._left[change.delegate_id] = Why.EDITED
            elif _equal(name, getattr(current, name), change.after.get(name)):
                values[name] = before
            else:
                self._left[change.delegate_id] = Why.EDITED
        return replace(current, **values)

    def _leave_taken_badges(self, restored: dict[int, Person]) -> None:
        """Before a number goes back: whoever got it by hand meanwhile keeps it."""
        holders = {
            person.badge_number: key
            for key, person in self._people.items()
            if person.badge_number and (key not in restored or restored[key].badge_number == person.badge_number)
        }
        for key, person in list(restored.items()):
            if person.badge_number and holders.get(person.badge_number, key) != key:
                restored[key] = replace(person, badge_number=None)
                self._left[key] = Why.BADGE_TAKEN

    def _reinstate_withdrawn(self) -> int:
        ids = [each.delegate_id for each in self._of_kind[ChangeKind.WITHDRAWN]]
        ids = [key for key in ids if key not in self._left]
        count = 0
        for some in portions(ids):
            standing = (
                Delegate.id.in_(some),
                Delegate.status == DelegateStatus.WITHDRAWN,
                Delegate.withdrawn_at == self._run.applied_at,
            )
            still = set(self._session.scalars(select(Delegate.id).where(*standing)))
            self._left |= {key: Why.EDITED for key in some if key not in still}
            event_id = self._run.event_id
            set_status(self._session, event_id, still, DelegateStatus.ACTIVE, "", self._by, self._now)
            count += len(still)
        return count

    def _remove_parts(self) -> None:
        """Delegations, categories and fields that the import made, unless somebody uses them by now."""
        people = self._people.values()
        delegations = {fold(person.delegation) for person in people if person.delegation}
        categories = {person.category for person in people}
        fields = {int(key) for person in people for key, _ in person.extra or ()}
        for made in self._parts("delegations", Delegation):
            if made.folded not in delegations:
                self._remove_part(made)
        for made in self._parts("categories", Category):
            if made.code not in categories:
                self._remove_part(made)
        for made in self._parts("fields", EventField):
            if made.id not in fields:
                self._remove_part(made)
        settle_order(self._session, self._run.event_id)

    def _parts(self, name: str, model: Any) -> list[Any]:
        ids = self._run.parts.get(name, [])
        return list(self._session.scalars(select(model).where(model.id.in_(ids)))) if ids else []

    def _remove_part(self, part: Any) -> None:
        try:
            with self._session.begin_nested():
                self._session.delete(part)
        except IntegrityError:
            return  # something else refers to it: it stays


def _present_names(session: Session, run: ImportRun) -> dict[str, str]:
    """What the delegations that the import told of are called now, by their folded names of then."""
    query = select(Delegation.id, Delegation.name).where(Delegation.event_id == run.event_id)
    names = {key: name for key, name in session.execute(query)}
    return {folded: names[key] for folded, key in run.parts.get("named", {}).items() if key in names}


def _with_present_names(change: LoggedChange, names: Mapping[str, str]) -> LoggedChange:
    def renamed(values: dict[str, Any]) -> dict[str, Any]:
        name = names.get(folded_delegation(values.get("delegation") or ""))
        return {**values, "delegation": name} if name else values

    return change._replace(before=renamed(change.before), after=renamed(change.after))


def _same(current: dict[str, Any], written: dict[str, Any]) -> bool:
    """Whether somebody is as the import made them; a badge number that came with the badge is no edit."""
    names = current.keys() | written.keys()
    if "badge_number" not in written:
        names -= {"badge_number"}
    return all(_equal(name, current.get(name), written.get(name)) for name in names)


def _equal(name: str, one: Any, other: Any) -> bool:
    if name == "delegation":
        return fold(one or "") == fold(other or "")
    usual = DEFAULTS.get(name)
    return bool((usual if one is None else one) == (usual if other is None else other))
