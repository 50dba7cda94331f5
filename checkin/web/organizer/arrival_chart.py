"""Arrivals as the console's chart and its table tell them, with the forecast in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from checkin.core.arrival_forecast import MINUTE, WINDOW, Forecast, Outlook, arrivals_by_step, forecast_arrivals
from checkin.core.decision import SittingState
from checkin.core.quorum import Measure, PresentWhen
from checkin.services.console_figures import ConsoleFigures, Tally
from checkin.services.quorum_figures import QuorumStanding
from checkin.store.models import Event
from checkin.web.locale import clock_time, date_and_time, number


@dataclass(frozen=True, slots=True)
class Chart:
    """`data` is for static/js/organizer/arrival_chart.js; `rows` are the same as a table: time, came, present, and
    the span of the step."""

    data: dict[str, Any]
    rows: list[tuple[str, int, int, datetime, datetime]]
    step: int  # minutes
    sentence: str


def _still_out(counted: Tally, when: PresentWhen) -> int:
    """Who may come in yet; where the rule looks at who is inside, also who has left."""
    left = counted.present - counted.inside if when is PresentWhen.NOW else 0
    return counted.absent - counted.excused + left


def chart(event: Event, figures: ConsoleFigures, now: datetime, standing: QuorumStanding | None) -> Chart:
    """The forecast is of heads: a rule that counts votes has none, and a second condition is not in it."""
    sitting = figures.sitting
    is_open = sitting is not None and sitting.state is SittingState.OPEN
    step, steps = arrivals_by_step(figures.arrivals, now if is_open else None)
    present, rows = 0, []
    for start, came in steps:
        present += came
        rows.append((start, came, present))
    in_heads = standing is not None and standing.rule.measure is Measure.HEADS
    needed = standing.quorum.needed if standing and in_heads and standing.figures.base else None
    forecast = None
    if standing and is_open and needed is not None:
        forecast = forecast_arrivals(
            figures.arrivals,
            missing=standing.quorum.missing,
            still_out=_still_out(figures.counting, standing.rule.present),
            now=now,
        )
    return Chart(
        data={
            "zone": event.time_zone,
            "step": step,
            "starts": [_milliseconds(start) for start, _, _ in rows],
            "came": [came for _, came, _ in rows],
            "present": [present for _, _, present in rows],
            "needed": needed,
            "convened": figures.counting.whole,
            "forecast": _moments(forecast),
            "words": _words(step),
        },
        rows=[
            (_time(start, step, event), came, present, start, start + step * MINUTE)
            for start, came, present in rows
            if came
        ][::-1],
        step=step,
        sentence=_sentence(forecast, event) if forecast else _why_none(standing, is_open),
    )


def _why_none(standing: QuorumStanding | None, is_open: bool) -> str:
    if standing is None or not is_open or standing.quorum.reached or standing.rule.measure is Measure.HEADS:
        return ""
    return str(_("No forecast: the rule counts votes, and votes do not arrive at a pace."))


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moments(forecast: Forecast | None) -> dict[str, int | None] | None:
    if forecast is None or forecast.likely is None or forecast.earliest is None:
        return None
    return {
        "earliest": _milliseconds(forecast.earliest),
        "likely": _milliseconds(forecast.likely),
        "latest": _milliseconds(forecast.latest) if forecast.latest else None,
    }


def _time(start: datetime, step: int, event: Event) -> str:
    return clock_time(start, event.time_zone) if step == 1 else date_and_time(start, event.time_zone)


def _words(step: int) -> dict[str, str]:
    return {
        "came": _came(step),
        "present": _("Present"),
        "needed": _("Needed for the quorum"),
        "forecast": _("Forecast"),
    }


def _came(step: int) -> str:
    return str(ngettext("Arrivals per minute", "Arrivals per %(num)s minutes", step))


def _sentence(forecast: Forecast, event: Event) -> str:
    """What is expected, and from what; or why nothing can be said."""
    pace = ngettext(
        "%(shown)s arrival in the last %(minutes)s minutes",
        "%(shown)s arrivals in the last %(minutes)s minutes",
        forecast.arrivals,
        shown=number(forecast.arrivals),
        minutes=WINDOW,
    )
    match forecast.outlook:
        case Outlook.REACHED:
            return ""
        case Outlook.NOBODY_LEFT:
            return str(_("The quorum cannot be reached by those still expected."))
        case Outlook.TOO_FEW:
            return str(_("No forecast: too few arrivals to tell (%(pace)s).", pace=pace))
        case Outlook.AT_ONCE:
            return str(_("No forecast: they came within a minute or two, which is no pace (%(pace)s).", pace=pace))
        case Outlook.TOO_FAR:
            return str(_("No forecast: at this pace it takes more than an hour (%(pace)s).", pace=pace))
        case Outlook.EXPECTED:
            return _expected(forecast, event, pace)


def _expected(forecast: Forecast, event: Event, pace: str) -> str:
    assert forecast.likely is not None
    assert forecast.earliest is not None
    likely, earliest = (clock_time(one, event.time_zone) for one in (forecast.likely, forecast.earliest))
    if forecast.latest is None:
        return str(
            _(
                "The quorum is expected at about %(likely)s, not before %(earliest)s (%(pace)s).",
                likely=likely,
                earliest=earliest,
                pace=pace,
            )
        )
    return str(
        _(
            "The quorum is expected at about %(likely)s, between %(earliest)s and %(latest)s (%(pace)s).",
            likely=likely,
            earliest=earliest,
            latest=clock_time(forecast.latest, event.time_zone),
            pace=pace,
        )
    )
