"""The page from which a list goes out, and who may take what."""

import csv
import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from checkin.core.roster.fields import Field, field_of_header
from checkin.services import export_roster
from checkin.services.export_table import RECORD, ROSTER_COLUMNS, SENSITIVE_COLUMNS
from checkin.services.import_roster import preview_file
from checkin.store.models import DelegateSensitive
from checkin.web.organizer import export
from checkin.web.organizer.import_words import field_label
from tests.congress import Congress
from tests.web.organizer.pages import opened, parts, problems, words


@pytest.fixture
def here(web_congress: Congress) -> str:
    return f"/events/{web_congress.event_id}/delegates/export"


def names(data: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    titles, *rows = sheet.iter_rows(values_only=True)
    return [row[titles.index("Họ và tên")] for row in rows]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("column", [*ROSTER_COLUMNS, *SENSITIVE_COLUMNS, RECORD])
def test_the_importer_knows_every_title(app: Flask, language: str, column: str) -> None:
    with app.test_request_context(), force_locale(language):
        found = field_of_header(field_label(Field(column)))
    assert found is not None
    assert found[0] is Field(column)


def test_the_page_tells_of_whom_the_list_shows(organizer: FlaskClient, here: str) -> None:
    page = organizer.get(f"{here}?q=le").text
    assert parts(page, '<p class="lead">', "</p>") == [
        "1 đại biểu, đúng như danh sách đang hiển thị: cùng bộ lọc, cùng thứ tự. đang lọc"
    ]


def test_the_list_leads_there_with_its_filters(organizer: FlaskClient, here: str, web_congress: Congress) -> None:
    page = organizer.get(f"/events/{web_congress.event_id}/delegates?q=le&sort=delegation").text
    assert f'id="export" href="{here}?q=le&amp;sort=delegation"' in page


def test_the_file_holds_whom_the_list_shows(organizer: FlaskClient, here: str) -> None:
    answer = organizer.post(here, data={"sort": "delegation", "column": ["full_name", "category"]})
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "no-store",
    )
    assert names(answer.data) == ["Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê", "Trần Khách"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv_semicolon", "csv_comma"])
def test_it_comes_back_and_changes_nothing(
    organizer: FlaskClient, here: str, web_congress: Congress, language: str, kind: str
) -> None:
    organizer.set_cookie("lang", language)
    columns = [*ROSTER_COLUMNS, *SENSITIVE_COLUMNS, "status", "counted_at", "entrance"]
    answer = organizer.post(here, data={"column": columns, "kind": kind, "reason": "thử"})
    name = "a.xlsx" if kind == "xlsx" else "a.csv"
    counts = preview_file(web_congress.store, web_congress.event_id, file_name=name, data=answer.data).counts
    assert {str(action): count for action, count in counts.items() if count} == {"unchanged": 4}


def test_a_csv_has_the_separator_that_was_chosen(organizer: FlaskClient, here: str) -> None:
    answer = organizer.post(here, data={"column": ["full_name", "category"], "kind": "csv_semicolon"})
    first, *_ = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert first == ["Họ và tên", "Loại đại biểu", "Mã hồ sơ điểm danh (giữ nguyên)"]


def test_what_is_sensitive_asks_for_a_reason(organizer: FlaskClient, here: str) -> None:
    answer = organizer.post(here, data={"column": ["full_name", "religion"], "reason": " "})
    assert (answer.status_code, problems(answer.text)) == (400, ["Hãy ghi rõ cần các cột nhạy cảm để làm gì."])


def test_what_went_out_stands_below(organizer: FlaskClient, here: str) -> None:
    organizer.post(here, data={"column": ["full_name", "religion"], "reason": "<b>Thẩm tra</b>"})
    rows = organizer.get(here).text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert words(rows).removeprefix("07:30 23/11/2026").partition("XLSX ")[2] == (
        "Ban tổ chức 4 Họ và tên, Tôn giáo nhạy cảm <b>Thẩm tra</b>"
    )


def test_who_may_not_see_it_is_told_so_everywhere(bob: FlaskClient, here: str, web_congress: Congress) -> None:
    person = f"/events/{web_congress.event_id}/delegates/{web_congress.delegates['Lê Hữu Đức']}"
    assert 'value="religion"' not in bob.get(here).text
    assert "sensitive" not in bob.get(person).text.partition('id="sensitive"')[2].partition("</section>")[0]
    refused = (
        bob.post(here, data={"column": ["full_name", "religion"], "reason": "tò mò"}),
        bob.post(f"{person}/sensitive"),
        bob.post(f"{person}/edit", data={"ethnicity": "Kinh", "version": "0"}),
    )
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert words(bob.get(here).text).endswith("ai xuất, lúc nào, những cột nào.")


def test_a_list_that_comes_in_tells_nothing_sensitive_to_who_may_not_see_it(
    organizer: FlaskClient, bob: FlaskClient, web_congress: Congress
) -> None:
    with web_congress.store.write() as session:
        known = DelegateSensitive(delegate_id=web_congress.delegates["H'Hen Niê"], religion="Tin lành")
        session.add(known)
    said = []
    for browser in (organizer, bob):
        data = "Họ tên;Đoàn;Tôn giáo\nH'Hen Niê;Quận 3;Phật giáo\n".encode()
        there = f"/events/{web_congress.event_id}/import"
        sent = browser.post(there, data={"file": (io.BytesIO(data), "a.csv")})
        page = opened(browser, sent.headers["Location"])
        said.append(("Tin lành" in page, "đã giấu" in page))
    assert said == [(True, False), (False, True)]


def test_the_page_hears_of_its_own_file_how_far_it_is(
    organizer: FlaskClient, bob: FlaskClient, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    tell = export._progress.tell

    def told(key: tuple[int, str], rows: int, all_rows: int) -> None:
        tell(key, rows, all_rows)
        heard.extend(browser.get(f"{here}/progress?form=f1").json["percent"] for browser in (organizer, bob))

    monkeypatch.setattr(export._progress, "tell", told)
    monkeypatch.setattr(export_roster, "LONG_LIST", 1)
    organizer.post(here, data={"column": ["full_name"], "form": "f1"})
    assert heard == [0, None]
    assert organizer.get(f"{here}/progress?form=f1").json == {"percent": None}


@pytest.mark.parametrize("column", ["password_hash", "field:99", "'; DROP TABLE delegate"])
def test_columns_that_there_are_not(organizer: FlaskClient, here: str, column: str) -> None:
    assert organizer.post(here, data={"column": column}).status_code == 400


def test_another_event(organizer: FlaskClient, web_congress: Congress) -> None:
    there = f"/events/{web_congress.event_id + 1}/delegates/export"
    assert (organizer.get(there).status_code, organizer.post(there).status_code) == (404, 404)


def test_strangers_are_asked_to_sign_in(client: FlaskClient, here: str) -> None:
    assert client.get(here).headers["Location"].startswith("/sign-in")


def test_a_stranger_cannot_have_it_made_by_an_organizer(app: Flask, organizer: FlaskClient, here: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert organizer.post(here, data={"column": "full_name"}).status_code == 400
