"""Portraits of delegates: made beside the server's loop, kept in the database, so that one file is the backup."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from checkin.core.errors import NotFound
from checkin.formats.portrait import LARGEST_SIDE
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.read_photo import PhotoRefused
from checkin.store.engine import Store
from checkin.store.models import Delegate, DelegatePhoto, ReplacedPhoto

LARGEST_BYTES = 12 * 1024 * 1024
MAKING_SECONDS = 30.0  # of a busy hour; the child ends itself after six seconds of work
WAITING_SECONDS = 20.0
_AT_ONCE = 500
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_TOP = Path(__file__).resolve().parents[2]
_two_at_a_time = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Portrait:
    """JPEG, at most 640 pixels a side, upright, without EXIF. `etag` names these very bytes."""

    image: bytes
    width: int
    height: int
    etag: str


@dataclass(frozen=True, slots=True)
class Replaced:
    portrait: Portrait
    added_at: datetime


def make_portrait_apart(
    picture: bytes, largest_side: int = LARGEST_SIDE, *, keep_transparent: bool = False
) -> Portrait:
    """From a JPEG, PNG or WebP, in a process of its own. PhotoRefused, see there; nothing is written.

    `keep_transparent`: a PNG, where something of it is."""
    if len(picture) > LARGEST_BYTES:
        raise PhotoRefused("too_large")
    if not picture.startswith(_BEGINNINGS):  # not worth a process
        raise PhotoRefused("not_a_picture")
    if not _two_at_a_time.acquire(timeout=WAITING_SECONDS):
        raise PhotoRefused("busy")
    try:
        head, image = _make_in_child(picture, largest_side, keep_transparent=keep_transparent)
    finally:
        _two_at_a_time.release()
    if "refused" in head:
        raise PhotoRefused(str(head["refused"]))
    etag = hashlib.sha256(image).hexdigest()[:32]
    return Portrait(image, int(str(head["width"])), int(str(head["height"])), etag)


def _make_in_child(
    picture: bytes, largest_side: int, *, keep_transparent: bool
) -> tuple[Mapping[str, object], bytes]:
    more = ["transparent"] if keep_transparent else []
    try:
        child = subprocess.run(  # noqa: S603  (our own module; the photo goes through the pipe)
            [sys.executable, "-m", "checkin.formats.portrait_child", str(largest_side), *more],
            cwd=_TOP,
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MAKING_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise PhotoRefused("broken") from error
    head, _, image = child.stdout.partition(b"\n")
    return json.loads(head), image


def put_photo(store: Store, event_id: int, delegate_id: int, picture: bytes, by: Actor, now: datetime) -> str:
    """The portrait's etag. NotFound for another event's delegate, PhotoRefused for what is no good picture."""
    with store.read() as session:
        _require(session, event_id, delegate_id)
    portrait = make_portrait_apart(picture)
    keep_portraits(store, event_id, {delegate_id: portrait}, by, now)
    return portrait.etag


def keep_portraits(store: Store, event_id: int, portraits: Mapping[int, Portrait], by: Actor, now: datetime) -> int:
    """How many were new; by delegate id. One step. NotFound for another event's delegate."""
    with store.write() as session:
        return len(write_portraits(session, event_id, portraits, by, now))


def write_portraits(
    session: Session, event_id: int, portraits: Mapping[int, Portrait], by: Actor, now: datetime
) -> dict[int, Replaced | None]:
    """As `keep_portraits`, in the caller's transaction: what each new one was put in place of."""
    before: dict[int, Replaced | None] = {}
    changes = []
    for delegate_id, portrait in sorted(portraits.items()):
        _require(session, event_id, delegate_id)
        known = session.get(DelegatePhoto, delegate_id)
        if known is not None and known.etag == portrait.etag:
            continue
        before[delegate_id] = Replaced(_portrait(known), known.added_at) if known else None
        changes.append(FieldChange(delegate_id, "photo", known.etag if known else "", portrait.etag))
        row = known or DelegatePhoto(delegate_id=delegate_id)
        row.image, row.etag, row.added_at = portrait.image, portrait.etag, now
        row.width, row.height = portrait.width, portrait.height
        session.add(row)
    session.flush()
    record_changes(session, changes, by, now)
    return before


def remove_photo(store: Store, event_id: int, delegate_id: int, by: Actor, now: datetime) -> None:
    """Gone for good, with those that it was put in place of: a picture of somebody is not kept against their will.
    Idempotent."""
    with store.write() as session:
        _require(session, event_id, delegate_id)
        session.execute(delete(ReplacedPhoto).where(ReplacedPhoto.delegate_id == delegate_id))
        etag = session.scalar(select(DelegatePhoto.etag).where(DelegatePhoto.delegate_id == delegate_id))
        if etag is not None:
            session.execute(delete(DelegatePhoto).where(DelegatePhoto.delegate_id == delegate_id))
            record_changes(session, [FieldChange(delegate_id, "photo", etag, "")], by, now)


def photo_of(store: Store, delegate_ids: Collection[int]) -> dict[int, Portrait]:
    """The portraits of those who have one. A page of a few dozen at a time: each has some ten kilobytes."""
    found: dict[int, Portrait] = {}
    ordered = sorted(delegate_ids)
    with store.read() as session:
        for start in range(0, len(ordered), _AT_ONCE):
            query = select(DelegatePhoto).where(DelegatePhoto.delegate_id.in_(ordered[start : start + _AT_ONCE]))
            found |= {row.delegate_id: _portrait(row) for row in session.scalars(query)}
    return found


def event_photo(store: Store, event_id: int, delegate_id: int) -> Portrait:
    """NotFound where there is none, or it is another event's delegate."""
    with store.read() as session:
        _require(session, event_id, delegate_id)
    found = photo_of(store, [delegate_id]).get(delegate_id)
    if found is None:
        raise NotFound
    return found


def photo_etag(session: Session, delegate_id: int) -> str | None:
    etag: str | None = session.scalar(select(DelegatePhoto.etag).where(DelegatePhoto.delegate_id == delegate_id))
    return etag


def _portrait(row: DelegatePhoto) -> Portrait:
    return Portrait(row.image, row.width, row.height, row.etag)


def _require(session: Session, event_id: int, delegate_id: int) -> None:
    owner = session.scalar(select(Delegate.event_id).where(Delegate.id == delegate_id))
    if owner != event_id:
        raise NotFound
