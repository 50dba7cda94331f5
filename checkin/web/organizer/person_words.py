"""The page about one delegate in words."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from checkin.core.decision import DelegateStatus
from checkin.services.delegate_filter import Missing
from checkin.store.models import Category, Delegation
from checkin.web import locale

Choices = list[tuple[str, str]]


def status_words() -> dict[DelegateStatus, str]:
    return {
        DelegateStatus.ACTIVE: _("on the roster"),
        DelegateStatus.WITHDRAWN: _("withdrawn"),
        DelegateStatus.NOT_ELIGIBLE: _("not eligible"),
        DelegateStatus.REPLACED: _("replaced by an alternate"),
    }


def missing_words() -> dict[Missing, str]:
    return {
        Missing.BIRTH: _("Birth date is missing"),
        Missing.SEX: _("Sex is missing"),
        Missing.DELEGATION: _("Delegation is missing"),
        Missing.POSITION: _("Position is missing"),
        Missing.PHONE: _("Phone is missing"),
        Missing.EMAIL: _("E-mail is missing"),
        Missing.ORIGIN: _("Origin is missing"),
        Missing.EDUCATION: _("Education is missing"),
        Missing.SEAT: _("Seat is missing"),
        Missing.PHOTO: _("Photo is missing"),
    }


def field_words() -> dict[str, str]:
    """By the names that forms and the history have."""
    return {
        "full_name": _("Full name"),
        "badge_number": _("Badge number"),
        "category_id": _("Category"),
        "category": _("Category"),
        "delegation_id": _("Delegation"),
        "delegation": _("Delegation"),
        "unit": _("Unit"),
        "position": _("Position"),
        "origin": _("Origin"),
        "seat": _("Seat"),
        "birth": _("Born"),
        "birth_date": _("Date of birth"),
        "birth_year": _("Year of birth"),
        "sex": _("Sex"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "education": _("Education"),
        "sector": _("Sector"),
        "full_time_officer": _("Full-time union officer"),
        "direct_worker": _("Direct worker"),
        "vote_weight": _("Votes"),
        "may_be_shown": _("Shown on public screens"),
        "ethnicity": _("Ethnicity"),
        "religion": _("Religion"),
        "party_member": _("Member of the Party"),
        "party_since": _("In the Party since"),
        "political_theory": _("Political theory"),
        "status": _("Status"),
        "photo": _("Photo"),
        "absence": _("Absence with leave"),
        "head_of": _("Head of delegation"),
        "replaced_by": _("Replaced by"),
        "sits_for": _("Sits for"),
        "staff_note": _("Note to staff"),
        "activated": _("Comes in for an absent delegate"),
    }


def choices(categories: Sequence[Category], delegations: Sequence[Delegation]) -> dict[str, Choices]:
    """What each select offers."""
    unknown, tick = ("", _("not known")), [("yes", _("yes")), ("no", _("no"))]
    return {
        "category_id": [(str(each.id), each.name) for each in categories],
        "delegation_id": [("", _("none")), *((str(each.id), each.name) for each in delegations)],
        "origin": [
            unknown,
            ("ex_officio", _("ex officio")),
            ("elected", _("elected")),
            ("appointed", _("appointed")),
        ],
        "sex": [unknown, ("male", _("male")), ("female", _("female"))],
        "sector": [
            unknown,
            ("administrative", _("administration and public service")),
            ("production", _("production and business")),
        ],
        "full_time_officer": [unknown, *tick],
        "direct_worker": [unknown, *tick],
        "may_be_shown": [("yes", _("yes, by name")), ("no", _("no, only counted"))],
        "party_member": [unknown, *tick],
    }


def field_problem(field: str, problem: str) -> str:
    special = {
        ("full_name", "empty"): _("Enter the full name."),
        ("badge_number", "taken"): _("Somebody else has this badge number."),
        ("birth", "unknown"): _("Write a day as 05/03/1980, or the year alone."),
        ("party_since", "unknown"): _("Write a day as 05/03/1980."),
        ("category_id", "bound"): _("A replacement holds. Take it back first."),
        ("vote_weight", "unknown"): _("Write a whole number."),
        ("phone", "unknown"): _("This is no telephone number."),
        ("email", "unknown"): _("This is no e-mail address."),
        ("reason", "empty"): _("Give a reason."),
        ("reported_by", "empty"): _("Say who reported it."),
        ("sitting_id", "taken"): _("Leave for this is noted already."),
        ("decision_number", "empty"): _("Enter the number of the decision."),
        ("decided_by", "empty"): _("Say who decided."),
    }
    general = {"long": _("This is too long."), "empty": _("This is needed.")}
    return str(special.get((field, problem)) or general.get(problem) or _("This cannot be taken."))


def replacement_problem(problem: str) -> str:
    words: dict[str, str] = {
        "outgoing": _("Only a delegate who is on the roster and counts can be replaced."),
        "incoming": _("Only an alternate on the roster can sit for somebody."),
        "same": _("Nobody can sit for themselves."),
        "taken": _("One of the two is in another replacement already. Take that back first."),
    }
    return words[problem]


def photo_problem(problem: str) -> str:
    words: dict[str, str] = {
        "too_large": _("The photo has more than 12 MB. Choose a smaller one."),
        "too_many_pixels": _("The photo has too many pixels. Take it again with a lower resolution."),
        "not_a_picture": _("This file is no photo. Choose a JPEG, PNG or WebP."),
        "broken": _("This photo is damaged and cannot be read."),
        "busy": _("Too many photos are being read. Try again in a moment."),
    }
    return words[problem]


def told(field: str, value: str) -> str:
    """A value of the history in words."""
    if not value:
        return "–"
    if field == "photo":
        return str(_("a photo"))
    if field == "absence":
        return str(_("throughout")) if value == "*" else value
    if field == "status":
        return status_words().get(DelegateStatus(value), value)
    if value in ("true", "false"):
        return str(_("yes") if value == "true" else _("no"))
    named = dict(choices([], []).get(field, []))
    if value in named:
        return named[value]
    return _day(value) if field.endswith("_date") else value


def _day(value: str) -> str:
    try:
        return locale.day(date.fromisoformat(value))
    except ValueError:
        return value
