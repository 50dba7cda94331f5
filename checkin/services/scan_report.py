"""What a device says it read, and where: the one message of every way in."""

from dataclasses import dataclass
from datetime import datetime

from checkin.core.attendance import Direction
from checkin.core.verdict import VerdictCode

LONGEST_READ = 400  # characters; a citizen card's QR has about 150
LONGEST_ID = 9  # digits
BY_ID = ("picked", "paper")  # methods: a person was chosen, at a door or from a ticked list


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a device says it read, and where.

    `scan_id` is a UUID that the device made; sending it again gives the stored answer again. `read` is the
    text of the QR (methods "camera", "reader", "photo"), a badge number or short code ("typed") or a delegate's id
    ("picked", "paper").
    `scanned_at` is the device's time, already corrected by the offset of its clock; aware. A time in the future is
    taken as `now`. `override_reason` lets in although a rule refuses. `device_verdict` is what the device showed
    while it could not ask.
    """

    scan_id: str
    sitting_id: int
    entrance_id: int
    method: str
    read: str
    scanned_at: datetime
    direction: Direction = Direction.IN
    override_reason: str | None = None
    device_verdict: VerdictCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport(Reading):
    """A reading whose device is known to be one of the event; None where a person at a desk records, by their
    account."""

    event_id: int
    device_id: int | None
    account_id: int | None = None
    after_cut_off: bool = False
