"""One act on many delegates: previewed, done in one step with everybody's history, and taken back as one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.core.stream import DeltaKind
from checkin.services.absences import end_absences, on_leave, report_absences
from checkin.services.bulk_columns import (
    COLUMNS,
    BulkKind,
    BulkOrder,
    still_there,
    values_of,
    wanted_value,
    write_column,
)
from checkin.services.change_status import set_status
from checkin.services.delegate_history import Actor
from checkin.services.photo_act import undo_photos
from checkin.services.replacements import in_replacements
from checkin.store.engine import Store
from checkin.store.models import BulkAct, Delegate, DelegateAct
from checkin.store.portions import portions
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """Of those asked for: whom it changes, with what was; who is as wanted already; and who is bound by a
    replacement, which is taken back first. `chosen` is the value by its name."""

    chosen: str
    changing: Mapping[int, Any]
    unchanged: frozenset[int]
    bound: frozenset[int]
    names: Mapping[int, str] = field(repr=False)  # of all of them, in the order of lists

    def named(self, ids: Collection[int]) -> list[str]:
        """At most 50."""
        return [name for key, name in self.names.items() if key in ids][:MOST_NAMED]


def preview_bulk(store: Store, event_id: int, delegate_ids: Collection[int], order: BulkOrder) -> BulkPlan:
    """What `do_bulk` would do; nothing is written. NotFound for whom or what is of another event."""
    with store.read() as session:
        return _plan(session, event_id, delegate_ids, order)


def do_bulk(
    store: Store, event_id: int, delegate_ids: Collection[int], order: BulkOrder, by: Actor, now: datetime
) -> tuple[int | None, BulkPlan]:
    """The act's id, None where nobody changed; and what was done. One step; doors and screens follow.

    NotFound as `preview_bulk`; InvalidField as the single verbs: change_status, report_absence.
    """
    with store.write() as session:
        hold_roster(session, event_id)
        plan = _plan(session, event_id, delegate_ids, order)
        after = _WRITERS[order.kind](session, event_id, plan, order, by, now)
        if not after:
            return None, plan
        act = BulkAct(
            event_id=event_id,
            account_id=by.account_id,
            kind=order.kind,
            chosen=plan.chosen[:300],
            changed=len(after),
            before={str(key): plan.changing[key] for key in after},
            after={str(key): value for key, value in after.items()},
            at=now,
        )
        session.add(act)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        return act.id, plan


def undo_bulk(store: Store, event_id: int, act_id: int, by: Actor, now: datetime) -> tuple[int, list[str]]:
    """How many were restored, and the names (at most 50) of those who were changed again since: they stay.

    Idempotent: undone before, it restores nobody. One that restores nobody is undone by nothing: what came over it
    may be undone first. NotFound for another event's.
    """
    with store.write() as session:
        hold_roster(session, event_id)
        act = session.get(BulkAct, act_id, with_for_update=True)
        if act is None or act.event_id != event_id:
            raise NotFound
        if act.undone_at is not None:
            return 0, []
        restored = _UNDOERS[BulkKind(act.kind)](session, act, by, now)
        if restored:
            act.undone_at, act.undone_by_id = now, by.account_id
            append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
        left = {int(key) for key in act.after} - restored
        return len(restored), [name for key, name in _names(session, event_id, left).items()][:MOST_NAMED]


def _plan(session: Session, event_id: int, delegate_ids: Collection[int], order: BulkOrder) -> BulkPlan:
    names = _names(session, event_id, delegate_ids)
    if names.keys() != set(delegate_ids):
        raise NotFound
    wanted, chosen = wanted_value(session, event_id, order)
    if order.kind is BulkKind.LEAVE:
        excused = on_leave(session, event_id, wanted)
        return BulkPlan(
            chosen,
            {key: None for key in names if key not in excused},
            frozenset(key for key in names if key in excused),
            frozenset(),
            names,
        )
    current = values_of(session, event_id, names, COLUMNS[order.kind])
    changing = {key: value for key, value in current.items() if value != wanted}
    held: set[int] = set()
    if order.kind is BulkKind.CATEGORY or (order.kind is BulkKind.STATUS and wanted != DelegateStatus.ACTIVE):
        held = in_replacements(session, event_id) & changing.keys()
    return BulkPlan(
        chosen,
        {key: value for key, value in changing.items() if key not in held},
        frozenset(current.keys() - changing.keys()),
        frozenset(held),
        names,
    )


def _names(session: Session, event_id: int, delegate_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(
        select(Delegate.id, Delegate.full_name, Delegate.sort_key)
        .where(Delegate.event_id == event_id)
        .order_by(Delegate.sort_key, Delegate.id)
    )
    wanted = set(delegate_ids)
    return {key: name for key, name, _ in rows if key in wanted}


def _do_column(
    session: Session, event_id: int, plan: BulkPlan, order: BulkOrder, by: Actor, now: datetime
) -> dict[int, Any]:
    wanted, _ = wanted_value(session, event_id, order)
    values = dict.fromkeys(plan.changing, wanted)
    write_column(session, event_id, values, order.kind, by, now)
    return values


def _do_status(
    session: Session, event_id: int, plan: BulkPlan, order: BulkOrder, by: Actor, now: datetime
) -> dict[int, Any]:
    became = DelegateStatus(order.value)
    done = set_status(session, event_id, list(plan.changing), became, order.reason, by, now)
    return dict.fromkeys(done.changed, became.value)


def _do_leave(
    session: Session, event_id: int, plan: BulkPlan, order: BulkOrder, by: Actor, now: datetime
) -> dict[int, Any]:
    if order.leave is None:
        raise InvalidField("reason", "empty")
    made = report_absences(session, event_id, list(plan.changing), order.leave, by, now)
    return dict(made)


def _undo_column(session: Session, act: BulkAct, by: Actor, now: datetime) -> set[int]:
    kind = BulkKind(act.kind)
    current = values_of(session, act.event_id, {int(key) for key in act.after}, COLUMNS[kind])
    back = {key: act.before[str(key)] for key, value in current.items() if value == act.after[str(key)]}
    if kind is BulkKind.CATEGORY:
        held = in_replacements(session, act.event_id)
        back = {key: value for key, value in back.items() if key not in held}
    there = still_there(session, act.event_id, kind)
    back = {key: value for key, value in back.items() if there is None or value is None or value in there}
    write_column(session, act.event_id, back, kind, by, now)
    return set(back)


def _undo_status(session: Session, act: BulkAct, by: Actor, now: datetime) -> set[int]:
    current = values_of(session, act.event_id, {int(key) for key in act.after}, Delegate.status)
    latest = _latest_acts(session, current)
    reasons = _reasons_of_the_unfit(session, current)
    back: dict[tuple[DelegateStatus, str], list[int]] = {}
    for key, value in current.items():
        if value == act.after[str(key)] and latest.get(key) == act.at:
            before = DelegateStatus(act.before[str(key)])
            reason = reasons.get(key, "") if before is DelegateStatus.NOT_ELIGIBLE else ""
            back.setdefault((before, reason), []).append(key)
    restored: set[int] = set()
    for (before, reason), keys in back.items():
        restored |= set(set_status(session, act.event_id, keys, before, reason, by, now).changed)
    return restored


def _latest_acts(session: Session, ids: Collection[int]) -> dict[int, datetime]:
    """When each was last withdrawn, found not eligible or reinstated; `withdrawn_at` tells the first time only."""
    latest: dict[int, datetime] = {}
    for some in portions(sorted(ids)):
        query = select(DelegateAct.delegate_id, DelegateAct.at).where(DelegateAct.delegate_id.in_(some))
        latest |= {key: at for key, at in session.execute(query.order_by(DelegateAct.id))}
    return latest


def _reasons_of_the_unfit(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Why each was found not eligible, at last."""
    reasons: dict[int, str] = {}
    for some in portions(sorted(ids)):
        query = select(DelegateAct.delegate_id, DelegateAct.reason).where(
            DelegateAct.delegate_id.in_(some), DelegateAct.became == DelegateStatus.NOT_ELIGIBLE
        )
        reasons |= {key: reason for key, reason in session.execute(query.order_by(DelegateAct.id))}
    return reasons


def _undo_leave(session: Session, act: BulkAct, by: Actor, now: datetime) -> set[int]:
    return set(end_absences(session, list(act.after.values()), by, now))


_WRITERS = {
    BulkKind.CATEGORY: _do_column,
    BulkKind.DELEGATION: _do_column,
    BulkKind.SHOWN: _do_column,
    BulkKind.STATUS: _do_status,
    BulkKind.LEAVE: _do_leave,
}
_UNDOERS = {
    BulkKind.CATEGORY: _undo_column,
    BulkKind.DELEGATION: _undo_column,
    BulkKind.SHOWN: _undo_column,
    BulkKind.STATUS: _undo_status,
    BulkKind.LEAVE: _undo_leave,
    BulkKind.PHOTOS: undo_photos,
}
