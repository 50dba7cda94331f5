import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from checkin.core.attendance import SittingMode
from checkin.store.models import Delegate, Entrance, Sitting
from tests.congress import Congress
from tests.web.organizer.pages import parts, problems


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def _plan(congress: Congress, part: str = "", key: int | None = None) -> str:
    return f"/events/{congress.event_id}/plan{part and f'/{part}/{key}'}"


def test_a_sittings_rules_are_set_and_told_in_its_row(english: FlaskClient, web_congress: Congress) -> None:
    address = _plan(web_congress, "sittings", web_congress.sittings[0])
    chosen = [str(web_congress.categories[code]) for code in ("official", "guest")]
    answer = english.post(address, data={"mode": "reentry", "exit_on_close": "on", "categories": chosen})
    assert answer.headers["Location"] == f"{_plan(web_congress)}#sittings"
    told = parts(english.get(_plan(web_congress)).text, '<a class="rules-line" ', "</a>")
    assert [line.partition(">")[2] for line in told[:2]] == [
        "in and out · Đại biểu chính thức, Khách mời · exit at closing",
        "entry only · all categories",
    ]
    with web_congress.store.read() as session:
        assert session.get_one(Sitting, web_congress.sittings[0]).mode is SittingMode.REENTRY


def test_the_form_shows_what_is_set(english: FlaskClient, web_congress: Congress) -> None:
    address = _plan(web_congress, "sittings", web_congress.sittings[0])
    english.post(address, data={"mode": "no_reentry", "categories": str(web_congress.categories["press"])})
    page = english.get(address).text
    assert page.count(" checked>") == 2
    assert f'value="{web_congress.categories["press"]}" checked>' in page
    assert 'value="no_reentry" checked>' in page


def test_a_new_sitting_and_a_new_entrance_are_for_everybody(english: FlaskClient, web_congress: Congress) -> None:
    for part, key, ticked in (
        ("sittings", web_congress.sittings[0], 6),
        ("entrances", web_congress.entrances[0], 5),
    ):
        assert english.get(_plan(web_congress, part, key)).text.count(" checked>") == ticked


def test_an_entrance_admits_what_is_ticked(english: FlaskClient, web_congress: Congress) -> None:
    address = _plan(web_congress, "entrances", web_congress.entrances[0])
    answer = english.post(address, data={"categories": str(web_congress.categories["press"])})
    assert answer.headers["Location"] == f"{_plan(web_congress)}#entrances"
    with web_congress.store.read() as session:
        categories = session.get_one(Entrance, web_congress.entrances[0]).categories
        assert [category.code for category in categories] == ["press"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"mode": "reentry"}, "Tick at least one category."),
        ({"mode": "sometimes", "categories": "1"}, "Choose one of the three."),
        ({"categories": "1"}, "Choose one of the three."),
    ],
)
def test_what_cannot_be_is_said_beside_it(
    english: FlaskClient, web_congress: Congress, form: dict[str, str], sentence: str
) -> None:
    answer = english.post(_plan(web_congress, "sittings", web_congress.sittings[0]), data=form)
    assert (answer.status_code, problems(answer.text)) == (400, [sentence])


@pytest.mark.parametrize("key", ["x", "-1", "0", "1.0", "99", "²", str(2**31), str(10**30)])
def test_a_category_that_is_none_is_not_found(english: FlaskClient, web_congress: Congress, key: str) -> None:
    for part, row in (("sittings", web_congress.sittings[0]), ("entrances", web_congress.entrances[0])):
        answer = english.post(_plan(web_congress, part, row), data={"mode": "reentry", "categories": key})
        assert answer.status_code == 404


def test_a_note_to_staff_is_written_on_the_delegates_page(english: FlaskClient, web_congress: Congress) -> None:
    page = f"/events/{web_congress.event_id}/delegates/{web_congress.delegates['Lê Hữu Đức']}"
    english.post(f"{page}/doors", data={"staff_note": "Mời lên <b>hàng đầu</b>"})
    assert "Mời lên &lt;b&gt;hàng đầu&lt;/b&gt;</textarea>" in english.get(page).text


def test_a_note_that_is_too_long_is_said(english: FlaskClient, web_congress: Congress) -> None:
    page = f"/events/{web_congress.event_id}/delegates/{web_congress.delegates['Lê Hữu Đức']}"
    answer = english.post(f"{page}/doors", data={"staff_note": "x" * 301}, follow_redirects=True)
    assert parts(answer.text, 'role="status">', "</p>") == ["A note has at most 300 characters."]


def test_an_alternate_is_called_up_and_nobody_else_is_asked_about(
    english: FlaskClient, web_congress: Congress
) -> None:
    alternate = web_congress.add_delegate("Dự Khuyết", category="alternate")
    addresses = [
        f"/events/{web_congress.event_id}/delegates/{key}"
        for key in (alternate, web_congress.delegates["Lê Hữu Đức"])
    ]
    assert ['name="activated"' in english.get(address).text for address in addresses] == [True, False]
    english.post(f"{addresses[0]}/doors", data={"staff_note": "", "alternate": "yes", "activated": "on"})
    english.post(f"{addresses[1]}/doors", data={"staff_note": "x"})
    with web_congress.store.read() as session:
        called = session.scalars(select(Delegate.full_name).where(Delegate.activated_at.is_not(None))).all()
    assert called == ["Dự Khuyết"]
