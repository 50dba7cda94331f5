"""Attendance made again from the scan log: by rule it changes nothing, and this proves it or mends it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from checkin.core.attendance import Admission, project_attendance
from checkin.core.verdict import VerdictCode
from checkin.store.engine import Store
from checkin.store.models import Attendance, Scan

_INSERT_BATCH = 500


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """`rows` after the rebuild; the three lists are (delegate id, sitting id) pairs that differed before it."""

    rows: int
    missing: list[tuple[int, int]]
    surplus: list[tuple[int, int]]
    different: list[tuple[int, int]]

    @property
    def unchanged(self) -> bool:
        return not (self.missing or self.surplus or self.different)


def rebuild_attendance(store: Store, *, write: bool) -> RebuildResult:
    """Compares attendance with what the scan log says; with `write` puts right what differs, in one transaction."""
    with store.write() if write else store.read() as session:
        scans = session.execute(
            select(Scan.delegate_id, Scan.sitting_id, Scan.scanned_at, Scan.id, Scan.entrance_id).where(
                Scan.verdict == VerdictCode.ADMITTED, Scan.delegate_id.is_not(None)
            )
        )
        wanted = project_attendance(
            Admission(delegate, sitting, at, scan, entrance)
            for delegate, sitting, at, scan, entrance in scans
            if delegate
        )
        kept = {
            (row.delegate_id, row.sitting_id): Admission(
                row.delegate_id, row.sitting_id, row.first_in_at, row.scan_id, row.entrance_id
            )
            for row in session.scalars(select(Attendance))
        }
        result = RebuildResult(
            rows=len(wanted),
            missing=sorted(wanted.keys() - kept.keys()),
            surplus=sorted(kept.keys() - wanted.keys()),
            different=sorted(key for key in wanted.keys() & kept.keys() if wanted[key] != kept[key]),
        )
        if write and not result.unchanged:
            session.execute(delete(Attendance))
            rows = [_row(admission) for admission in wanted.values()]
            for start in range(0, len(rows), _INSERT_BATCH):
                session.execute(insert(Attendance), rows[start : start + _INSERT_BATCH])
        return result


def _row(admission: Admission) -> dict[str, Any]:
    return {
        "delegate_id": admission.delegate_id,
        "sitting_id": admission.sitting_id,
        "first_in_at": admission.scanned_at,
        "scan_id": admission.scan_id,
        "entrance_id": admission.entrance_id,
    }
