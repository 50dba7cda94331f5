import re

import pytest
from flask.testing import FlaskClient

from checkin.core.event_field import FieldKind
from checkin.services.event_fields import add_event_field
from checkin.store.models import Delegate
from tests.congress import Congress
from tests.web.organizer.pages import parts


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def rows(client: FlaskClient, congress: Congress) -> list[str]:
    page = client.get(f"/events/{congress.event_id}/plan/fields").text
    return [re.sub(r" ?Rename.*", "", row) for row in parts(page, "<tr>", "</tr>")[1:]]


def test_a_field_is_added_renamed_counted_and_removed(english: FlaskClient, web_congress: Congress) -> None:
    address = f"/events/{web_congress.event_id}/plan/fields"
    english.post(address, data={"name": "Cỡ áo", "kind": "choice"})
    key = add_event_field(web_congress.store, web_congress.event_id, "Khách sạn", FieldKind.TEXT)
    with web_congress.store.write() as session:
        session.get_one(Delegate, web_congress.delegates["Lê Hữu Đức"]).extra = {str(key): "Hoà Bình"}
    english.post(f"{address}/{key}/rename", data={"name": "Nơi ở"})
    assert rows(english, web_congress) == ["Cỡ áo choice 0", "Nơi ở text 1"]
    english.post(f"{address}/{key}/remove")
    assert rows(english, web_congress) == ["Cỡ áo choice 0"]


def test_a_name_that_is_there_is_refused_in_words(english: FlaskClient, web_congress: Congress) -> None:
    address = f"/events/{web_congress.event_id}/plan/fields"
    for name in ("Cỡ áo", "CO AO"):
        page = english.post(address, data={"name": name, "kind": "text"}, follow_redirects=True).text
    assert "There is one with this name already." in page
    assert rows(english, web_congress) == ["Cỡ áo text 0"]
