"""What is missing, on a page and as a file that the importer understands in both languages."""

import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from checkin.core.roster.fields import Field, field_of_header
from checkin.services.import_roster import preview_file
from checkin.services.missing_data import ASKABLE, SAYING_WHO
from checkin.web.organizer.import_words import field_label
from tests.congress import Congress
from tests.web.organizer.pages import parts


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


@pytest.fixture
def here(web_congress: Congress) -> str:
    return f"/events/{web_congress.event_id}/missing"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("field", [*SAYING_WHO, Field.RECORD, *ASKABLE])
def test_the_importer_knows_every_title(app: Flask, language: str, field: Field) -> None:
    with app.test_request_context(), force_locale(language):
        found = field_of_header(field_label(field))
    assert found is not None
    assert found[0] is field


def test_the_page_counts_the_gaps_of_each_delegation(english: FlaskClient, here: str) -> None:
    page = english.get(f"{here}?field=sex").text
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert parts(rows, '<td class="num">', "</td>") == ["2", "1"]
    assert parts(rows, '<td class="name">', "</td>") == ["Quận 1", "Quận 3"]


def test_the_file_has_a_sheet_a_delegation_and_changes_nothing_as_it_is(
    organizer: FlaskClient, here: str, web_congress: Congress
) -> None:
    answer = organizer.get(f"{here}.xlsx?" + "&".join(f"field={field}" for field in ASKABLE))
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames == ["Quận 1", "Quận 3"]
    counts = preview_file(web_congress.store, web_congress.event_id, file_name="a.xlsx", data=answer.data).counts
    assert (counts["new"], counts["changed"], counts["unchanged"], counts["error"]) == (0, 0, 3, 0)


def test_one_delegation_alone(organizer: FlaskClient, here: str) -> None:
    answer = organizer.get(f"{here}.xlsx?delegation=Quận 3")
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames == ["Quận 3"]
