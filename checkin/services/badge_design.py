"""How an event's badges look: chosen by organizers, kept with the event, tried out before it is kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from checkin.core.badge_number import NumberPattern
from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.formats.badge_look import LAYOUTS, NAME_SIZES, BadgeLook, Layout, NameSize
from checkin.services.photos import make_portrait_apart
from checkin.store.engine import Store
from checkin.store.models import BadgeDesignRow, BadgePicture, Event, EventField

Order = Literal["delegation", "name", "number"]
ORDERS: tuple[Order, ...] = get_args(Order)
LONGEST_PROGRAMME = 2000
LARGEST_SIDES = {"emblem": 500, "background": 1748}  # pixels; an A6 page at 300 dots an inch


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeDesign:
    """`layout` is the usual one, which a print order may change. `programme` "": the event's sittings."""

    layout: Layout = "a4"
    order: Order = "delegation"
    name_size: NameSize = "large"
    photo: bool = False
    position: bool = True
    delegation: bool = True
    seat: bool = True
    hole: bool = False
    back: bool = False
    programme: str = ""
    extra_field: int = 0  # EventField.id of a column of the list, 0 for none

    @property
    def single_layout(self) -> Layout:
        """The paper for one badge."""
        singles: dict[Layout, Layout] = {"a4": "a6", "a4_card": "card"}
        return singles.get(self.layout, self.layout)


def read_design(session: Session, event_id: int) -> BadgeDesign:
    row = session.get(BadgeDesignRow, event_id)
    known = {field.name for field in fields(BadgeDesign)}
    kept = {name: value for name, value in row.choices.items() if name in known} if row else {}
    return BadgeDesign(**kept)


def checked(design: BadgeDesign) -> BadgeDesign:
    """InvalidField for a choice that there is not, and for a programme over 2,000 characters."""
    choices = (("layout", LAYOUTS), ("order", ORDERS), ("name_size", NAME_SIZES))
    for name, known in choices:
        if getattr(design, name) not in known:
            raise InvalidField(name, "choice")
    if len(design.programme) > LONGEST_PROGRAMME:
        raise InvalidField("programme", "long")
    return design


def save_design(store: Store, event_id: int, design: BadgeDesign, pattern: NumberPattern) -> None:
    """Badges issued before keep their numbers. NotFound, InvalidField."""
    checked(design)
    with store.write() as session:
        if session.get(Event, event_id) is None:
            raise NotFound
        if design.extra_field and _of_another_event(session, event_id, design.extra_field):
            raise NotFound
        row = session.get(BadgeDesignRow, event_id) or BadgeDesignRow(event_id=event_id)
        row.choices, row.pattern, row.first_number = asdict(design), pattern.text, pattern.first
        session.add(row)


def _of_another_event(session: Session, event_id: int, field_id: int) -> bool:
    field = session.get(EventField, field_id)
    return field is None or field.event_id != event_id or field.sensitive


def put_badge_picture(store: Store, event_id: int, kind: str, picture: bytes) -> None:
    """An emblem or a background, made anew in a process of its own. PhotoRefused, InvalidField, NotFound."""
    if kind not in LARGEST_SIDES:
        raise InvalidField("kind", "choice")
    made = make_portrait_apart(picture, LARGEST_SIDES[kind], keep_transparent=kind == "emblem").image
    with store.write() as session:
        if session.get(Event, event_id) is None:
            raise NotFound
        session.merge(BadgePicture(event_id=event_id, kind=kind, image=made))


def remove_badge_picture(store: Store, event_id: int, kind: str) -> None:
    """Idempotent."""
    with store.write() as session:
        session.execute(delete(BadgePicture).where(BadgePicture.event_id == event_id, BadgePicture.kind == kind))


def badge_pictures(session: Session, event_id: int) -> dict[str, Any]:
    """By kind: JPEG, or PNG for an emblem that lets the background through."""
    rows = session.execute(
        select(BadgePicture.kind, BadgePicture.image).where(BadgePicture.event_id == event_id)
    ).all()
    return {kind: image for kind, image in rows}


def look_of(
    session: Session, event_id: int, design: BadgeDesign, back_title: str, programme: Sequence[str]
) -> BadgeLook:
    own = tuple(clean(line) for line in design.programme.splitlines())
    back: dict[str, Any] = {"back_title": back_title, "back": own or tuple(programme)} if design.back else {}
    return BadgeLook(
        photo=design.photo,
        hole=design.hole,
        name_size=design.name_size,
        **badge_pictures(session, event_id),
        **back,
    )
