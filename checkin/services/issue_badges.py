"""Badges: a fresh random code for each delegate who has none, and what is needed to print it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, insert, select
from sqlalchemy.orm import Session, joinedload

from checkin.core.badge_code import CODE_BYTES, make_badge_code
from checkin.core.badge_number import NumberGiver, NumberPattern, read_pattern, short_category
from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.errors import NotFound
from checkin.services.short_codes import short_hash_of_code
from checkin.store.engine import Store
from checkin.store.models import Badge, BadgeDesignRow, Category, Delegate
from checkin.store.roster import hold_roster
from checkin.store.vault import Vault

_INSERT_BATCH = 500


@dataclass(frozen=True, slots=True)
class PrintableBadge:
    """An active badge with its code in clear; lives only as long as it takes to print."""

    badge: Badge
    delegate: Delegate
    code: str


@dataclass(frozen=True, slots=True)
class BadgeCounts:
    """Of the delegates who may have a badge: `badged` of `total` have one."""

    total: int
    badged: int

    @property
    def waiting(self) -> int:
        return self.total - self.badged


def count_badges(store: Store, event_id: int) -> BadgeCounts:
    """Who has withdrawn is not counted."""
    with store.read() as session:
        total, badged = session.execute(
            select(func.count(Delegate.id), func.count(Badge.id))
            .outerjoin(Badge, and_(Badge.delegate_id == Delegate.id, Badge.status == BadgeStatus.ACTIVE))
            .where(Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
        ).one()
    return BadgeCounts(total, badged)


def count_waiting(store: Store, event_id: int, delegate_ids: Collection[int]) -> int:
    """How many of them `issue_badges` would give a badge."""
    with store.read() as session:
        return len(_delegates_without_badge(session, event_id, delegate_ids))


def issue_badges(store: Store, event_id: int, now: datetime, delegate_ids: Collection[int] | None = None) -> int:
    """Gives a badge to every active delegate without one (of `delegate_ids`, or of the event); returns how many.

    Idempotent: who has an active badge keeps it.
    """
    with store.write() as session:
        hold_roster(session, event_id)
        return issue_within(session, store.vault, event_id, now, delegate_ids)


def issue_within(
    session: Session, vault: Vault, event_id: int, now: datetime, delegate_ids: Collection[int] | None = None
) -> int:
    """As `issue_badges`, in somebody's transaction that holds the roster."""
    waiting = _delegates_without_badge(session, event_id, delegate_ids)
    if not waiting:
        return 0
    giver = number_giver(session, event_id)
    categories = _short_categories(session, event_id)
    draw = _CodeDrawer(session, vault, event_id)
    rows = []
    for delegate in waiting:
        if not delegate.badge_number:
            delegate.badge_number = giver.next(categories[delegate.category_id])
        code, short_hash = draw.next()
        rows.append(
            {
                "event_id": event_id,
                "delegate_id": delegate.id,
                "number": delegate.badge_number,
                "code_hash": vault.hash("badge", code),
                "short_hash": short_hash,
                "code_sealed": vault.seal("badge", code),
                "status": BadgeStatus.ACTIVE,
                "issued_at": now,
            }
        )
    session.flush()
    for start in range(0, len(rows), _INSERT_BATCH):
        session.execute(insert(Badge), rows[start : start + _INSERT_BATCH])
    return len(rows)


def number_giver(session: Session, event_id: int, pattern: NumberPattern | None = None) -> NumberGiver:
    """Above every number that a delegate has, and that any badge was printed with; by the event's pattern."""
    numbers = [
        *session.scalars(select(Delegate.badge_number).where(Delegate.event_id == event_id)),
        *session.scalars(select(Badge.number).where(Badge.event_id == event_id)),
    ]
    return NumberGiver(pattern or pattern_of(session, event_id), (number for number in numbers if number))


def pattern_of(session: Session, event_id: int) -> NumberPattern:
    row = session.get(BadgeDesignRow, event_id)
    return read_pattern(row.pattern, row.first_number) if row and row.pattern else NumberPattern()


def preview_numbers(
    store: Store, event_id: int, pattern: NumberPattern, most: int = 3
) -> list[tuple[str, list[str]]]:
    """By category's name, the numbers that its next badges would get. Nothing is written."""
    with store.read() as session:
        query = select(Category).where(Category.event_id == event_id).order_by(Category.position, Category.id)
        categories = session.scalars(query).all()
        previews = []
        for category in categories:
            giver = number_giver(session, event_id, pattern)
            short = short_category(category.code, category.name)
            previews.append((category.name, [giver.next(short) for _ in range(most)]))
    return previews if pattern.by_category else previews[:1]


def printable_badges(
    store: Store, event_id: int, delegate_ids: Sequence[int] | None = None
) -> list[PrintableBadge]:
    """The active badges in the order of the list (given name first), codes unsealed for printing."""
    query = (
        select(Badge)
        .join(Badge.delegate)
        .options(
            joinedload(Badge.delegate).joinedload(Delegate.category),
            joinedload(Badge.delegate).joinedload(Delegate.delegation),
        )
        .where(Badge.event_id == event_id, Badge.status == BadgeStatus.ACTIVE)
        .order_by(Delegate.sort_key, Delegate.id)
    )
    if delegate_ids is not None:
        query = query.where(Badge.delegate_id.in_(delegate_ids))
    with store.read() as session:
        badges = session.scalars(query).all()
    return [
        PrintableBadge(badge, badge.delegate, store.vault.unseal("badge", badge.code_sealed)) for badge in badges
    ]


def printable_badge(store: Store, event_id: int, delegate_id: int) -> PrintableBadge:
    """NotFound where the delegate has no active badge in this event."""
    found = printable_badges(store, event_id, [delegate_id])
    if not found:
        raise NotFound
    return found[0]


class _CodeDrawer:
    """Fresh codes whose short code no other badge of the event has, of whatever status: what is typed means one."""

    def __init__(self, session: Session, vault: Vault, event_id: int) -> None:
        self._vault = vault
        self._taken = set(session.scalars(select(Badge.short_hash).where(Badge.event_id == event_id)))

    def next(self) -> tuple[str, str]:
        """The code, and the keyed hash of its short code."""
        while True:
            code = make_badge_code(self._vault.random_bytes(CODE_BYTES))
            hashed = short_hash_of_code(self._vault, code)
            if hashed not in self._taken:
                self._taken.add(hashed)
                return code, hashed


def _delegates_without_badge(
    session: Session, event_id: int, delegate_ids: Collection[int] | None
) -> Sequence[Delegate]:
    has_badge = select(Badge.id).where(Badge.delegate_id == Delegate.id, Badge.status == BadgeStatus.ACTIVE)
    query = (
        select(Delegate)
        .where(Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE, ~has_badge.exists())
        .order_by(Delegate.sort_key, Delegate.id)
    )
    if delegate_ids is not None:
        query = query.where(Delegate.id.in_(delegate_ids))
    return session.scalars(query).all()


def _short_categories(session: Session, event_id: int) -> dict[int, str]:
    rows = session.execute(select(Category.id, Category.code, Category.name).where(Category.event_id == event_id))
    return {category_id: short_category(code, name) for category_id, code, name in rows}
