"""Ages on the opening day, and the bands that reports sum them in."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

USUAL_BANDS = (30, 40, 50, 60)
MOST_BANDS = 12
OLDEST_BAND = 120


def age_on(day: date, birth_date: str | None, birth_year: int | None) -> int | None:
    """Whole years; of a year alone the difference of years; None where neither is known."""
    if birth_date is not None:
        born = date.fromisoformat(birth_date)
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return None if birth_year is None else day.year - birth_year


def band_of(age: int, bands: Sequence[int]) -> int:
    """The place of the band that holds the age: 0 up to the first number, the last above the last one."""
    return sum(age > last for last in bands)


def check_bands(bands: Sequence[int]) -> tuple[int, ...]:
    """ValueError where they do not rise, or are none, too many or too high."""
    rising = all(one < other for one, other in pairwise(bands))
    if not (1 <= len(bands) <= MOST_BANDS and rising and bands[0] >= 1 and bands[-1] <= OLDEST_BAND):
        raise ValueError("bands of age rise")
    return tuple(bands)
