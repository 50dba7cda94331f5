import re

import pytest
from flask.testing import FlaskClient

from checkin.services.plan_event import add_delegations
from tests.congress import NOW, Congress, hold_congress


@pytest.fixture
def here(web_congress: Congress) -> str:
    add_delegations(web_congress.store, web_congress.event_id, ["Quận 4", "Quận 5"], NOW)
    return f"/events/{web_congress.event_id}/delegations/order"


def names(page: str) -> list[str]:
    return re.findall(r'<td class="name">([^<]+)</td>', page)


@pytest.mark.parametrize(
    ("moved", "place", "order"),
    [
        ("Quận 4", "1", "4135"),
        ("Quận 1", "3", "3415"),
        ("Quận 1", "99", "3451"),
        ("Quận 5", "x", "1345"),
    ],
)
def test_one_number_moves_one_delegation(
    organizer: FlaskClient, here: str, moved: str, place: str, order: str
) -> None:
    page = organizer.get(here).text
    places = dict(re.findall(r'name="(place-\d+)"[^>]*value="(\d+)"', page))
    fields = dict(zip(names(page), places, strict=True))
    page = organizer.post(here, data=places | {fields[moved]: place}, follow_redirects=True).text
    assert names(page) == [f"Quận {number}" for number in order]


def test_it_goes_back_to_the_order_of_names(organizer: FlaskClient, here: str) -> None:
    places = dict(re.findall(r'name="(place-\d+)"[^>]*value="(\d+)"', organizer.get(here).text))
    organizer.post(here, data=dict(zip(places, reversed(places.values()), strict=True)))
    page = organizer.post(here, data={"by_name": "yes"}, follow_redirects=True).text
    assert names(page) == ["Quận 1", "Quận 3", "Quận 4", "Quận 5"]


def test_strangers_and_other_events_do_not_reach_it(
    organizer: FlaskClient, client: FlaskClient, here: str, web_congress: Congress
) -> None:
    assert client.get(here).status_code == 302
    other = hold_congress(web_congress.store, "Đại hội khác").event_id
    assert organizer.get(f"/events/{other + 9}/delegations/order").status_code == 404
