"""A photo of a badge, where no live camera is to be had: read beside the server's loop, kept nowhere."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from checkin.core.badge_code import read_badge_code
from checkin.core.errors import Refused

LARGEST_BYTES = 12 * 1024 * 1024
READING_SECONDS = 30.0  # of a busy hour; the child ends itself after six seconds of work
WAITING_SECONDS = 20.0
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_TOP = Path(__file__).resolve().parents[2]
_two_at_a_time = threading.BoundedSemaphore(2)  # each may take a processor and some hundred MB


class PhotoRefused(Refused):
    """Facts: `problem`, one of "too_large", "too_many_pixels", "not_a_picture", "broken", "busy"."""

    code = "photo_refused"

    def __init__(self, problem: str) -> None:
        super().__init__(problem=problem)
        self.problem = problem


def read_photo(picture: bytes) -> str | None:
    """The text of the QR code in a JPEG, PNG or WebP: a badge's before any other. None where none is found.

    PhotoRefused for other files, for hostile ones, and where too many are being read. Nothing is written.
    """
    if len(picture) > LARGEST_BYTES:
        raise PhotoRefused("too_large")
    if not picture.startswith(_BEGINNINGS):  # not worth a process
        raise PhotoRefused("not_a_picture")
    if not _two_at_a_time.acquire(timeout=WAITING_SECONDS):
        raise PhotoRefused("busy")
    try:
        codes = _read_in_child(picture)
    finally:
        _two_at_a_time.release()
    return _most_telling(codes)


def _read_in_child(picture: bytes) -> list[str]:
    try:
        child = subprocess.run(  # our own module; the photo goes through the pipe
            [sys.executable, "-m", "checkin.formats.photo_codes_child"],
            cwd=_TOP,
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=READING_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise PhotoRefused("broken") from error
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise PhotoRefused(answer["refused"])
    codes: list[str] = answer["codes"]
    return codes


def _most_telling(codes: Sequence[str]) -> str | None:
    badges = [code for code in codes if read_badge_code(code)]
    return next(iter([*badges, *codes]), None)
