"""What a person should look at in the log, as a list to work off: conflicts, doubles, overrides, late uploads,
unknown badges, and who was taken at a door. Each is open until somebody settles it (see `settle_doubts`)."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from checkin.services.doubt_kinds import DoubtFilter, DoubtKind, ids_that_fit, kinds_of
from checkin.services.doubtful_scans import DoubtfulScan, scans_that_fit
from checkin.services.settlements import is_settled
from checkin.services.taken_at_door import TakenAtDoor, taken_at_door, walk_ins_of
from checkin.store.engine import Store
from checkin.store.models import Scan, WalkIn

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of scans, and everybody taken at a door who fits. `open` counts what is open, by kind; a scan with
    two reasons is in both, and once in `all_open`."""

    scans: list[DoubtfulScan]
    walk_ins: list[TakenAtDoor]
    matching: int  # scans
    page: int
    pages: int
    open: dict[DoubtKind, int]
    all_open: int


def work_list(store: Store, event_id: int, wanted: DoubtFilter, page: int = 1) -> WorkList:
    """The newest first, and last what is only uploaded late. A page beyond the last is the last."""
    with store.read() as session:
        reasons = _open_reasons(session, event_id)
        taken_open = _count(session, walk_ins_of(event_id).where(~is_settled(WalkIn.id)))
        matching = _count(session, ids_that_fit(event_id, wanted))
        pages = max(1, -(-matching // PAGE_SIZE))
        page = min(max(page, 1), pages)
        return WorkList(
            scans=scans_that_fit(session, event_id, wanted, PAGE_SIZE, (page - 1) * PAGE_SIZE),
            walk_ins=taken_at_door(session, event_id, wanted) if wanted.kind in (None, DoubtKind.WALK_IN) else [],
            matching=matching,
            page=page,
            pages=pages,
            open=_by_kind(reasons) | {DoubtKind.WALK_IN: taken_open},
            all_open=len(reasons) + taken_open,
        )


def count_open(store: Store, event_id: int) -> int:
    """How many items wait for somebody."""
    with store.read() as session:
        scans = _count(session, ids_that_fit(event_id, DoubtFilter()))
        return scans + _count(session, walk_ins_of(event_id).where(~is_settled(WalkIn.id)))


def _count(session: Session, query: Select[str]) -> int:
    return session.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _open_reasons(session: Session, event_id: int) -> list[set[DoubtKind]]:
    open_ids = ids_that_fit(event_id, DoubtFilter())
    rows = session.execute(select(Scan.flags, Scan.overrode, Scan.verdict).where(Scan.id.in_(open_ids)))
    return [kinds_of(flags.split(), overrode, verdict) for flags, overrode, verdict in rows]


def _by_kind(reasons: list[set[DoubtKind]]) -> dict[DoubtKind, int]:
    return {kind: sum(kind in each for each in reasons) for kind in DoubtKind}
