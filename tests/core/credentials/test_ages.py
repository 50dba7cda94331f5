from datetime import date

import pytest

from checkin.core.credentials.ages import age_on, band_of, check_bands

OPENING = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("born", "year", "age"),
    [
        ("1980-11-23", 1980, 46),  # the birthday itself
        ("1980-11-24", 1980, 45),
        ("1980-11-22", 1980, 46),
        ("2000-02-29", 2000, 26),
        (None, 1980, 46),  # a year alone: the difference of years
        (None, None, None),
    ],
)
def test_an_age_is_counted_on_the_opening_day(born: str | None, year: int | None, age: int | None) -> None:
    assert age_on(OPENING, born, year) == age


def test_who_was_born_on_the_29th_of_february_is_a_year_older_in_march() -> None:
    ages = [age_on(day, "2000-02-29", 2000) for day in (date(2027, 2, 28), date(2027, 3, 1))]
    assert ages == [26, 27]


@pytest.mark.parametrize(("age", "band"), [(18, 0), (30, 0), (31, 1), (40, 1), (60, 3), (61, 4), (99, 4)])
def test_the_number_of_a_band_belongs_to_it(age: int, band: int) -> None:
    assert band_of(age, (30, 40, 50, 60)) == band


@pytest.mark.parametrize("bands", [(), (30, 30), (40, 30), (0,), (121,), tuple(range(1, 14))])
def test_bands_that_do_not_rise_are_refused(bands: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="bands"):
        check_bands(bands)
