"""Whose badge was read, typed or picked."""

from datetime import datetime

from checkin.core.badge_code import read_badge_code
from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.core.short_code import read_short_code
from checkin.core.typed_badge import meant_badge
from checkin.services.judge_scan import LIVE, judged_live
from checkin.services.scan_report import BY_ID, LONGEST_ID, LONGEST_READ, ScanReport
from checkin.services.short_codes import short_hash
from checkin.store import found_badge
from checkin.store.driver import Transaction
from checkin.store.found_badge import FoundBadge
from checkin.store.vault import Vault


def normalized(report: ScanReport) -> str:
    """What the hash is made of: a badge's code in its one spelling, else the text as read."""
    text = report.read[:LONGEST_READ]
    if report.method == "typed":
        return f"number:{report.event_id}:{clean(text).upper()}"
    if report.method in BY_ID:
        return f"delegate:{report.event_id}:{text}"
    return read_badge_code(text) or f"text:{text}"


def badge_meant(
    transaction: Transaction, vault: Vault, report: ScanReport, read: FoundBadge | None, now: datetime
) -> FoundBadge | None:
    """`read` is the one whose code was read. SeveralMeant; NotFound for a delegate who was picked and is not of the
    event.

    Nobody for one who was picked a while ago and is not here, or only since: where an older copy was restored, ids
    are given to others. So the scan is kept, unresolved.
    """
    at = now if judged_live(report, now) else report.scanned_at
    if report.method == "typed":
        number, short_code = clean(report.read), read_short_code(report.read) or ""
        hashed = short_code and short_hash(vault, short_code)
        found = found_badge.find_typed_badges(transaction, report.event_id, number, short_code, hashed, at)
        return meant_badge(report.event_id, *found)
    if report.method in BY_ID:
        delegate_id = _delegate_id(report.read)
        picked = found_badge.find_delegate(transaction, report.event_id, delegate_id, at)
        if report.method == "picked" and now - report.scanned_at > LIVE:
            since = found_badge.there_since(transaction, delegate_id)
            if since is None or (picked is not None and since > report.scanned_at + LIVE):
                return None
        if picked is None:
            raise NotFound
        return picked
    return read


def _delegate_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise InvalidField("read", "id")
    return int(text)
