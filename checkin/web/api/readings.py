"""A scan as devices send it, one alone or one of a batch."""

from checkin.core.attendance import Direction
from checkin.core.verdict import VerdictCode
from checkin.services.record_scan import LONGEST_READ, Reading
from checkin.web.api.messages import Message

METHODS = ("camera", "reader", "photo", "typed", "picked")
LONGEST_REASON = 300


def reading_of(message: Message) -> Reading:
    """InvalidField where a field is missing, of another type or too long."""
    return Reading(
        scan_id=message.uuid("id"),
        sitting_id=message.id("sitting_id"),
        entrance_id=message.id("entrance_id"),
        method=message.one_of("method", METHODS),
        read=message.text("read", LONGEST_READ),
        scanned_at=message.moment("scanned_at"),
        direction=Direction(message.one_of("direction", tuple(Direction)))
        if message.has("direction")
        else Direction.IN,
        override_reason=message.inner("override").text("reason", LONGEST_REASON)
        if message.has("override")
        else None,
        device_verdict=VerdictCode(message.one_of("device_verdict", tuple(VerdictCode)))
        if message.has("device_verdict")
        else None,
    )
