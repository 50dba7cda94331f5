import re

import pytest
from flask.testing import FlaskClient

from checkin.services.plan_event import EventPlan, create_event
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door
from tests.web.organizer.pages import parts, problems, words


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def address(congress: Congress, more: str = "", name: str = "Quận 1") -> str:
    return f"/events/{congress.event_id}/delegations/{congress.delegations[name]}{more}"


def form(congress: Congress, page: str, *names: str) -> dict[str, object]:
    """The page's form as a browser sends it with these ticked."""
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found is not None
    return {
        "form": found[1],
        "sitting": str(congress.sittings[0]),
        "entrance": str(congress.entrances[0]),
        "delegate": [str(congress.delegates[name]) for name in names],
    }


def test_the_list_has_figures_and_a_sum(english: FlaskClient, web_congress: Congress) -> None:
    Door(web_congress).scan("s1", "Lê Hữu Đức")
    page = english.get(f"/events/{web_congress.event_id}/delegations").text
    assert parts(page, "<tr>", "</tr>")[1:] == [
        "Quận 1 – 2 1 – 2",
        "Quận 3 – 1 0 – 1",
        "Without a delegation – 0 0 0 1",
        "Together 0 3 1 0 4",
    ]


def test_an_event_without_delegations_says_where_they_come_from(
    english: FlaskClient, web_congress: Congress
) -> None:
    day = NOW.date()
    event_id = create_event(web_congress.store, EventPlan(name="Mới", starts_on=day, ends_on=day), NOW)
    assert "No delegations yet" in english.get(f"/events/{event_id}/delegations").text


def test_everybody_who_is_not_inside_is_ticked_already(english: FlaskClient, web_congress: Congress) -> None:
    Door(web_congress).scan("s1", "Lê Hữu Đức")
    page = english.get(address(web_congress)).text
    assert re.findall(r'name="delegate" value="(\d+)"[^>]*checked', page) == [
        str(web_congress.delegates["Nguyễn Thị Hằng"])
    ]


def test_a_coach_is_checked_in_with_an_answer_for_each(english: FlaskClient, web_congress: Congress) -> None:
    page = english.get(address(web_congress)).text
    Door(web_congress).scan("s1", "Lê Hữu Đức")  # meanwhile, at a door
    sent = form(web_congress, page, "Lê Hữu Đức", "Nguyễn Thị Hằng")
    answer = english.post(address(web_congress, "/check-in"), data=sent).text
    told = answer.split('id="answers"')[1].split("</section>")[0]
    assert (words(told.split("</h2>")[0].split("<h2>")[1]), parts(told, "<li", "</li>")) == (
        "1 person is checked in.",
        [
            'class="answer-look"> Lê Hữu Đức Already inside since 07:31 · Cửa 1',
            'class="answer-go"> Nguyễn Thị Hằng Admitted',
        ],
    )
    person = f"/events/{web_congress.event_id}/delegates/{web_congress.delegates['Nguyễn Thị Hằng']}"
    assert '<span class="under">Cửa 1 · Ban tổ chức</span>' in english.get(person).text
    english.post(address(web_congress, "/check-in/undo"), data=sent)
    assert "undone by Ban tổ chức: checked in together by mistake" in english.get(person).text
    assert [Door(web_congress).present(name) for name in ("Lê Hữu Đức", "Nguyễn Thị Hằng")] == [True, None]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"delegate": []}, "Nobody was ticked."),
        ({"sitting": ""}, "Choose session and entrance first."),
        ({"delegate": [str(number) for number in range(1, 502)]}, "At most 500 people at once."),
    ],
)
def test_what_is_wrong_with_a_coach_is_said(
    english: FlaskClient, web_congress: Congress, change: dict[str, object], problem: str
) -> None:
    page = english.get(address(web_congress)).text
    answer = english.post(address(web_congress, "/check-in"), data=form(web_congress, page, "Lê Hữu Đức") | change)
    assert (answer.status_code, parts(answer.text, '<p class="problem" role="alert">', "</p>")) == (422, [problem])


@pytest.mark.parametrize("where", ["delegate", "sitting", "entrance"])
def test_nobody_and_nothing_of_another_event_is_recorded(
    english: FlaskClient, web_congress: Congress, where: str
) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    foreign = {
        "delegate": [str(other.delegates["Lê Hữu Đức"])],
        "sitting": str(other.sittings[0]),
        "entrance": str(other.entrances[0]),
    }
    page = english.get(address(web_congress)).text
    sent = form(web_congress, page, "Lê Hữu Đức") | {where: foreign[where]}
    assert english.post(address(web_congress, "/check-in"), data=sent).status_code == 404
    assert Door(web_congress).present() is None


@pytest.mark.parametrize("form_id", ["", "x", "1" * 500])
def test_a_form_without_its_id_is_nothing(english: FlaskClient, web_congress: Congress, form_id: str) -> None:
    page = english.get(address(web_congress)).text
    sent = form(web_congress, page, "Lê Hữu Đức") | {"form": form_id}
    assert english.post(address(web_congress, "/check-in"), data=sent).status_code == 404


def test_a_delegation_is_edited_and_tells_what_it_is(english: FlaskClient, web_congress: Congress) -> None:
    sent = {
        "name": "Quận 1",
        "allotted": "5",
        "level": "Cấp trên trực tiếp cơ sở",
        "head_id": str(web_congress.delegates["Lê Hữu Đức"]),
        "parent_id": str(web_congress.delegations["Quận 3"]),
    }
    assert english.post(address(web_congress), data=sent).status_code == 302
    page = english.get(address(web_congress)).text
    assert parts(page, '<p class="facts">', "</p>") == [
        "head: Lê Hữu Đức Cấp trên trực tiếp cơ sở belongs to Quận 3"
    ]
    assert parts(page, "<dd>", "</dd>")[:5] == ["5", "2", "0", "0", "2"]


def test_what_was_typed_stays_beside_its_problem(english: FlaskClient, web_congress: Congress) -> None:
    answer = english.post(address(web_congress), data={"name": "Quận 1", "allotted": "many"})
    assert (answer.status_code, problems(answer.text), 'value="many"' in answer.text) == (
        400,
        ["Write a number, or leave it empty."],
        True,
    )
