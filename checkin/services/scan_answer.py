"""What a device is answered, and the row of the log that keeps it."""

from datetime import datetime
from typing import Any

from checkin.core.attendance import Presence
from checkin.core.verdict import VerdictCode
from checkin.services.judge_scan import Judged
from checkin.services.scan_report import ScanReport
from checkin.store import door_place
from checkin.store.driver import Transaction
from checkin.store.found_badge import FoundBadge
from checkin.store.seats import counts_among


def answer_of(transaction: Transaction, report: ScanReport, decided: Judged) -> dict[str, Any]:
    """What the device gets, and what is stored for the id; codes and data only, sentences are the edge's.

    `previous` tells where and when an earlier admission was; `delegate` is null where nobody may be named.
    """
    verdict, met = decided.verdict, decided.met
    badge = decided.badge if verdict.names_delegate else None
    return {
        "scan_id": report.scan_id,
        "verdict": verdict.code.value,
        "tone": verdict.tone.value,
        "direction": report.direction.value,
        "counts": verdict.admits
        and badge is not None
        and not decided.set_aside
        and counts_among(badge, decided.place.convened_category_ids),
        "provisional": False,
        "overrode": verdict.overrode.value if verdict.overrode else None,
        "delegate": _named_delegate(badge) if badge else None,
        "photo": (badge.photo or "") if badge else "",
        "note": badge.staff_note if badge else "",
        "previous": _previous(transaction, met) if met else None,
        "badge_ended_at": badge.ended_at.isoformat() if badge and badge.ended_at else None,
        "badge_ended_by": (badge.ended_by or "") if badge else "",
        "right_entrances": door_place.entrances_for(transaction, report.event_id, badge.category_id)
        if badge and verdict.code is VerdictCode.WRONG_ENTRANCE
        else [],
    }


def nameless(answer: dict[str, Any]) -> dict[str, Any]:
    """What a device hears of its scan that may no longer know who it was."""
    hidden = {"delegate": None, "photo": "", "note": "", "previous": None}
    return answer | hidden | {"badge_ended_at": None, "badge_ended_by": "", "right_entrances": []}


def _previous(transaction: Transaction, met: Presence) -> dict[str, Any]:
    return {
        "at": met.first_in_at.isoformat(),
        "entrance": door_place.entrance_name(transaction, met.entrance_id),
    }


def _named_delegate(badge: FoundBadge) -> dict[str, Any]:
    return {
        "full_name": badge.full_name,
        "position": badge.position,
        "category": badge.category_name,
        "category_color": badge.category_color,
        "delegation": badge.delegation_name or "",
        "seat": badge.seat,
    }


def _met_scan_id(decided: Judged) -> str | None:
    """The admission that this one found, or, arriving late, the first that there is."""
    met = decided.met or decided.stands
    return met.scan_id if met else None


def scan_row(
    report: ScanReport,
    decided: Judged,
    read_hash: str,
    answer: dict[str, Any],
    now: datetime,
    other_id: str | None,
) -> dict[str, Any]:
    """`other_id`: of the admission to the same stay; where there is none, the first of all is named."""
    of_event = decided.badge is not None and decided.badge.event_id == report.event_id
    return {
        "id": report.scan_id,
        "event_id": report.event_id,
        "sitting_id": report.sitting_id,
        "entrance_id": report.entrance_id,
        "device_id": report.device_id,
        "account_id": report.account_id,
        "badge_id": decided.badge.badge_id if decided.badge else None,
        "delegate_id": decided.badge.delegate_id if decided.badge and of_event else None,
        "direction": report.direction,
        "method": report.method,
        "read_hash": read_hash,
        "verdict": decided.verdict.code,
        "device_verdict": report.device_verdict,
        "overrode": decided.verdict.overrode,
        "reason": report.override_reason or "",
        "met_scan_id": other_id or _met_scan_id(decided),
        "answer": answer,
        "scanned_at": decided.scanned_at,
        "received_at": now,
        "recorded_at": now,
    }
