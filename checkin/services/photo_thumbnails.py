"""Small pictures of an archive that nobody has put in yet, for whoever decides whose they are.

A page asks for dozens one after the other, so the process that has the archive open stays for some seconds.
"""

import threading
from contextlib import ExitStack
from pathlib import Path

from checkin.core.errors import NotFound
from checkin.formats.photo_archive import ArchiveRefused
from checkin.services.photo_archive import PhotoChild, photo_child, read_about

SIDE = 128
IDLE_SECONDS = 15.0


class _OpenArchive:
    """At most one process for all; it ends by itself when nobody asked for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = ExitStack()
        self._child: PhotoChild | None = None
        self._path: Path | None = None
        self._ends: threading.Timer | None = None

    def portrait(self, path: Path, at: int) -> bytes | None:
        """None for what is no picture, or kills the process."""
        with self._lock:
            self._stay()
            try:
                head, image = self._opened(path).portrait(at)
            except ArchiveRefused:
                self._close()
                return None
            return None if "refused" in head else image

    def _opened(self, path: Path) -> PhotoChild:
        if self._child is None or self._path != path:
            self._close()
            self._child, self._path = self._held.enter_context(photo_child(path, SIDE)), path
        return self._child

    def _stay(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
        self._ends = threading.Timer(IDLE_SECONDS, self._end)
        self._ends.daemon = True
        self._ends.start()

    def _end(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        self._held.close()
        self._child = None


_open = _OpenArchive()


def thumbnail(spool: Path, event_id: int, account_id: int, token: str, at: int) -> bytes:
    """A JPEG of at most 128 pixels a side, upright, without EXIF.

    NotFound for another event's or account's token, a place without a picture, a picture that cannot be read.
    """
    about = read_about(spool, event_id, account_id, token)
    if at not in {place for place, _name in about["pictures"]}:
        raise NotFound
    image = _open.portrait(spool / f"{token}.zip", at)
    if image is None:
        raise NotFound
    return image
