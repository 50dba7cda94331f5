import io
import re

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from checkin.services.issue_badges import count_badges, printable_badge
from checkin.services.plan_event import add_delegations
from checkin.store.models import Delegation
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door
from tests.web.organizer.pages import parts

WHO = "Lê Hữu Đức"


def _person(congress: Congress, more: str = "") -> str:
    return f"/events/{congress.event_id}/delegates/{congress.delegates[WHO]}{more}"


def _badge_id(congress: Congress) -> int:
    return printable_badge(congress.store, congress.event_id, congress.delegates[WHO]).badge.id


@pytest.mark.parametrize(
    ("act", "verdict"), [("replaced", "badge_replaced"), ("lost", "badge_lost"), ("revoked", "badge_revoked")]
)
def test_a_badge_ends_by_two_clicks_and_its_scan_names_the_organizer(
    organizer: FlaskClient, web_congress: Congress, act: str, verdict: str
) -> None:
    page = organizer.get(_person(web_congress)).text
    assert f'name="act" value="{act}"' in page
    form = {"badge": _badge_id(web_congress), "act": act, "reason": "Rách"}
    page = organizer.post(_person(web_congress, "/badge/end"), data=form, follow_redirects=True).text
    said = Door(web_congress).scan("a", at=60 * 24 * 400, arrives=60 * 24 * 400)
    assert (said["verdict"], said["badge_ended_by"]) == (verdict, "Ban tổ chức")
    assert "· Ban tổ chức · Rách" in page


def test_pressing_again_says_that_nothing_was_changed(organizer: FlaskClient, web_congress: Congress) -> None:
    form = {"badge": _badge_id(web_congress), "act": "replaced"}
    pages = [
        organizer.post(_person(web_congress, "/badge/end"), data=form, follow_redirects=True).text for _ in range(2)
    ]
    assert ["flash-done" in pages[0], "flash-problem" in pages[1]] == [True, True]


@pytest.mark.parametrize("form", [{"act": "lost"}, {"badge": "1", "act": "active"}, {"badge": "x", "act": "lost"}])
def test_a_form_that_no_page_sends_is_not_found(
    organizer: FlaskClient, web_congress: Congress, form: dict[str, str]
) -> None:
    assert organizer.post(_person(web_congress, "/badge/end"), data=form).status_code == 404


def test_a_badge_is_not_ended_on_anybody_elses_page(organizer: FlaskClient, web_congress: Congress) -> None:
    others = [web_congress, hold_congress(web_congress.store, "Đại hội khác")]
    whose = [others[0].delegates["Nguyễn Thị Hằng"], others[1].delegates[WHO]]
    form = {"badge": _badge_id(web_congress), "act": "lost"}
    for delegate_id in whose:
        path = f"/events/{web_congress.event_id}/delegates/{delegate_id}/badge/end"
        assert organizer.post(path, data=form).status_code == 404
    assert _badge_id(web_congress) == form["badge"]


def test_somebody_new_is_added_in_one_form_and_the_badge_opens_to_print(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    desk = f"/events/{web_congress.event_id}/desk"
    form = {"full_name": "Phạm Văn Mới", "category": web_congress.categories["guest"], "delegation": ""}
    page = organizer.post(desk, data=form, follow_redirects=True).text
    found = re.search(r'href="([^"]+badge\.pdf\?show=1)"', page)
    assert found is not None
    answer = organizer.get(found[1])
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "3005" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()


def test_a_name_that_is_on_the_list_is_asked_about(organizer: FlaskClient, web_congress: Congress) -> None:
    desk = f"/events/{web_congress.event_id}/desk"
    form = {"full_name": WHO, "category": str(web_congress.categories["guest"])}
    asked = organizer.post(desk, data=form)
    assert (asked.status_code, count_badges(web_congress.store, web_congress.event_id).total) == (409, 4)
    organizer.post(desk, data=form | {"confirmed": "on"})
    assert count_badges(web_congress.store, web_congress.event_id).total == 5


def test_a_form_without_a_name_is_sent_back(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    form = {"full_name": " ", "category": str(web_congress.categories["guest"])}
    answer = organizer.post(f"/events/{web_congress.event_id}/desk", data=form)
    assert (answer.status_code, "Write the name." in answer.text) == (422, True)


@pytest.mark.parametrize("name", ["!!!", "123"])
def test_signs_and_figures_alone_are_no_name(organizer: FlaskClient, web_congress: Congress, name: str) -> None:
    form = {"full_name": name, "category": str(web_congress.categories["guest"])}
    assert organizer.post(f"/events/{web_congress.event_id}/desk", data=form).status_code == 422


def _paper(congress: Congress, **more: object) -> dict[str, object]:
    usual = {
        "form": "00000000-0000-4000-8000-000000000001",
        "sitting": congress.sittings[0],
        "entrance": congress.entrances[0],
        "at": "2026-11-23T07:45",
    }
    return usual | more


def test_what_was_ticked_on_paper_is_typed_in_and_told(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    path = f"/events/{web_congress.event_id}/paper"
    form = _paper(web_congress, delegate=web_congress.delegates[WHO], numbers="3002, 9999")
    for _ in range(2):
        page = organizer.post(path, data=form).text
    assert parts(page, "<b>", "</b>")[-1:] == ["2 people are recorded."]
    assert "Nobody has these numbers: 9999" in page
    row = Door(web_congress).attendance(WHO)
    assert row is not None
    assert (f"{row.first_in_at:%H:%M}", Door(web_congress).log(row.scan_id).method) == ("00:45", "paper")
    assert "printed list, typed in later" in organizer.get(_person(web_congress)).text


def test_what_was_typed_in_from_paper_is_undone_as_one(organizer: FlaskClient, web_congress: Congress) -> None:
    path, door = f"/events/{web_congress.event_id}/paper", Door(web_congress)
    page = organizer.post(path, data=_paper(web_congress, numbers="3001, 3002")).text
    assert [door.present(name) for name in (WHO, "Nguyễn Thị Hằng")] == [True, True]
    dialog = page.split('<dialog class="dialog" id="undo-paper"')[1].split("</dialog>")[0]
    sent = MultiDict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', dialog))
    assert organizer.post(f"{path}/undo", data=sent).status_code == 302
    assert [door.present(name) for name in (WHO, "Nguyễn Thị Hằng")] == [None, None]


def test_ticks_stay_where_a_form_is_refused(organizer: FlaskClient, web_congress: Congress) -> None:
    ticked = web_congress.delegates[WHO]
    form = _paper(web_congress, at="x", delegate=ticked, delegation=web_congress.delegations["Quận 1"])
    page = organizer.post(f"/events/{web_congress.event_id}/paper", data=form).text
    assert re.findall(r'name="delegate" value="(\d+)" checked', page) == [str(ticked)]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"at": "x"}, 422),
        ({"at": "0001-01-01T00:00", "numbers": "3001"}, 422),
        ({"at": "2999-01-01T00:00", "numbers": "3001"}, 422),
        ({}, 422),
        ({"form": "x", "numbers": "3001"}, 404),
        ({"sitting": "99999", "numbers": "3001"}, 404),
    ],
)
def test_a_form_that_cannot_be_recorded_is_refused(
    organizer: FlaskClient, web_congress: Congress, more: dict[str, str], status: int
) -> None:
    answer = organizer.post(f"/events/{web_congress.event_id}/paper", data=_paper(web_congress, **more))
    assert answer.status_code == status


def test_the_names_of_a_delegation_stand_there_to_be_ticked(organizer: FlaskClient, web_congress: Congress) -> None:
    unit = web_congress.delegations["Quận 1"]
    page = organizer.get(f"/events/{web_congress.event_id}/paper?delegation={unit}").text
    assert page.count('name="delegate"') == 2
    sheet = organizer.get(f"/events/{web_congress.event_id}/paper/list.pdf?delegation={unit}")
    assert len(PdfReader(io.BytesIO(sheet.data)).pages) == 1


def test_a_paper_list_of_nobody_says_so(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    add_delegations(web_congress.store, web_congress.event_id, ["Quận 9"], NOW)
    with web_congress.store.read() as session:
        empty = session.scalars(select(Delegation.id).where(Delegation.name == "Quận 9")).one()
    other = hold_congress(web_congress.store, "Đại hội khác").delegations["Quận 1"]
    sheets = f"/events/{web_congress.event_id}/paper/list.pdf?delegation="
    assert "Nobody is on this list." in organizer.get(f"{sheets}{empty}", follow_redirects=True).text
    assert organizer.get(f"{sheets}{other}").status_code == 404
