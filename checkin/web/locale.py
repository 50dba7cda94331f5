"""Vietnamese first, English second; dates and numbers the way each is read, times in the event's own zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal
from flask import Blueprint, Flask, abort, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_babel import gettext as _

from checkin import translations
from checkin.web.local_path import local_path

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
JUST_NOW = timedelta(seconds=40)  # a phone that is there tells so every quarter of a minute
CLOCK_IS_RIGHT = timedelta(seconds=2)

blueprint = Blueprint("language", __name__)


def chosen_language() -> str:
    chosen = request.cookies.get(COOKIE, "vi")
    return chosen if chosen in LANGUAGES else "vi"


@blueprint.post("/language/<code>")
def choose_language(code: str) -> ResponseReturnValue:
    """Remembers the language and goes back to the page it was chosen on."""
    if code not in LANGUAGES:
        abort(404)
    response = redirect(local_path(request.form.get("next"), otherwise="/"))
    response.set_cookie(COOKIE, code, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def language() -> str:
    return str(get_locale() or "vi")


def in_zone(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def clock_time(moment: datetime, zone: str) -> str:
    """07:41"""
    return format_time(in_zone(moment, zone), "HH:mm", locale=language())


def date_and_time(moment: datetime, zone: str) -> str:
    """07:41 22/9/2023, or 22 Sep 2023, 07:41"""
    pattern = "HH:mm d/M/y" if language() == "vi" else "d MMM y, HH:mm"
    return format_datetime(in_zone(moment, zone), pattern, locale=language())


def day(value: date) -> str:
    """22/9/2023, or 22 Sep 2023"""
    return format_date(value, "d/M/y" if language() == "vi" else "d MMM y", locale=language())


def weekday(value: date) -> str:
    """Thứ Ba, 15/12/2026, or Tuesday, 15 Dec 2026"""
    return format_date(value, "EEEE, d/M/y" if language() == "vi" else "EEEE, d MMM y", locale=language())


def day_range(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def percent(hundredths: int) -> str:
    """71,40 % from 7140; a comma in Vietnamese, a point in English."""
    return format_decimal(hundredths / 100, "0.00", locale=language()) + "\u00a0%"


def number(value: int) -> str:
    return format_decimal(value, locale=language())


def ago(moment: datetime, now: datetime) -> str:
    """5 phút trước, 5 minutes ago; "just now" for what was within seconds, or in the future."""
    past = now - moment
    if past < JUST_NOW:
        return str(_("just now"))
    return format_timedelta(-past, granularity="second", add_direction=True, locale=language())


def clock_error(offset_ms: int) -> str:
    """How wrong a device's clock is that adds so many milliseconds to be right."""
    offset = timedelta(milliseconds=offset_ms)
    if abs(offset) < CLOCK_IS_RIGHT:
        return str(_("on time"))
    span = format_timedelta(abs(offset), granularity="second", locale=language())
    return str(_("%(span)s slow", span=span) if offset_ms > 0 else _("%(span)s fast", span=span))


def attach(app: Flask) -> None:
    translations.compile_stale()
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations.FOLDER)
    Babel(app, locale_selector=chosen_language)
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(
        ago=ago,
        clock_error=clock_error,
        clock_time=clock_time,
        date_and_time=date_and_time,
        day=day,
        percent=percent,
        number=number,
    )
    app.jinja_env.globals.update(languages=LANGUAGES, language=language, day_range=day_range)

    @app.after_request
    def _say_language(response):  # type: ignore[no-untyped-def]
        if response.mimetype == "text/html" and "language_of_page" not in g:
            response.headers["Content-Language"] = chosen_language()
            response.vary.add("Cookie")
        return response
