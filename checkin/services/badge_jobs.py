"""Badge sheets that are painted in a process of their own while doors go on, and fetched when they are ready.

A job is three files named by its token in the spool folder, each for the owner's eyes only: TOKEN.json says whose
it is and how far it has come, TOKEN.part grows and is locked by whoever paints it, TOKEN.pdf is ready. So any
worker of a server can answer for it, and a painter that died is noticed by its missing lock.
"""

import fcntl
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO

from checkin.core.errors import NotFound
from checkin.formats.badge_look import Layout
from checkin.formats.badge_pdf_child import closing_line, face_line, header_line
from checkin.services.print_badges import (
    BATCH,
    BadgeWords,
    NothingToPrint,
    badge_faces,
    badge_look,
    printable_delegate_ids,
)
from checkin.store.engine import Store, StoreClosed

LIFETIME = timedelta(hours=1)  # a sheet holds badge codes in clear
PAINTING_TIMEOUT = 900  # seconds
log = logging.getLogger("checkin.badges")

_TOKEN = re.compile(r"[a-z2-7]{26}")
_TOP = Path(__file__).resolve().parents[2]
_one_at_a_time = threading.Lock()


class JobState(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BadgeOrder:
    """Whose sheet, of which event, how. `delegate_ids` None: all who have an active badge."""

    event_id: int
    account_id: int
    layout: Layout
    words: BadgeWords
    delegate_ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class BadgeJob:
    """`done` of `total` badges have gone to the painter."""

    token: str
    event_id: int
    account_id: int
    layout: str
    total: int
    done: int
    made_at: datetime  # UTC, aware
    state: JobState = JobState.MAKING


def start_badge_job(store: Store, spool: Path, order: BadgeOrder, now: datetime) -> str:
    """The token of a sheet in the making; that of the one in the making if this account waits for one already.

    NothingToPrint where nobody of the order has an active badge.
    """
    sweep_badge_jobs(spool, now)
    for job in badge_jobs(spool, order.event_id, order.account_id):
        if job.state is JobState.MAKING:
            return job.token
    ids = printable_delegate_ids(store, order.event_id, order.delegate_ids)
    if not ids:
        raise NothingToPrint
    spool.mkdir(mode=0o700, exist_ok=True)
    token = store.vault.new_token()
    job = BadgeJob(token, order.event_id, order.account_id, order.layout, len(ids), 0, now)
    _write_status(spool, job)
    part = _open_part(spool, token)
    threading.Thread(target=_work, args=(store, spool, order, ids, job, part), daemon=True).start()
    return token


def badge_jobs(spool: Path, event_id: int, account_id: int) -> list[BadgeJob]:
    """This account's sheets of the event, the latest first."""
    jobs = [_read(spool, path.stem) for path in spool.glob("*.json")]
    mine = [job for job in jobs if job and (job.event_id, job.account_id) == (event_id, account_id)]
    return sorted(mine, key=lambda job: job.made_at, reverse=True)


def find_badge_job(spool: Path, event_id: int, account_id: int, token: str) -> BadgeJob:
    """NotFound for a token of another event or account, and for any other text."""
    job = _read(spool, token)
    if job is None or (job.event_id, job.account_id) != (event_id, account_id):
        raise NotFound
    return job


def finished_sheet(spool: Path, event_id: int, account_id: int, token: str) -> Path:
    """The PDF. NotFound while it is not ready."""
    if find_badge_job(spool, event_id, account_id, token).state is not JobState.READY:
        raise NotFound
    return _file(spool, token, "pdf")


def cancel_badge_job(spool: Path, event_id: int, account_id: int, token: str) -> None:
    """Its files are gone at once, its painter within a batch. NotFound for what is not this account's."""
    find_badge_job(spool, event_id, account_id, token)
    _remove(spool, token)


def sweep_badge_jobs(spool: Path, now: datetime) -> None:
    """Removes sheets older than an hour, and files that belong to none. Idempotent."""
    for token in {path.stem for kind in ("json", "part", "pdf") for path in spool.glob(f"*.{kind}")}:
        job = _read(spool, token)
        if job is None or job.made_at <= now - LIFETIME:
            _remove(spool, token)


class _CancelledError(Exception):
    """Nobody wants the sheet any more."""


def _work(store: Store, spool: Path, order: BadgeOrder, ids: list[int], job: BadgeJob, part: IO[bytes]) -> None:
    with part, _one_at_a_time:
        painted = _is_wanted(spool, job) and _painted(store, spool, order, ids, job, part)
        painted = painted and _is_wanted(spool, job)
        if painted:
            os.replace(_file(spool, job.token, "part"), _file(spool, job.token, "pdf"))
    if painted:
        cleaner = threading.Timer(LIFETIME.total_seconds(), _remove, (spool, job.token))
        cleaner.daemon = True
        cleaner.start()


def _painted(store: Store, spool: Path, order: BadgeOrder, ids: list[int], job: BadgeJob, part: IO[bytes]) -> bool:
    """Whether the whole sheet is in `part`."""
    command = [sys.executable, "-m", "checkin.formats.badge_pdf_child"]
    try:
        with subprocess.Popen(  # noqa: S603  (our own module; what it is told comes through the pipe)
            command, cwd=_TOP, stdin=subprocess.PIPE, stdout=part, stderr=subprocess.DEVNULL
        ) as child:
            try:
                _feed(store, spool, order, ids, job, child)
                return child.wait(PAINTING_TIMEOUT) == 0
            finally:
                child.kill()
    except (_CancelledError, StoreClosed):
        return False
    except Exception as problem:  # nobody waits for this thread: the job's state tells
        log.error("badge sheet not made", extra={"kind": type(problem).__name__})
        return False


def _feed(
    store: Store, spool: Path, order: BadgeOrder, ids: list[int], job: BadgeJob, child: subprocess.Popen[bytes]
) -> None:
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, child.pid, 10)  # doors go first
    assert child.stdin is not None
    child.stdin.write(
        header_line(order.layout, order.words.printed_at, badge_look(store, order.event_id, order.words))
    )
    count = 0
    for count, face in enumerate(badge_faces(store, order.event_id, order.words, ids), start=1):
        child.stdin.write(face_line(face))
        if count % BATCH == 0:
            child.stdin.flush()
            if not _is_wanted(spool, job):
                raise _CancelledError
            _write_status(spool, replace(job, done=count))
    child.stdin.write(closing_line(count))
    child.stdin.close()
    if _is_wanted(spool, job):
        _write_status(spool, replace(job, done=count))


def _is_wanted(spool: Path, job: BadgeJob) -> bool:
    return _file(spool, job.token, "json").is_file()


def _file(spool: Path, token: str, kind: str) -> Path:
    return spool / f"{token}.{kind}"


def _open_part(spool: Path, token: str) -> IO[bytes]:
    """The lock goes with the open file: it ends when this process and the painter have both closed it."""
    descriptor = os.open(_file(spool, token, "part"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    part = os.fdopen(descriptor, "wb")
    fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return part


def _write_status(spool: Path, job: BadgeJob) -> None:
    fresh = _file(spool, job.token, "new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        kept = asdict(job) | {"made_at": job.made_at.isoformat()}
        json.dump({key: value for key, value in kept.items() if key not in ("token", "state")}, file)
    os.replace(fresh, _file(spool, job.token, "json"))


def _read(spool: Path, token: str) -> BadgeJob | None:
    if not _TOKEN.fullmatch(token):
        return None
    try:
        kept = json.loads(_file(spool, token, "json").read_text())
        made_at = datetime.fromisoformat(kept.pop("made_at"))
        return BadgeJob(token, **kept, made_at=made_at, state=_state(spool, token))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _state(spool: Path, token: str) -> JobState:
    with suppress(FileNotFoundError), _file(spool, token, "part").open("rb") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return JobState.MAKING
    return JobState.READY if _file(spool, token, "pdf").is_file() else JobState.FAILED


def _remove(spool: Path, token: str) -> None:
    for kind in ("json", "new", "part", "pdf"):
        _file(spool, token, kind).unlink(missing_ok=True)
