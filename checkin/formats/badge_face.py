"""What a badge says: ready texts in, the same texts cleaned for print out."""

from dataclasses import dataclass, fields

from checkin.core.badge_code import read_badge_code
from checkin.core.names import clean
from checkin.core.short_code import short_code_of, spaced
from checkin.formats.colours import channels
from checkin.formats.fonts import printable

# Longer than any field of the store; a guard against what never came from there
LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True)
class BadgeLabels:
    """The few fixed words on a badge, in the language of the event."""

    number: str
    seat: str
    short_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFace:
    """Everything that is printed on one badge; "" where there is nothing to say.

    `code` is the finished text of the QR. `category_color` and `accent` are #rrggbb. `event_dates` is ready
    text. ValueError for colours, codes or lengths that cannot be printed.
    """

    event_name: str
    event_dates: str
    event_place: str
    full_name: str
    position: str
    delegation: str
    category_name: str
    category_color: str
    number: str
    seat: str
    code: str
    labels: BadgeLabels
    accent: str
    more: str = ""  # one line that the organizers chose: a field of the event
    photo: bytes = b""  # JPEG, upright; b"" where there is none

    @property
    def short_code(self) -> str:
        """What is typed where the QR cannot be read, as it is printed."""
        return spaced(short_code_of(self.code))

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in ("code", "labels", "category_color", "accent", "photo"):
                continue
            if len(value) > LONGEST_TEXT:
                raise ValueError(f"{field.name} has {len(value)} characters; a badge takes {LONGEST_TEXT}")
            object.__setattr__(self, field.name, printable(clean(value)))
        if not self.full_name:
            raise ValueError("a badge needs a name")
        if read_badge_code(self.code) != self.code:
            raise ValueError("this is not the code of a badge")
        channels(self.category_color)
        channels(self.accent)
