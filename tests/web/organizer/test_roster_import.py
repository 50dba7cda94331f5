import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from checkin.formats.spreadsheet import limits
from checkin.store.models import Delegate, DelegateSensitive, ImportDraft
from tests.congress import Congress
from tests.web.organizer.pages import opened, parts, words

ROSTERS = Path(__file__).resolve().parents[2] / "rosters"
CSV = "Số thẻ,Họ và tên,Năm sinh,Giới tính,Đoàn,Dân tộc,Sở thích\n"


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


@pytest.fixture
def here(web_congress: Congress) -> str:
    return f"/events/{web_congress.event_id}/import"


def _upload(client: FlaskClient, here: str, data: bytes, name: str = "list.csv") -> TestResponse:
    head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + b"\r\n--part--\r\n"
    return client.post(here, data=body, content_type="multipart/form-data; boundary=part")


def _preview(client: FlaskClient, here: str, rows: str) -> str:
    """The address of the preview of a CSV with these rows."""
    return _upload(client, here, (CSV + rows).encode()).headers["Location"]


def _delegates(congress: Congress) -> int:
    with congress.store.read() as session:
        return session.scalars(select(func.count(Delegate.id))).one()


def _chips(page: str) -> list[str]:
    return [words(chip) for chip in re.findall(r'<a class="chip"[^>]*>(.*?)</a>', page)]


def _rows(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    body = re.sub(r'<details class="row-fix">.*?</details>', "", body, flags=re.DOTALL)
    return [parts(row, "<td", "</td>") for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]


def _cells(page: str) -> list[list[str]]:
    """The table's cells as text, their classes cut off."""
    return [[cell.partition(">")[2].strip() for cell in row] for row in _rows(page)]


def test_the_clean_list_goes_in_whole(english: FlaskClient, here: str, web_congress: Congress) -> None:
    answer = _upload(english, here, (ROSTERS / "clean.xlsx").read_bytes(), "clean.xlsx")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{here}/1")
    page = opened(english, f"{here}/1")
    assert _chips(page) == ["All 729", "New 729", "Changed 0", "Not in the file 4"]
    assert parts(page, '<form method="post" action="' + f"{here}/1/apply", "</form>") == ['"> Import 729 delegates']
    assert _delegates(web_congress) == 4
    if english.post(f"{here}/1/apply").headers["Location"] == f"{here}/1":
        opened(english, f"{here}/1")  # slow today: it says how far it is
    assert _delegates(web_congress) == 733
    flashes = parts(english.get(f"/events/{web_congress.event_id}").text, 'role="status">', "</p>")
    assert flashes == ["The list is in: 729 added, 0 changed, 0 unchanged."]


def test_the_same_list_again_says_nothing_new(english: FlaskClient, here: str) -> None:
    data = (ROSTERS / "clean.csv").read_bytes()
    english.post(_upload(english, here, data).headers["Location"] + "/apply")
    page = opened(english, _upload(english, here, data).headers["Location"])
    assert _chips(page) == ["All 100", "New 0", "Changed 0", "Unchanged 100", "Not in the file 4"]
    assert parts(page, '<div class="apply-bar">', "</p>") == [
        "The list says nothing new: there is nothing to import."
    ]
    assert page.count("/apply") == 0


def test_each_row_says_what_becomes_of_it(english: FlaskClient, here: str) -> None:
    rows = (
        "0101,Trần Văn Mới,1980,Nam,Quận 5,Kinh,cờ\n"
        ",Lê Hữu Đức,1975,Nam,Quận 1,,\n"
        "0102,Phạm Hai,31/02/1985,x,Quận 5,,\n"
        "0101,Trần Văn Mới,1980,Nam,Quận 5,Kinh,\n"
        "0103,,1980,Nam,Quận 5,,\n"
    )
    page = english.get(_preview(english, here, rows)).text
    assert _chips(page) == [
        "All 5", "New 2", "Changed 1", "With warnings 1", "Repeated 1", "With errors 1", "Not in the file 3",
    ]  # fmt: skip
    assert _cells(page) == [
        ["2", "is added", "Trần Văn Mới", "Quận 5", "Đại biểu chính thức", "badge 0101 · 1980"],
        ["3", "is changed", "Lê Hữu Đức", "Quận 1", "Đại biểu chính thức",
         "Sex: – → male Date of birth: – → 1975"],
        ["4", "is added", "Phạm Hai", "Quận 5", "Đại biểu chính thức",
         "badge 0102 · 1985 C4 “31/02/1985” is no whole date; only the year 1985 is kept. "
         "D4 Sex: “x” cannot be read; it is left out."],
        ["5", "is left out: repeated", "Trần Văn Mới", "Quận 5", "Đại biểu chính thức",
         "The same person as in row 2; this row is left out. Somebody else: take this row in"],
        ["6", "is left out: error", "", "", "", "B6 There is no name; the row is left out."],
    ]  # fmt: skip


def test_how_the_file_was_read_is_shown(english: FlaskClient, here: str) -> None:
    page = english.get(_preview(english, here, "1,An,1980,Nam,Quận 5,Kinh,cờ\n")).text
    assert parts(page, '<p class="facts lead">', "</p>") == ["list.csv CSV, UTF-8, separated by comma 1 row read"]
    assert parts(page, "<summary><b>How", "</summary>") == [
        "the file was read list.csv: titles in row 1, 6 columns understood, 1 not"
    ]
    columns = page.partition('<ul class="column-forms">')[2].partition("</ul>")[0]
    assert parts(columns, "<label", "</label>") == [
        'for="column-0-0"> A Số thẻ 1',
        'for="column-0-1"> B Họ và tên An',
        'for="column-0-2"> C Năm sinh 1980',
        'for="column-0-3"> D Giới tính Nam',
        'for="column-0-4"> E Đoàn Quận 5',
        'for="column-0-5"> F Dân tộc',  # what is sensitive is not shown
        'for="column-0-6"> G Sở thích cờ',
    ]
    assert re.findall(r'<option value="([^"]*)" selected>', columns) == [
        "badge_number", "full_name", "birth", "sex", "delegation", "ethnicity", "skip",
    ]  # fmt: skip


def test_new_delegations_and_who_is_missing_are_told(english: FlaskClient, here: str) -> None:
    page = english.get(_preview(english, here, "1,An,1980,Nam,Quận 5,,\n2,Bình,1981,Nam,Quận 6,,\n")).text
    effects = page.partition('<ul class="import-effects">')[2].partition("</ul>")[0]
    assert parts(effects, "<li>", "</li>") == [
        "2 delegations are added Quận 5 · Quận 6",
        "4 delegates are not in the file and stay as they are",
    ]


def test_sensitive_changes_are_hidden_until_asked_for(english: FlaskClient, here: str) -> None:
    english.post(_preview(english, here, "1,An,1980,Nam,Quận 5,Kinh,\n") + "/apply")
    page = english.get(_preview(english, here, "1,An,1980,Nam,Quận 5,Tày,\n")).text
    hidden = parts(page, '<details class="masked">', "</details>")
    assert hidden == ["hidden; show Kinh → Tày"]
    assert page.count("Tày") == 1


def test_a_filter_shows_its_rows_alone(english: FlaskClient, here: str) -> None:
    preview = _preview(english, here, "1,An,1980,Nam,Quận 5,,\n2,,1980,Nam,Quận 5,,\n")
    assert [row[0] for row in _cells(english.get(f"{preview}?show=errors").text)] == ["3"]
    assert [row[0] for row in _cells(english.get(f"{preview}?show=changed").text)] == []
    assert [row[0] for row in _cells(english.get(f"{preview}?show=made-up").text)] == ["2", "3"]


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        ("1", "2", "101"),
        ("3", "202", "251"),
        ("99", "202", "251"),
        ("0", "2", "101"),
        ("-5", "2", "101"),
        ("x", "2", "101"),
    ],
)
def test_long_lists_are_paged(english: FlaskClient, here: str, page: str, first: str, last: str) -> None:
    rows = "".join(f"{n:04d},Đại Biểu {n},1980,Nam,Quận 5,,\n" for n in range(250))
    shown = _cells(english.get(_preview(english, here, rows) + f"?page={page}").text)
    assert (shown[0][0], shown[-1][0]) == (first, last)


def test_pages_keep_the_filter(english: FlaskClient, here: str) -> None:
    rows = "".join(f"{n:04d},Đại Biểu {n},1980,Nam,Quận 5,,\n" for n in range(250))
    preview = _preview(english, here, rows)
    page = english.get(f"{preview}?show=new&page=2").text
    pager = page.partition('<nav class="pager"')[2]
    assert re.findall(r'href="([^"]+)" rel="', pager) == [
        f"{preview}?show=new&amp;page=1",
        f"{preview}?show=new&amp;page=3",
    ]


def test_a_cell_with_markup_stays_text(english: FlaskClient, here: str) -> None:
    rows = "1,<img src=x onerror=alert(1)>,1980,<b>,</td><script>,,\n"
    page = english.get(_preview(english, here, rows)).text
    assert [page.count(markup) for markup in ("<img src=x", "<script>", "<b></b>", "</td><")] == [0, 0, 0, 0]
    assert _cells(page)[0][2] == "<img src=x onerror=alert(1)>"


def test_a_list_without_a_row_of_titles_says_what_is_missing(english: FlaskClient, here: str) -> None:
    page = english.get(_upload(english, here, b"An,1980\nBinh,1981\n").headers["Location"]).text
    assert parts(page, '<div class="empty">', "</h2>") == ["No row with titles was found"]
    assert page.count("/apply") == 0


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "list.csv", "There is nothing in the file."),
        (b"%PDF-1.7 ...", "list.pdf", "This is a PDF. Ask for the spreadsheet from which it was made."),
        (b"\x89PNG\r\n\x1a\n", "list.xlsx", "This is a picture. A list must be a spreadsheet."),
        (b"<html><table>", "list.xls",
         "This is a web page with the name of a spreadsheet. Open it in Excel and save it as .xlsx."),
        (b"PK\x03\x04broken", "list.xlsx",
         "The file is damaged. Open it in Excel or LibreOffice, save it anew and try again."),
        (b"a\x00b", "list.csv", "This is no text. If it is a spreadsheet, save it as .xlsx."),
        (b"a," * 300 + b"\n", "list.csv",
         "More than 200 columns. Delete what lies to the right of the list and try again."),
        (b"a\n" * 20_001, "list.csv",
         "More than 20,000 rows. Delete what lies below the list and try again."),
    ],
)  # fmt: skip
def test_a_file_that_is_not_read_says_why(
    english: FlaskClient, here: str, app: Flask, data: bytes, name: str, sentence: str
) -> None:
    answer = _upload(english, here, data, name)
    assert answer.status_code == 400
    assert parts(answer.text, 'role="alert">', "</p>")[0] == f"{name}: {sentence}"
    with app.extensions["store"].read() as session:
        assert session.scalars(select(ImportDraft.id)).all() == []


@pytest.mark.parametrize("fields", [{}, {"file": "text"}, {"file": (io.BytesIO(b""), "")}])
def test_no_file_is_asked_for(english: FlaskClient, here: str, fields: dict[str, object]) -> None:
    answer = english.post(here, data=fields)
    assert answer.status_code == 400
    assert parts(answer.text, 'role="alert">', "</p>")[0] == "Choose a file first."


def test_a_file_of_more_than_the_limit_is_refused(english: FlaskClient, here: str) -> None:
    answer = _upload(english, here, b"x" * (limits.UPLOAD_BYTES + 1))
    assert parts(answer.text, 'role="alert">', "</p>")[0] == "list.csv: The file has more than 20 MB."
    assert _upload(english, here, b"x" * (limits.UPLOAD_BYTES + 1_000_000)).status_code == 413


def test_a_stranger_may_send_no_more_than_a_form(client: FlaskClient, web_congress: Congress) -> None:
    assert _upload(client, f"/events/{web_congress.event_id}/import", b"x" * 300_000).status_code == 413


def test_other_pages_take_no_files(organizer: FlaskClient, web_congress: Congress) -> None:
    assert _upload(organizer, f"/events/{web_congress.event_id}/plan", b"x" * 300_000).status_code == 413


def test_a_preview_changes_nothing_and_is_applied_once(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    preview = _preview(english, here, "1,An,1980,Nam,Quận 5,,\n")
    assert _delegates(web_congress) == 4
    english.post(f"{preview}/apply")
    again = english.post(f"{preview}/apply")
    assert again.headers["Location"] == here
    assert _delegates(web_congress) == 5
    flashes = parts(english.get(here).text, 'role="status">', "</p>")
    assert flashes[-1] == "This list has gone in already."


def test_looking_at_the_address_of_the_import_imports_nothing(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    preview = _preview(english, here, "1,An,1980,Nam,Quận 5,,\n")
    assert english.get(f"{preview}/apply").status_code == 405
    assert _delegates(web_congress) == 4


def test_a_preview_that_was_discarded_is_gone(english: FlaskClient, here: str, web_congress: Congress) -> None:
    preview = _preview(english, here, "1,An,1980,Nam,Quận 5,,\n")
    english.get(preview)
    assert english.post(f"{preview}/discard").headers["Location"] == here
    for gone in (english.get(preview), english.post(f"{preview}/apply")):
        assert gone.status_code == 404
        assert "This preview is there no longer. Choose the file again." in gone.text
    assert _delegates(web_congress) == 4
    with web_congress.store.read() as session:
        assert session.scalars(select(ImportDraft.content)).all() == [{}]


def test_a_preview_belongs_to_its_event(english: FlaskClient, here: str, web_congress: Congress) -> None:
    english.post("/events/new", data={"name": "Khác", "starts_on": "2026-12-01"})
    _preview(english, here, "1,An,1980,Nam,Quận 5,,\n")
    english.get(f"{here}/1")
    assert english.get("/events/2/import/1").status_code == 404
    assert english.post("/events/2/import/1/apply").status_code == 404
    english.post("/events/2/import/1/discard")
    assert english.get(f"{here}/1").status_code == 200
    assert _delegates(web_congress) == 4


def test_the_preview_follows_the_roster(english: FlaskClient, here: str) -> None:
    first = _preview(english, here, "1,An,1980,Nam,Quận 5,,\n")
    assert _chips(english.get(first).text) == ["All 1", "New 1", "Changed 0", "Not in the file 4"]
    english.post(f"{first}/apply")
    second = _preview(english, here, "1,An,1980,Nam,Quận 5,,\n")
    assert _chips(english.get(second).text) == ["All 1", "New 0", "Changed 0", "Unchanged 1", "Not in the file 4"]


def test_a_second_upload_is_not_shown_as_the_first(english: FlaskClient, here: str) -> None:
    first = _preview(english, here, "1,An,1980,Nam,Quận 5,,\n")
    assert [row[2] for row in _cells(english.get(first).text)] == ["An"]
    second = _preview(english, here, "1,Bình,1980,Nam,Quận 5,,\n")
    assert [row[2] for row in _cells(english.get(second).text)] == ["Bình"]


def test_several_sheets_are_told_apart(english: FlaskClient, here: str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Chính thức"
    for sheet, name in ((book.active, "An"), (book.create_sheet("Khách mời"), "Bình")):
        sheet.append(["Họ và tên", "Loại đại biểu"])
        sheet.append([name, "Quan sát viên" if name == "Bình" else "Chính thức"])
    file = io.BytesIO()
    book.save(file)
    page = english.get(_upload(english, here, file.getvalue(), "two.xlsx").headers["Location"]).text
    assert [row[0] for row in _cells(page)] == ["Chính thức · 2", "Khách mời · 2"]
    assert _cells(page)[1][4] == "Quan sát viên"
    effects = page.partition('<ul class="import-effects">')[2].partition("</ul>")[0]
    assert parts(effects, "<li>", "</li>")[0] == "New categories, without vote or quorum: Quan sát viên"


def test_sensitive_fields_lie_apart_after_the_import(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    english.post(_preview(english, here, "1,An,1980,Nam,Quận 5,Tày,\n") + "/apply")
    with web_congress.store.read() as session:
        assert session.scalars(select(DelegateSensitive.ethnicity)).all() == ["Tày"]


def test_the_upload_needs_the_token_of_its_form(
    app: Flask, organizer: FlaskClient, web_congress: Congress, here: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert _upload(organizer, here, CSV.encode()).status_code == 400
    with web_congress.store.read() as session:
        assert session.scalars(select(ImportDraft.id)).all() == []
