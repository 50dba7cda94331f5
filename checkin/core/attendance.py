"""Attendance as a projection of the scan log: who was admitted to which sitting, first when and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Admission:
    """One admitting scan; `scanned_at` is the device's corrected time (UTC, aware)."""

    delegate_id: int
    sitting_id: int
    scanned_at: datetime
    scan_id: str
    entrance_id: int | None


def project_attendance(admissions: Iterable[Admission]) -> dict[tuple[int, int], Admission]:
    """The first admission of each (delegate, sitting), whatever the order of arrival.

    The earlier scan is the admission; the scan's id breaks a tie, so that every rebuild agrees.
    """
    first: dict[tuple[int, int], Admission] = {}
    for admission in admissions:
        key = (admission.delegate_id, admission.sitting_id)
        known = first.get(key)
        if known is None or (admission.scanned_at, admission.scan_id) < (known.scanned_at, known.scan_id):
            first[key] = admission
    return first
