"""A badge is no longer good: replaced by another, lost or revoked. Doors refuse it from the next scan on."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.decision import BadgeStatus
from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean
from checkin.core.stream import DeltaKind
from checkin.services.issue_badges import issue_within
from checkin.store.engine import Store
from checkin.store.models import Badge
from checkin.store.roster import hold_roster
from checkin.store.stream import append_delta

LONGEST_REASON = 300
LONGEST_ACTOR = 200


class BadgeNotActive(Refused):
    """The badge was ended by somebody else, or by an earlier press of the same button; nothing is written."""

    code = "badge_not_active"


def reissue_badge(
    store: Store, event_id: int, badge_id: int, now: datetime, *, actor: str, reason: str = ""
) -> None:
    """The same number with a new code; the old code says "replaced". NotFound, BadgeNotActive, InvalidField.

    Who has withdrawn gets no new one: BadgeNotActive, and the old badge stays as it is.
    """
    with store.write() as session:
        badge = _end(session, event_id, badge_id, BadgeStatus.REPLACED, now, actor, reason)
        if not issue_within(session, store.vault, event_id, now, [badge.delegate_id]):
            raise BadgeNotActive
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def end_badge(
    store: Store,
    event_id: int,
    badge_id: int,
    status: BadgeStatus,
    now: datetime,
    *,
    actor: str,
    reason: str = "",
) -> None:
    """Lost or revoked: nobody gets another by it. NotFound, BadgeNotActive, InvalidField."""
    if status not in (BadgeStatus.LOST, BadgeStatus.REVOKED):
        raise InvalidField("status", "choice")
    with store.write() as session:
        _end(session, event_id, badge_id, status, now, actor, reason)
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)


def _end(
    session: Session, event_id: int, badge_id: int, status: BadgeStatus, now: datetime, actor: str, reason: str
) -> Badge:
    reason = clean(reason)
    if len(reason) > LONGEST_REASON:
        raise InvalidField("reason", "long")
    hold_roster(session, event_id)
    badge = session.scalar(
        select(Badge).where(Badge.id == badge_id, Badge.event_id == event_id).with_for_update(key_share=True)
    )
    if badge is None:
        raise NotFound
    if badge.status is not BadgeStatus.ACTIVE:
        raise BadgeNotActive
    badge.status, badge.ended_at = status, now
    badge.ended_by, badge.ended_reason = actor[:LONGEST_ACTOR], reason
    session.flush()
    return badge
