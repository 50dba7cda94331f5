import pytest
from flask.testing import FlaskClient

from checkin.services.categories import category_card
from tests.congress import Congress
from tests.web.organizer.pages import parts, problems


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def address(congress: Congress, code: str = "guest", more: str = "") -> str:
    return f"/events/{congress.event_id}/plan/categories/{congress.categories[code]}{more}"


def lines(client: FlaskClient, congress: Congress) -> list[str]:
    page = client.get(f"/events/{congress.event_id}/plan").text.split('id="categories"')[1]
    return [each.partition(">")[2] for each in parts(page, '<a class="rules-line" ', "</a>")]


def test_the_usual_categories_are_there_from_the_start(english: FlaskClient, web_congress: Congress) -> None:
    assert lines(english, web_congress) == [
        "counts · may vote",
        "does not count · may not vote · only for somebody else",
        "does not count · may not vote",
        "does not count · may not vote",
        "does not count · may not vote",
    ]


def test_what_a_category_means_is_set_and_told_in_its_row(english: FlaskClient, web_congress: Congress) -> None:
    door = str(web_congress.entrances[1])
    sent = {"name": "Khách quý", "color": "#112233", "may_vote": "on", "entrances": door}
    answer = english.post(address(web_congress), data=sent)
    assert answer.location == f"/events/{web_congress.event_id}/plan#categories"
    assert lines(english, web_congress)[2] == "does not count · may vote · Cửa 2"
    page = english.get(address(web_congress)).text
    assert ('name="color" type="color" value="#112233"' in page, page.count(" checked>")) == (True, 2)


def test_what_was_typed_stays_beside_its_problem(english: FlaskClient, web_congress: Congress) -> None:
    sent = {"name": "Báo chí", "color": "#112233", "counts_for_quorum": "on"}
    answer = english.post(address(web_congress), data=sent)
    assert (answer.status_code, problems(answer.text)) == (400, ["There is one with this name already."])
    assert (answer.text.count(" checked>"), 'value="Báo chí"' in answer.text) == (1, True)


@pytest.mark.parametrize("key", ["x", "-1", "99999999999"])
def test_an_entrance_that_is_none_is_not_found(english: FlaskClient, web_congress: Congress, key: str) -> None:
    sent = {"name": "Khách", "color": "#112233", "entrances": key}
    assert english.post(address(web_congress), data=sent).status_code == 404


def test_a_category_of_nobody_is_removed_and_another_is_not(english: FlaskClient, web_congress: Congress) -> None:
    english.post(address(web_congress, "press", "/remove"))
    english.post(address(web_congress, "guest", "/remove"))
    assert len(lines(english, web_congress)) == 4
    assert category_card(web_congress.store, web_congress.event_id, web_congress.categories["guest"]).delegates == 1
