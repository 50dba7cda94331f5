"""The photos of an archive as one bulk act: what they were put in place of is kept, and comes back with undoing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from checkin.services.bulk_columns import BulkKind
from checkin.services.delegate_history import Actor, FieldChange, record_changes
from checkin.services.photos import Portrait, write_portraits
from checkin.store.engine import Store
from checkin.store.models import BulkAct, DelegatePhoto, ReplacedPhoto
from checkin.store.portions import portions
from checkin.store.roster import hold_roster

_COPIED = ("image", "width", "height", "etag", "added_at")


def put_in_act(
    store: Store,
    event_id: int,
    act_id: int | None,
    file_name: str,
    portraits: Mapping[int, Portrait],
    by: Actor,
    now: datetime,
) -> tuple[int | None, int]:
    """The act, made with the first new photo, and how many of these are new. One step for some of an archive.

    `act_id` is what the step before gave. NotFound for another event's delegate.
    """
    with store.write() as session:
        hold_roster(session, event_id)
        before = write_portraits(session, event_id, portraits, by, now)
        if not before:
            return act_id, 0
        act = session.get(BulkAct, act_id, with_for_update=True) if act_id is not None else None
        if act is None or act.undone_at is not None:  # taken back half-way: the rest is an act of its own
            act = _new_act(session, event_id, file_name, by, now)
        act.before = act.before | {str(key): was.portrait.etag if was else "" for key, was in before.items()}
        act.after = act.after | {str(key): portraits[key].etag for key in before}
        act.changed = len(act.after)
        for key, was in before.items():
            if was is not None:
                one = was.portrait
                session.add(
                    ReplacedPhoto(
                        act_id=act.id,
                        delegate_id=key,
                        image=one.image,
                        width=one.width,
                        height=one.height,
                        etag=one.etag,
                        added_at=was.added_at,
                    )
                )
        session.flush()
        return act.id, len(before)


def undo_photos(session: Session, act: BulkAct, by: Actor, now: datetime) -> set[int]:
    """Whose photo is as before: who had another put in since, or removed, stays. Where it is nobody's the
    replaced ones are kept."""
    restored: set[int] = set()
    changes = []
    for some in portions(sorted(int(key) for key in act.after)):
        current = _by_delegate(session, select(DelegatePhoto).where(DelegatePhoto.delegate_id.in_(some)))
        earlier = _by_delegate(
            session,
            select(ReplacedPhoto).where(ReplacedPhoto.act_id == act.id, ReplacedPhoto.delegate_id.in_(some)),
        )
        for key in some:
            photo, was = current.get(key), earlier.get(key)
            if photo is None or photo.etag != act.after[str(key)]:
                continue
            changes.append(FieldChange(key, "photo", photo.etag, was.etag if was else ""))
            if was is None:
                session.delete(photo)
            else:
                for name in _COPIED:
                    setattr(photo, name, getattr(was, name))
            restored.add(key)
        session.flush()
    if restored:
        session.execute(delete(ReplacedPhoto).where(ReplacedPhoto.act_id == act.id))
    record_changes(session, changes, by, now)
    return restored


def _new_act(session: Session, event_id: int, file_name: str, by: Actor, now: datetime) -> BulkAct:
    act = BulkAct(
        event_id=event_id,
        account_id=by.account_id,
        kind=BulkKind.PHOTOS,
        chosen=file_name[:300],
        changed=0,
        before={},
        after={},
        at=now,
    )
    session.add(act)
    session.flush()
    return act


def _by_delegate(session: Session, query: Any) -> dict[int, Any]:
    return {row.delegate_id: row for row in session.scalars(query)}
