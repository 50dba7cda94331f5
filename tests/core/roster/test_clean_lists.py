"""The two clean lists give exactly the expected people, and nothing to worry about."""

from collections import Counter
from datetime import date

import pytest

from checkin.core.names import split_name
from checkin.core.roster.people import RosterFile, read_people
from checkin.core.roster.person import Person
from checkin.core.roster.values import Setting
from checkin.formats.spreadsheet import read_workbook
from tests.rosters import expectation, sample


def read(name: str) -> RosterFile:
    opening_day = date.fromisoformat(expectation(name)["opening_day"])
    return read_people(read_workbook(sample(name), name).sheets, Setting(opening_day))


def told(row: int, person: Person, expected: dict[str, object]) -> dict[str, object]:
    """The person in the expectation's form: a date stands for its year, given names only where they are certain."""
    values = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in person.said().items()
    }
    if "birth_date" in values:
        del values["birth_year"]
    if "given_name" in expected:
        values["given_name"] = split_name(person.full_name).given
    return {"row": row, **values}


@pytest.mark.parametrize("name", ["clean.xlsx", "clean.csv"])
def test_every_person_has_every_field_as_expected(name):
    found = {row.row: row for row in read(name).rows}
    people = expectation(name)["roster"]
    assert [told(each["row"], found[each["row"]].person, each) for each in people] == people


@pytest.mark.parametrize(("name", "people"), [("clean.xlsx", 729), ("clean.csv", 100)])
def test_nobody_is_left_out_and_nothing_is_warned_of(name, people):
    roster = read(name)
    assert len(roster.people) == len(roster.rows) == people
    assert [row for row in roster.rows if row.warnings or row.errors] == []


def test_every_column_of_the_clean_list_is_known():
    (sheet,) = read("clean.xlsx").sheets
    assert (sheet.name, sheet.header.row, sheet.rows) == ("Danh sách đại biểu", 1, 729)
    assert (sheet.header.unknown, sheet.header.repeated, sheet.header.missing) == ((), (), ())


def test_the_figures_of_the_report_come_out():
    summary = expectation("clean.xlsx")["summary"]
    people = read("clean.xlsx").people
    official = [person for person in people if person.category == "official"]

    def count(field: str) -> dict[object, int]:
        return dict(Counter(getattr(person, field) or "unknown" for person in official))

    oldest = min(official, key=lambda person: person.birth_date)
    youngest = max(official, key=lambda person: person.birth_date)
    assert summary == {
        "base": "official delegates",
        **dict(Counter(person.category for person in people)),
        "delegations": len({person.delegation for person in people if person.delegation}),
        "women": count("sex")["female"],
        "ethnic_minority": sum(person.ethnicity not in (None, "Kinh") for person in official),
        "religious": sum(person.religion not in (None, "Không") for person in official),
        "party_members": count("party_member")[True],
        "origin": count("origin"),
        "education": count("education"),
        "political_theory": count("political_theory"),
        "sector": count("sector"),
        "full_time_officers": count("full_time_officer")[True],
        "direct_workers": count("direct_worker")[True],
        "oldest": f"{oldest.full_name}, {oldest.birth_date}",
        "youngest": f"{youngest.full_name}, {youngest.birth_date}",
    }
