"""Long lists are read and compared in a process of their own: doors are answered by one thread, which never waits.

`start_apart` and `open_apart` do what `start_import` and `open_import` do. Messages are frames of a length and a
pickle, both ends of which are ours; the stranger's bytes were made plain cells before.
"""

import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Text, cast, func, select

from checkin.formats.spreadsheet import Problem, SpreadsheetRefused
from checkin.services.import_roster import OpenDraft, start_import
from checkin.store.engine import Store
from checkin.store.models import ImportDraft

MOST_SECONDS = 120
LONG_FILE = 64 * 1024  # bytes
LONG_DRAFT = 100_000  # characters of JSON: some two hundred rows
_TOP = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct(">I")


class Step(StrEnum):
    """How far the child has come."""

    STARTING = "starting"
    READING = "reading"
    DONE = "done"


class ChildFailed(Exception):
    """The child died: too much memory, too long, or a fault of ours."""


def is_long_draft(store: Store, event_id: int, draft_id: int) -> bool:
    with store.read() as session:
        query = select(func.length(cast(ImportDraft.content, Text))).where(
            ImportDraft.id == draft_id, ImportDraft.event_id == event_id
        )
        return (session.scalar(query) or 0) > LONG_DRAFT


def start_apart(
    store: Store, event_id: int, account_id: int | None, *, file_name: str, data: bytes, now: datetime
) -> int:
    """As `start_import`; short files are read here."""
    if len(data) <= LONG_FILE:
        return start_import(store, event_id, account_id, file_name=file_name, data=data, now=now)
    try:
        return int(_run(("start", store.url, event_id, account_id, file_name, data, now), _nobody_listens))
    except ChildFailed as failed:
        raise SpreadsheetRefused(Problem.TOO_HEAVY) from failed


def open_apart(store: Store, event_id: int, draft_id: int, tell: Callable[[Step], None]) -> OpenDraft:
    """As `open_import`, and tells how far it has come. ChildFailed."""
    opened: OpenDraft = _run(("open", store.url, event_id, draft_id), tell)
    return opened


def _nobody_listens(_: Step) -> None:
    pass


def _run(request: tuple[Any, ...], tell: Callable[[Step], None]) -> Any:
    command = [sys.executable, "-m", "checkin.services.import_child"]
    tell(Step.STARTING)
    with subprocess.Popen(  # noqa: S603  (our own module; what it is told comes through the pipe)
        command, cwd=_TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        watch = threading.Timer(MOST_SECONDS, child.kill)
        watch.daemon = True
        watch.start()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with suppress(BrokenPipeError):
                send(child.stdin, request)
            return _answer(child.stdout, tell)
        finally:
            watch.cancel()
            child.kill()


def _answer(stream: IO[bytes], tell: Callable[[Step], None]) -> Any:
    while (message := receive(stream)) is not None:
        match message:
            case ("step", Step() as step):
                tell(step)
            case ("result", result):
                return result
            case ("refused", error, facts):
                raise SpreadsheetRefused(Problem(facts.pop("code")), **facts) if error is None else error()
    raise ChildFailed


def send(stream: IO[bytes], message: object) -> None:
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """None at the end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    body = stream.read(length)
    return pickle.loads(body) if len(body) == length else None  # noqa: S301  (our own process wrote it)
