"""Figures, dimensions and differences of reports in words; of the language of the moment."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from checkin.core.credentials.composition import OTHER, OWN, UNKNOWN, Dimension
from checkin.core.credentials.difference import Cause, Why
from checkin.core.credentials.figures import Part
from checkin.core.credentials.frozen_log import Mark
from checkin.core.credentials.frozen_roster import Roster
from checkin.core.decision import DelegateStatus
from checkin.core.percentage import hundredths_of_percent
from checkin.core.quorum import QuorumBase, QuorumRule, Share
from checkin.services.verify_reports import Fault
from checkin.web import locale
from checkin.web.organizer.person_words import status_words


def share_of(part: int, whole: int) -> str:
    """37,05 %: whole numbers all the way, no fraction of the machine's in between."""
    whole_percent, hundredths = divmod(hundredths_of_percent(part, whole), 100)
    point = "," if locale.language() == "vi" else "."
    return f"{whole_percent}{point}{hundredths:02d}\u00a0%"


def decimal(hundredths: int) -> str:
    point = "," if locale.language() == "vi" else "."
    return f"{hundredths // 100}{point}{hundredths % 100:02d}"


def part_words() -> dict[Part, str]:
    return {
        Part.PRESENT: _("present"),
        Part.LEFT: _("came and left"),
        Part.EXCUSED: _("absent with leave"),
        Part.ABSENT: _("absent without leave"),
        Part.OTHER: _("came, does not count"),
    }


def mark_words() -> dict[Mark, str]:
    return {
        Mark.FORCED: _("let in as an exception"),
        Mark.LATE: _("recorded later"),
        Mark.CONFLICTING: _("conflicting scans"),
    }


def number_words() -> dict[str, str]:
    """By the fields of core.credentials.figures.Numbers; votes are left out where everybody has one."""
    return {
        "convened": _("Convened"),
        "present": _("Present"),
        "left": _("Came and left"),
        "excused": _("Absent with leave"),
        "absent": _("Absent without leave"),
        "came": _("Came at some time"),
        "inside": _("Inside at that moment"),
        "replaced": _("Replaced by alternates"),
        "others": _("Guests and others who came"),
        "forced": _("Let in as an exception"),
        "late": _("Recorded later"),
        "conflicting": _("Conflicting scans"),
        "settled": _("Present without those listed apart"),
        "base": _("Base of the quorum"),
        "needed": _("Needed for the quorum"),
        "delegations": _("Delegations in the base"),
        "delegations_present": _("Delegations represented"),
        "delegations_needed": _("Delegations needed for the quorum"),
        "votes_convened": _("Votes of those convened"),
        "votes_present": _("Votes of those present"),
        "votes_settled": _("Votes present without those listed apart"),
    }


def turned_words(reached: tuple[bool, bool]) -> str:
    return str(
        _("There was no quorum, now there is.") if reached[1] else _("There was a quorum, now there is none.")
    )


def fault_words() -> dict[Fault, str]:
    return {
        Fault.SEAL: _("The freeze was changed after it was made."),
        Fault.ROSTER: _("Its copy of the roster was changed."),
        Fault.FIGURES: _("The log of scans gives other figures than those frozen."),
    }


def dimension_words(roster: Roster) -> dict[str, str]:
    """Every dimension that can be asked for; own fields by their names."""
    named: dict[str, str] = {
        Dimension.ORIGIN: _("Origin"),
        Dimension.SEX: _("Sex"),
        Dimension.AGE: _("Age"),
        Dimension.ETHNICITY: _("Ethnicity"),
        Dimension.RELIGION: _("Religion"),
        Dimension.PARTY: _("Membership of the Party"),
        Dimension.EDUCATION: _("Professional level"),
        Dimension.POLITICAL_THEORY: _("Level of political theory"),
        Dimension.SECTOR: _("Sector"),
        Dimension.FULL_TIME: _("Full-time union officers"),
        Dimension.DIRECT_WORKER: _("Direct workers"),
    }
    own = {f"{OWN}{each.id}": each.name for each in roster.own_fields}
    return {str(code): word for code, word in named.items()} | own


def row_word(dimension: str, code: str, bands: Sequence[int]) -> str:
    """One row of a composition."""
    if code == UNKNOWN:
        return str(_("Not known"))
    if code == OTHER:
        return str(_("Others"))
    if dimension == Dimension.AGE:
        return band_word(int(code), bands)
    return _codes().get((dimension, code), code)


def band_word(place: int, bands: Sequence[int]) -> str:
    if place == 0:
        return str(_("Up to %(last)s years", last=bands[0]))
    if place == len(bands):
        return str(_("Above %(last)s years", last=bands[-1]))
    return str(_("%(first)s to %(last)s years", first=bands[place - 1] + 1, last=bands[place]))


def _codes() -> dict[tuple[str, str], str]:
    return {
        (Dimension.ORIGIN, "ex_officio"): _("Ex officio"),
        (Dimension.ORIGIN, "elected"): _("Elected"),
        (Dimension.ORIGIN, "appointed"): _("Appointed"),
        (Dimension.SEX, "male"): _("Male"),
        (Dimension.SEX, "female"): _("Female"),
        (Dimension.ETHNICITY, "majority"): _("Kinh"),
        (Dimension.ETHNICITY, "minority"): _("Ethnic minorities"),
        (Dimension.RELIGION, "yes"): _("With a religion"),
        (Dimension.RELIGION, "no"): _("Without a religion"),
        (Dimension.PARTY, "yes"): _("Members of the Party"),
        (Dimension.PARTY, "no"): _("Not members of the Party"),
        (Dimension.SECTOR, "administrative"): _("Administration and public service"),
        (Dimension.SECTOR, "production"): _("Production and business"),
        (Dimension.FULL_TIME, "yes"): _("Full-time"),
        (Dimension.FULL_TIME, "no"): _("Not full-time"),
        (Dimension.DIRECT_WORKER, "yes"): _("Direct workers"),
        (Dimension.DIRECT_WORKER, "no"): _("Not direct workers"),
    }


def share_word(share: Share) -> str:
    """At least 2/3, more than 1/2."""
    fraction = f"{share.numerator}/{share.denominator}"
    if share.more_than:
        return str(_("more than %(share)s", share=fraction))
    return str(_("at least %(share)s", share=fraction))


def base_word(rule: QuorumRule) -> str:
    words: dict[QuorumBase, str] = {
        QuorumBase.CONVENED: _("of all who are convened"),
        QuorumBase.LESS_EXCUSED: _("of those convened, less those excused throughout"),
        QuorumBase.ALLOTTED: _("of the seats allotted"),
        QuorumBase.REGISTERED: _("of those who have registered"),
    }
    return words[rule.base]


def cause_word(cause: Cause, zone: str) -> str:
    """Why somebody counts otherwise than before."""
    if cause.why is Why.STATUS:
        return _with_reason(status_words()[DelegateStatus(cause.detail)], cause.reason)
    values = {"detail": cause.detail, "reason": cause.reason, "time": _time(cause.at, zone)}
    said: dict[Why, str] = {
        Why.LATE_UPLOAD: _("read at %(time)s, reached the server after the freeze", **values),
        Why.CAME_AFTER: _("came at %(time)s", **values),
        Why.WENT_OUT: _("went out at %(time)s", **values),
        Why.VOIDED: _("scan undone: %(detail)s", **values),
        Why.ADDED: _("put on the roster", **values),
        Why.REMOVED: _("no longer on the roster", **values),
        Why.REPLACED: _("replaced by %(detail)s (decision %(reason)s)", **values),
        Why.SITS_FOR: _("sits for %(detail)s (decision %(reason)s)", **values),
        Why.SEAT_AGAIN: _("a replacement was taken back", **values),
        Why.LEAVE: _with_reason(_("leave was noted"), cause.detail),
        Why.LEAVE_ENDED: _("leave was taken back", **values),
        Why.CALLED_IN: _("call of the alternate changed", **values),
        Why.CATEGORY: _("category is now %(detail)s", **values),
        Why.DELEGATION: _("delegation is now %(detail)s", **values),
        Why.NAME: _("name is now %(detail)s", **values),
        Why.VOTES: _("votes are now %(detail)s", **values),
        Why.RULES: _("the sitting's rules were changed", **values),
    }
    return said[cause.why]


def _with_reason(word: str, reason: str) -> str:
    return f"{word}: {reason}" if reason else word


def _time(at: str | None, zone: str) -> str:
    return locale.date_and_time(datetime.fromisoformat(at), zone) if at else ""
