from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.credentials.composition import Ages, Dimension, Row, ages_of, compose, dimensions_of
from checkin.core.credentials.frozen_roster import OwnField, Person, Roster, roster_from_json, roster_to_json
from checkin.core.percentage import hundredths_of_percent


def person(key: int, **facts: Any) -> Person:
    return Person(key, f"Người {key}", f"{key}", 1, **facts)


def roster(*people: Person, fields: tuple[OwnField, ...] = ()) -> Roster:
    return Roster("Đại hội", "Hội trường", "2026-11-23", "Asia/Ho_Chi_Minh", people=people, own_fields=fields)


def rows(dimension: str, *people: Person, bands: tuple[int, ...] = (30, 40)) -> list[tuple[str, int]]:
    return [(row.code, row.count) for row in compose(roster(*people), people, dimension, bands)]


def test_those_of_whom_it_is_not_known_have_a_row_so_that_the_column_adds_up() -> None:
    people = (person(1, sex="female"), person(2, sex="male"), person(3))
    assert rows(Dimension.SEX, *people) == [("male", 1), ("female", 1), ("", 1)]


def test_rows_are_listed_although_nobody_is_in_them_and_the_unknown_only_where_there_are_some() -> None:
    assert rows(Dimension.ORIGIN, person(1, origin="elected")) == [
        ("ex_officio", 0),
        ("elected", 1),
        ("appointed", 0),
    ]


def test_ages_fall_into_the_bands_that_were_chosen() -> None:
    born = (person(1, birth_year=1996), person(2, birth_date="1986-11-23"), person(3, birth_year=1950), person(4))
    assert rows(Dimension.AGE, *born) == [("0", 1), ("1", 1), ("2", 1), ("", 1)]


@pytest.mark.parametrize(
    ("dimension", "facts", "code"),
    [
        (Dimension.ETHNICITY, {"ethnicity": "kinh"}, "majority"),
        (Dimension.ETHNICITY, {"ethnicity": "Khmer"}, "minority"),
        (Dimension.ETHNICITY, {}, ""),
        (Dimension.RELIGION, {"religion": "Không"}, "no"),
        (Dimension.RELIGION, {"religion": "Phật giáo"}, "yes"),
        (Dimension.PARTY, {"party_member": True}, "yes"),
        (Dimension.PARTY, {"party_member": False}, "no"),
        (Dimension.EDUCATION, {"education": "Thạc sĩ"}, "Thạc sĩ"),
        (Dimension.POLITICAL_THEORY, {"political_theory": "Cao cấp"}, "Cao cấp"),
        (Dimension.SECTOR, {"sector": "production"}, "production"),
        (Dimension.FULL_TIME, {"full_time_officer": True}, "yes"),
        (Dimension.DIRECT_WORKER, {"direct_worker": False}, "no"),
    ],
)
def test_each_dimension_reads_its_own_fact(dimension: Dimension, facts: dict[str, Any], code: str) -> None:
    assert [row.code for row in compose(roster(), [person(1, **facts)], dimension) if row.count] == [code]


def test_a_level_that_is_in_no_fixed_list_gets_a_row_of_its_own() -> None:
    found = rows(Dimension.EDUCATION, person(1, education="Nghệ nhân"), person(2, education="Đại học"))
    assert ("Nghệ nhân", 1) in found
    assert sum(count for _, count in found) == 2


def test_an_own_field_is_a_dimension_and_its_rare_values_are_summed() -> None:
    field, date_field = OwnField(7, "Khối", "text"), OwnField(8, "Ngày", "date")
    people = [person(at, extra={"7": f"Khối {at:02d}"}) for at in range(30)]
    held = roster(*people, fields=(field, date_field))
    found = compose(held, people, "field:7")
    assert (len(found), found[-1], sum(row.count for row in found)) == (20, Row("*", 11), 30)
    assert dimensions_of(held) == [*Dimension, "field:7"]


def test_an_unknown_dimension_is_an_error() -> None:
    with pytest.raises(ValueError, match="field:9"):
        compose(roster(), [], "field:9")


def test_all_who_are_as_old_or_as_young_are_named_and_the_mean_is_exact() -> None:
    people = [person(1, birth_year=1956), person(2, birth_year=1956), person(3, birth_year=1996), person(4)]
    assert ages_of(roster(*people), people) == Ages(
        known=3, mean=5667, oldest=70, oldest_ids=(1, 2), youngest=30, youngest_ids=(3,)
    )


def test_where_no_age_is_known_there_is_no_mean() -> None:
    assert ages_of(roster(), [person(1)]) is None


@given(st.lists(st.sampled_from(["", "male", "female"]), max_size=60))
def test_columns_always_add_up(sexes: list[str]) -> None:
    people = [person(at, sex=sex) for at, sex in enumerate(sexes)]
    assert sum(count for _, count in rows(Dimension.SEX, *people)) == len(people)


def test_the_published_shares_of_the_national_congress_come_out() -> None:
    """2023: of 1,100 delegates 37,05 % women would be no whole number; of the 1,093 counted 405 are."""
    assert hundredths_of_percent(405, 1093) == 3705


def test_a_roster_is_the_same_after_it_was_packed() -> None:
    held = roster(person(1, extra={"7": "a", "8": 1.5}, party_member=True), fields=(OwnField(7, "Khối", "text"),))
    assert roster_from_json(roster_to_json(held)) == held
