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
    RE_ENTERED = "re_entered"
    NEEDS_ATTENTION = "needs_attention"  # admitted, and the organizer left a note to staff
    LEFT = "left"
    ALREADY_INSIDE = "already_inside"
    NO_REENTRY = "no_reentry"
    UNKNOWN_BADGE = "unknown_badge"
    WRONG_EVENT = "wrong_event"
    SEVERAL_BADGES = "several_badges"  # what was typed fits more than one person
    BADGE_REPLACED = "badge_replaced"
    BADGE_LOST = "badge_lost"
    BADGE_REVOKED = "badge_revoked"
    DELEGATE_WITHDRAWN = "delegate_withdrawn"
    DELEGATE_NOT_ELIGIBLE = "delegate_not_eligible"
    DELEGATE_REPLACED = "delegate_replaced"  # an alternate sits for them
    ALTERNATE_NOT_ACTIVATED = "alternate_not_activated"
    NOT_CONVENED = "not_convened"
    WRONG_ENTRANCE = "wrong_entrance"
    SITTING_NOT_OPEN = "sitting_not_open"
    SITTING_CLOSED = "sitting_closed"


ADMITTING = frozenset({VerdictCode.ADMITTED, VerdictCode.RE_ENTERED, VerdictCode.NEEDS_ATTENTION})

_TONES = {
    VerdictCode.ADMITTED: Tone.GO,
    VerdictCode.RE_ENTERED: Tone.GO,
    VerdictCode.LEFT: Tone.GO,
    VerdictCode.NEEDS_ATTENTION: Tone.LOOK,
    VerdictCode.ALREADY_INSIDE: Tone.LOOK,
    VerdictCode.WRONG_ENTRANCE: Tone.LOOK,
    VerdictCode.SEVERAL_BADGES: Tone.LOOK,
}
_NAMELESS = frozenset({VerdictCode.UNKNOWN_BADGE, VerdictCode.WRONG_EVENT, VerdictCode.SEVERAL_BADGES})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`overrode` is the refusal that a supervisor set aside, where there was one."""

    code: VerdictCode
    overrode: VerdictCode | None = None

    @property
    def tone(self) -> Tone:
        return _TONES.get(self.code, Tone.STOP)

    @property
    def admits(self) -> bool:
        """Whether the delegate is inside from this scan on."""
        return self.code in ADMITTING

    @property
    def names_delegate(self) -> bool:
        """Whether door staff may see who it is: not for a badge of another event, or one that may be another's."""
        return self.code not in _NAMELESS
