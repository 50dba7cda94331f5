"""Looks after each burst of changes whether a quorum was reached or lost, whether or not a screen is watching."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from checkin.services.quorum_changes import QuorumLook, note_quorum_changes
from checkin.store.engine import Store, StoreClosed

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.4  # what happened within it is walked through at once, change by change


class QuorumWatch:
    """`wake` is told of committed changes and returns at once; the look itself is taken apart from them, by a
    thread that lives while there is something to look at (under gevent a greenlet)."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._waiting: set[int] = set()
        self._gate = threading.Lock()
        self._is_looking = False
        self._last: dict[int, QuorumLook] = {}  # by event; touched by the one thread that looks

    def wake(self, event_ids: set[int]) -> None:
        with self._gate:
            self._waiting |= event_ids
            if self._is_looking:
                return
            self._is_looking = True
        threading.Thread(target=self._look, name="quorum", daemon=True).start()

    def _look(self) -> None:
        while True:
            time.sleep(PAUSE_SECONDS)
            with self._gate:
                event_ids, self._waiting = self._waiting, set()
                if not event_ids:
                    self._is_looking = False
                    return
            for event_id in sorted(event_ids):
                try:
                    self._last[event_id] = note_quorum_changes(
                        self._store, event_id, self._clock(), self._last.get(event_id)
                    )
                except StoreClosed:
                    return
                except Exception as fault:
                    # the next look begins at what was noted last; a screen judges by itself meanwhile
                    self._last.pop(event_id, None)
                    log.error("the quorum could not be looked at", extra={"kind": type(fault).__name__})
