import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from checkin.store.models import Category, Delegation, Entrance, Event, Sitting
from tests.congress import Congress
from tests.web.organizer.pages import parts, problems

EVENT = {
    "name": "Đại hội XIII",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-02",
    "place": "Nhà hát",
    "time_zone": "Asia/Tokyo",
}


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


@pytest.fixture
def plan(web_congress: Congress) -> str:
    return f"/events/{web_congress.event_id}/plan"


def _said(client: FlaskClient, path: str) -> list[str]:
    return parts(client.get(path).text, 'role="status">', "</p>")


def test_the_page_lists_every_part(english: FlaskClient, plan: str) -> None:
    page = english.get(plan).text
    assert parts(page, '<td class="name">', "</td>") == [
        "Phiên thứ nhất",
        "Phiên bế mạc",
        "Cửa 1",
        "Cửa 2",
        "Đại biểu chính thức",
        "Đại biểu dự khuyết",
        "Khách mời",
        "Ban tổ chức",
        "Báo chí",
        "Quận 1",
        "Quận 3",
    ]
    assert parts(page, '<td class="num">', "</td>") == ["3", "0", "1", "0", "0", "2", "1"]


def test_the_event_is_edited(english: FlaskClient, plan: str, web_congress: Congress) -> None:
    answer = english.post(plan, data=EVENT)
    assert (answer.status_code, answer.headers["Location"]) == (302, plan)
    assert _said(english, plan) == ["Saved."]
    with web_congress.store.read() as session:
        event = session.get_one(Event, web_congress.event_id)
    assert (event.name, event.place, event.time_zone) == ("Đại hội XIII", "Nhà hát", "Asia/Tokyo")


def test_a_bad_edit_is_said_beside_its_field_and_what_was_typed_kept(
    english: FlaskClient, plan: str, web_congress: Congress
) -> None:
    answer = english.post(plan, data=EVENT | {"ends_on": "2026-11-01"})
    assert answer.status_code == 400
    assert problems(answer.text) == ["The last day is before the first."]
    assert answer.text.count('value="Đại hội XIII"') == 1
    with web_congress.store.read() as session:
        assert session.get_one(Event, web_congress.event_id).name == "Đại hội thử"


def test_a_sitting_is_added_at_the_events_own_clock(
    english: FlaskClient, plan: str, web_congress: Congress
) -> None:
    english.post(f"{plan}/sittings", data={"sitting_name": "Tổ 1", "sitting_starts_at": "2026-11-23T13:30"})
    assert _said(english, plan) == ["The sitting is added."]
    with web_congress.store.read() as session:
        added = session.scalars(select(Sitting).where(Sitting.name == "Tổ 1")).one()
    assert added.starts_at == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def test_a_sitting_needs_no_time(english: FlaskClient, plan: str, web_congress: Congress) -> None:
    english.post(f"{plan}/sittings", data={"sitting_name": "Tổ 1", "sitting_starts_at": ""})
    with web_congress.store.read() as session:
        assert session.scalars(select(Sitting.starts_at).where(Sitting.name == "Tổ 1")).one() is None


@pytest.mark.parametrize(
    "time",
    [
        "7 giờ",
        "2026-11-23",
        "0000-11-23T07:00",
        "2026-11-23T25:00",
        "0001-01-01T10:00",  # a zone to the west has no such time, and the page has to show it
        "9999-12-31T20:00",
    ],
)
def test_a_time_that_is_none_is_refused(english: FlaskClient, plan: str, time: str) -> None:
    answer = english.post(f"{plan}/sittings", data={"sitting_name": "Tổ 1", "sitting_starts_at": time})
    assert answer.status_code == 400
    assert problems(answer.text) == ["Write it as a date of this century."]


@pytest.mark.parametrize(
    ("part", "fields", "problem"),
    [
        ("sittings", {"sitting_name": " "}, "Write a name."),
        ("entrances", {"entrance_name": ""}, "Write a name."),
        ("categories", {"category_name": "Khách mời", "category_color": "#123456"}, "This name is there already."),
        ("delegations", {"delegations": " \n"}, "Write at least one."),
        ("delegations", {"delegations": "Quận 5\n***"}, "Write at least one."),
        ("delegations", {"delegations": "QUAN 1"}, "This delegation is there already."),
    ],
)
def test_what_cannot_be_added_is_said_beside_its_field(
    english: FlaskClient, plan: str, part: str, fields: dict[str, str], problem: str
) -> None:
    answer = english.post(f"{plan}/{part}", data=fields)
    assert answer.status_code == 400
    assert problems(answer.text) == [problem]


def test_what_was_typed_into_one_form_stays_in_it_alone(english: FlaskClient, plan: str) -> None:
    page = english.post(f"{plan}/sittings", data={"sitting_name": "Tổ 1", "sitting_starts_at": "nie"}).text
    assert re.findall(r'id="(\w+)"[^>]* value="Tổ 1"', page) == ["sitting_name"]


def test_an_entrance_is_added(english: FlaskClient, plan: str, web_congress: Congress) -> None:
    answer = english.post(f"{plan}/entrances", data={"entrance_name": "Cửa 3"})
    assert answer.headers["Location"] == f"{plan}#entrances"
    with web_congress.store.read() as session:
        assert session.scalars(select(Entrance.name).where(Entrance.name == "Cửa 3")).all() == ["Cửa 3"]


def test_a_category_is_added(english: FlaskClient, plan: str, web_congress: Congress) -> None:
    fields = {"category_name": "Lão thành", "category_color": "#123456", "category_counts": "on"}
    english.post(f"{plan}/categories", data=fields)
    with web_congress.store.read() as session:
        added = session.scalars(select(Category).where(Category.name == "Lão thành")).one()
    assert (added.code, added.color, added.counts_for_quorum) == ("lao_thanh", "#123456", True)


def test_delegations_are_added_and_those_that_are_there_left_alone(
    english: FlaskClient, plan: str, web_congress: Congress
) -> None:
    english.post(f"{plan}/delegations", data={"delegations": "Quận 10\nquận 1\nQuận 4\nQUẬN 4"})
    assert _said(english, plan) == ["2 delegations are added."]
    with web_congress.store.read() as session:
        names = session.scalars(select(Delegation.name).order_by(Delegation.position)).all()
    assert names == ["Quận 1", "Quận 3", "Quận 4", "Quận 10"]


def test_an_event_that_is_not_there_has_no_plan(organizer: FlaskClient, web_congress: Congress) -> None:
    posts = [organizer.post(f"/events/99/plan{part}") for part in ("", "/sittings", "/delegations")]
    assert [answer.status_code for answer in [organizer.get("/events/99/plan"), *posts]] == [404] * 4


@pytest.mark.parametrize("part", ["sittings", "entrances", "categories", "delegations"])
def test_a_part_is_renamed(english: FlaskClient, plan: str, web_congress: Congress, part: str) -> None:
    keys = {
        "sittings": web_congress.sittings[1],
        "entrances": web_congress.entrances[1],
        "categories": web_congress.categories["press"],
        "delegations": web_congress.delegations["Quận 3"],
    }
    answer = english.post(f"{plan}/{part}/rename", data={"key": str(keys[part]), "name": "Tên mới"})
    assert answer.headers["Location"] == f"{plan}#{part}"
    page = english.get(plan).text
    assert parts(page, 'role="status">', "</p>") == ["Saved."]
    assert parts(page, '<td class="name">', "</td>").count("Tên mới") == 1


def test_a_name_that_is_taken_is_told_and_not_given(
    english: FlaskClient, plan: str, web_congress: Congress
) -> None:
    key = str(web_congress.delegations["Quận 3"])
    english.post(f"{plan}/delegations/rename", data={"key": key, "name": "quận 1"})
    assert _said(english, plan) == ["This name is there already."]
    with web_congress.store.read() as session:
        assert session.scalars(select(Delegation.name).order_by(Delegation.id)).all() == ["Quận 1", "Quận 3"]


@pytest.mark.parametrize("key", ["", "0", "-1", "x", "99", str(2**31), str(10**30)])
def test_a_part_that_is_not_there_is_not_found(organizer: FlaskClient, plan: str, key: str) -> None:
    assert organizer.post(f"{plan}/sittings/rename", data={"key": key, "name": "x"}).status_code == 404


def test_nothing_else_of_an_event_is_renamed_so(organizer: FlaskClient, plan: str) -> None:
    assert organizer.post(f"{plan}/accounts/rename", data={"key": "1", "name": "x"}).status_code == 404


def test_the_policy_for_replacements_is_chosen(organizer: FlaskClient, web_congress: Congress) -> None:
    page = f"/events/{web_congress.event_id}/plan"
    statuses = [
        organizer.post(f"{page}/replacements", data={"policy": policy}).status_code
        for policy in ("one_sitting", "x")
    ]
    assert statuses == [302, 404]
    assert 'value="one_sitting" checked>' in organizer.get(page).text
