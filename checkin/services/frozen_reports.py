"""Freezes read again: the list of an event's, one with its figures, and what has differed since."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.credentials.canonical import canonical
from checkin.core.credentials.difference import Between, Difference, Side, compare
from checkin.core.credentials.figures import Figures, SittingFacts
from checkin.core.credentials.figures_json import facts_from_json, figures_from_json, figures_to_json
from checkin.core.credentials.frozen_log import Log, LoggedMove
from checkin.core.credentials.frozen_roster import Roster, roster_from_json
from checkin.core.errors import NotFound
from checkin.services.freeze_report import count_now
from checkin.services.verify_reports import Fault, faults
from checkin.store.engine import Store
from checkin.store.give_way import give_way
from checkin.store.models import DelegateAct, FrozenRoster, ReportFreeze, Scan, ScanVoid
from checkin.store.report_rows import read_log


@dataclass(frozen=True, slots=True)
class FreezeLine:
    """`sitting` is its name when it was frozen."""

    id: int
    sitting_id: int
    sitting: str
    at: datetime
    by: str
    hash: str
    numbers: dict[str, Any]
    reached: bool


@dataclass(frozen=True, slots=True)
class Frozen:
    """A freeze as it was written. `faults`: where the log, the roster or the freeze itself is no longer so."""

    line: FreezeLine
    seq: int
    roster_hash: str
    roster: Roster
    facts: SittingFacts
    figures: Figures
    faults: tuple[Fault, ...] = ()

    @property
    def side(self) -> Side:
        return Side(self.roster, self.facts, self.figures, self.line.at)


def list_freezes(store: Store, event_id: int) -> list[FreezeLine]:
    """The latest first."""
    query = select(ReportFreeze).where(ReportFreeze.event_id == event_id).order_by(ReportFreeze.id.desc())
    with store.read() as session:
        return [_line(freeze, json.loads(freeze.figures)) for freeze in session.scalars(query)]


def latest_freeze(store: Store, sitting_id: int) -> tuple[int, datetime] | None:
    """Its id and moment; without what it holds, which is much."""
    query = (
        select(ReportFreeze.id, ReportFreeze.at)
        .where(ReportFreeze.sitting_id == sitting_id)
        .order_by(ReportFreeze.id.desc())
        .limit(1)
    )
    with store.read() as session:
        found = session.execute(query).one_or_none()
    return (found.id, found.at) if found else None


def open_freeze(store: Store, event_id: int, freeze_id: int) -> Frozen:
    """NotFound for another event's."""
    with store.read() as session:
        return _open(session, _freeze(session, event_id, freeze_id))


def prove_freeze(store: Store, event_id: int, freeze_id: int, now: datetime) -> tuple[Frozen, Difference]:
    """A freeze with its faults, counted again from the log, and its amendment: what differs from all that is known
    now. NotFound for another event's. While nothing has changed since, both are one count."""
    with store.read() as session:
        freeze = _freeze(session, event_id, freeze_id)
        frozen = _open(session, freeze)
        counted = count_now(session, event_id, frozen.facts.id)
        since = read_log(session, event_id, since=frozen.seq)
        after = Side(counted.roster, counted.facts, counted.figures, now)
        is_same = (frozen.roster, frozen.facts, Log()) == (counted.roster, counted.facts, since)
        figures = canonical(figures_to_json(counted.figures)) if is_same else None
        proved = replace(frozen, faults=faults(session, freeze, figures))
        return proved, compare(frozen.side, after, _between(session, event_id, frozen, since.moves))


def differences_between(store: Store, event_id: int, earlier_id: int, later_id: int) -> Difference:
    """Between two freezes of one sitting: the supplementary report. NotFound for others, or the wrong way round."""
    with store.read() as session:
        earlier, later = (_open(session, _freeze(session, event_id, key)) for key in (earlier_id, later_id))
        if earlier.facts.id != later.facts.id or earlier.seq >= later.seq:
            raise NotFound
        moves = read_log(session, event_id, since=earlier.seq, below=later.seq).moves
        return compare(earlier.side, later.side, _between(session, event_id, earlier, moves, later))


def _freeze(session: Session, event_id: int, freeze_id: int) -> ReportFreeze:
    freeze = session.get(ReportFreeze, freeze_id)
    if freeze is None or freeze.event_id != event_id:
        raise NotFound
    return freeze


def _open(session: Session, freeze: ReportFreeze) -> Frozen:
    copy = session.get(FrozenRoster, (freeze.roster_hash, freeze.event_id))
    if copy is None:
        raise NotFound
    give_way()
    figures = json.loads(freeze.figures)
    return Frozen(
        _line(freeze, figures),
        freeze.seq,
        freeze.roster_hash,
        roster_from_json(json.loads(copy.content)),
        facts_from_json(json.loads(freeze.facts)),
        figures_from_json(figures),
    )


def _line(freeze: ReportFreeze, figures: dict[str, Any]) -> FreezeLine:
    return FreezeLine(
        id=freeze.id,
        sitting_id=freeze.sitting_id,
        sitting=json.loads(freeze.facts)["name"],
        at=freeze.at,
        by=freeze.by,
        hash=freeze.hash,
        numbers=figures["numbers"],
        reached=figures["quorum"]["reached"],
    )


def _between(
    session: Session, event_id: int, earlier: Frozen, moves: Sequence[LoggedMove], later: Frozen | None = None
) -> Between:
    """`moves` are those of the log in between."""
    below = later.seq if later else None
    voided = select(ScanVoid.scan_id, ScanVoid.reason, Scan.delegate_id).join(Scan, Scan.id == ScanVoid.scan_id)
    voided = voided.where(ScanVoid.event_id == event_id, ScanVoid.seq >= earlier.seq)
    voided = voided.where(Scan.sitting_id == earlier.facts.id)
    if below is not None:
        voided = voided.where(ScanVoid.seq < below)
    rows = session.execute(voided.order_by(ScanVoid.voided_at, ScanVoid.id)).all()
    people = {person.id for person in earlier.roster.people}
    acts = select(DelegateAct.delegate_id, DelegateAct.reason).where(DelegateAct.at >= earlier.line.at)
    if later is not None:
        acts = acts.where(DelegateAct.at <= later.line.at)
    reasons = {key: reason for key, reason in session.execute(acts.order_by(DelegateAct.id)) if key in people}
    return Between(
        moves,
        {scan_id: reason for scan_id, reason, _ in rows},
        {scan_id: delegate_id for scan_id, _, delegate_id in rows if delegate_id is not None},
        reasons,
    )
