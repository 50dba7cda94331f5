"""Links that show an event's live attendance to whoever holds them, until they are revoked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.store.engine import Store
from checkin.store.models import ScreenLink, Sitting


@dataclass(frozen=True, slots=True)
class SharedScreen:
    """A link that still shows something, with its sitting (None: the one that runs) and its token."""

    link: ScreenLink
    token: str


def share_screen(store: Store, event_id: int, name: str, now: datetime, sitting_id: int | None = None) -> str:
    """The token of a new link. Without a sitting it follows the one that runs."""
    name = clean(name)
    if not name or len(name) > 80:
        raise InvalidField("name", "empty" if not name else "long")
    token = store.vault.new_token()
    with store.write() as session:
        if sitting_id is not None:
            sitting = session.get(Sitting, sitting_id)
            if sitting is None or sitting.event_id != event_id:
                raise NotFound
        session.add(
            ScreenLink(
                event_id=event_id,
                name=name,
                sitting_id=sitting_id,
                token_hash=store.vault.hash("screen", token),
                token_sealed=store.vault.seal("screen", token),
                created_at=now,
            )
        )
    return token


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
