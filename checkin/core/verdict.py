"""The closed list of answers to a scan. Sentences for them exist only at the edge."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What door staff do, in one glance: let pass, look closer, stop."""

    GO = "go"
    LOOK = "look"
    STOP = "stop"


class VerdictCode(StrEnum):
    ADMITTED = "admitted"
    ALREADY_INSIDE = "already_inside"
    UNKNOWN_BADGE = "unknown_badge"
    WRONG_EVENT = "wrong_event"
    BADGE_REPLACED = "badge_replaced"
    BADGE_LOST = "badge_lost"
    BADGE_REVOKED = "badge_revoked"
    DELEGATE_WITHDRAWN = "delegate_withdrawn"
    WRONG_ENTRANCE = "wrong_entrance"
    SITTING_NOT_OPEN = "sitting_not_open"
    SITTING_CLOSED = "sitting_closed"


_TONES = {
    VerdictCode.ADMITTED: Tone.GO,
    VerdictCode.ALREADY_INSIDE: Tone.LOOK,
    VerdictCode.WRONG_ENTRANCE: Tone.LOOK,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    code: VerdictCode

    @property
    def tone(self) -> Tone:
        return _TONES.get(self.code, Tone.STOP)

    @property
    def admits(self) -> bool:
        """Whether the delegate is present from this scan on."""
        return self.code is VerdictCode.ADMITTED

    @property
    def names_delegate(self) -> bool:
        """Whether door staff may see who it is: never for a badge that is not of this event."""
        return self.code not in (VerdictCode.UNKNOWN_BADGE, VerdictCode.WRONG_EVENT)
