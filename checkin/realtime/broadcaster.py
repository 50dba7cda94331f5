"""Carries committed deltas to whoever is subscribed: in order, none lost, at most ten messages a second.

It reads the stream from the database and nothing else. A commit only wakes it, so that an emit can neither happen
inside a transaction nor tell what was rolled back; and should a wake be missed, or another process have written,
the look around that it takes anyway finds the new deltas.
"""

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import gevent
from flask_socketio import SocketIO
from gevent.event import Event as Flag
from sqlalchemy import select

from checkin.realtime.subscriptions import Subscription, ended_among
from checkin.realtime.wire import (
    DELTAS,
    RESNAPSHOT,
    concerns,
    message_for_delegate,
    message_for_screens,
)
from checkin.store.engine import Store, StoreClosed
from checkin.store.models import Delta, Event
from checkin.store.stream import deltas_after, last_seq

log = logging.getLogger(__name__)

NAMESPACE = "/live"
MOST_DELTAS = 500  # in one message; who missed more takes a new snapshot
PAUSE_SECONDS = 0.1  # from one round of messages to the next
LEAST_REST_SECONDS = 0.02  # of a round that took longer than that, as with thousands of screens
LOOK_AROUND_SECONDS = 0.4  # a revoked link falls silent within a second
FAULT_PAUSE_SECONDS = 1
AT_ONCE = 25  # connections told before the doors get their turn: five hundred at once keep a scan waiting for 50 ms
BREATH_SECONDS = 0.001


class Broadcaster:
    """Runs as one greenlet in the hub that serves the sockets, and only while somebody is subscribed."""

    def __init__(self, socketio: SocketIO, store: Store) -> None:
        self._socketio = socketio
        self._store = store
        self._subscriptions: dict[str, Subscription] = {}  # by Socket.IO's id of the connection
        self._sent: dict[int, int] = {}  # number of the last delta that an event's connections are told
        self._greenlet: gevent.Greenlet | None = None
        self._loop: Any = None
        self._awake = Flag()
        store.after_commit(self.wake)

    def wake(self, event_ids: set[int]) -> None:
        """There is something new. Returns at once; may be called in any thread."""
        loop = self._loop
        if loop is not None and any(event_id in self._sent for event_id in event_ids):
            loop.run_callback_threadsafe(self._awake.set)

    def subscribe(self, sid: str, subscription: Subscription, seq: int) -> None:
        """Tells the connection what came after `seq`, and from then on everything new."""
        event_id = subscription.event_id
        told, message = self._catch_up(subscription, seq)
        # The others may have been told more while the database was read; then this connection would have a gap
        while self._sent.setdefault(event_id, told) > told:
            told, message = self._catch_up(subscription, seq)
        self._subscriptions[sid] = subscription
        self._emit(message, [sid])
        if self._greenlet is None or self._greenlet.dead:
            self._loop = gevent.get_hub().loop
            self._greenlet = gevent.spawn(self._run)

    def unsubscribe(self, sid: str) -> None:
        """Idempotent."""
        gone = self._subscriptions.pop(sid, None)
        if gone and all(other.event_id != gone.event_id for other in self._subscriptions.values()):
            self._sent.pop(gone.event_id, None)

    def _catch_up(self, subscription: Subscription, seq: int) -> tuple[int, dict[str, Any]]:
        with self._store.read() as session:
            last = last_seq(session, subscription.event_id)
            if not 0 <= last - seq <= MOST_DELTAS:
                return last, RESNAPSHOT
            deltas = [
                delta
                for delta in deltas_after(session, subscription.event_id, seq, MOST_DELTAS)
                if delta.seq <= last
            ]
        if subscription.delegate_id:
            return last, message_for_delegate(deltas, subscription.delegate_id, last)
        return last, message_for_screens(deltas, seq + 1, last)

    def _run(self) -> None:
        next_look = time.monotonic() + LOOK_AROUND_SECONDS
        while self._subscriptions:
            self._awake.wait(max(0, next_look - time.monotonic()))
            self._awake.clear()
            started = time.monotonic()
            try:
                if started >= next_look:
                    self._end_dead_subscriptions()
                    next_look = time.monotonic() + LOOK_AROUND_SECONDS
                self._tell_news()
            except StoreClosed:
                return
            except Exception as fault:
                # whatever it was must not silence every screen; what was not told is still in the database
                log.error("the live stream was interrupted", extra={"kind": type(fault).__name__})
                gevent.sleep(FAULT_PAUSE_SECONDS)
            gevent.sleep(max(LEAST_REST_SECONDS, started + PAUSE_SECONDS - time.monotonic()))

    def _tell_news(self) -> None:
        with self._store.read() as session:
            query = select(Event.id, Event.last_seq).where(Event.id.in_(list(self._sent)))
            newest = {event_id: seq for event_id, seq in session.execute(query)}
        for event_id, seq in newest.items():
            sent = self._sent.get(event_id, seq)
            if seq > sent:
                self._tell_event(event_id, sent)

    def _tell_event(self, event_id: int, sent: int) -> None:
        with self._store.read() as session:
            deltas = deltas_after(session, event_id, sent, MOST_DELTAS)
        if not deltas or event_id not in self._sent:
            return
        last = deltas[-1].seq
        screens, delegates = self._audience(event_id)  # whoever comes from now on is told by `subscribe`
        self._sent[event_id] = last
        try:
            self._tell_screens(screens, message_for_screens(deltas, sent + 1, last))
            self._tell_delegates(delegates, deltas, last)
        except Exception:
            if event_id in self._sent:
                self._sent[event_id] = sent  # told again: pages leave out what they have heard
            raise
        if len(deltas) == MOST_DELTAS:
            self._awake.set()

    def _audience(self, event_id: int) -> tuple[list[str], dict[int, list[str]]]:
        """Who hears the event's whole stream, and by delegate who hears of that person alone."""
        screens: list[str] = []
        delegates: dict[int, list[str]] = {}
        for sid, one in self._subscriptions.items():
            if one.event_id == event_id:
                (screens if one.delegate_id is None else delegates.setdefault(one.delegate_id, [])).append(sid)
        return screens, delegates

    def _tell_screens(self, sids: list[str], message: dict[str, Any]) -> None:
        for at in range(0, len(sids), AT_ONCE):
            self._emit(message, sids[at : at + AT_ONCE])
            gevent.sleep(BREATH_SECONDS)

    def _tell_delegates(self, listening: dict[int, list[str]], deltas: Sequence[Delta], last: int) -> None:
        told = 0
        for delegate_id, sids in listening.items():
            if any(concerns(delta, delegate_id) for delta in deltas):
                self._emit(message_for_delegate(deltas, delegate_id, last), sids)
                told += 1
                if told % AT_ONCE == 0:
                    gevent.sleep(BREATH_SECONDS)

    def _end_dead_subscriptions(self) -> None:
        dead = ended_among(self._store, set(self._subscriptions.values()), datetime.now(UTC))
        for sid, subscription in list(self._subscriptions.items()):
            if subscription in dead:
                self.unsubscribe(sid)
                self._socketio.server.disconnect(sid, namespace=NAMESPACE)

    def _emit(self, message: dict[str, Any], sids: list[str]) -> None:
        """One message, written as JSON once. Connections that ended meanwhile are passed over."""
        self._socketio.emit(DELTAS, message, to=sids, namespace=NAMESPACE)
