"""Photos of many delegates from one ZIP: kept apart until the organizer has seen whose they are, then put in.

Three files named by a token in a folder for the owner's eyes only: TOKEN.zip, TOKEN.json (whose it is and what is
in it) and TOKEN.state (how far it has come). They go after an hour, or once the organizer has done with them.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.core.photo_names import Depicted, NamedPhoto, name_photos
from checkin.formats.photo_archive import LARGEST_ARCHIVE, ArchiveRefused
from checkin.formats.portrait import LARGEST_SIDE
from checkin.services.photos import MAKING_SECONDS
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, DelegatePhoto, Delegation

LIFETIME = timedelta(hours=1)
LISTING_SECONDS = 20.0
_TOKEN = re.compile(r"[a-z2-7]{26}")
_TOP = Path(__file__).resolve().parents[2]
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody whose a picture may be, and what tells them from others of the name; "" where nothing is known."""

    delegate_id: int
    full_name: str
    delegation: str
    badge_number: str
    place: int = 0  # in the order of lists


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """`people`: whose it could be, in the order of lists; `fits` whose it is without a doubt; `decided` whose an
    organizer says it is."""

    at: int
    name: str
    fits: int | None
    people: tuple[Owner, ...]
    is_rival: bool  # another file means the same person
    replaces: bool  # whoever it fits has a photo already
    decided: Owner | None = None


@dataclass(frozen=True, slots=True)
class PhotoPreview:
    file_name: str
    files: list[PhotoFile]
    others: list[str]  # files that are no pictures

    @property
    def fitting(self) -> list[PhotoFile]:
        return [each for each in self.files if each.fits is not None]

    @property
    def ambiguous(self) -> list[PhotoFile]:
        return [each for each in self.files if each.fits is None and each.people]

    @property
    def unknown(self) -> list[PhotoFile]:
        return [each for each in self.files if not each.people]

    @property
    def undecided(self) -> list[PhotoFile]:
        """What an organizer decides on: of several people first, then those of nobody."""
        return [*self.ambiguous, *self.unknown]

    @property
    def decided(self) -> dict[int, int]:
        """Delegates by the place of a picture."""
        return {each.at: each.decided.delegate_id for each in self.files if each.decided is not None}


def keep_archive(
    store: Store, spool: Path, event_id: int, account_id: int, file_name: str, sent: IO[bytes], now: datetime
) -> str:
    """Its token. ArchiveRefused, and then nothing of it is kept; no picture is opened yet."""
    sweep_archives(spool, now)
    spool.mkdir(mode=0o700, exist_ok=True)
    token = store.vault.new_token()
    path = spool / f"{token}.zip"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            size = 0
            while chunk := sent.read(_CHUNK):
                size += len(chunk)
                if size > LARGEST_ARCHIVE:
                    raise ArchiveRefused("too_large")
                kept.write(chunk)
        with photo_child(path) as child:
            listing = child.listing
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    about = {
        "event_id": event_id,
        "account_id": account_id,
        "file_name": file_name[:200],
        "made_at": now.isoformat(),
    }
    write_json(spool / f"{token}.json", about | listing)
    return token


def preview_archive(store: Store, spool: Path, event_id: int, account_id: int, token: str) -> PhotoPreview:
    """Whose the pictures are by what the roster says now. NotFound for another event's or account's token."""
    about = read_about(spool, event_id, account_id, token)
    names = [name for _at, name in about["pictures"]]
    with store.read() as session:
        of_event = (Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
        rows = session.execute(
            select(Delegate.id, Delegate.full_name, Delegate.badge_number, Delegation.name)
            .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
            .where(*of_event)
            .order_by(Delegate.sort_key, Delegate.id)
        ).all()
        printed: dict[int, list[str]] = {}
        for key, number in session.execute(
            select(Badge.delegate_id, Badge.number).where(Badge.event_id == event_id).order_by(Badge.id)
        ):
            printed.setdefault(key, []).append(number)
        have = set(session.scalars(select(DelegatePhoto.delegate_id).join(Delegate).where(*of_event)))
    people = [
        Depicted(key, name, tuple(filter(None, (number, *printed.get(key, ()))))) for key, name, number, _ in rows
    ]
    owners = {
        key: Owner(key, name, delegation or "", number or "", place)
        for place, (key, name, number, delegation) in enumerate(rows)
    }
    decided = {int(at): owners.get(key) for at, key in about.get("decided", {}).items()}
    found = name_photos(names, people)
    files = [
        replace(_file(at, name, named, owners, have), decided=decided.get(at))
        for (at, name), named in zip(about["pictures"], found, strict=True)
    ]
    return PhotoPreview(about["file_name"], files, about["others"])


def _file(at: int, name: str, named: NamedPhoto, owners: Mapping[int, Owner], have: set[int]) -> PhotoFile:
    people = tuple(sorted((owners[key] for key in named.people), key=lambda one: one.place))
    return PhotoFile(at, name, named.delegate_id, people, bool(named.rivals), named.delegate_id in have)


def decide_owners(
    spool: Path, event_id: int, account_id: int, token: str, decided: Mapping[int, int | None]
) -> None:
    """Keeps whose pictures are, by their places; None: nobody's. Others stay as decided.

    NotFound as `preview_archive`. Whose they may be is looked at when they are put in.
    """
    about = read_about(spool, event_id, account_id, token)
    places = {at for at, _name in about["pictures"]}
    kept = about.get("decided", {}) | {str(at): key for at, key in decided.items() if at in places}
    kept = {at: key for at, key in kept.items() if key is not None}
    write_json(spool / f"{token}.json", about | {"decided": kept})


def discard_archive(spool: Path, event_id: int, account_id: int, token: str) -> None:
    """NotFound for what is not this account's. What was put in stays."""
    read_about(spool, event_id, account_id, token)
    remove_files(spool, token)


def sweep_archives(spool: Path, now: datetime) -> None:
    """Removes what is older than an hour, and files that belong to nothing."""
    for token in {path.stem for kind in ("zip", "json", "state") for path in spool.glob(f"*.{kind}")}:
        about = _read_json(spool / f"{token}.json") if _TOKEN.fullmatch(token) else None
        made_at = datetime.fromisoformat(about["made_at"]) if about else _written_at(spool, token)
        if made_at <= now - LIFETIME:
            remove_files(spool, token)


def _written_at(spool: Path, token: str) -> datetime:
    """Of what is still on its way in."""
    times = [path.stat().st_mtime for path in spool.glob(f"{token}.*")]
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=max(times, default=0))


def read_about(spool: Path, event_id: int, account_id: int, token: str) -> dict[str, Any]:
    about = _read_json(spool / f"{token}.json") if _TOKEN.fullmatch(token) else None
    if about is None or (about["event_id"], about["account_id"]) != (event_id, account_id):
        raise NotFound
    return about


def read_state(spool: Path, token: str) -> dict[str, Any] | None:
    """What is told of putting it in; None before that."""
    return _read_json(spool / f"{token}.state")


def remove_files(spool: Path, token: str) -> None:
    for kind in ("zip", "json", "state"):
        (spool / f"{token}.{kind}").unlink(missing_ok=True)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    fresh = path.with_suffix(path.suffix + "-new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)
    os.replace(fresh, path)


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


class PhotoChild:
    """The process that has the archive open; `listing` is what it said of it."""

    def __init__(self, process: "subprocess.Popen[bytes]", listing: dict[str, Any]) -> None:
        self._process = process
        self.listing = listing

    def portrait(self, at: int) -> tuple[dict[str, Any], bytes]:
        """What it says of one entry, and the JPEG. ArchiveRefused "broken" where it died: it is gone then."""
        assert self._process.stdin is not None
        with _in_time(self._process, MAKING_SECONDS):
            try:
                self._process.stdin.write(b"%d\n" % at)
                self._process.stdin.flush()
            except BrokenPipeError as died:
                raise ArchiveRefused("broken") from died
            head = _head(self._process)
            assert self._process.stdout is not None
            return head, self._process.stdout.read(int(head.get("length", 0)))


@contextmanager
def photo_child(path: Path, largest_side: int = LARGEST_SIDE) -> Iterator[PhotoChild]:
    """ArchiveRefused where the archive is no good."""
    command = [sys.executable, "-m", "checkin.formats.photo_archive_child", str(path), str(largest_side)]
    with subprocess.Popen(  # noqa: S603  (our own module; the path is one that we made)
        command, cwd=_TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            with _in_time(process, LISTING_SECONDS):
                head = _head(process)
            if "refused" in head:
                raise ArchiveRefused(str(head["refused"]))
            yield PhotoChild(process, head)
        finally:
            process.kill()


def _head(process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise ArchiveRefused("broken")
    said: dict[str, Any] = json.loads(line)
    return said


@contextmanager
def _in_time(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[None]:
    watch = threading.Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def chosen_people(
    preview: PhotoPreview, decided: Mapping[int, int], *, keep_present: bool
) -> Sequence[tuple[int, int]]:
    """Entry and delegate of each picture to put in: those that fit, and those that were decided (by entry).

    `keep_present` leaves out who has a photo, unless it was decided. One picture a person: a decision goes first.
    """
    taken = {delegate_id: at for at, delegate_id in decided.items()}
    for each in preview.fitting:
        if each.fits is not None and each.fits not in taken and not (keep_present and each.replaces):
            taken[each.fits] = each.at
    return sorted((at, delegate_id) for delegate_id, at in taken.items())
