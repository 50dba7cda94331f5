import io
import re

import pytest
from flask.testing import FlaskClient

from checkin.core.event_field import FieldKind
from checkin.services.event_fields import add_event_field
from checkin.store.models import Delegate
from tests.congress import Congress
from tests.web.organizer.pages import opened, parts


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def rows(client: FlaskClient, congress: Congress) -> list[str]:
    page = client.get(f"/events/{congress.event_id}/plan/fields").text
    return [re.sub(r" ?“.*", "", row) for row in parts(page, "<tr>", "</tr>")[1:]]


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


def test_a_sensitive_field_is_hidden_until_it_is_asked_for_and_each_look_is_listed(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    organizer.set_cookie("lang", "en")
    here = f"/events/{web_congress.event_id}/plan/fields"
    person = f"/events/{web_congress.event_id}/delegates/{web_congress.delegates['Lê Hữu Đức']}"
    organizer.post(here, data={"name": "Bệnh nền", "kind": "text"})
    organizer.post(f"{person}/edit", data={"extra:1": "hen suyễn", "version": "0"})
    assert "hen suyễn" in organizer.get(person).text
    organizer.post(f"{here}/1/sensitive", data={"sensitive": "yes"})
    page = organizer.get(person).text
    assert ("hen suyễn" in page, "Who was shown this" in page, "Bệnh nền" in page) == (False, False, True)
    assert 'value="hen suyễn"' in organizer.post(f"{person}/sensitive").text
    shown = organizer.get(person).text.partition("Who was shown this")[2]
    assert "Ban tổ chức" in shown[:300]
    export = organizer.get(f"/events/{web_congress.event_id}/delegates/export").text
    group = export.partition("export-sensitive")[2].partition("</fieldset>")[0]
    assert ('value="field:1"' in group, 'value="field:1" checked' in export) == (True, False)
    assert "Bệnh nền" not in organizer.get(f"/events/{web_congress.event_id}/badges/design").text


def test_who_may_not_see_it_neither_sees_edits_nor_unmarks_it(
    organizer: FlaskClient, bob: FlaskClient, web_congress: Congress
) -> None:
    here = f"/events/{web_congress.event_id}/plan/fields"
    person = f"/events/{web_congress.event_id}/delegates/{web_congress.delegates['Lê Hữu Đức']}"
    organizer.post(here, data={"name": "Bệnh nền", "kind": "text"})
    organizer.post(f"{person}/edit", data={"extra:1": "hen suyễn", "version": "0"})
    organizer.post(f"{here}/1/sensitive", data={"sensitive": "yes"})
    refused = (
        bob.post(f"{here}/1/sensitive", data={"sensitive": "no"}),
        bob.post(f"{person}/sensitive"),
        bob.post(f"{person}/edit", data={"extra:1": "khác", "version": "2"}),
        bob.post(
            f"/events/{web_congress.event_id}/delegates/export", data={"column": "field:1", "reason": "tò mò"}
        ),
    )
    assert [answer.status_code for answer in refused] == [403, 403, 403, 403]
    assert ("hen suyễn" in bob.get(person).text, f"{here}/1/sensitive" in bob.get(here).text) == (False, False)


def test_a_list_that_comes_in_hides_what_a_sensitive_field_says(
    organizer: FlaskClient, bob: FlaskClient, web_congress: Congress
) -> None:
    here = f"/events/{web_congress.event_id}/plan/fields"
    organizer.post(here, data={"name": "Bệnh nền", "kind": "text"})
    organizer.post(f"{here}/1/sensitive", data={"sensitive": "yes"})
    data = "Số thẻ;Họ tên;Đoàn;Bệnh nền\n3001;Lê Hữu Đức;Quận 1;tim mạch\n;Phạm Mới;Quận 1;dị ứng\n".encode()
    sent = bob.post(f"/events/{web_congress.event_id}/import", data={"file": (io.BytesIO(data), "a.csv")})
    page = opened(bob, sent.headers["Location"])
    rows = page.partition("<tbody>")[2]
    assert ("tim mạch" in rows, "dị ứng" in rows, "đã giấu" in rows) == (False, False, True)
