"""Which badge is meant by what a person typed at a door: a badge number, or a short code."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from checkin.core.decision import BadgeStatus


class TypedBadge(Protocol):
    @property
    def event_id(self) -> int: ...
    @property
    def delegate_id(self) -> int: ...
    @property
    def status(self) -> BadgeStatus: ...


Found = TypeVar("Found", bound=TypedBadge)


class SeveralMeant(Exception):
    """More than one person could be meant: nobody is admitted by it."""


def meant_badge(event_id: int, by_number: Sequence[Found], by_short_code: Sequence[Found]) -> Found | None:
    """One badge, or None where nobody has what was typed. Both come living ones first, then the latest.

    `by_number` are the event's own: a number printed twice means whoever has it now, else whoever had it last.
    `by_short_code` are of any event; another event's is meant only where none of this one is. SeveralMeant.
    """
    living = [badge for badge in by_number if badge.status is BadgeStatus.ACTIVE]
    own = [badge for badge in by_short_code if badge.event_id == event_id]
    meant = [*(living or by_number[:1]), *own]
    if len({badge.delegate_id for badge in meant}) > 1:
        raise SeveralMeant
    return next(iter([*meant, *by_short_code]), None)
