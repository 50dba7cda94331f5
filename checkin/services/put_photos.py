"""The photos of an archive are put in beside the doors: one after the other, kept some at a time, with progress."""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from checkin.core.errors import NotFound
from checkin.formats.photo_archive import ArchiveRefused
from checkin.services.delegate_history import Actor
from checkin.services.photo_act import put_in_act
from checkin.services.photo_archive import (
    PhotoChild,
    chosen_people,
    photo_child,
    preview_archive,
    read_about,
    read_state,
    write_json,
)
from checkin.services.photos import Portrait
from checkin.store.engine import Store
from checkin.store.models import Delegate

AT_ONCE = 20  # portraits written in one transaction
log = logging.getLogger("checkin.photos")
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class PutState:
    """`kept` are new photos, `same` those that were there already; `failed`: file name and why (PhotoRefused).

    `act_id` is the bulk act that takes all of them back; None while nobody has a new one.
    """

    total: int
    done: int = 0
    kept: int = 0
    same: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    finished: bool = False
    act_id: int | None = None


def start_photos(
    store: Store,
    spool: Path,
    event_id: int,
    account_id: int,
    token: str,
    decided: Mapping[int, int],
    now: datetime,
    *,
    keep_present: bool,
) -> None:
    """`decided`: delegates by the place of a picture in the archive. Once started, it is not started again.

    NotFound for another's token, a place without a picture, or a delegate of another event.
    """
    about = read_about(spool, event_id, account_id, token)
    names = {at: name for at, name in about["pictures"]}
    if not decided.keys() <= names.keys() or not _are_of_event(store, event_id, set(decided.values())):
        raise NotFound
    if put_state(spool, event_id, account_id, token) is not None:
        return
    preview = preview_archive(store, spool, event_id, account_id, token)
    chosen = chosen_people(preview, decided, keep_present=keep_present)
    _tell(spool, token, PutState(len(chosen), finished=not chosen))
    if chosen:
        by = Actor(account_id=account_id)
        work = (store, spool, event_id, token, about["file_name"], chosen, names, by, now)
        threading.Thread(target=_work, args=work, daemon=True).start()


def put_state(spool: Path, event_id: int, account_id: int, token: str) -> PutState | None:
    """None where it was not started. NotFound for another's token."""
    read_about(spool, event_id, account_id, token)
    kept = read_state(spool, token)
    if kept is None:
        return None
    kept["failed"] = tuple((name, why) for name, why in kept["failed"])
    return PutState(**kept)


def _are_of_event(store: Store, event_id: int, ids: set[int]) -> bool:
    with store.read() as session:
        return all((one := session.get(Delegate, key)) is not None and one.event_id == event_id for key in ids)


def _tell(spool: Path, token: str, state: PutState) -> None:
    content: dict[str, Any] = {name: getattr(state, name) for name in PutState.__slots__}
    write_json(spool / f"{token}.state", content)


def _work(
    store: Store,
    spool: Path,
    event_id: int,
    token: str,
    file_name: str,
    chosen: Sequence[tuple[int, int]],
    names: Mapping[int, str],
    by: Actor,
    now: datetime,
) -> None:
    failed: list[tuple[str, str]] = []
    waiting: dict[int, Portrait] = {}
    done = kept = 0
    act_id: int | None = None

    def write(*, finished: bool = False) -> None:
        nonlocal kept, act_id
        act_id, new = put_in_act(store, event_id, act_id, file_name, waiting, by, now)
        kept += new
        waiting.clear()
        same = done - kept - len(failed)
        _tell(spool, token, PutState(len(chosen), done, kept, same, tuple(failed), finished, act_id))

    try:
        with _one_at_a_time:
            for (at, delegate_id), portrait in zip(chosen, _portraits(spool / f"{token}.zip", chosen), strict=True):
                if isinstance(portrait, Portrait):
                    waiting[delegate_id] = portrait
                else:
                    failed.append((names[at], portrait))
                done += 1
                if done % AT_ONCE == 0:
                    write()
            write(finished=True)
    except Exception as problem:  # nobody waits for this thread: its state tells
        log.error("photos not put in", extra={"kind": type(problem).__name__})
        _tell(spool, token, PutState(len(chosen), done, kept, 0, (*failed, ("", "broken")), True, act_id))


def _portraits(path: Path, chosen: Sequence[tuple[int, int]]) -> Iterator[Portrait | str]:
    """For each its portrait, or why there is none. A picture that kills the process costs that picture alone."""
    rest = list(chosen)
    while rest:
        with photo_child(path) as child:
            for at, _delegate_id in list(rest):
                del rest[0]
                try:
                    yield _portrait(child, at)
                except ArchiveRefused as died:
                    yield died.code
                    break


def _portrait(child: PhotoChild, at: int) -> Portrait | str:
    head, image = child.portrait(at)
    if "refused" in head:
        return str(head["refused"])
    return Portrait(image, int(head["width"]), int(head["height"]), sha256(image).hexdigest()[:32])
