"""Delegations: what each is and how many of it are convened and present; and one of them with its people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.errors import NotFound
from checkin.services.delegate_filter import Missing, is_missing
from checkin.services.live_picture import running_sitting
from checkin.store.delegate_search import LIST_ORDER
from checkin.store.delegation_figures import Figures, absent_with_leave, figures_by_delegation
from checkin.store.engine import Store
from checkin.store.models import Attendance, Badge, Category, Delegate, Delegation, DelegationHead, Sitting
from checkin.store.seats import replaced_in, replacing_in
from checkin.store.stream import last_seq


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """`whole` counts the delegations below it too, of which there are `below`. `head` is "" where nobody leads."""

    delegation: Delegation
    depth: int  # 0 for one that belongs to no other
    parent: str
    head: str
    own: Figures
    whole: Figures
    below: int


@dataclass(frozen=True, slots=True)
class DelegationList:
    """`lines` with each delegation above those that belong to it; `without` are people of none."""

    sitting: Sitting | None  # whose presence is shown
    lines: list[DelegationLine]
    without: Figures
    total: Figures
    allotted: int
    seq: int  # all of it as after this delta


@dataclass(frozen=True, slots=True)
class Member:
    delegate: Delegate
    number: str  # of the active badge; "" where there is none
    first_in_at: datetime | None
    inside: bool
    on_leave: bool
    seated: bool  # would be let in: no alternate who waits, and nobody for whom another sits

    @property
    def expected(self) -> bool:
        """Most likely among those who arrive together."""
        return self.may_come and self.seated and not self.on_leave

    @property
    def may_come(self) -> bool:
        """Worth a tick: on the roster and not inside."""
        return self.delegate.status is DelegateStatus.ACTIVE and not self.inside


@dataclass(frozen=True, slots=True)
class DelegationPage:
    """`missing` names what is not known of how many; only what is missing of somebody."""

    line: DelegationLine
    sitting: Sitting | None
    members: list[Member]  # all statuses, in the order of lists
    children: list[DelegationLine]
    head_id: int | None
    missing: dict[Missing, int]
    without_badge: int
    seq: int  # all of it as after this delta


def list_delegations(store: Store, event_id: int, sitting_id: int | None = None) -> DelegationList:
    """At `sitting_id`, else at the sitting that runs. A fixed number of queries. NotFound for another's sitting."""
    with store.read() as session:
        seq = last_seq(session, event_id)
        sitting = _sitting(session, event_id, sitting_id)
        figures = figures_by_delegation(session, event_id, sitting.id if sitting else None)
        lines = _lines(session, event_id, figures)
        total = Figures()
        for each in figures.values():
            total = total.plus(each)
        allotted = sum(line.delegation.allotted or 0 for line in lines)
        return DelegationList(sitting, lines, figures.get(None, Figures()), total, allotted, seq)


def open_delegation(
    store: Store, event_id: int, delegation_id: int, sitting_id: int | None = None
) -> DelegationPage:
    """NotFound for another event's delegation or sitting."""
    with store.read() as session:
        seq = last_seq(session, event_id)
        sitting = _sitting(session, event_id, sitting_id)
        figures = figures_by_delegation(session, event_id, sitting.id if sitting else None)
        lines = _lines(session, event_id, figures)
        line = next((each for each in lines if each.delegation.id == delegation_id), None)
        if line is None:
            raise NotFound
        members = _members(session, delegation_id, sitting)
        head = session.get(DelegationHead, delegation_id)
        active = [each for each in members if each.delegate.status is DelegateStatus.ACTIVE]
        return DelegationPage(
            line=line,
            sitting=sitting,
            members=members,
            children=[each for each in lines if each.delegation.parent_id == delegation_id],
            head_id=head.delegate_id if head and line.head else None,
            missing=_missing(session, delegation_id),
            without_badge=sum(not each.number for each in active),
            seq=seq,
        )


def _sitting(session: Session, event_id: int, sitting_id: int | None) -> Sitting | None:
    if sitting_id is None:
        return running_sitting(session, event_id)
    sitting = session.get(Sitting, sitting_id)
    if sitting is None or sitting.event_id != event_id:
        raise NotFound
    return sitting


def _lines(session: Session, event_id: int, figures: dict[int | None, Figures]) -> list[DelegationLine]:
    query = select(Delegation).where(Delegation.event_id == event_id).order_by(Delegation.position, Delegation.id)
    delegations = {each.id: each for each in session.scalars(query)}
    heads = _heads(session, event_id)
    children: dict[int | None, list[Delegation]] = {}
    for each in delegations.values():
        children.setdefault(each.parent_id, []).append(each)

    def walk(parent: Delegation | None, depth: int) -> Iterator[DelegationLine]:
        for each in children.get(parent.id if parent else None, []):
            below = list(walk(each, depth + 1))
            own = figures.get(each.id, Figures())
            whole = own
            for line in below:
                whole = whole.plus(line.own)
            name = parent.name if parent else ""
            yield DelegationLine(each, depth, name, heads.get(each.id, ""), own, whole, len(below))
            yield from below

    return list(walk(None, 0))


def _heads(session: Session, event_id: int) -> dict[int, str]:
    """Who left the delegation or the roster leads it no more."""
    rows = session.execute(
        select(DelegationHead.delegation_id, Delegate.full_name)
        .join(Delegate, Delegate.id == DelegationHead.delegate_id)
        .where(
            Delegate.event_id == event_id,
            Delegate.delegation_id == DelegationHead.delegation_id,
            Delegate.status == DelegateStatus.ACTIVE,
        )
    )
    return {key: name for key, name in rows}


def _members(session: Session, delegation_id: int, sitting: Sitting | None) -> list[Member]:
    sitting_id = sitting.id if sitting else 0
    on_leave = Delegate.id.in_(absent_with_leave(sitting.id if sitting else None))
    waits = and_(Category.needs_activation.is_(True), Delegate.activated_at.is_(None))
    seated = and_(
        Delegate.id.not_in(replaced_in(sitting_id)), or_(~waits, Delegate.id.in_(replacing_in(sitting_id)))
    )
    rows = session.execute(
        select(Delegate, Badge.number, Attendance.first_in_at, Attendance.inside, on_leave, seated)
        .join(Delegate.category)
        .outerjoin(Badge, and_(Badge.delegate_id == Delegate.id, Badge.status == BadgeStatus.ACTIVE))
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, Attendance.sitting_id == sitting_id))
        .options(contains_eager(Delegate.category))
        .where(Delegate.delegation_id == delegation_id)
        .order_by(*LIST_ORDER)
    )
    return [
        Member(delegate, number or "", first_in_at, bool(inside), bool(leave), bool(sits))
        for delegate, number, first_in_at, inside, leave, sits in rows
    ]


def _missing(session: Session, delegation_id: int) -> dict[Missing, int]:
    """Of official and other delegates on the roster; guests, staff and press are invited by name."""
    kinds = [kind for kind in Missing if kind is not Missing.DELEGATION]
    asked_of = or_(Category.counts_for_quorum.is_(True), Category.needs_activation.is_(True))
    row = session.execute(
        select(*(func.count(Delegate.id).filter(is_missing(kind)) for kind in kinds))
        .join(Category, Category.id == Delegate.category_id)
        .where(Delegate.delegation_id == delegation_id, Delegate.status == DelegateStatus.ACTIVE, asked_of)
    ).one()
    return {kind: count for kind, count in zip(kinds, row, strict=True) if count}
