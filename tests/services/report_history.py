"""Invented histories of a congress, written straight into the tables: rosters, sittings, scans, voids.

All times are whole minutes.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from checkin.core.attendance import Effect, SittingMode
from checkin.core.decision import DelegateStatus, SittingState
from checkin.core.quorum import Measure, PresentWhen, QuorumBase, QuorumRule, Share, rule_to_json
from checkin.core.verdict import VerdictCode
from checkin.store.models import (
    Category,
    Delegate,
    DelegateAbsence,
    DelegateSensitive,
    Delegation,
    Event,
    Replacement,
    Scan,
    ScanVoid,
    Sitting,
    SittingAct,
    sitting_category,
)
from tests.congress import NOW

MINUTES = 40
OFFICIAL, ALTERNATE, GUEST, CALLED_IN = range(4)
FLAGS = ("", "double", "conflict ahead", "exit_without_entry late", "ahead", "after_cut_off")
CATEGORIES = (("official", True, False), ("alternate", False, True), ("guest", False, False), ("other", True, True))


@dataclass(frozen=True)
class History:
    event_id: int
    sitting_id: int
    scan_ids: list[str]


def invent(session: Session, number: int) -> History:
    """A roster with one sitting to report on and one beside it; nothing was scanned yet."""
    chance = random.Random(number)
    event = Event(
        name=f"Đại hội {number}", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 24), created_at=NOW
    )
    session.add(event)
    session.flush()
    categories = [
        Category(event_id=event.id, code=code, name=code, color="#000000", counts_for_quorum=counts,
                 needs_activation=needs, may_vote=chance.random() < 0.8, position=at)
        for at, (code, counts, needs) in enumerate(CATEGORIES)
    ]  # fmt: skip
    delegations = [
        Delegation(event_id=event.id, name=f"Đoàn {at}", folded=f"doan {at}", position=at,
                   allotted=chance.choice([None, 2, 5]))
        for at in range(3)
    ]  # fmt: skip
    sittings = [
        Sitting(event_id=event.id, name=f"Phiên {at}", position=at, state=SittingState.OPEN,
                mode=chance.choice(list(SittingMode)), quorum_rule=_rule(chance))
        for at in range(2)
    ]  # fmt: skip
    session.add_all([*categories, *delegations, *sittings])
    session.flush()
    if chance.random() < 0.3:
        convened = chance.sample(categories, 2)
        rows = [{"sitting_id": sittings[1].id, "category_id": each.id} for each in convened]
        session.execute(insert(sitting_category), rows)
    for sitting in sittings:
        for _ in range(chance.choice([0, 0, 1, 2])):
            at = NOW + timedelta(minutes=chance.randint(0, MINUTES))
            session.add(SittingAct(sitting_id=sitting.id, state=SittingState.CLOSED, at=at, ends_stays=True))
    people = [_person(chance, event.id, number, at, categories, delegations) for at in range(chance.randint(4, 9))]
    session.add_all(people)
    session.flush()
    _leave(session, chance, people, sittings)
    _replace(session, chance, event.id, people, categories, sittings)
    return History(event.id, sittings[1].id, [])


def happen(session: Session, number: int, history: History, seq: int, *, round_: int = 0) -> None:
    """More scans and voids, written at `seq`; their own times are any."""
    chance = random.Random(f"{number} {round_}")
    of_event = select(Delegate.id).where(Delegate.event_id == history.event_id).order_by(Delegate.id)
    people = list(session.scalars(of_event))
    sittings = [history.sitting_id - 1, history.sitting_id]
    scans = [
        _scan(chance, number, round_, at, history, people, sittings, seq) for at in range(chance.randint(0, 24))
    ]
    if scans:
        session.execute(insert(Scan.__table__), scans)
    history.scan_ids.extend(scan["id"] for scan in scans)
    voids = [
        _void(chance, number, round_, at, history, seq)
        for at in range(chance.choice([0, 0, 1, 3]))
        if history.scan_ids
    ]
    if voids:
        session.execute(insert(ScanVoid.__table__), voids)


def _rule(chance: random.Random) -> dict[str, Any]:
    base, measure = chance.choice(list(QuorumBase)), chance.choice(list(Measure))
    if base is QuorumBase.ALLOTTED:
        measure = Measure.HEADS
    second = Share(1, 2) if chance.random() < 0.5 else None
    share = chance.choice([Share(2, 3), Share(1, 2, more_than=True), Share(33, 100)])
    return rule_to_json(QuorumRule(share, base, measure, chance.choice(list(PresentWhen)), second))


def _person(
    chance: random.Random,
    event_id: int,
    number: int,
    at: int,
    categories: list[Category],
    delegations: list[Delegation],
) -> Delegate:
    born = chance.choice([None, date(1950 + chance.randint(0, 55), chance.randint(1, 12), chance.randint(1, 28))])
    person = Delegate(
        event_id=event_id,
        full_name=f"Người {at}",
        sort_key=f"{at:02d}",
        folded="",
        category_id=categories[chance.choice([OFFICIAL, OFFICIAL, OFFICIAL, ALTERNATE, GUEST, CALLED_IN])].id,
        delegation_id=chance.choice([None, *(each.id for each in delegations)]),
        status=chance.choice([DelegateStatus.ACTIVE] * 6 + [DelegateStatus.WITHDRAWN]),
        activated_at=chance.choice([None, NOW]),
        sex=chance.choice(["", "male", "female"]),
        birth_date=born,
        birth_year=born.year if born else chance.choice([None, 1980]),
        vote_weight=chance.choice([1, 1, 3, 10]),
        link_hash=f"{number} {at}",
        link_sealed="",
        created_at=NOW,
    )
    if chance.random() < 0.5:
        person.sensitive = DelegateSensitive(
            ethnicity=chance.choice(["", "Kinh", "Khmer"]), party_member=chance.choice([None, True, False])
        )
    return person


def _leave(session: Session, chance: random.Random, people: list[Delegate], sittings: list[Sitting]) -> None:
    for person in people:
        if chance.random() < 0.2:
            session.add(
                DelegateAbsence(
                    delegate_id=person.id,
                    sitting_id=chance.choice([None, *(each.id for each in sittings)]),
                    reported_by="Đoàn",
                    reason="Ốm",
                    sensitive=False,
                    document="",
                    at=NOW,
                    ended_at=chance.choice([None, None, NOW]),
                )
            )


def _replace(
    session: Session,
    chance: random.Random,
    event_id: int,
    people: list[Delegate],
    categories: list[Category],
    sittings: list[Sitting],
) -> None:
    """As the rules of replacements allow: an official goes out, an alternate comes in, both active."""
    active = [person for person in people if person.status is DelegateStatus.ACTIVE]
    out = [person for person in active if person.category_id == categories[OFFICIAL].id]
    into = [person for person in active if person.category_id == categories[ALTERNATE].id]
    if out and into and chance.random() < 0.7:
        session.add(
            Replacement(
                event_id=event_id,
                outgoing_id=chance.choice(out).id,
                incoming_id=chance.choice(into).id,
                from_sitting_id=chance.choice(sittings).id,
                for_good=chance.random() < 0.5,
                decision_number="1",
                decided_by="Ban",
                at=NOW,
                ended_at=chance.choice([None, None, NOW]),
            )
        )


def _scan(
    chance: random.Random,
    number: int,
    round_: int,
    at: int,
    history: History,
    people: list[int],
    sittings: list[int],
    seq: int,
) -> dict[str, Any]:
    scanned = NOW + timedelta(minutes=chance.randint(0, MINUTES))
    marked = chance.random() < 0.3
    effects = [Effect.ENTRY, Effect.FIRST_ENTRY, Effect.FIRST_ENTRY, Effect.EXIT, None]
    return {
        "id": f"{number}-{round_}-{at}",
        "event_id": history.event_id,
        "sitting_id": chance.choice([*sittings, history.sitting_id]),
        "entrance_id": None,
        "delegate_id": chance.choice(people),
        "direction": "in",
        "effect": chance.choice(effects),
        "method": "camera",
        "read_hash": "",
        "verdict": VerdictCode.ADMITTED,
        "overrode": chance.choice([None, VerdictCode.SITTING_CLOSED]) if marked else None,
        "reason": "",
        "flags": chance.choice(
            ["", "double", "conflict ahead", "turned_away", "exit_without_entry late", "ahead", "after_cut_off"]
        )
        if marked
        else "",
        "answer": {},
        "scanned_at": scanned,
        "received_at": scanned + timedelta(minutes=chance.choice([0, 1, 20]) if marked else 0),
        "recorded_at": scanned,
        "seq": seq,
    }


def _void(chance: random.Random, number: int, round_: int, at: int, history: History, seq: int) -> dict[str, Any]:
    moment = NOW + timedelta(minutes=chance.randint(0, MINUTES))
    return {
        "id": f"{number}-{round_}-v{at}",
        "event_id": history.event_id,
        "scan_id": chance.choice(history.scan_ids),
        "reason": "Nhầm",
        "voided_at": moment,
        "received_at": moment,
        "recorded_at": moment,
        "seq": seq,
    }
