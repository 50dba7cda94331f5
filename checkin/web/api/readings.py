"""A scan as devices send it, one alone or one of a batch."""

from checkin.core.attendance import Direction
from checkin.core.citizen_card import read_citizen_card
from checkin.core.errors import InvalidField
from checkin.core.names import clean
from checkin.core.verdict import VerdictCode
from checkin.services.scan_report import LONGEST_READ, Reading
from checkin.web.api.messages import Message

METHODS = ("camera", "reader", "photo", "typed", "picked")
LONGEST_REASON = 300
CITIZEN_CARD = "citizen card"  # stands for what one says


def reading_of(message: Message) -> Reading:
    """InvalidField where a field is missing, of another type or too long."""
    told = message.one_of("device_verdict", tuple(VerdictCode)) if message.has("device_verdict") else None
    return Reading(
        scan_id=message.uuid("id"),
        sitting_id=message.id("sitting_id"),
        entrance_id=message.id("entrance_id"),
        method=message.one_of("method", METHODS),
        read=_read(message),
        scanned_at=message.moment("scanned_at"),
        direction=_direction(message),
        override_reason=_override_reason(message),
        device_verdict=VerdictCode(told) if told else None,
    )


def _direction(message: Message) -> Direction:
    return Direction(message.one_of("direction", tuple(Direction))) if message.has("direction") else Direction.IN


def _override_reason(message: Message) -> str | None:
    if not message.has("override"):
        return None
    reason = clean(message.inner("override").text("reason", LONGEST_REASON))
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidField("reason", "long" if reason else "empty")
    return reason


def _read(message: Message) -> str:
    """A citizen card's text is no badge's, and nothing that was made from it may be kept: not even its hash."""
    text = message.text("read", LONGEST_READ)
    return CITIZEN_CARD if read_citizen_card(text) else text
