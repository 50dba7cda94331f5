"""Arrivals by the minute, and when enough will be here if people keep coming as they do.

The method: of the last five whole minutes the arrivals are counted, what is still missing is divided by their pace,
and the answer is a span, since a count of n arrivals is known to about its square root. There is no forecast
where that says nothing: too few arrivals to speak of a pace, all of them at once, or an answer so far away that
the pace will not last.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil, sqrt

MINUTE = timedelta(minutes=1)
STEPS = (1, 5, 15, 60)  # minutes
MOST_STEPS = 240
WINDOW = 5  # minutes whose pace is taken
LEAST_ARRIVALS = 8  # in the window; fewer are chance
LEAST_MINUTES = 3  # of the window that somebody came in: one coach is no pace
FARTHEST = timedelta(minutes=60)
SPREAD = 1.3  # four times in five the true pace lies within so many square roots of the count


class Outlook(StrEnum):
    REACHED = "reached"
    EXPECTED = "expected"
    TOO_FEW = "too_few"  # too few have come lately
    AT_ONCE = "at_once"  # those who have come lately came together
    TOO_FAR = "too_far"  # at this pace it takes longer than anybody can say
    NOBODY_LEFT = "nobody_left"  # not so many are still to come


@dataclass(frozen=True, slots=True)
class Forecast:
    """With EXPECTED `earliest` <= `likely`; `latest` is None where the slow pace leads out of sight."""

    outlook: Outlook
    arrivals: int = 0  # in the window
    likely: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


def arrivals_by_step(
    moments: Iterable[datetime], until: datetime | None = None
) -> tuple[int, list[tuple[datetime, int]]]:
    """How many minutes a step has, and the arrivals of each step from the first arrival to the last, or to `until`;
    steps in which nobody came included. A step is a minute, longer only where there would be too many."""
    known = sorted(moments)
    if not known:
        return STEPS[0], []
    first, last = known[0], max(known[-1], until or known[-1])
    step = next((each for each in STEPS if (last - first) / MINUTE / each < MOST_STEPS), STEPS[-1])
    start = first.replace(minute=first.minute // step * step if step < 60 else 0, second=0, microsecond=0)
    counted = Counter((moment - start) // (step * MINUTE) for moment in known)
    steps = (last - start) // (step * MINUTE) + 1
    return step, [(start + number * step * MINUTE, counted[number]) for number in range(steps)]


def forecast_arrivals(moments: Iterable[datetime], *, missing: int, still_out: int, now: datetime) -> Forecast:
    """When `missing` more will be here, of `still_out` who may come; both in heads, as are the arrivals."""
    end = now.replace(second=0, microsecond=0)
    recent = [moment for moment in moments if end - WINDOW * MINUTE <= moment < end]
    arrivals = len(recent)
    if missing <= 0:
        return Forecast(Outlook.REACHED, arrivals)
    if missing > still_out:
        return Forecast(Outlook.NOBODY_LEFT, arrivals)
    if arrivals < LEAST_ARRIVALS:
        return Forecast(Outlook.TOO_FEW, arrivals)
    if len({moment.minute for moment in recent}) < LEAST_MINUTES:
        return Forecast(Outlook.AT_ONCE, arrivals)
    likely = _at_pace(now, missing, arrivals)
    if likely is None:
        return Forecast(Outlook.TOO_FAR, arrivals)
    doubt = SPREAD * sqrt(arrivals)
    earliest = _at_pace(now, missing, arrivals + doubt)
    return Forecast(Outlook.EXPECTED, arrivals, likely, earliest, _at_pace(now, missing, arrivals - doubt))


def _at_pace(now: datetime, missing: int, in_window: float) -> datetime | None:
    """The minute's end in which enough have come; None beyond FARTHEST."""
    minutes = missing * WINDOW / in_window
    if minutes * MINUTE > FARTHEST:
        return None
    return now + timedelta(seconds=ceil(60 * minutes))
