"""The attendance of one person in one sitting, written as the log of scans says it."""

from sqlalchemy import bindparam, delete, insert, update

from checkin.core.attendance import Presence
from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import Attendance

_attendance = table_of(Attendance)
_append_attendance = Prepared(insert(_attendance))
_its_attendance = (
    _attendance.c.delegate_id == bindparam("of_delegate"),
    _attendance.c.sitting_id == bindparam("of_sitting"),
)
_change_attendance = Prepared(
    update(_attendance)
    .where(*_its_attendance)
    .values({name: bindparam(name) for name in ("first_in_at", "scan_id", "entrance_id", "last_out_at", "inside")})
)
_remove_attendance = Prepared(delete(_attendance).where(*_its_attendance))


def write_attendance(
    transaction: Transaction, delegate_id: int, sitting_id: int, before: Presence | None, after: Presence | None
) -> None:
    """Makes the row of this person in this sitting say `after`; `before` is what it says."""
    if after == before:
        return
    person = {"of_delegate": delegate_id, "of_sitting": sitting_id}
    if after is None:
        transaction.write(_remove_attendance, person)
        return
    values = {
        "first_in_at": after.first_in_at,
        "scan_id": after.scan_id,
        "entrance_id": after.entrance_id,
        "last_out_at": after.last_out_at,
        "inside": after.inside,
    }
    if before is None:
        transaction.write(_append_attendance, {"delegate_id": delegate_id, "sitting_id": sitting_id, **values})
    else:
        transaction.write(_change_attendance, person | values)
