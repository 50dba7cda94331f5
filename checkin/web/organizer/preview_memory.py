"""The preview somebody is leafing through, kept for a minute: working it out takes seconds for a long list."""

import time
from dataclasses import dataclass

from checkin.services.import_roster import OpenDraft, open_import
from checkin.store.engine import Store

KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Kept:
    event_id: int
    seq: int  # of the event's newest delta: the roster has not changed since
    draft: OpenDraft
    until: float


class PreviewMemory:
    """One preview, the latest, of one running application; `forget` it as soon as it has served.

    It is only looked at: importing works everything out anew.
    """

    def __init__(self) -> None:
        self._kept: _Kept | None = None

    def open(self, store: Store, event_id: int, seq: int, draft_id: int) -> OpenDraft:
        """As `open_import`."""
        kept = self._kept
        if (
            kept is None
            or (kept.event_id, kept.seq, kept.draft.id) != (event_id, seq, draft_id)
            or kept.until < time.monotonic()
        ):
            draft = open_import(store, event_id, draft_id)
            kept = self._kept = _Kept(event_id, seq, draft, time.monotonic() + KEPT_SECONDS)
        return kept.draft

    def forget(self) -> None:
        self._kept = None
