from datetime import UTC, datetime
from urllib.parse import urlencode

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
    assert parts(page, '<span class="tag">', "</span>") == ["Let in offline", "Uploaded later"]
    assert parts(page, '<ul class="doubt-facts">', "</ul>")[0].startswith(
        "Answer: Already inside The phone had shown: Admitted Other scan: "
    )


def test_an_organizer_undoes_a_scan_on_the_persons_page(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    door.scan("in", at=1)
    person = str(door.congress.delegates["Lê Hữu Đức"])
    assert void(organizer, door.congress, scan_id="in", reason="Nhầm người", delegate=person) == 302
    page = words(organizer.get(f"/events/{door.congress.event_id}/delegates/{person}").text)
    assert (door.present(), "undone by Ban tổ chức: Nhầm người" in page) == (None, True)


def test_without_a_reason_nothing_is_undone(organizer: FlaskClient, door: Door) -> None:
    door.scan("in", at=1)
    assert (void(organizer, door.congress, scan_id="in", reason=" "), door.present()) == (302, True)


def test_a_scan_of_another_event_is_not_there(organizer: FlaskClient, door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    door.scan("in", at=1)
    assert (void(organizer, other, scan_id="in", reason="Nhầm"), door.present()) == (404, True)


@pytest.mark.parametrize("hostile", ["a\x00b", "x" * 37, "\ud800"])
def test_what_is_no_id_is_not_there(organizer: FlaskClient, door: Door, hostile: str) -> None:
    data = {"item": hostile, "scan_id": hostile, "note": "Đã xem", "reason": "Nhầm"}
    body = urlencode(data, errors="surrogatepass")
    statuses = [
        organizer.post(
            f"/events/{door.congress.event_id}/{path}", data=body, content_type="application/x-www-form-urlencoded"
        ).status_code
        for path in ("voids", "doubtful/settled", "doubtful/open")
    ]
    assert statuses == [404, 404, 404]


def test_the_moment_of_a_void_is_the_servers(organizer: FlaskClient, door: Door) -> None:
    door.scan("in", at=1)
    void(organizer, door.congress, scan_id="in", reason="Nhầm")
    page = organizer.get(f"/events/{door.congress.event_id}/doubtful").text
    assert str(datetime.now(UTC).year) in page


def settle(organizer: FlaskClient, congress: Congress, *items: str, **fields: str) -> str:
    """What the page says after it."""
    data = {"item": list(items), "note": "Đã hỏi trưởng đoàn", **fields}
    address = f"/events/{congress.event_id}/doubtful/settled"
    return words(organizer.post(address, data=data, follow_redirects=True).text)


def shown(organizer: FlaskClient, congress: Congress, query: str = "") -> list[str]:
    return parts(
        organizer.get(f"/events/{congress.event_id}/doubtful{query}").text, '<p class="doubt-marks">', "</p>"
    )


def test_an_item_that_is_settled_leaves_the_open_list_with_who_and_why(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    door.scan("one", "DB:" + "A" * 26)
    before = shown(organizer, door.congress)
    said = settle(organizer, door.congress, "one")
    page = organizer.get(f"/events/{door.congress.event_id}/doubtful?state=settled").text
    assert (before, "1 is settled." in said, shown(organizer, door.congress)) == (["Unknown badge"], True, [])
    assert parts(page, '<ul class="said">', "</ul>")[0].startswith("Settled · Ban tổ chức · ")
    assert parts(page, '<ul class="said">', "</ul>")[0].endswith("Đã hỏi trưởng đoàn")


def test_several_are_settled_with_one_note(organizer: FlaskClient, door: Door) -> None:
    for scan_id in ("one", "two", "three"):
        door.scan(scan_id, "DB:" + "A" * 26)
    settle(organizer, door.congress, "one", "three")
    assert len(shown(organizer, door.congress)) == 1


def test_nothing_ticked_and_nothing_said_are_asked_for(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    door.scan("one", "DB:" + "A" * 26)
    assert "Tick at least one line first." in settle(organizer, door.congress)
    assert "Say in a few words why" in settle(organizer, door.congress, "one", note=" ")
    assert len(shown(organizer, door.congress)) == 1


def test_an_item_is_opened_again(organizer: FlaskClient, door: Door) -> None:
    door.scan("one", "DB:" + "A" * 26)
    settle(organizer, door.congress, "one")
    address = f"/events/{door.congress.event_id}/doubtful/open"
    organizer.post(address, data={"item": "one", "note": "Chưa rõ", "state": "settled"})
    assert (len(shown(organizer, door.congress)), shown(organizer, door.congress, "?state=settled")) == (1, [])


def test_the_list_is_narrowed_by_kind_sitting_and_state(organizer: FlaskClient, door: Door) -> None:
    organizer.set_cookie("lang", "en")
    door.scan("unknown", "DB:" + "A" * 26)
    door.scan("early", at=2, sitting_id=door.congress.sittings[1], override_reason="Đến sớm")
    narrowed = [
        shown(organizer, door.congress, query)
        for query in ("", "?kind=unknown", "?kind=override", f"?sitting={door.congress.sittings[1]}", "?kind=late")
    ]
    exception, unknown = "Exception", "Unknown badge"
    assert narrowed == [[exception, unknown], [unknown], [exception], [exception], []]


def test_a_hostile_filter_is_the_usual_list(organizer: FlaskClient, door: Door) -> None:
    door.scan("unknown", "DB:" + "A" * 26)
    assert len(shown(organizer, door.congress, "?kind=<script>&state=x&sitting=-1&page=-7")) == 1


def test_items_of_another_event_are_not_there(organizer: FlaskClient, door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    door.scan("one", "DB:" + "A" * 26)
    answers = [
        organizer.post(f"/events/{other.event_id}/doubtful/{act}", data={"item": "one", "note": "Đã xem"})
        for act in ("settled", "open")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(shown(organizer, door.congress)) == 1
