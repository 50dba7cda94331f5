"""Links that show an event's live attendance to whoever holds them, until they are revoked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.core.stream import DeltaKind
from checkin.store.engine import Store
from checkin.store.models import Delegation, ScreenKind, ScreenLink, ScreenTheme, Sitting
from checkin.store.stream import append_delta

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class ScreenView:
    """What a link shows. `sitting_id` None: the one that runs; `delegation_ids` None: all, page by page."""

    sitting_id: int | None = None
    kind: ScreenKind = ScreenKind.PROJECTION
    theme: ScreenTheme = ScreenTheme.AS_COMPUTER
    shows_photos: bool = False
    delegation_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class SharedScreen:
    """A link that still shows something, with its sitting (None: the one that runs) and its token."""

    link: ScreenLink
    token: str


def share_screen(
    store: Store,
    event_id: int,
    name: str,
    now: datetime,
    sitting_id: int | None = None,
    view: ScreenView | None = None,
) -> str:
    """The token of a new link. NotFound for a sitting or delegation of another event; InvalidField "name"."""
    view = view or ScreenView(sitting_id)
    name = _named(name)
    token = store.vault.new_token()
    with store.write() as session:
        link = ScreenLink(
            event_id=event_id,
            name=name,
            token_hash=store.vault.hash("screen", token),
            token_sealed=store.vault.seal("screen", token),
            created_at=now,
        )
        _set_view(session, link, view)
        session.add(link)
    return token


def change_screen(store: Store, event_id: int, link_id: int, name: str, view: ScreenView, now: datetime) -> None:
    """Screens that show the link follow within a second. NotFound and InvalidField as `share_screen`."""
    name = _named(name)
    with store.write() as session:
        link = _living_link(session, event_id, link_id)
        link.name = name
        _set_view(session, link, view)
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def list_screens(store: Store, event_id: int) -> list[SharedScreen]:
    """The event's links that were not revoked, the oldest first."""
    with store.read() as session:
        links = session.scalars(
            select(ScreenLink)
            .options(joinedload(ScreenLink.sitting))
            .where(ScreenLink.event_id == event_id, ScreenLink.revoked_at.is_(None))
            .order_by(ScreenLink.id)
        ).all()
    return [SharedScreen(link, store.vault.unseal("screen", link.token_sealed)) for link in links]


def find_screen(store: Store, token: str) -> ScreenLink | None:
    """The link with its event, or None where it is unknown or revoked."""
    with store.read() as session:
        return session.scalar(
            select(ScreenLink)
            .options(joinedload(ScreenLink.event), joinedload(ScreenLink.sitting))
            .where(ScreenLink.token_hash == store.vault.hash("screen", token), ScreenLink.revoked_at.is_(None))
        )


def revoke_screen(store: Store, event_id: int, link_id: int, now: datetime) -> None:
    """The link shows nothing more. Idempotent."""
    with store.write() as session:
        link = session.get(ScreenLink, link_id)
        if link is None or link.event_id != event_id:
            raise NotFound
        link.revoked_at = link.revoked_at or now


def _named(name: str) -> str:
    name = clean(name)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidField("name", "empty" if not name else "long")
    return name


def _living_link(session: Session, event_id: int, link_id: int) -> ScreenLink:
    link = session.get(ScreenLink, link_id)
    if link is None or link.event_id != event_id or link.revoked_at is not None:
        raise NotFound
    return link


def _set_view(session: Session, link: ScreenLink, view: ScreenView) -> None:
    if view.sitting_id is not None:
        sitting = session.get(Sitting, view.sitting_id)
        if sitting is None or sitting.event_id != link.event_id:
            raise NotFound
    if view.delegation_ids is not None:
        of_event = set(session.scalars(select(Delegation.id).where(Delegation.event_id == link.event_id)))
        if not of_event.issuperset(view.delegation_ids):
            raise NotFound
    link.sitting_id, link.kind, link.theme = view.sitting_id, view.kind, view.theme
    link.shows_photos = view.shows_photos
    link.delegation_ids = None if view.delegation_ids is None else sorted(set(view.delegation_ids))
