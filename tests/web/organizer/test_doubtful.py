from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from tests.congress import Congress, hold_congress
from tests.services.door import Door
from tests.web.organizer.pages import parts, words


@pytest.fixture
def door(web_congress: Congress) -> Door:
    return Door(web_congress)


def void(organizer: FlaskClient, congress: Congress, **fields: str) -> int:
    return organizer.post(f"/events/{congress.event_id}/voids", data=fields).status_code


def test_an_empty_list_says_so(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    page = organizer.get(f"/events/{door.congress.event_id}/doubtful").text
    assert "Nothing to look at" in words(page)


def test_a_conflict_is_told_in_words(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    door.scan("one", at=4, arrives=30, device_verdict="admitted")
    door.scan("other", at=5, arrives=31, device_verdict="admitted")
    page = organizer.get(f"/events/{door.congress.event_id}/doubtful").text
    assert parts(page, '<span class="tag">', "</span>") == ["Let in offline"]
    assert parts(page, '<ul class="doubt-facts">', "</ul>")[0].startswith(
        "Answer: Already inside The phone had shown: Admitted Other scan: "
    )


def test_an_organizer_undoes_a_scan_on_the_persons_page(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    door.scan("in", at=1)
    person = str(door.congress.delegates["Lê Hữu Đức"])
    assert void(organizer, door.congress, scan_id="in", reason="Nhầm người", delegate=person) == 302
    page = words(organizer.get(f"/events/{door.congress.event_id}/delegates/{person}").text)
    assert (door.present(), "undone: Nhầm người" in page) == (None, True)


def test_without_a_reason_nothing_is_undone(organizer: FlaskClient, door: Door) -> None:
    door.scan("in", at=1)
    assert (void(organizer, door.congress, scan_id="in", reason=" "), door.present()) == (302, True)


def test_a_scan_of_another_event_is_not_there(organizer: FlaskClient, door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    door.scan("in", at=1)
    assert (void(organizer, other, scan_id="in", reason="Nhầm"), door.present()) == (404, True)


def test_the_moment_of_a_void_is_the_servers(organizer: FlaskClient, door: Door) -> None:
    door.scan("in", at=1)
    void(organizer, door.congress, scan_id="in", reason="Nhầm")
    page = organizer.get(f"/events/{door.congress.event_id}/doubtful").text
    assert str(datetime.now(UTC).year) in page
