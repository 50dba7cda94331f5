"""What the forms about an event and its plan say, and the sentences for what cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_gmt, get_timezone_location
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from checkin.core.errors import InvalidField
from checkin.core.names import clean, fold
from checkin.services.plan_event import USUAL_CATEGORIES, EventPlan, SittingPlan
from checkin.web.locale import language

Form = MultiDict[str, str]

DEFAULT_ZONE = "Asia/Ho_Chi_Minh"
# Where delegates' congresses with Vietnamese lists have been held; any other stays possible by command
ZONES = (
    DEFAULT_ZONE, "Asia/Vientiane", "Asia/Phnom_Penh", "Asia/Bangkok", "Asia/Jakarta", "Asia/Singapore",
    "Asia/Kuala_Lumpur", "Asia/Manila", "Asia/Shanghai", "Asia/Taipei", "Asia/Seoul", "Asia/Tokyo", "Asia/Kolkata",
    "Asia/Dubai", "Europe/Moscow", "Europe/Warsaw", "Europe/Prague", "Europe/Berlin", "Europe/Paris",
    "Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Sydney",
)  # fmt: skip
MOST_LINES = {"sittings": 50, "entrances": 50, "delegations": 500}
YEARS = range(2000, 2100)
ALWAYS = "official"  # a congress without official delegates has nothing to count


@dataclass(frozen=True, slots=True)
class EventFields:
    name: str
    place: str
    starts_on: date
    ends_on: date
    time_zone: str


def read_event(form: Form) -> EventFields:
    """InvalidField for a date that is none; everything else is the service's to judge."""
    starts_on = _day(form.get("starts_on", ""), "starts_on")
    ends_on = _day(form.get("ends_on", ""), "ends_on") if form.get("ends_on") else starts_on
    return EventFields(
        form.get("name", ""), form.get("place", ""), starts_on, ends_on, form.get("time_zone", DEFAULT_ZONE)
    )


def read_plan(form: Form) -> EventPlan:
    fields = read_event(form)
    ticked = {*form.getlist("categories"), ALWAYS}
    return EventPlan(
        name=fields.name,
        place=fields.place,
        starts_on=fields.starts_on,
        ends_on=fields.ends_on,
        time_zone=fields.time_zone,
        sittings=[SittingPlan(name) for name in lines(form, "sittings")],
        entrances=lines(form, "entrances"),
        delegations=different_lines(form, "delegations"),
        categories=[category for category in USUAL_CATEGORIES if category.code in ticked],
    )


def lines(form: Form, field: str) -> list[str]:
    """The lines with something on them. InvalidField "many" beyond what a congress has."""
    written = [line for line in map(clean, form.get(field, "").splitlines()) if line]
    if len(written) > MOST_LINES[field]:
        raise InvalidField(field, "many")
    return written


def different_lines(form: Form, field: str) -> list[str]:
    """The same, each unit once however often and however it is typed."""
    once: dict[str, str] = {}
    for line in lines(form, field):
        once.setdefault(fold(line), line)
    return list(once.values())


def moment_in(zone: str, text: str, field: str) -> datetime | None:
    """2026-11-23T07:30 on the clock of `zone` as UTC; None for nothing. InvalidField "malformed"."""
    if not text:
        return None
    try:
        local = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (the zone comes next)
    except ValueError:
        raise InvalidField(field, "malformed") from None
    if local.year not in YEARS:
        raise InvalidField(field, "malformed")
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _day(text: str, field: str) -> date:
    if not text:
        raise InvalidField(field, "empty")
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        raise InvalidField(field, "malformed") from None
    if day.year not in YEARS:
        raise InvalidField(field, "malformed")
    return day


def zone_choices(now: datetime, chosen: str) -> list[tuple[str, str]]:
    zones = ZONES if chosen in ZONES or not chosen else (*ZONES, chosen)
    return [(zone, _zone_label(zone, now)) for zone in zones]


def _zone_label(zone: str, now: datetime) -> str:
    try:
        local = now.astimezone(ZoneInfo(zone))
        return f"{get_timezone_location(zone, locale=language())} ({get_timezone_gmt(local, locale=language())})"
    except (LookupError, ValueError, OSError):
        return zone


def problem(invalid: InvalidField) -> str:
    """A sentence for what stands beside the field."""
    sentences: Mapping[tuple[str, str], str] = {
        ("name", "empty"): _("Write a name."),
        ("name", "taken"): _("This name is there already."),
        ("starts_on", "empty"): _("Choose the first day."),
        ("ends_on", "before_start"): _("The last day is before the first."),
        ("ends_on", "long"): _("At most %(number)s days.", number=31),
        ("time_zone", "unknown"): _("Choose a time zone from the list."),
        ("sittings", "empty"): _("Write a name."),
        ("delegations", "taken"): _("This delegation is there already."),
        ("color", "malformed"): _("Choose a colour."),
    }
    general: Mapping[str, str] = {
        "empty": _("Write at least one."),
        "long": _("This is too long."),
        "many": _("At most %(number)s lines.", number=MOST_LINES.get(invalid.field, 0)),
        "malformed": _("Write it as a date of this century."),
    }
    sentence = sentences.get((invalid.field, invalid.problem)) or general.get(invalid.problem)
    return sentence or _("This cannot be taken.")
