"""Badges on paper and as pictures: the faces of active badges, a few at a time, and what is made of them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkin.core.decision import BadgeStatus
from checkin.core.errors import NotFound, Refused
from checkin.core.event_field import extra_text
from checkin.formats.badge_face import LONGEST_TEXT, BadgeFace, BadgeLabels
from checkin.formats.badge_look import BadgeLook, Layout
from checkin.formats.badge_pdf import render_badges
from checkin.formats.badge_png import render_badge_png
from checkin.services.badge_design import BadgeDesign, look_of, read_design
from checkin.services.issue_badges import PrintableBadge, printable_badge, printable_badges
from checkin.services.photos import photo_of
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, Delegation, Event, EventField

BATCH = 100  # so that reading ten thousand never holds up a door for longer than a few milliseconds


class NothingToPrint(Refused):
    """No active badge among those asked for."""

    code = "nothing_to_print"


@dataclass(frozen=True, slots=True)
class BadgeWords:
    """Ready texts in the language of the congress. `printed_at` stands at the foot of a page, "" for none."""

    labels: BadgeLabels
    event_dates: str
    printed_at: str = ""
    back_title: str = ""
    programme: tuple[str, ...] = ()  # what the back says where the organizers wrote nothing of their own


def printable_delegate_ids(store: Store, event_id: int, delegate_ids: Sequence[int] | None = None) -> list[int]:
    """Whoever has an active badge (of `delegate_ids`, or of the event), in the order that the organizers chose."""
    with store.read() as session:
        order = _ORDERS[read_design(session, event_id).order]
        query = (
            select(Badge.delegate_id)
            .join(Badge.delegate)
            .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
            .where(Badge.event_id == event_id, Badge.status == BadgeStatus.ACTIVE)
            .order_by(*order, Delegate.sort_key, Delegate.id)
        )
        found = session.scalars(query).all()
    wanted = None if delegate_ids is None else set(delegate_ids)
    return [id_ for id_ in found if wanted is None or id_ in wanted]


_ORDERS: dict[str, tuple[Any, ...]] = {
    "delegation": (Delegation.id.is_(None), Delegation.position, Delegation.id),
    "name": (),
    "number": (func.length(Badge.number), Badge.number),
}


def badge_faces(store: Store, event_id: int, words: BadgeWords, delegate_ids: Sequence[int]) -> Iterator[BadgeFace]:
    """The faces of the active badges of `delegate_ids`, in their order, read in batches."""
    event = _event(store, event_id)
    with store.read() as session:
        design = read_design(session, event_id)
        field = _chosen_field(session, event_id, design)
    for start in range(0, len(delegate_ids), BATCH):
        some = delegate_ids[start : start + BATCH]
        badges = {badge.delegate.id: badge for badge in printable_badges(store, event_id, some)}
        photos = photo_of(store, list(badges)) if design.photo else {}
        for delegate_id in some:
            if delegate_id in badges:
                photo = photos[delegate_id].image if delegate_id in photos else b""
                yield _face(event, badges[delegate_id], words, design, field, photo)


def badge_look(store: Store, event_id: int, words: BadgeWords, design: BadgeDesign | None = None) -> BadgeLook:
    """With the pictures; of `design` where one is tried out, else as it is kept."""
    with store.read() as session:
        return look_of(
            session, event_id, design or read_design(session, event_id), words.back_title, words.programme
        )


def print_badges(
    store: Store,
    event_id: int,
    layout: Layout,
    out: BinaryIO,
    words: BadgeWords,
    delegate_ids: Sequence[int] | None = None,
) -> int:
    """Writes a PDF of the active badges into `out` and returns how many. NothingToPrint where there are none.

    About 6 ms a badge in this very process: a server that answers doors uses services.badge_jobs instead.
    """
    ids = printable_delegate_ids(store, event_id, delegate_ids)
    if not ids:
        raise NothingToPrint
    faces = badge_faces(store, event_id, words, ids)
    return render_badges(faces, layout, out, printed_at=words.printed_at, look=badge_look(store, event_id, words))


def single_badge_pdf(store: Store, event_id: int, delegate_id: int, words: BadgeWords) -> bytes:
    """One page in the event's layout. NotFound where the delegate has no active badge in this event."""
    with store.read() as session:
        layout = read_design(session, event_id).single_layout
    printable_badge(store, event_id, delegate_id)
    out = io.BytesIO()
    print_badges(store, event_id, layout, out, words, [delegate_id])
    return out.getvalue()


def single_badge_png(
    store: Store, event_id: int, delegate_id: int, words: BadgeWords, *, px_per_mm: int = 12
) -> bytes:
    """NotFound where the delegate has no active badge in this event."""
    badge = printable_badge(store, event_id, delegate_id)
    with store.read() as session:
        design = read_design(session, event_id)
    face = face_in(store, event_id, badge, words, design)
    look = badge_look(store, event_id, words, design)
    return render_badge_png(face, px_per_mm=px_per_mm, layout=design.single_layout, look=look)


def face_in(
    store: Store, event_id: int, badge: PrintableBadge, words: BadgeWords, design: BadgeDesign
) -> BadgeFace:
    """One badge's face as this design has it. NotFound where there is no such event."""
    delegate_id = badge.delegate.id
    with store.read() as session:
        field = _chosen_field(session, event_id, design)
    photo = photo_of(store, [delegate_id]).get(delegate_id) if design.photo else None
    return _face(_event(store, event_id), badge, words, design, field, photo.image if photo else b"")


def _event(store: Store, event_id: int) -> Event:
    with store.read() as session:
        event = session.get(Event, event_id)
    if event is None:
        raise NotFound
    return event


def _more(delegate: Delegate, field: EventField | None) -> str:
    """The field's name and what the delegate has in it; "" where that is nothing."""
    text = extra_text(field.kind, delegate.extra.get(str(field.id))) if field else ""
    return f"{field.name}: {text}" if field and text else ""


def _chosen_field(session: Session, event_id: int, design: BadgeDesign) -> EventField | None:
    field = session.get(EventField, design.extra_field) if design.extra_field else None
    fits = field is not None and field.event_id == event_id and not field.sensitive
    return field if fits else None


def _face(
    event: Event,
    badge: PrintableBadge,
    words: BadgeWords,
    design: BadgeDesign,
    field: EventField | None,
    photo: bytes,
) -> BadgeFace:
    delegate = badge.delegate
    unit = delegate.delegation.name if delegate.delegation else delegate.unit
    return BadgeFace(
        event_name=event.name,
        event_dates=words.event_dates,
        event_place=event.place,
        full_name=delegate.full_name,
        position=delegate.position if design.position else "",
        delegation=unit if design.delegation else "",
        category_name=delegate.category.name,
        category_color=delegate.category.color,
        number=badge.badge.number,
        seat=delegate.seat if design.seat else "",
        code=badge.code,
        labels=words.labels,
        accent=event.accent,
        more=_more(delegate, field)[:LONGEST_TEXT],
        photo=photo,
    )
