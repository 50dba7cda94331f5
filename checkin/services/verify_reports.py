"""Every freeze counted again from the log, its roster and its rule: the same figures and the same fingerprint."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.attendance import SittingMode
from checkin.core.credentials.canonical import canonical, fingerprint
from checkin.core.credentials.figures import count_figures
from checkin.core.credentials.figures_json import facts_from_json, figures_to_json
from checkin.core.credentials.frozen_log import under_mode
from checkin.core.credentials.frozen_roster import roster_from_json
from checkin.services.freeze_report import seal
from checkin.store.engine import Store
from checkin.store.models import Event, FrozenRoster, ReportFreeze, Sitting
from checkin.store.report_rows import read_log


class Fault(StrEnum):
    SEAL = "seal"  # the freeze itself was changed
    ROSTER = "roster"  # its copy of the roster was changed, or is gone
    FIGURES = "figures"  # the log gives other figures than those frozen


@dataclass(frozen=True, slots=True)
class Verified:
    freeze_id: int
    event: str
    sitting: str
    at: datetime
    time_zone: str
    hash: str
    faults: tuple[Fault, ...]


def verify_reports(store: Store, event_id: int | None = None) -> list[Verified]:
    """Of every event, or of one; in the order of freezing. Reads only."""
    with store.read() as session:
        query = (
            select(ReportFreeze, Event, Sitting.name)
            .join(Event, Event.id == ReportFreeze.event_id)
            .join(Sitting, Sitting.id == ReportFreeze.sitting_id)
            .order_by(ReportFreeze.id)
        )
        if event_id is not None:
            query = query.where(ReportFreeze.event_id == event_id)
        return [
            Verified(
                freeze.id, event.name, sitting, freeze.at, event.time_zone, freeze.hash, faults(session, freeze)
            )
            for freeze, event, sitting in session.execute(query).all()
        ]


def faults(session: Session, freeze: ReportFreeze, counted: str | None = None) -> tuple[Fault, ...]:
    """Nothing where it is as it was. `counted`: its figures, where somebody has just counted them from the log."""
    found = [Fault.SEAL] if seal(freeze) != freeze.hash else []
    copy = session.get(FrozenRoster, (freeze.roster_hash, freeze.event_id))
    if copy is None or fingerprint(copy.content) != freeze.roster_hash:
        found.append(Fault.ROSTER)
    if copy is None or (counted or _counted_again(session, freeze, copy)) != freeze.figures:
        found.append(Fault.FIGURES)
    return tuple(found)


def _counted_again(session: Session, freeze: ReportFreeze, copy: FrozenRoster) -> str | None:
    """The figures as canonical JSON; None where what they are counted from cannot even be read."""
    try:
        roster = roster_from_json(json.loads(copy.content))
        stored = json.loads(freeze.facts)
        facts = facts_from_json(stored)
        log = read_log(session, freeze.event_id, below=freeze.seq)
        if "mode" in stored:  # of before revision 0016
            log = under_mode(log, facts.id, SittingMode(stored["mode"]))
        return canonical(figures_to_json(count_figures(roster, facts, log)))
    except (KeyError, TypeError, ValueError, StopIteration):
        return None
