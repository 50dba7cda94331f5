"""The printed list as the last resort, and what was ticked on it, recorded afterwards like any scan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.formats.paper_list import PaperLine, PaperPart, PaperWords, render_list
from checkin.services.record_together import PersonAnswer, Place, record_people
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, Delegation

MOST_TICKS = 2000
LONGEST_NUMBERS = 20_000


@dataclass(frozen=True, slots=True)
class Ticks(Place):
    """`scanned_at` is the time that stands on the paper, aware; the entrance is the one at which it was ticked."""

    scanned_at: datetime
    delegate_ids: Sequence[int] = ()
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class PaperResult:
    """`unknown` are numbers that nobody has."""

    answers: list[PersonAnswer]
    unknown: list[str]


def paper_parts(
    store: Store, event_id: int, delegation_ids: Collection[int] | None = None, *, others: str = ""
) -> list[PaperPart]:
    """By delegation in its order, given name first; who belongs to none comes last under the heading `others`."""
    with store.read() as session:
        rows = session.execute(
            select(Delegate, Delegation.id, Delegation.name)
            .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
            .where(Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
            .order_by(Delegation.id.is_(None), Delegation.position, Delegation.id, Delegate.sort_key, Delegate.id)
        ).all()
    parts: dict[int | None, PaperPart] = {}
    for delegate, delegation_id, name in rows:
        if delegation_ids is None or delegation_id in delegation_ids:
            part = parts.setdefault(delegation_id, PaperPart(name or others, []))
            number = delegate.badge_number or ""
            part.lines.append(PaperLine(delegate.id, number, delegate.full_name, delegate.position, delegate.seat))
    return list(parts.values())


def print_paper_list(
    store: Store, event_id: int, out: BinaryIO, words: PaperWords, delegation_ids: Collection[int] | None = None
) -> int:
    """Writes a PDF and says how many people are on it; NotFound where there is nobody."""
    parts = paper_parts(store, event_id, delegation_ids, others=words.others)
    if not parts:
        raise NotFound
    render_list(parts, out, words)
    return sum(len(part.lines) for part in parts)


def record_ticks(store: Store, event_id: int, account_id: int | None, ticks: Ticks, now: datetime) -> PaperResult:
    """Each tick is a scan of method "paper" without a device, judged at `scanned_at` like all others.

    Idempotent by `form_id` and person. InvalidField for too many ticks or a time to come; NotFound for a sitting,
    an entrance or a delegate of another event.
    """
    if len(ticks.delegate_ids) > MOST_TICKS or len(ticks.numbers) > LONGEST_NUMBERS:
        raise InvalidField("ticks", "long")
    if ticks.scanned_at > now:
        raise InvalidField("at", "future")
    people, unknown = _people(store, event_id, ticks)
    if len(people) > MOST_TICKS:
        raise InvalidField("ticks", "long")
    answers = record_people(store, event_id, account_id, ticks, people, "paper", ticks.scanned_at, now)
    return PaperResult(answers, unknown)


def _people(store: Store, event_id: int, ticks: Ticks) -> tuple[dict[int, str], list[str]]:
    wanted = list(dict.fromkeys(clean(text).upper() for text in ticks.numbers.replace(",", "\n").splitlines()))
    with store.read() as session:
        people = select(Delegate.id, Delegate.full_name, Delegate.badge_number).where(Delegate.event_id == event_id)
        rows = session.execute(people).all()
        printed = session.execute(select(Badge.number, Badge.delegate_id).where(Badge.event_id == event_id)).all()
    names = {delegate_id: name for delegate_id, name, _ in rows}
    by_number = {number.upper(): delegate_id for number, delegate_id in printed}
    by_number |= {number.upper(): delegate_id for delegate_id, _, number in rows if number}
    if not set(ticks.delegate_ids) <= set(names):
        raise NotFound
    found = [*ticks.delegate_ids, *(by_number[number] for number in wanted if number in by_number)]
    return {each: names[each] for each in found}, [
        number for number in wanted if number and number not in by_number
    ]
