import io
import re
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from checkin import create_app
from checkin.config import Config
from checkin.services.issue_badges import count_badges
from checkin.services.sign_in import add_account
from checkin.store.engine import Store
from tests.conftest import PASSWORD
from tests.congress import NOW, Congress, hold_congress
from tests.web.organizer.pages import parts


def _path(congress: Congress, more: str = "") -> str:
    return f"/events/{congress.event_id}/badges{more}"


def _print(organizer: FlaskClient, congress: Congress, **choice: str) -> str:
    """Orders a sheet and returns where it is fetched once it is ready."""
    organizer.post(_path(congress, "/sheets"), data=choice)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        (sheet,) = organizer.get(_path(congress, "/sheets")).get_json().items()
        if sheet[1]["state"] == "ready":
            return _path(congress, f"/sheets/{sheet[0]}.pdf")
        time.sleep(0.05)
    raise AssertionError("the sheet was not made")


def _people_on(organizer: FlaskClient, sheet: str) -> list[str]:
    with organizer.get(sheet) as answer:
        reader = PdfReader(io.BytesIO(answer.data))
    text = " ".join(page.extract_text().replace("\n", " ") for page in reader.pages)
    return [name for name in ("Đức", "Hằng", "Khách", "H'Hen") if name in text]


def test_the_page_says_how_many_have_a_badge(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    web_congress.add_delegate("Phạm Mới")
    page = organizer.get(_path(web_congress)).text
    assert parts(page, '<p class="figure">', "</p>") == ["4 / 5 delegates have a badge"]
    assert parts(page, 'data-dialog="issue">', "</button>") == ["Issue 1 badge"]


def test_issuing_says_how_many_and_again_that_there_is_nothing_to_do(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    organizer.set_cookie("lang", "en")
    web_congress.add_delegate("Phạm Một")
    web_congress.add_delegate("Phạm Hai")
    said = []
    for _ in range(2):
        page = organizer.post(_path(web_congress), follow_redirects=True).text
        said += parts(page, '<p class="flash flash-done" role="status">', "</p>")
    assert said == ["2 badges are issued.", "Everybody has a badge already."]
    assert count_badges(web_congress.store, web_congress.event_id).waiting == 0


def test_a_sheet_for_everybody_is_made_and_downloaded(organizer: FlaskClient, web_congress: Congress) -> None:
    sheet = _print(organizer, web_congress, layout="a4")
    with organizer.get(sheet) as answer:
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
        assert len(PdfReader(io.BytesIO(answer.data)).pages) == 1
    assert _people_on(organizer, sheet) == ["Đức", "Hằng", "Khách", "H'Hen"]


def test_a_sheet_can_be_of_one_delegation_and_category(organizer: FlaskClient, web_congress: Congress) -> None:
    district, official = web_congress.delegations["Quận 1"], web_congress.categories["official"]
    sheet = _print(organizer, web_congress, layout="a6", delegation=str(district), category=str(official))
    assert _people_on(organizer, sheet) == ["Đức", "Hằng"]


def test_an_order_for_nobody_is_answered_in_words(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    order = {"layout": "a6", "category": str(web_congress.categories["press"])}
    page = organizer.post(_path(web_congress, "/sheets"), data=order, follow_redirects=True).text
    assert parts(page, '<p class="flash flash-problem" role="status">', "</p>") == [
        "Nobody of this choice has a badge yet: issue badges first."
    ]


def test_a_delegation_of_another_event_prints_nobody(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    organizer.post(_path(web_congress, "/sheets"), data={"delegation": str(other.delegations["Quận 1"])})
    assert organizer.get(_path(web_congress, "/sheets")).get_json() == {}


def test_a_sheet_is_for_who_ordered_it_and_for_its_event(
    app: Flask, organizer: FlaskClient, web_congress: Congress
) -> None:
    sheet = _print(organizer, web_congress, layout="a6")
    other = hold_congress(web_congress.store, "Đại hội khác")
    add_account(web_congress.store, username="bob", name="Bob", password=PASSWORD, now=NOW)
    bob = app.test_client()
    bob.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    elsewhere = sheet.replace(_path(web_congress), _path(other))
    answers = [(bob, sheet), (organizer, elsewhere), (app.test_client(), sheet)]
    assert [browser.get(path).status_code for browser, path in answers] == [404, 404, 302]
    assert bob.get(_path(web_congress, "/sheets")).get_json() == {}


@pytest.mark.parametrize("token", ["a" * 26, "..%2f..%2fmaster", "x"])
def test_tokens_that_nobody_gave_out_are_not_found(
    organizer: FlaskClient, web_congress: Congress, token: str
) -> None:
    assert organizer.get(_path(web_congress, f"/sheets/{token}.pdf")).status_code == 404


def test_the_page_lists_the_sheets_that_were_made(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    sheet = _print(organizer, web_congress, layout="a4")
    page = organizer.get(_path(web_congress)).text
    assert re.findall(r'data-state="(\w+)"', page) == ["ready"]
    assert f'href="{sheet}"' in page
    assert parts(page, '<span class="sheet-what">', " <span") == ["A4 · 4 badges"]


def test_no_code_lies_in_clear_beside_the_sheet(
    organizer: FlaskClient, web_congress: Congress, tmp_path: Path
) -> None:
    _print(organizer, web_congress, layout="a6")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "spool").iterdir())
    assert [code.encode() in kept for code in web_congress.codes.values()] == [False] * 4


def test_what_an_earlier_run_left_is_swept_at_the_start(sqlite_store: Store, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    (spool / f"{'a' * 26}.pdf").write_bytes(b"left by a crash")
    create_app(Config.from_environment({}, data_dir=tmp_path, testing=True), sqlite_store)
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize("path", ["", "/sheets"])
def test_acts_need_a_token_against_forgery(
    app: Flask, organizer: FlaskClient, web_congress: Congress, path: str
) -> None:
    web_congress.add_delegate("Phạm Mới")
    app.config["WTF_CSRF_ENABLED"] = True
    assert organizer.post(_path(web_congress, path)).status_code == 400
    assert count_badges(web_congress.store, web_congress.event_id).waiting == 1


def test_an_event_that_is_not_there_is_not_found(organizer: FlaskClient) -> None:
    answers = [organizer.get("/events/7/badges"), organizer.post("/events/7/badges/sheets")]
    assert [answer.status_code for answer in answers] == [404, 404]
