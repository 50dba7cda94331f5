import html
import re

import pytest
from flask.testing import FlaskClient

from checkin.services.issue_badges import count_badges
from checkin.store.models import Delegate
from tests.congress import Congress, hold_congress
from tests.web.organizer.pages import parts, problems, words

HANG, DUC, NIE, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def address(congress: Congress) -> str:
    return f"/events/{congress.event_id}/delegates/bulk"


def ticked(congress: Congress, act: str, *names: str, **more: str) -> dict[str, object]:
    return {"act": act, "who": [str(congress.delegates[name]) for name in names], **more}


def confirmed(page: str) -> dict[str, object]:
    """The preview's form as a browser sends it by its main button."""
    form = page.split('<form class="form panel"')[1]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    selects = re.findall(r'<select id="([^"]+)".*?<option value="([^"]*)" selected>', form, re.DOTALL)
    found: dict[str, object] = {name: html.unescape(value) for name, value in (*hidden, *selects)}
    return found | {"who": [value for name, value in hidden if name == "who"], "step": "do"}


def stored(congress: Congress, name: str) -> Delegate:
    with congress.store.read() as session:
        return session.get_one(Delegate, congress.delegates[name])


def test_ticked_people_are_previewed_hidden_and_shown_again(english: FlaskClient, web_congress: Congress) -> None:
    preview = english.post(address(web_congress), data=ticked(web_congress, "hide", DUC, HANG)).text
    assert parts(preview, '<p class="lead">', "</p>") == [f"2 people are chosen: {DUC}, {HANG}"]
    assert (parts(preview, '<p class="bulk-count">', "</p>"), stored(web_congress, DUC).may_be_shown) == (
        ["2 people are changed"],
        True,
    )
    answer = english.post(address(web_congress), data=confirmed(preview))
    assert (answer.status_code, stored(web_congress, DUC).may_be_shown) == (302, False)
    english.post(f"{answer.location}/undo")
    assert stored(web_congress, DUC).may_be_shown is True


def test_all_that_fit_the_filter_are_chosen_on_all_pages(english: FlaskClient, web_congress: Congress) -> None:
    for number in range(60):
        web_congress.add_delegate(f"Người {number}", category="guest")
    sent = {"act": "hide", "all": "1", "q": "nguoi"}
    preview = english.post(address(web_congress), data=sent).text
    assert parts(preview, '<p class="bulk-count">', "</p>") == ["60 people are changed"]
    answer = english.post(address(web_congress), data=confirmed(preview))
    assert re.sub(r"/\d+\?", "/N?", answer.location) == f"{address(web_congress)}/N?q=nguoi"
    assert [stored(web_congress, name).may_be_shown for name in ("Người 59", DUC)] == [False, True]


def test_a_category_is_chosen_on_the_way(english: FlaskClient, web_congress: Congress) -> None:
    first = english.post(address(web_congress), data=ticked(web_congress, "category", DUC, GUEST)).text
    assert parts(first, '<p class="bulk-count">', "</p>") == []
    guest = str(web_congress.categories["guest"])
    sent = ticked(web_congress, "category", DUC, GUEST, value=guest, step="preview")
    second = english.post(address(web_congress), data=sent).text
    told = parts(second, '<div class="bulk-preview" role="status">', "</div>")
    assert told == ["1 person is changed 1 is so already."]
    english.post(address(web_congress), data=confirmed(second))
    assert str(stored(web_congress, DUC).category_id) == guest


def test_where_it_would_be_others_meanwhile_it_asks_again(english: FlaskClient, web_congress: Congress) -> None:
    preview = english.post(address(web_congress), data={"act": "hide", "all": "1"}).text
    web_congress.add_delegate("Người Mới")
    answer = english.post(address(web_congress), data=confirmed(preview))
    assert (answer.status_code, stored(web_congress, DUC).may_be_shown) == (409, True)
    assert english.post(address(web_congress), data=confirmed(answer.text)).status_code == 302


def test_a_missing_reason_is_asked_for(english: FlaskClient, web_congress: Congress) -> None:
    preview = english.post(address(web_congress), data=ticked(web_congress, "not_eligible", DUC)).text
    answer = english.post(address(web_congress), data=confirmed(preview))
    assert (answer.status_code, problems(answer.text)) == (400, ["Give a reason."])


def test_leave_is_noted_for_many(english: FlaskClient, web_congress: Congress) -> None:
    preview = english.post(address(web_congress), data=ticked(web_congress, "leave", DUC, HANG)).text
    sent = confirmed(preview) | {"reported_by": "Văn phòng", "reason": "Công tác"}
    page = english.get(english.post(address(web_congress), data=sent).location).text
    assert parts(page, "<h1>", "</h1>") == ["Absence with leave: throughout"]


def test_badges_are_issued_for_those_who_have_none(english: FlaskClient, web_congress: Congress) -> None:
    web_congress.add_delegate("Trần Mới")
    web_congress.add_delegate("Trần Khác")
    preview = english.post(address(web_congress), data=ticked(web_congress, "badges", "Trần Mới", DUC)).text
    assert parts(preview, '<p class="bulk-count">', "</p>") == ["1 gets a badge"]
    english.post(address(web_congress), data=confirmed(preview))
    assert count_badges(web_congress.store, web_congress.event_id).waiting == 1


def test_the_acts_are_listed_with_who_did_them(english: FlaskClient, web_congress: Congress) -> None:
    preview = english.post(address(web_congress), data=ticked(web_congress, "withdraw", DUC)).text
    english.post(address(web_congress), data=confirmed(preview))
    (row,) = parts(english.get(address(web_congress)).text, "<tbody>", "</tbody>")
    assert words(row).split(" ", 4)[-1].endswith("Withdraw from the roster 1 Ban tổ chức")


@pytest.mark.parametrize(
    "sent",
    [{}, {"act": "hide"}, {"act": "explode", "who": "1"}, {"act": "hide", "all": "1", "q": "zzz"}],
)
def test_nobody_or_nothing_chosen_leads_back_to_the_list(
    english: FlaskClient, web_congress: Congress, sent: dict[str, str]
) -> None:
    answer = english.post(address(web_congress), data=sent)
    assert answer.location.partition("?")[0] == f"/events/{web_congress.event_id}/delegates"


@pytest.mark.parametrize("who", ["x", "-1", "9" * 12, "foreign"])
@pytest.mark.parametrize("act", ["hide", "badges", "print", "category"])
def test_whoever_is_not_of_the_event_is_not_found(
    english: FlaskClient, web_congress: Congress, who: str, act: str
) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    key = str(other.delegates[DUC]) if who == "foreign" else who
    assert english.post(address(web_congress), data={"act": act, "who": key}).status_code == 404


def test_the_list_offers_the_acts(english: FlaskClient, web_congress: Congress) -> None:
    page = english.get(f"/events/{web_congress.event_id}/delegates?q=quan").text
    assert re.findall(r'form="bulk" name="who" value="(\d+)"', page) == [
        str(web_congress.delegates[name]) for name in (DUC, HANG, NIE)
    ]
    assert parts(page, '<select name="act"', "</select>")[0].count("badges") == 2


def test_as_many_others_than_were_seen_are_not_changed(english: FlaskClient, web_congress: Congress) -> None:
    sent = {"act": "hide", "all": "1", "category": str(web_congress.categories["guest"])}
    preview = english.post(address(web_congress), data=sent).text
    with web_congress.store.write() as session:
        for name, category in ((GUEST, "official"), (NIE, "guest")):
            person = session.get_one(Delegate, web_congress.delegates[name])
            person.category_id = web_congress.categories[category]
    assert english.post(address(web_congress), data=confirmed(preview)).status_code == 409
    assert stored(web_congress, NIE).may_be_shown is True
