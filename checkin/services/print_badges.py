"""Badges on paper and as pictures: the faces of active badges, a few at a time, and what is made of them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import func, select

from checkin.core.decision import BadgeStatus
from checkin.core.errors import NotFound, Refused
from checkin.formats.badge_face import LONGEST_TEXT, BadgeFace, BadgeLabels
from checkin.formats.badge_look import BadgeLook, Layout
from checkin.formats.badge_pdf import render_badges
from checkin.formats.badge_png import render_back_png, render_badge_png
from checkin.services.badge_design import BadgeDesign, look_of, read_design
from checkin.services.issue_badges import PrintableBadge, printable_badge, printable_badges
from checkin.services.photos import photo_of
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, DelegatePhoto, Delegation, Event

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
    for start in range(0, len(delegate_ids), BATCH):
        some = delegate_ids[start : start + BATCH]
        badges = {badge.delegate.id: badge for badge in printable_badges(store, event_id, some)}
        photos = photo_of(store, list(badges)) if design.photo else {}
        for delegate_id in some:
            if delegate_id in badges:
                photo = photos[delegate_id].image if delegate_id in photos else b""
                yield _face(event, badges[delegate_id], words, design, photo)


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
    store: Store,
    event_id: int,
    delegate_id: int,
    words: BadgeWords,
    *,
    px_per_mm: int = 12,
    design: BadgeDesign | None = None,
    back: bool = False,
) -> bytes:
    """NotFound where the delegate has no active badge in this event. `design` is one that is tried out."""
    badge = printable_badge(store, event_id, delegate_id)
    with store.read() as session:
        chosen = design or read_design(session, event_id)
    photo = photo_of(store, [delegate_id]).get(delegate_id) if chosen.photo else None
    face = _face(_event(store, event_id), badge, words, chosen, photo.image if photo else b"")
    look = badge_look(store, event_id, words, chosen)
    paint = render_back_png if back else render_badge_png
    return paint(face, px_per_mm=px_per_mm, layout=chosen.single_layout, look=look)


def telling_delegates(store: Store, event_id: int) -> list[int]:
    """For a preview: whoever with a badge has the longest name, the shortest, and no photo; each once."""
    length = func.length(Delegate.full_name)
    with store.read() as session:
        query = (
            select(Delegate.id)
            .join(Badge, Badge.delegate_id == Delegate.id)
            .where(Badge.event_id == event_id, Badge.status == BadgeStatus.ACTIVE)
        )
        ids = list(session.scalars(query.order_by(Delegate.sort_key)))
        longest = session.scalar(query.order_by(length.desc(), Delegate.id))
        shortest = session.scalar(query.order_by(length, Delegate.id))
        with_photo = set(
            session.scalars(select(DelegatePhoto.delegate_id).join(Delegate).where(Delegate.event_id == event_id))
        )
    plain = next((each for each in ids if each not in with_photo and each not in (longest, shortest)), None)
    return list(dict.fromkeys(each for each in (longest, shortest, plain) if each is not None))


def _event(store: Store, event_id: int) -> Event:
    with store.read() as session:
        event = session.get(Event, event_id)
    if event is None:
        raise NotFound
    return event


def _face(event: Event, badge: PrintableBadge, words: BadgeWords, design: BadgeDesign, photo: bytes) -> BadgeFace:
    delegate = badge.delegate
    extra = str(delegate.extra.get(str(design.extra_field), "")) if design.extra_field else ""
    position = " · ".join(text for text in (delegate.position if design.position else "", extra) if text)
    unit = delegate.delegation.name if delegate.delegation else delegate.unit
    return BadgeFace(
        event_name=event.name,
        event_dates=words.event_dates,
        event_place=event.place,
        full_name=delegate.full_name,
        position=position[:LONGEST_TEXT],
        delegation=unit if design.delegation else "",
        category_name=delegate.category.name,
        category_color=delegate.category.color,
        number=badge.badge.number,
        seat=delegate.seat if design.seat else "",
        code=badge.code,
        labels=words.labels,
        accent=event.accent,
        photo=photo,
    )
