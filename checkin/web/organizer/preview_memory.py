"""The preview somebody is leafing through and the import that is being written, of one running application."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from checkin.core.errors import Refused
from checkin.services.apply_import import ImportResult
from checkin.services.import_roster import OpenDraft, finish_import, open_import
from checkin.services.read_apart import Step, is_long_draft, open_apart
from checkin.store.engine import Store

KEPT_SECONDS = 60
PATIENCE_SECONDS = 1.5  # an answer waits so long before it becomes a page that says how far things are
log = logging.getLogger("checkin.import")

T = TypeVar("T")


@dataclass
class _Job(Generic[T]):
    """Something that a thread of its own works out."""

    key: tuple[int, ...]
    step: Step | None = None
    result: T | None = None
    error: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)
    until: float = 0.0

    def run(self, work: Callable[[], T]) -> None:
        try:
            self.result = work()
        except Exception as error:  # told to whoever asks next
            self.error = error
            if not isinstance(error, Refused):
                log.error("import not worked out", extra={"kind": type(error).__name__})
        finally:
            self.until = time.monotonic() + KEPT_SECONDS
            self.done.set()

    def answer(self) -> T | None:
        """None while it is not there yet; what went wrong is raised."""
        if not self.done.wait(PATIENCE_SECONDS):
            return None
        if self.error is not None:
            raise self.error
        return self.result


class PreviewMemory:
    """The latest preview and the latest writing; `forget` a preview as soon as anything was decided.

    A preview is only looked at: importing checks that it still holds.
    """

    def __init__(self) -> None:
        self._preview: _Job[OpenDraft] | None = None
        self._writing: _Job[ImportResult] | None = None

    def open(self, store: Store, event_id: int, seq: int, draft_id: int) -> OpenDraft | Step:
        """As `open_import`; a Step while a long list is being worked out. `seq`: of the event's newest delta."""
        key = (event_id, seq, draft_id)
        job = self._preview
        if job is None or job.key != key or (job.done.is_set() and (job.error or job.until < time.monotonic())):
            job = self._preview = self._start(store, key)
        return job.answer() or job.step or Step.STARTING

    def write(
        self, store: Store, event_id: int, seq: int, draft_id: int, account_id: int, now: datetime
    ) -> ImportResult | None:
        """As `finish_import`; None while it goes on, see `written`."""
        job = self._writing
        if job is None or job.key != (event_id, draft_id) or job.done.is_set():
            kept = self._preview
            prepared = kept.result if kept and kept.key == (event_id, seq, draft_id) else None
            job = self._writing = _Job((event_id, draft_id))
            _in_thread(
                job, lambda: finish_import(store, event_id, draft_id, now, account_id=account_id, prepared=prepared)
            )
        self.forget()
        try:
            result = job.answer()
        except Exception:
            self._writing = None
            raise
        if result is not None:
            self._writing = None
        return result

    def written(self, event_id: int, draft_id: int) -> ImportResult | None:
        """What the writing of this draft gave, told once; None where nothing is known of one."""
        job = self._writing
        if job is None or job.key != (event_id, draft_id) or not job.done.is_set():
            return None
        self._writing = None
        return job.answer()

    def is_writing(self, event_id: int, draft_id: int) -> bool:
        job = self._writing
        return job is not None and job.key == (event_id, draft_id) and not job.done.is_set()

    def is_ready(self, event_id: int, draft_id: int) -> bool:
        """Whether asking for the page again is worth it: nothing of this draft is being worked out."""
        job = self._preview
        reading = job is not None and (job.key[0], job.key[2]) == (event_id, draft_id) and not job.done.is_set()
        return not reading and not self.is_writing(event_id, draft_id)

    def forget(self) -> None:
        self._preview = None

    def _start(self, store: Store, key: tuple[int, int, int]) -> "_Job[OpenDraft]":
        event_id, _, draft_id = key
        job: _Job[OpenDraft] = _Job(key)
        if not is_long_draft(store, event_id, draft_id):
            job.run(lambda: open_import(store, event_id, draft_id))
            return job

        def tell(step: Step) -> None:
            job.step = step

        _in_thread(job, lambda: open_apart(store, event_id, draft_id, tell))
        return job


def _in_thread(job: _Job[T], work: Callable[[], T]) -> None:
    threading.Thread(target=job.run, args=(work,), daemon=True).start()
