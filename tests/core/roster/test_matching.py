from dataclasses import replace
from datetime import date

import pytest

from checkin.core.roster.changes import Change, changed, changes
from checkin.core.roster.fields import Field
from checkin.core.roster.matching import look_alikes, lost_badges, match_people
from checkin.core.roster.person import Person

AN = Person("Lê An", badge_number="1", birth_date=date(1980, 3, 5), birth_year=1980, delegation="Đoàn A")
BA = Person("Lê Ba", badge_number="2", birth_year=1975, delegation="Đoàn B")


def test_a_badge_number_with_the_name_is_surest():
    namesake = replace(AN, badge_number="3", birth_date=None, birth_year=None)
    told = {0: replace(AN, badge_number="3"), 1: AN}
    assert match_people(told, {10: AN, 11: namesake}) == {0: 11, 1: 10}


def test_a_name_with_birth_and_delegation_is_surer_than_a_badge_number_alone():
    told = {0: replace(AN, badge_number="2"), 1: replace(BA, badge_number="1")}
    assert match_people(told, {10: AN, 11: BA}) == {0: 10, 1: 11}


def test_a_badge_number_finds_a_corrected_name():
    assert match_people({0: replace(AN, full_name="Lê Ân")}, {10: AN, 11: BA}) == {0: 10}


@pytest.mark.parametrize(
    "told",
    [
        Person("Trần Mới", badge_number="1", birth_date=date(1980, 3, 5), birth_year=1980),
        Person("Trần Mới", badge_number="1", birth_year=1980, delegation="ĐOÀN A"),
        Person("Lê Ân", badge_number="1", birth_year=1980, delegation="Đoàn C"),
        Person("Lê Ân", badge_number="1", delegation="Đoàn A"),
        Person("Lê Ân", badge_number="1"),
        Person("Lê An", badge_number="1", birth_year=1990, delegation="Đoàn C"),
    ],
)
def test_a_badge_number_finds_whose_birth_or_name_agrees(told):
    assert match_people({0: told}, {10: AN, 11: BA}) == {0: 10}


@pytest.mark.parametrize(
    "told",
    [
        Person("Trần Mới", badge_number="1"),
        Person("Trần Mới", badge_number="1", delegation="Đoàn A"),
        Person("Trần Mới", badge_number="1", birth_year=1980, delegation="Đoàn C"),
        Person("Trần Mới", badge_number="1", birth_date=date(1990, 3, 5), birth_year=1990, delegation="Đoàn A"),
        Person("Lê Ân", badge_number="1", birth_year=1990, delegation="Đoàn C"),
        Person("Lê Ân", badge_number="1", delegation="Đoàn C"),
    ],
)
def test_a_badge_number_alone_makes_nobody_another_and_its_holder_is_offered(told):
    known = {10: AN, 11: BA}
    matches = match_people({0: told}, known)
    assert (matches, look_alikes({0: told}, known, matches)) == ({}, {0: (10,)})
    assert lost_badges({0: told}, known, matches) == {0}


def test_the_holder_of_a_number_whom_the_list_names_is_not_offered():
    told = {0: replace(AN, badge_number=None), 1: Person("Trần Mới", badge_number="1")}
    assert look_alikes(told, {10: AN}, {0: 10}) == {}


def test_who_differs_by_a_mark_of_the_name_is_offered_and_not_matched():
    told, known = {0: replace(BA, full_name="Lê Bá", badge_number=None)}, {10: AN, 11: BA}
    assert match_people(told, known) == {}
    assert look_alikes(told, known, {}) == {0: (11,)}


def test_where_the_tone_mark_stands_makes_nobody_else():
    known = {10: replace(BA, full_name="Lê Hoà", badge_number=None)}
    assert match_people({0: replace(BA, full_name="LÊ HÒA", badge_number=None)}, known) == {0: 10}


def test_nobody_is_found_twice():
    told = {0: Person("Lê Ba", birth_year=1975), 1: Person("LÊ BA", birth_year=1975)}
    assert match_people(told, {11: BA}) == {0: 11}


def test_a_list_made_to_hurt_is_matched_quickly():
    told = {key: Person("Lê An", unit=f"x{key}") for key in range(5_000)}
    known = {key: Person("Lê An", unit=f"y{key}") for key in range(5_000)}
    assert match_people(told, known) == {}


def test_a_number_that_its_holder_keeps_is_lost():
    assert lost_badges({0: Person("Lê Ca", badge_number="1")}, {10: AN}, {}) == {0}
    assert lost_badges({0: AN}, {10: AN}, {0: 10}) == set()


def test_a_number_that_its_holder_gives_up_can_be_had():
    told = {0: Person("Lê Ca", badge_number="1"), 1: replace(AN, badge_number="5")}
    assert lost_badges(told, {10: AN}, {1: 10}) == set()


def test_changes_and_their_making():
    told = Person("Lê An", birth_year=1981, delegation="ĐOÀN A", party_member=False)
    made = changes(AN, told)
    assert made == (Change(Field.PARTY_MEMBER, None, False), Change(Field.BIRTH, date(1980, 3, 5), 1981))
    after = changed(AN, made)
    assert after == replace(AN, birth_date=None, birth_year=1981, party_member=False)
    assert changes(after, told) == ()
