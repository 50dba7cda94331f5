"""Why somebody should look at a scan, and the scans that fit what is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, or_, select

from checkin.core.scan_flags import LATE_FLAGS, ScanFlag
from checkin.core.verdict import VerdictCode
from checkin.services.settlements import is_settled
from checkin.store.models import Scan
from checkin.store.models.scans import IS_DOUBTFUL, IS_UNKNOWN


class DoubtKind(StrEnum):
    """Why somebody should look; a scan may have several reasons."""

    DOUBLE = "double"
    CONFLICT = "conflict"  # a phone judged otherwise while it was offline
    OVERRIDE = "override"
    LATE = "late"  # core.scan_flags.LATE_FLAGS, as in the report
    UNKNOWN = "unknown"
    OTHER = "other"
    WALK_IN = "walk_in"


_CONFLICTS = frozenset({ScanFlag.CONFLICT, ScanFlag.TURNED_AWAY})
_OTHER = frozenset({ScanFlag.EXIT_WITHOUT_ENTRY, ScanFlag.AHEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtFilter:
    """`settled` None: open ones and settled ones."""

    kind: DoubtKind | None = None
    settled: bool | None = False
    sitting_id: int | None = None


def kinds_of(flags: Iterable[str], overrode: VerdictCode | None, verdict: VerdictCode) -> set[DoubtKind]:
    found = set(flags)
    raised = {
        DoubtKind.DOUBLE: ScanFlag.DOUBLE in found,
        DoubtKind.CONFLICT: bool(found & _CONFLICTS),
        DoubtKind.OVERRIDE: overrode is not None,
        DoubtKind.LATE: bool(found & LATE_FLAGS),
        DoubtKind.UNKNOWN: verdict is VerdictCode.UNKNOWN_BADGE,
        DoubtKind.OTHER: bool(found & _OTHER),
    }
    return {kind for kind, is_raised in raised.items() if is_raised}


def ids_that_fit(event_id: int, wanted: DoubtFilter) -> Select[str]:
    """Of the scans that fit: by the two small indexes, never through the whole log."""
    doubtful = select(Scan.id).where(Scan.event_id == event_id, IS_DOUBTFUL)
    unknown = select(Scan.id).where(Scan.event_id == event_id, IS_UNKNOWN)
    query = select(Scan.id).where(Scan.id.in_(doubtful.union(unknown)))
    if wanted.kind is not None:
        query = query.where(_is_of_kind(wanted.kind))
    if wanted.sitting_id is not None:
        query = query.where(Scan.sitting_id == wanted.sitting_id)
    if wanted.settled is not None:
        query = query.where(is_settled(Scan.id) if wanted.settled else ~is_settled(Scan.id))
    return query


def _is_of_kind(kind: DoubtKind) -> ColumnElement[bool]:
    match kind:
        case DoubtKind.DOUBLE:
            return _has_flag({ScanFlag.DOUBLE})
        case DoubtKind.CONFLICT:
            return _has_flag(_CONFLICTS)
        case DoubtKind.OVERRIDE:
            return Scan.overrode.is_not(None)
        case DoubtKind.LATE:
            return _has_flag(LATE_FLAGS)
        case DoubtKind.UNKNOWN:
            return IS_UNKNOWN
        case DoubtKind.OTHER:
            return _has_flag(_OTHER)
        case DoubtKind.WALK_IN:
            return Scan.id.is_(None)  # no scan is one


def _has_flag(flags: Iterable[ScanFlag]) -> ColumnElement[bool]:
    return or_(*((" " + Scan.flags + " ").contains(f" {flag.value} ") for flag in sorted(flags)))
