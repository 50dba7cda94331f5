from datetime import UTC, datetime, timedelta

import pytest

from checkin.core.arrival_forecast import Forecast, Outlook, arrivals_by_step, forecast_arrivals

NOW = datetime(2026, 11, 23, 0, 40, 20, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def steady(a_minute: int, minutes: int = 5) -> list[datetime]:
    """So many in each of the last whole minutes."""
    start = NOW.replace(second=0) - timedelta(minutes=minutes)
    return [start + timedelta(seconds=60 * minute + one) for minute in range(minutes) for one in range(a_minute)]


def test_minutes_between_arrivals_are_told_even_where_nobody_came() -> None:
    first = NOW.replace(second=0)
    moments = [first + timedelta(seconds=125), first + timedelta(seconds=3), first + timedelta(seconds=59)]
    assert arrivals_by_step(moments) == (
        1,
        [(first, 2), (first + timedelta(minutes=1), 0), (first + timedelta(minutes=2), 1)],
    )


def test_minutes_go_on_until_now() -> None:
    first = NOW.replace(second=0)
    assert arrivals_by_step([first], NOW + timedelta(minutes=2)) == (
        1,
        [(first, 1), (first + timedelta(minutes=1), 0), (first + timedelta(minutes=2), 0)],
    )


@pytest.mark.parametrize(("hours", "step"), [(3.9, 1), (4.1, 5), (19.9, 5), (20.1, 15), (60.1, 60), (1000, 60)])
def test_a_long_day_is_told_in_longer_steps(hours: float, step: int) -> None:
    found, steps = arrivals_by_step([NOW, NOW + timedelta(hours=hours)])
    assert (found, sum(number for _, number in steps), steps[-1][1]) == (step, 2, 1)


def test_a_longer_step_begins_at_a_full_one() -> None:
    _, steps = arrivals_by_step([NOW + timedelta(minutes=2), NOW + timedelta(hours=5)])
    assert steps[0] == (NOW.replace(minute=40, second=0), 1)


def test_nobody_came_and_there_is_no_step() -> None:
    assert arrivals_by_step([], NOW) == (1, [])


def test_a_steady_pace_is_continued() -> None:
    found = forecast_arrivals(steady(20), missing=100, still_out=200, now=NOW)
    assert (found.outlook, found.arrivals, found.likely) == (Outlook.EXPECTED, 100, NOW + timedelta(minutes=5))


def test_the_span_narrows_with_the_number_of_arrivals() -> None:
    few = forecast_arrivals(steady(5), missing=25, still_out=200, now=NOW)
    many = forecast_arrivals(steady(50), missing=250, still_out=900, now=NOW)
    assert few.likely == many.likely == NOW + timedelta(minutes=5)
    spans = [(each.earliest, each.latest) for each in (few, many)]
    assert spans == [
        (NOW + timedelta(seconds=239), NOW + timedelta(seconds=406)),
        (NOW + timedelta(seconds=278), NOW + timedelta(seconds=327)),
    ]


def test_only_the_last_whole_minutes_tell_the_pace() -> None:
    earlier = [ago(30 + number / 100) for number in range(200)]
    this_minute = [NOW - timedelta(seconds=number) for number in range(15)]
    assert forecast_arrivals(
        [*earlier, *steady(20), *this_minute], missing=100, still_out=200, now=NOW
    ) == forecast_arrivals(steady(20), missing=100, still_out=200, now=NOW)


@pytest.mark.parametrize(
    "moments",
    [
        [],
        steady(1),  # five in five minutes
    ],
)
def test_too_few_arrivals_give_no_forecast(moments: list[datetime]) -> None:
    found = forecast_arrivals(moments, missing=30, still_out=200, now=NOW)
    assert found == Forecast(Outlook.TOO_FEW, len(moments))


def test_one_coach_is_no_pace() -> None:
    coach = [ago(2) + timedelta(seconds=number / 10) for number in range(45)]
    found = forecast_arrivals(coach, missing=30, still_out=200, now=NOW)
    assert found == Forecast(Outlook.AT_ONCE, 45)


def test_an_hour_away_is_no_forecast() -> None:
    assert forecast_arrivals(steady(2), missing=121, still_out=200, now=NOW) == Forecast(Outlook.TOO_FAR, 10)
    assert forecast_arrivals(steady(2), missing=120, still_out=200, now=NOW).likely == NOW + timedelta(hours=1)


def test_a_slow_pace_out_of_sight_leaves_the_latest_open() -> None:
    assert forecast_arrivals(steady(2), missing=100, still_out=200, now=NOW).latest is None


def test_nothing_missing_is_reached() -> None:
    assert forecast_arrivals([], missing=0, still_out=0, now=NOW) == Forecast(Outlook.REACHED)


def test_more_missing_than_are_still_to_come_is_told() -> None:
    assert forecast_arrivals(steady(20), missing=30, still_out=29, now=NOW) == Forecast(Outlook.NOBODY_LEFT, 100)
