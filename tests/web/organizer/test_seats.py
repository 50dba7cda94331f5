import re

import pytest
from flask.testing import FlaskClient

from checkin.core.hall_plan import HallDescription
from checkin.services.delegate_history import Actor
from checkin.services.describe_hall import describe_hall, find_hall
from checkin.services.give_seats import list_seatings
from checkin.services.plan_event import add_delegations
from checkin.store.models import Delegate, Delegation
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door
from tests.web.organizer.pages import parts, problems, words


@pytest.fixture
def door(web_congress: Congress, organizer: FlaskClient) -> Door:
    """Two blocks, one seat kept free; two delegates sit there."""
    organizer.set_cookie("lang", "en")
    door = Door(web_congress)
    hall = HallDescription("A: 1 x 3\nB: 1 x 2", kept="B-2")
    describe_hall(web_congress.store, web_congress.event_id, hall, Actor(), NOW)
    door.change_delegate("Nguyễn Thị Hằng", seat="A-1")
    door.change_delegate("Lê Hữu Đức", seat="A-2")
    return door


def here(door: Door) -> str:
    return f"/events/{door.congress.event_id}/seats"


def drawn(page: str) -> dict[str, str]:
    """The state of every seat of the plan."""
    return dict(re.findall(r'<td class="seat[^"]*" id="seat-([^"]+)" data-state="(\w+)"', page))


def order(congress: Congress, **fields: str) -> dict[str, str]:
    places = {f"place_{congress.delegations[name]}": str(at) for at, name in enumerate(("Quận 3", "Quận 1"))}
    return places | {"category": str(congress.categories["official"])} | fields


def seats(door: Door) -> dict[str, str]:
    with door.congress.store.read() as session:
        return {one.full_name: one.seat for one in session.query(Delegate) if one.seat}


def stamp(page: str) -> str:
    (found,) = re.findall(r'name="stamp" value="(\d+)"', page)
    return str(found)


def test_the_plan_shows_who_is_here_who_is_awaited_and_what_is_free(organizer: FlaskClient, door: Door) -> None:
    door.scan("a", "Nguyễn Thị Hằng")
    page = organizer.get(here(door)).text
    assert drawn(page) == {"A-1": "taken", "A-2": "awaited", "A-3": "free", "B-1": "free", "B-2": "kept"}
    assert parts(page, '<tr><th scope="row">', "</tr>") == [
        "row 1 1 Nguyễn Thị Hằng, present 2 Lê Hữu Đức, awaited 3 free",
        "row 1 1 free 2 kept free",
    ]


def test_a_name_leads_to_the_person_and_a_delegation_to_its_seats(organizer: FlaskClient, door: Door) -> None:
    congress = door.congress
    page = organizer.get(f"{here(door)}?delegation={congress.delegations['Quận 1']}").text
    person = f"/events/{congress.event_id}/delegates/{congress.delegates['Lê Hữu Đức']}"
    assert (f'href="{person}"' in page, page.count("seat-chosen")) == (True, 2)
    assert parts(page, '<td class="tabular ranges">', "</td>") == ["A-1 – A-2"]


def test_delegations_stand_in_their_own_order(organizer: FlaskClient, door: Door) -> None:
    congress = door.congress
    units = ["Đảo Hòn Nghê", "các Khu công nghiệp", "Viên chức"]
    add_delegations(congress.store, congress.event_id, units, NOW)
    with congress.store.read() as session:
        congress.delegations |= {one.name: one.id for one in session.query(Delegation)}
    for at, unit in enumerate(units):
        congress.add_delegate(f"Người {at}", delegation=unit)
        door.change_delegate(f"Người {at}", seat=f"C-{at}")
    page = organizer.get(here(door)).text
    in_order = ["các Khu công nghiệp", "Đảo Hòn Nghê", "Quận 1", "Viên chức"]
    assert parts(page.partition('class="table seats-by"')[2], '<td class="name">', "</td>") == in_order
    assert parts(page.partition('id="delegation"')[2], '">', "</option>")[1:] == in_order


def test_the_state_for_the_script_follows_the_doors(organizer: FlaskClient, door: Door) -> None:
    first = organizer.get(f"{here(door)}/state").json
    door.scan("a", "Nguyễn Thị Hằng")
    second = organizer.get(f"{here(door)}/state").json
    person = door.congress.delegates["Nguyễn Thị Hằng"]
    assert first is not None
    assert second is not None
    assert (first["here"], second["here"]) == ({"taken": [], "out": []}, {"taken": [person], "out": []})
    assert (second["counts"], second["seq"]) == ({"taken": 1, "out": 0, "awaited": 1}, first["seq"] + 1)
    assert second["stamp"] == first["stamp"]


def test_people_without_a_seat_are_a_list(organizer: FlaskClient, door: Door) -> None:
    page = organizer.get(here(door)).text
    (address,) = re.findall(r'href="([^"]+without_seat=1)"', page)
    listed = organizer.get(address.replace("&amp;", "&")).text
    assert "2 people have no seat" in words(page)
    assert parts(listed, '<td class="name">', "</a>") == ["Trần Khách", "H'Hen Niê"]


def test_a_hall_is_described_and_forgotten(organizer: FlaskClient, door: Door) -> None:
    fields = {"blocks": "C: 2 x 2", "numbering": "row", "serpentine": "yes"}
    said = organizer.post(f"{here(door)}/hall", data=fields, follow_redirects=True).text
    assert list(drawn(said)) == ["C-1-1", "C-1-2", "C-2-2", "C-2-1"]
    assert "2 people have a seat that this plan does not have" in words(said)
    organizer.post(f"{here(door)}/hall/forget")
    assert list(drawn(organizer.get(here(door)).text)) == ["A-1", "A-2"]


def test_what_cannot_be_read_is_said_beside_its_field_and_stays(organizer: FlaskClient, door: Door) -> None:
    fields = {"blocks": "A: <b>mười</b> hàng", "kept": "A-1"}
    answer = organizer.post(f"{here(door)}/hall", data=fields)
    assert (answer.status_code, problems(answer.text)) == (
        400,
        ["“A: <b>mười</b> hàng” cannot be read. Write it like “A: 10 x 20”."],
    )
    assert "A: &lt;b&gt;mười&lt;/b&gt; hàng</textarea>" in answer.text
    store, event_id = door.congress.store, door.congress.event_id
    assert len(find_hall(store, event_id).plan.seats) == 5


def test_nothing_is_written_before_it_was_looked_at(organizer: FlaskClient, door: Door) -> None:
    page = organizer.post(f"{here(door)}/give", data=order(door.congress)).text
    assert parts(page, '<ul class="columns">', "</ul>") == [
        "H'Hen Niê A-1",
        "Lê Hữu Đức A-2 as before Nguyễn Thị Hằng A-3 before: A-1",
    ]
    assert seats(door) == {"Nguyễn Thị Hằng": "A-1", "Lê Hữu Đức": "A-2"}


def test_what_was_shown_is_written_and_undone(organizer: FlaskClient, door: Door) -> None:
    form = order(door.congress)
    shown = organizer.post(f"{here(door)}/give", data=form).text
    said = organizer.post(f"{here(door)}/given", data=form | {"stamp": stamp(shown)}, follow_redirects=True).text
    assert "The seats are given." in words(said)
    assert seats(door) == {"H'Hen Niê": "A-1", "Lê Hữu Đức": "A-2", "Nguyễn Thị Hằng": "A-3"}
    (step,) = list_seatings(door.congress.store, door.congress.event_id)
    undone = organizer.post(f"{here(door)}/given/{step.id}/undo", follow_redirects=True).text
    assert "2 people sit as before." in words(undone)
    assert seats(door) == {"Nguyễn Thị Hằng": "A-1", "Lê Hữu Đức": "A-2"}


def test_a_list_that_changed_meanwhile_is_shown_anew(organizer: FlaskClient, door: Door) -> None:
    form = order(door.congress)
    shown = organizer.post(f"{here(door)}/give", data=form).text
    door.congress.add_delegate("An Mới", delegation="Quận 3")
    answer = organizer.post(f"{here(door)}/given", data=form | {"stamp": stamp(shown)})
    assert (answer.status_code, stamp(answer.text) == stamp(shown)) == (409, False)
    assert seats(door) == {"Nguyễn Thị Hằng": "A-1", "Lê Hữu Đức": "A-2"}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Give at least one delegation a number."),
        ({"place_1": "-1"}, "Numbers from 0 to 9999, or nothing."),
        ({"place_1": "mười"}, "Numbers from 0 to 9999, or nothing."),
        ({"place_1": "9" * 5000}, "Numbers from 0 to 9999, or nothing."),
        ({"place_1": "1", "category": ""}, "Tick at least one category."),
        ({"place_1": "1", "category": "x"}, "Tick at least one category."),
    ],
)
def test_an_order_that_says_nothing_is_asked_for_again(
    organizer: FlaskClient, door: Door, fields: dict[str, str], problem: str
) -> None:
    data = {"category": str(door.congress.categories["official"])} | fields
    for address in ("give", "given"):
        answer = organizer.post(f"{here(door)}/{address}", data=data)
        assert (answer.status_code, problem in words(answer.text)) == (400, True)


def test_parts_of_another_event_are_not_there(organizer: FlaskClient, door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    foreign = {"category": str(other.categories["official"]), f"place_{other.delegations['Quận 1']}": "1"}
    statuses = [
        organizer.get(f"{here(door)}?sitting={other.sittings[0]}").status_code,
        organizer.get(f"{here(door)}/state?sitting={other.sittings[0]}").status_code,
        organizer.post(f"{here(door)}/give", data=foreign).status_code,
        organizer.post(f"{here(door)}/given", data=foreign).status_code,
        organizer.post(f"{here(door)}/given/99/undo").status_code,
    ]
    assert statuses == [404] * 5


def test_an_event_without_seats_says_what_to_do(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    address = f"/events/{web_congress.event_id}/seats"
    assert "Describe the hall in a few lines" in words(organizer.get(address).text)
    assert "The hall is not described yet" in words(organizer.get(f"{address}/give").text)
