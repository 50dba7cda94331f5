"""Figures frozen at one place of the log, and counted again from it at any later time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.core.credentials.canonical import canonical, fingerprint
from checkin.core.credentials.figures import Figures, SittingFacts, count_figures
from checkin.core.credentials.figures_json import facts_to_json, figures_to_json
from checkin.core.credentials.frozen_roster import Roster, roster_to_json
from checkin.core.errors import NotFound
from checkin.core.stream import DeltaKind
from checkin.services.delegate_history import Actor
from checkin.services.quorum_figures import rule_of
from checkin.store.engine import Store
from checkin.store.give_way import give_way
from checkin.store.locks import lock_sittings
from checkin.store.models import Account, Event, ReportFreeze, Sitting
from checkin.store.report_rows import keep_roster, read_closings, read_log, read_roster
from checkin.store.stream import append_delta


@dataclass(frozen=True, slots=True)
class Counted:
    """A sitting as it stands, counted from everything that was committed."""

    roster: Roster
    facts: SittingFacts
    figures: Figures


def freeze_report(store: Store, event_id: int, sitting_id: int, by: Actor, now: datetime) -> int:
    """The freeze's id. NotFound for a sitting of another event.

    Every scan is wholly before or wholly after it: the picture is begun while no sitting of the event takes one (on
    SQLite while nobody writes), and who waited stands after it in the log. Doors wait for that moment alone; people
    are counted from the picture after it.
    """
    with store.read() as picture:
        with store.write() as session:
            if sitting_id not in lock_sittings(session, event_id):
                raise NotFound
            # its first statement is the moment that it sees; on PostgreSQL one that had begun before it held the
            # sittings would not see for whom it waited
            picture.scalar(select(Event.last_seq).where(Event.id == event_id))
            seq = append_delta(session, event_id, DeltaKind.FROZEN, {"sitting_id": sitting_id}, now)
        counted = count_now(picture, event_id, sitting_id)
    roster, figures = canonical(roster_to_json(counted.roster)), canonical(figures_to_json(counted.figures))
    roster_hash = fingerprint(roster)
    with store.write() as session:
        keep_roster(session, event_id, roster_hash, roster, now)
        account = session.get(Account, by.account_id) if by.account_id is not None else None
        freeze = ReportFreeze(
            event_id=event_id,
            sitting_id=sitting_id,
            seq=seq,
            roster_hash=roster_hash,
            facts=canonical(facts_to_json(counted.facts)),
            figures=figures,
            account_id=by.account_id,
            by=account.name if account else "",
            at=now,
        )
        freeze.hash = seal(freeze)
        session.add(freeze)
        session.flush()
        return freeze.id


def count_now(session: Session, event_id: int, sitting_id: int) -> Counted:
    """From one consistent picture. NotFound for a sitting of another event."""
    event, sitting = session.get(Event, event_id), session.get(Sitting, sitting_id)
    if event is None or sitting is None or sitting.event_id != event_id:
        raise NotFound
    return next(count_sittings(session, event, [sitting]))


def count_sittings(session: Session, event: Event, sittings: Iterable[Sitting]) -> Iterator[Counted]:
    """Each of an event's sittings, from the session's picture; between two of them others have a turn."""
    roster, log = read_roster(session, event), read_log(session, event.id)
    closings = read_closings(session, event.id)
    for sitting in sittings:
        give_way()
        elsewhere = {key: ends for key, ends in closings.items() if key != sitting.id}
        facts = SittingFacts(
            sitting.id, sitting.name, closings.get(sitting.id, ()), rule_of(event, sitting), elsewhere
        )
        yield Counted(roster, facts, count_figures(roster, facts, log))


def seal(freeze: ReportFreeze) -> str:
    """The fingerprint of everything that must never change in it."""
    sealed = {
        "event_id": freeze.event_id,
        "sitting_id": freeze.sitting_id,
        "seq": freeze.seq,
        "at": freeze.at.astimezone(UTC).isoformat(),
        "by": freeze.by,
        "roster": freeze.roster_hash,
        "facts": freeze.facts,
        "figures": freeze.figures,
    }
    return fingerprint(canonical(sealed))
