import html
import io
import re
from datetime import date, timedelta

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event, update

from checkin.core.short_code import short_code_of, spaced
from checkin.services.end_badge import reissue_badge
from checkin.services.issue_badges import printable_badge
from checkin.services.open_delegate import open_delegate
from checkin.services.plan_event import EventPlan, create_event
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Delegate, DelegateSensitive
from checkin.web.organizer.delegates import read_filter
from tests.congress import NOW, Congress, hold_congress
from tests.web.organizer.pages import parts

EVERYBODY = ["Lê Hữu Đức", "Nguyễn Thị Hằng", "Trần Khách", "H'Hen Niê"]
NAME = "Lê Hữu Đức"


def _list(congress: Congress, query: str = "") -> str:
    return f"/events/{congress.event_id}/delegates{query}"


def _person(congress: Congress, name: str = NAME, more: str = "") -> str:
    return f"{_list(congress)}/{congress.delegates[name]}{more}"


def _names(page: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'<td class="name"><a href="[^"]+">([^<]+)</a>', page)]


def _addresses(page: str, label: str) -> list[str]:
    """Where the chip or link with this label leads."""
    found = re.findall(r'<a class="(?:chip|button plain)" href="([^"]+)"[^>]*>(?:<svg.*?</svg>\s*)?([^<]+)<', page)
    return [html.unescape(address) for address, text in found if text.strip() == label]


def _admit(congress: Congress, name: str) -> None:
    report = ScanReport(
        scan_id=name,
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=NOW,
    )
    record_scan(congress.store, report, NOW + timedelta(seconds=1))


def _add_sensitive(congress: Congress, name: str = NAME) -> None:
    with congress.store.write() as session:
        session.add(DelegateSensitive(delegate_id=congress.delegates[name], ethnicity="Chăm", religion="Hồi giáo"))


def test_the_list_is_in_vietnamese_order_and_says_how_many(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    page = organizer.get(_list(web_congress)).text
    assert _names(page) == EVERYBODY
    assert re.findall(r'role="status"><span><b[^>]*>(\d+)</b> ([^<]+)<', page) == [("4", "of 4 delegates")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=hang+nguyen", ["Nguyễn Thị Hằng"]),
        ("?presence=present", [NAME]),
        ("?presence=absent&q=quan", ["Nguyễn Thị Hằng", "H'Hen Niê"]),
        ("?presence=nonsense&category=x&delegation=-1&page=x", EVERYBODY),
        ("?category=99999999999999999999", EVERYBODY),
        ("?category=999999999", []),
        ("?page=999999999999999999999", EVERYBODY),
        ("?q=" + "%20".join("abcdefghijklmnop") * 20, []),
        ("?q=%00%25_%27%22%3Cscript%3E", []),
    ],
)
def test_an_address_says_what_is_listed(
    organizer: FlaskClient, web_congress: Congress, query: str, expected: list[str]
) -> None:
    _admit(web_congress, NAME)
    answer = organizer.get(_list(web_congress, query))
    assert (answer.status_code, _names(answer.text)) == (200, expected)


def test_a_chip_adds_its_filter_to_the_others_and_takes_it_away_again(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    organizer.set_cookie("lang", "en")
    district = web_congress.delegations["Quận 1"]
    page = organizer.get(_list(web_congress, f"?q=hang&delegation={district}")).text
    (on,) = _addresses(page, "Not here yet")
    assert on == _list(web_congress, f"?q=hang&delegation={district}&presence=absent")
    (off,) = _addresses(organizer.get(on).text, "Not here yet")
    assert off == _list(web_congress, f"?q=hang&delegation={district}")


def test_what_is_typed_comes_back_as_text_only(organizer: FlaskClient, web_congress: Congress) -> None:
    page = organizer.get(_list(web_congress, "?q=%22%3E%3Cscript%3E")).text
    assert "<script>" not in page


def test_an_empty_roster_leads_to_the_import(organizer: FlaskClient, web_congress: Congress) -> None:
    plan = EventPlan(name="Mới", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23))
    event_id = create_event(web_congress.store, plan, NOW)
    page = organizer.get(f"/events/{event_id}/delegates").text
    assert (_names(page), f'class="button" href="/events/{event_id}/import"' in page) == ([], True)


@pytest.mark.parametrize("delegates", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    app: Flask, organizer: FlaskClient, web_congress: Congress, delegates: int
) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(app.extensions["store"].engine, "before_cursor_execute", note)
    page = organizer.get(_list(web_congress, "?q=hang" if delegates == 1 else "?q=quan")).text
    assert (len(_names(page)), len(statements)) == (delegates, 12)


def test_filters_are_combined_in_the_address(organizer: FlaskClient, web_congress: Congress) -> None:
    sitting = web_congress.sittings[0]
    asked = f"?status=active&missing=phone&sitting={sitting}&presence=absent&sort=delegation"
    nobody = f"{asked}&origin=elected"
    pages = [organizer.get(_list(web_congress, query)).text for query in (asked, nobody)]
    assert [len(_names(page)) for page in pages] == [4, 0]


def test_nobody_sees_it_without_signing_in(client: FlaskClient, web_congress: Congress) -> None:
    paths = [
        _list(web_congress),
        *(_person(web_congress, more=more) for more in ("", "/badge.png", "/badge.pdf", "/sensitive")),
    ]
    assert [client.get(path).location.partition("?")[0] for path in paths] == ["/sign-in"] * 5


def test_everything_about_one_person(organizer: FlaskClient, web_congress: Congress) -> None:
    _admit(web_congress, NAME)
    organizer.set_cookie("lang", "en")
    with web_congress.store.write() as session:
        session.execute(
            update(Delegate)
            .where(Delegate.id == web_congress.delegates[NAME])
            .values(birth_year=1980, sex="male", phone="0900123456", full_time_officer=False, origin="elected")
        )
    page = organizer.get(_person(web_congress)).text
    assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page) == [
        ("Delegation", "Quận 1"),
        ("Origin", "elected"),
        ("Born", "1980"),
        ("Sex", "male"),
        ("Telephone", "0900123456"),
        ("Full-time union officer", "no"),
    ]
    assert parts(page, "<tr>", "</tr>") == [
        "Sitting Counted at Entrance",
        "Phiên thứ nhất 23 Nov 2026, 07:30 Cửa 1 Cửa 1",
        "Phiên bế mạc not open yet",
        "Time Answer Where, recorded by Undo",
        "23 Nov 2026, 07:30 Admitted QR code Phiên thứ nhất Cửa 1 Undo",
    ]


def test_the_private_link_is_shown_to_be_passed_on(organizer: FlaskClient, web_congress: Congress) -> None:
    page = organizer.get(_person(web_congress)).text
    assert re.findall(r'data-copy="([^"]+)"', page) == [f"http://localhost/d/{web_congress.links[NAME]}"]


def test_the_badges_code_is_on_no_page(organizer: FlaskClient, web_congress: Congress) -> None:
    pages = organizer.get(_person(web_congress)).text + organizer.get(_list(web_congress)).text
    assert [code in pages or code[3:] in pages for code in web_congress.codes.values()] == [False] * 4


def test_sensitive_data_is_masked_until_it_is_asked_for(organizer: FlaskClient, web_congress: Congress) -> None:
    _add_sensitive(web_congress)
    before = organizer.get(_person(web_congress)).text
    shown = organizer.post(_person(web_congress, more="/sensitive"))
    after = organizer.get(_person(web_congress)).text
    assert ["Hồi giáo" in text for text in (before, shown.text, after)] == [False, True, False]
    assert shown.headers["Cache-Control"] == "no-store"


def test_the_address_of_what_was_revealed_reveals_nothing(organizer: FlaskClient, web_congress: Congress) -> None:
    _add_sensitive(web_congress)
    answer = organizer.get(_person(web_congress, more="/sensitive"))
    assert (answer.status_code, answer.location) == (302, _person(web_congress))


def test_revealing_needs_a_token_against_forgery(
    app: Flask, organizer: FlaskClient, web_congress: Congress
) -> None:
    _add_sensitive(web_congress)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = organizer.post(_person(web_congress, more="/sensitive"))
    assert (answer.status_code, "Hồi giáo" in answer.text) == (400, False)


@pytest.mark.parametrize("more", ["", "/badge.png", "/badge.pdf"])
def test_people_of_another_event_are_not_found(organizer: FlaskClient, web_congress: Congress, more: str) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    stranger = f"{_list(web_congress)}/{other.delegates[NAME]}{more}"
    assert organizer.get(stranger).status_code == 404


@pytest.mark.parametrize("delegate_id", ["0", "99999999999999999999", "-1", "x"])
def test_numbers_that_are_nobodys_are_not_found(
    organizer: FlaskClient, web_congress: Congress, delegate_id: str
) -> None:
    assert organizer.get(f"{_list(web_congress)}/{delegate_id}").status_code == 404


def test_sensitive_data_of_another_event_are_not_revealed(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    _add_sensitive(other)
    answer = organizer.post(f"{_list(web_congress)}/{other.delegates[NAME]}/sensitive")
    assert (answer.status_code, "Hồi giáo" in answer.text) == (404, False)


def test_one_badge_as_a_picture_is_read_by_a_camera(organizer: FlaskClient, web_congress: Congress) -> None:
    answer = organizer.get(_person(web_congress, more="/badge.png"))
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))
    assert (answer.mimetype, code.text) == ("image/png", web_congress.codes[NAME])
    assert answer.headers["Content-Disposition"] == "attachment; filename=le-huu-duc-dai-hoi-thu.png"


def test_the_short_code_of_every_badge_stands_on_the_page(organizer: FlaskClient, web_congress: Congress) -> None:
    old = spaced(short_code_of(web_congress.codes[NAME]))
    person = web_congress.delegates[NAME]
    badge = printable_badge(web_congress.store, web_congress.event_id, person).badge
    reissue_badge(web_congress.store, web_congress.event_id, badge.id, NOW, actor="Alice")
    new = spaced(short_code_of(printable_badge(web_congress.store, web_congress.event_id, person).code))
    page = organizer.get(_person(web_congress)).text
    assert (page.count(f'<span class="tabular">{old}</span>'), page.count(f">{new}<")) == (1, 2)


def test_one_badge_as_pdf_is_named_after_its_owner(organizer: FlaskClient, web_congress: Congress) -> None:
    answer = organizer.get(_person(web_congress, more="/badge.pdf"))
    assert (answer.data[:5], answer.headers["Content-Disposition"]) == (
        b"%PDF-",
        "attachment; filename=le-huu-duc-dai-hoi-thu.pdf",
    )


def test_the_preview_is_shown_and_not_downloaded(organizer: FlaskClient, web_congress: Congress) -> None:
    answer = organizer.get(_person(web_congress, more="/badge.png?preview=1"))
    assert (answer.status_code, "Content-Disposition" in answer.headers) == (200, False)


def test_one_person_is_given_a_badge(organizer: FlaskClient, web_congress: Congress) -> None:
    newcomer = web_congress.add_delegate("Phạm Mới")
    other = web_congress.add_delegate("Phạm Khác")
    answer = organizer.post(_person(web_congress, "Phạm Mới", "/badge"))
    files = [open_delegate(web_congress.store, web_congress.event_id, id_) for id_ in (newcomer, other)]
    assert (answer.location, [file.active_badge is not None for file in files]) == (
        _person(web_congress, "Phạm Mới"),
        [True, False],
    )


@pytest.mark.parametrize(
    "bound", ["since=9999-12-31T23:59Z", "before=9999-12-31T23:59Z", "since=0001-01-01T00:00Z"]
)
def test_a_moment_that_no_clock_can_show_narrows_nothing(
    organizer: FlaskClient, web_congress: Congress, bound: str
) -> None:
    answer = organizer.get(_list(web_congress, f"?{bound}"))
    assert (answer.status_code, _names(answer.text)) == (200, EVERYBODY)


def test_no_text_with_a_nul_is_asked_of_the_database() -> None:
    assert read_filter({"field": "1", "has": "Chay\0"}).field_text == "Chay"
