"""Who may hear what. A connection states one right when it opens, gets that one subscription, and says no more.

The payload of the connection is one of

    {"screen": token, "seq": n}      a screen link that nobody has revoked
    {"delegate": token, "seq": n}    a delegate's private link
    {"event": id, "seq": n}          an organizer's browser, known by its log-in's cookie

where `seq` is the number of the delta up to which the page is drawn.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from checkin.services.share_screen import find_screen
from checkin.services.sign_in import find_login
from checkin.store.engine import Store
from checkin.store.models import Delegate, Event, Login, ScreenLink

LONGEST_TOKEN = 64
HIGHEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one connection hears: an event's whole stream, or, with `delegate_id`, only what concerns that person.

    `link_id` or `login_hash` says what the right rests on, so that it ends when that ends.
    """

    event_id: int
    delegate_id: int | None = None
    link_id: int | None = None
    login_hash: str | None = None


def find_subscription(store: Store, asked: object, login_token: object, now: datetime) -> Subscription | None:
    """The one subscription that `asked` has a right to; None for anything else. `seq` is not looked at here."""
    if not isinstance(asked, Mapping) or len(asked) != 2 or read_seq(asked) is None:
        return None
    if "screen" in asked:
        return _of_screen(store, asked["screen"])
    if "delegate" in asked:
        return _of_delegate(store, asked["delegate"])
    if "event" in asked:
        return _of_organizer(store, asked["event"], login_token, now)
    return None


def read_seq(asked: Mapping[str, Any]) -> int | None:
    return seq if _is_number(seq := asked.get("seq")) else None


def ended_among(store: Store, subscriptions: Collection[Subscription], now: datetime) -> set[Subscription]:
    """Those whose right has ended: the link was revoked, the log-in ended or expired."""
    links = {subscription.link_id for subscription in subscriptions} - {None}
    logins = {subscription.login_hash for subscription in subscriptions} - {None}
    with store.read() as session:
        dead_links = _revoked_links(session, links) if links else set()
        dead_logins = _ended_logins(session, logins, now) if logins else set()
    return {
        subscription
        for subscription in subscriptions
        if subscription.link_id in dead_links or subscription.login_hash in dead_logins
    }


def _of_screen(store: Store, token: object) -> Subscription | None:
    link = find_screen(store, token) if _is_token(token) else None
    return Subscription(link.event_id, link_id=link.id) if link else None


def _of_delegate(store: Store, token: object) -> Subscription | None:
    if not _is_token(token):
        return None
    with store.read() as session:
        found = session.execute(
            select(Delegate.id, Delegate.event_id).where(Delegate.link_hash == store.vault.hash("delegate", token))
        ).one_or_none()
    return Subscription(found.event_id, delegate_id=found.id) if found else None


def _of_organizer(store: Store, event_id: object, login_token: object, now: datetime) -> Subscription | None:
    if not _is_number(event_id) or not _is_token(login_token) or find_login(store, login_token, now) is None:
        return None
    with store.read() as session:
        if session.get(Event, event_id) is None:
            return None
    return Subscription(event_id, login_hash=store.vault.hash("login", login_token))


def _revoked_links(session: Session, link_ids: set[int | None]) -> set[int]:
    query = select(ScreenLink.id).where(ScreenLink.id.in_(link_ids), ScreenLink.revoked_at.is_not(None))
    return set(session.scalars(query))


def _ended_logins(session: Session, hashes: set[str | None], now: datetime) -> set[str]:
    query = select(Login.token_hash).where(
        Login.token_hash.in_(hashes), or_(Login.ended_at.is_not(None), Login.expires_at <= now)
    )
    return set(session.scalars(query))


def _is_token(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.isascii() and 0 < len(value) <= LONGEST_TOKEN


def _is_number(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= HIGHEST_NUMBER
