"""Attendance made again from the log: by rule it changes nothing, and this proves it or mends it."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import Session

from checkin.core.attendance import Movement, Presence, Undoing, project_presence
from checkin.store.engine import Store
from checkin.store.models import Attendance, Scan, ScanVoid, SittingAct

_INSERT_BATCH = 500

Person = tuple[int, int]  # delegate id, sitting id


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """`rows` after the rebuild; the three lists are (delegate id, sitting id) pairs that differed before it."""

    rows: int
    missing: list[Person]
    surplus: list[Person]
    different: list[Person]

    @property
    def unchanged(self) -> bool:
        return not (self.missing or self.surplus or self.different)


def rebuild_attendance(store: Store, *, write: bool) -> RebuildResult:
    """Compares attendance with what the log says; with `write` puts right what differs, in one transaction."""
    with store.write() if write else store.read() as session:
        wanted, kept = _projected(session), _kept(session)
        result = RebuildResult(
            rows=len(wanted),
            missing=sorted(wanted.keys() - kept.keys()),
            surplus=sorted(kept.keys() - wanted.keys()),
            different=sorted(key for key in wanted.keys() & kept.keys() if wanted[key] != kept[key]),
        )
        if write and not result.unchanged:
            session.execute(delete(Attendance))
            _insert(session, wanted)
        return result


def _insert(session: Session, wanted: dict[Person, Presence]) -> None:
    rows = [_row(person, presence) for person, presence in wanted.items()]
    for start in range(0, len(rows), _INSERT_BATCH):
        session.execute(insert(Attendance), rows[start : start + _INSERT_BATCH])


def _projected(session: Session) -> dict[Person, Presence]:
    movements: defaultdict[Person, list[Movement]] = defaultdict(list)
    voids: defaultdict[Person, list[Undoing]] = defaultdict(list)
    scans = select(Scan.delegate_id, Scan.sitting_id, Scan.id, Scan.scanned_at, Scan.effect, Scan.entrance_id)
    for delegate_id, sitting_id, scan_id, at, effect, entrance_id in session.execute(
        scans.where(Scan.effect.is_not(None))
    ):
        if delegate_id is not None and effect is not None:
            movements[delegate_id, sitting_id].append(Movement(scan_id, at, effect, entrance_id))
    for delegate_id, sitting_id, scan_id, at in session.execute(
        select(Scan.delegate_id, Scan.sitting_id, Scan.id, ScanVoid.voided_at).join(
            ScanVoid, and_(ScanVoid.scan_id == Scan.id, ScanVoid.event_id == Scan.event_id)
        )
    ):
        if delegate_id is not None:
            voids[delegate_id, sitting_id].append(Undoing(scan_id, at))
    closings: defaultdict[int, list[datetime]] = defaultdict(list)
    for act in session.scalars(select(SittingAct).where(SittingAct.ends_stays)):
        closings[act.sitting_id].append(act.at)
    projected = {
        person: project_presence(theirs, voids[person], closings[person[1]]) for person, theirs in movements.items()
    }
    return {person: presence for person, presence in projected.items() if presence is not None}


def _kept(session: Session) -> dict[Person, Presence]:
    return {
        (row.delegate_id, row.sitting_id): Presence(
            row.first_in_at, row.scan_id, row.entrance_id, row.last_out_at, row.inside
        )
        for row in session.scalars(select(Attendance))
    }


def _row(person: Person, presence: Presence) -> dict[str, Any]:
    values = asdict(presence)
    del values["left"]
    return {"delegate_id": person[0], "sitting_id": person[1]} | values
