from datetime import date

import pytest
from flask import Flask

from checkin.core.roster.fields import Field
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.formats.spreadsheet import Problem as Refusal
from checkin.formats.spreadsheet import SpreadsheetRefused
from checkin.web.organizer.import_words import field_label, problem_words, refusal_words, value_words

PERSON = Person(full_name="An", birth_date=date(1978, 12, 25), birth_year=1978)


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest, app: Flask):  # type: ignore[no-untyped-def]
    with app.test_request_context("/", headers={"Cookie": f"lang={request.param}"}):
        yield request.param


def test_every_field_has_a_label_of_its_own(language: str) -> None:
    assert len({field_label(field) for field in Field}) == len(Field)


def test_every_kind_of_problem_has_a_sentence_of_its_own(language: str) -> None:
    fields = {Kind.BAD_PHONE: Field.PHONE, Kind.BAD_EMAIL: Field.EMAIL, Kind.MISSING: Field.SEX}
    sentences = {
        kind: problem_words(Problem(kind, fields.get(kind, Field.BIRTH), "D12", "raw", other_row=7), PERSON)
        for kind in Kind
    }
    alike = {Kind.IMPOSSIBLE_DATE, Kind.INCOMPLETE_DATE}, {Kind.US_ORDER_DATE, Kind.SERIAL_NUMBER_DATE}
    assert len(set(sentences.values())) == len(Kind) - len(alike)
    assert [len({sentences[kind] for kind in kinds}) for kinds in alike] == [1, 1]


def test_every_refusal_has_a_sentence_of_its_own(language: str) -> None:
    sentences = {refusal_words(SpreadsheetRefused(problem, limit=1234, limit_mb=20)) for problem in Refusal}
    assert len(sentences) == len(Refusal)


@pytest.mark.parametrize("found", ["text", "html", "pdf", "picture", "archive", "other"])
def test_what_the_file_is_instead_is_said(app: Flask, found: str) -> None:
    with app.test_request_context("/", headers={"Cookie": "lang=en"}):
        sentence = refusal_words(SpreadsheetRefused(Refusal.NOT_A_SPREADSHEET, found=found))
    assert (
        sentence.split(".")[0]
        == {
            "text": "This is text under another name",
            "html": "This is a web page with the name of a spreadsheet",
            "pdf": "This is a PDF",
            "picture": "This is a picture",
            "archive": "This is an archive",
            "other": "This is no spreadsheet",
        }[found]
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (Field.SEX, "female", "female"),
        (Field.CATEGORY, "guest", "Khách mời"),
        (Field.CATEGORY, "own", "own"),
        (Field.PARTY_MEMBER, True, "yes"),
        (Field.PARTY_MEMBER, False, "no"),
        (Field.BIRTH, date(1980, 3, 5), "5 Mar 1980"),
        (Field.BIRTH, 1980, "1980"),
        (Field.POSITION, None, "–"),
        (Field.POSITION, "male", "male"),
    ],
)
def test_values_are_said_as_people_write_them(app: Flask, field: Field, value: object, said: str) -> None:
    with app.test_request_context("/", headers={"Cookie": "lang=en"}):
        assert value_words(field, value, {"guest": "Khách mời"}) == said
