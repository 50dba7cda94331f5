"""Badges on paper and as pictures: the faces of active badges, a few at a time, and what is made of them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import select

from checkin.core.decision import BadgeStatus
from checkin.core.errors import NotFound, Refused
from checkin.formats.badge_face import BadgeFace, BadgeLabels
from checkin.formats.badge_look import Layout
from checkin.formats.badge_pdf import render_badges
from checkin.formats.badge_png import render_badge_png
from checkin.services.issue_badges import PrintableBadge, printable_badge, printable_badges
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, Event

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


def printable_delegate_ids(store: Store, event_id: int, delegate_ids: Sequence[int] | None = None) -> list[int]:
    """Whoever has an active badge (of `delegate_ids`, or of the event), in the order of the list."""
    query = (
        select(Badge.delegate_id)
        .join(Badge.delegate)
        .where(Badge.event_id == event_id, Badge.status == BadgeStatus.ACTIVE)
        .order_by(Delegate.sort_key, Delegate.id)
    )
    with store.read() as session:
        found = session.scalars(query).all()
    wanted = None if delegate_ids is None else set(delegate_ids)
    return [id_ for id_ in found if wanted is None or id_ in wanted]


def badge_faces(store: Store, event_id: int, words: BadgeWords, delegate_ids: Sequence[int]) -> Iterator[BadgeFace]:
    """The faces of the active badges of `delegate_ids`, in the order of the list, read in batches."""
    event = _event(store, event_id)
    for start in range(0, len(delegate_ids), BATCH):
        for badge in printable_badges(store, event_id, delegate_ids[start : start + BATCH]):
            yield _face(event, badge, words)


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
    return render_badges(badge_faces(store, event_id, words, ids), layout, out, printed_at=words.printed_at)


def single_badge_pdf(store: Store, event_id: int, delegate_id: int, words: BadgeWords) -> bytes:
    """One A6 page. NotFound where the delegate has no active badge in this event."""
    face = _face(_event(store, event_id), printable_badge(store, event_id, delegate_id), words)
    out = io.BytesIO()
    render_badges([face], "a6", out, printed_at=words.printed_at)
    return out.getvalue()


def single_badge_png(
    store: Store, event_id: int, delegate_id: int, words: BadgeWords, *, px_per_mm: int = 12
) -> bytes:
    """NotFound where the delegate has no active badge in this event."""
    face = _face(_event(store, event_id), printable_badge(store, event_id, delegate_id), words)
    return render_badge_png(face, px_per_mm=px_per_mm)


def _event(store: Store, event_id: int) -> Event:
    with store.read() as session:
        event = session.get(Event, event_id)
    if event is None:
        raise NotFound
    return event


def _face(event: Event, badge: PrintableBadge, words: BadgeWords) -> BadgeFace:
    delegate = badge.delegate
    return BadgeFace(
        event_name=event.name,
        event_dates=words.event_dates,
        event_place=event.place,
        full_name=delegate.full_name,
        position=delegate.position,
        delegation=delegate.delegation.name if delegate.delegation else delegate.unit,
        category_name=delegate.category.name,
        category_color=delegate.category.color,
        number=badge.badge.number,
        seat=delegate.seat,
        code=badge.code,
        labels=words.labels,
        accent=event.accent,
    )
