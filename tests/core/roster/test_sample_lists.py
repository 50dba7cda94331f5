"""The sample lists give exactly the expected people, field by field, and the expected warnings."""

from datetime import date

import pytest

from checkin.core.roster.people import RosterFile, read_people
from checkin.core.roster.values import Setting
from checkin.formats.spreadsheet import read_workbook
from tests.rosters import expectation, sample
from tests.rosters.compare import differences, unexpected_warnings

SAMPLES = ["clean.xlsx", "clean.csv", "v1_tick_columns.xlsx", "v2_x_marks.xlsx", "v5_form.csv"]
# 03-1980 is an incomplete date by the README, and told of in every other row that has one.
BESIDE = {"v2_x_marks.xlsx": [(None, 75, "birth", "incomplete_date")]}


def read(name: str) -> RosterFile:
    return read_people(read_workbook(sample(name), name).sheets, Setting(date(2026, 12, 15)))


@pytest.mark.parametrize("name", SAMPLES)
def test_everybody_is_as_expected(name):
    assert differences(read(name), expectation(name)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_expected_warning_is_raised_and_no_other(name):
    assert unexpected_warnings(read(name), expectation(name)) == ([], BESIDE.get(name, []))
