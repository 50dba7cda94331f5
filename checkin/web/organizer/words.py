"""Codes of the store in words, for organizers."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.decision import BadgeStatus
from checkin.core.scan_flags import ScanFlag
from checkin.core.verdict import VerdictCode
from checkin.formats.badge_face import BadgeLabels
from checkin.services.doubt_kinds import DoubtKind
from checkin.services.print_badges import BadgeWords
from checkin.store.models import Delegate, DelegateSensitive, Event, Sitting
from checkin.web import current, locale

Facts = list[tuple[str, str]]


def verdict_words() -> dict[VerdictCode, str]:
    return {
        VerdictCode.ADMITTED: _("Admitted"),
        VerdictCode.RE_ENTERED: _("Back in"),
        VerdictCode.NEEDS_ATTENTION: _("Admitted, with a note to staff"),
        VerdictCode.LEFT: _("Went out"),
        VerdictCode.ALREADY_INSIDE: _("Already inside"),
        VerdictCode.NO_REENTRY: _("Had left for good"),
        VerdictCode.UNKNOWN_BADGE: _("Unknown badge"),
        VerdictCode.WRONG_EVENT: _("Badge of another event"),
        VerdictCode.SEVERAL_BADGES: _("Number of several people"),
        VerdictCode.BADGE_REPLACED: _("Badge was replaced"),
        VerdictCode.BADGE_LOST: _("Badge reported lost"),
        VerdictCode.BADGE_REVOKED: _("Badge was revoked"),
        VerdictCode.DELEGATE_WITHDRAWN: _("No longer on the roster"),
        VerdictCode.DELEGATE_NOT_ELIGIBLE: _("Not eligible"),
        VerdictCode.DELEGATE_REPLACED: _("An alternate sits for them"),
        VerdictCode.ALTERNATE_NOT_ACTIVATED: _("Alternate, not called in"),
        VerdictCode.NOT_CONVENED: _("Not convened to this session"),
        VerdictCode.WRONG_ENTRANCE: _("Another entrance"),
        VerdictCode.SITTING_NOT_OPEN: _("Sitting not open yet"),
        VerdictCode.SITTING_CLOSED: _("Sitting closed"),
    }


def badge_status_words() -> dict[BadgeStatus, str]:
    return {
        BadgeStatus.ACTIVE: _("in use"),
        BadgeStatus.REPLACED: _("replaced"),
        BadgeStatus.LOST: _("lost"),
        BadgeStatus.REVOKED: _("revoked"),
    }


def method_words() -> dict[str, str]:
    return {
        "camera": _("QR code"),
        "reader": _("reader"),
        "photo": _("photo"),
        "typed": _("typed number"),
        "picked": _("picked by name"),
        "paper": _("printed list, typed in later"),
    }


def flag_words() -> dict[ScanFlag, str]:
    """A mark, and what it is about."""
    return {
        ScanFlag.CONFLICT: _("Let in offline"),
        ScanFlag.TURNED_AWAY: _("Refused offline"),
        ScanFlag.DOUBLE: _("Admitted twice"),
        ScanFlag.EXIT_WITHOUT_ENTRY: _("Out without in"),
        ScanFlag.LATE: _("After the sitting had closed"),
        ScanFlag.UPLOADED: _("Uploaded later"),
        ScanFlag.AFTER_CUT_OFF: _("From a phone that was cut off"),
        ScanFlag.BEFORE_EVENT: _("Older than the event"),
        ScanFlag.AHEAD: _("The phone's clock was ahead"),
    }


def doubt_words() -> dict[DoubtKind, str]:
    return {
        DoubtKind.DOUBLE: _("Admitted twice"),
        DoubtKind.CONFLICT: _("Phone judged otherwise"),
        DoubtKind.OVERRIDE: _("Exceptions"),
        DoubtKind.LATE: _("Late uploads"),
        DoubtKind.UNKNOWN: _("Unknown badges"),
        DoubtKind.OTHER: _("Other"),
        DoubtKind.WALK_IN: _("Taken at the door"),
    }


def facts_about(delegate: Delegate) -> Facts:
    """Label and value of what is known; what is empty is left out."""
    return _known(
        [
            (_("Delegation"), delegate.delegation.name if delegate.delegation else ""),
            (_("Unit"), delegate.unit),
            (_("Position"), delegate.position),
            (_("Origin"), _origins().get(delegate.origin, "")),
            (_("Born"), _born(delegate)),
            (_("Sex"), {"male": _("male"), "female": _("female")}.get(delegate.sex, "")),
            (_("Telephone"), delegate.phone),
            (_("E-mail"), delegate.email),
            (_("Education"), delegate.education),
            (_("Sector"), _sectors().get(delegate.sector, "")),
            (_("Full-time union officer"), _yes_or_no(delegate.full_time_officer)),
            (_("Direct worker"), _yes_or_no(delegate.direct_worker)),
            (_("Votes"), "" if delegate.vote_weight == 1 else locale.number(delegate.vote_weight)),
            (_("On public screens"), "" if delegate.may_be_shown else _("counted, never named")),
        ]
    )


def sensitive_facts(sensitive: DelegateSensitive) -> Facts:
    return _known(
        [
            (_("Ethnicity"), sensitive.ethnicity),
            (_("Religion"), sensitive.religion),
            (_("Member of the Party"), _yes_or_no(sensitive.party_member)),
            (_("In the Party since"), locale.day(sensitive.party_since) if sensitive.party_since else ""),
            (_("Political theory"), sensitive.political_theory),
        ]
    )


def badge_words(event: Event, moment: datetime) -> BadgeWords:
    """What stands on a badge beside data: in Vietnamese like the data, whoever prints it."""
    with force_locale("vi"):
        return BadgeWords(
            labels=BadgeLabels(number=_("Badge number"), seat=_("Seat"), short_code=_("Short code")),
            event_dates=locale.day_range(event.starts_on, event.ends_on),
            back_title=_("Programme"),
            programme=_programme(event),
            printed_at=_("Printed %(moment)s", moment=locale.date_and_time(moment, event.time_zone)),
        )


def badge_layouts() -> list[tuple[str, str, str]]:
    """Code, name, what it is for."""
    return [
        ("a4", _("A4, four to a sheet"), _("With marks to cut along; for an office printer.")),
        ("a6", _("A6, one to a page"), _("For badge paper and print shops.")),
        ("card", _("Card, 86 × 54 mm"), _("For card printers and print shops.")),
        ("a4_card", _("A4, ten cards to a sheet"), _("With marks to cut along; for an office printer.")),
        ("label", _("Label, 62 mm wide"), _("For label printers: black only.")),
    ]


def _programme(event: Event) -> tuple[str, ...]:
    with current.store().read() as session:
        rows = session.scalars(
            select(Sitting).where(Sitting.event_id == event.id).order_by(Sitting.position, Sitting.id)
        ).all()
    lines: list[str] = []
    day = None
    for each in rows:
        if each.starts_at is None:
            lines.append(each.name)
            continue
        starts = locale.in_zone(each.starts_at, event.time_zone)
        if starts.date() != day:
            day = starts.date()
            lines.append(locale.weekday(day))
        lines.append(f"{starts:%H:%M} {each.name}")
    return tuple(lines)


def _known(facts: Facts) -> Facts:
    return [(label, value) for label, value in facts if value]


def _origins() -> dict[str, str]:
    return {"ex_officio": _("ex officio"), "elected": _("elected"), "appointed": _("appointed")}


def _sectors() -> dict[str, str]:
    return {"administrative": _("administration and public service"), "production": _("production and business")}


def _born(delegate: Delegate) -> str:
    if delegate.birth_date:
        return locale.day(delegate.birth_date)
    return str(delegate.birth_year) if delegate.birth_year else ""


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")
