import json
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from checkin.core.quorum import Measure, QuorumRule, Share, rule_to_json
from checkin.services.absences import Leave, report_absence
from checkin.services.assign_device import Assignment
from checkin.services.delegate_history import Actor
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.plan_event import EventPlan, create_event
from checkin.store.models import Event
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute
from tests.web.organizer.pages import parts, words


@pytest.fixture
def door(web_congress: Congress, organizer: FlaskClient) -> Door:
    organizer.set_cookie("lang", "en")
    return Door(web_congress)


def opened(organizer: FlaskClient, door: Door, query: str = "") -> str:
    answer = organizer.get(f"/events/{door.congress.event_id}/live{query}")
    assert answer.status_code == 200
    return answer.text


def links(page: str, section: str) -> list[tuple[str, str]]:
    """Number and address of every number in a part of the page."""
    part = re.search(rf'id="{section}".*?</(?:section|dl)>', page, re.DOTALL)
    assert part is not None
    found = re.findall(r'<a class="count-link[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>', part[0])
    return [(number, address.replace("&amp;", "&")) for address, number in found]


def listed(organizer: FlaskClient, address: str) -> str:
    """How many the list behind a number says it has."""
    return parts(
        organizer.get(address).text, '<p class="list-count" role="status"><span><b class="tabular">', "</b>"
    )[0]


def scanned(door: Door) -> None:
    congress = door.congress
    door.scan("a", "Nguyễn Thị Hằng")
    door.scan("b", "Trần Khách", entrance_id=congress.entrances[1])
    leave = Leave(reported_by="Trưởng đoàn", reason="Ốm")
    person = congress.delegates["H'Hen Niê"]
    report_absence(congress.store, congress.event_id, person, leave, Actor(), NOW)


@pytest.mark.parametrize(
    "section", ["figures", "arrival-rows", "devices-part", "entrances-part", "categories-part", "delegations-part"]
)
def test_every_number_leads_to_a_list_that_is_as_long(organizer: FlaskClient, door: Door, section: str) -> None:
    scanned(door)
    found = links(opened(organizer, door), section)
    assert [number for number, _ in found] == [listed(organizer, address) for _, address in found]


def test_at_a_phone_stands_who_is_absent_of_those_whom_its_entrance_would_admit(
    organizer: FlaskClient, door: Door
) -> None:
    scanned(door)
    congress = door.congress
    here = Assignment(entrance_id=congress.entrances[0])
    pair_device(congress.store, issue_pairing_code(congress.store, congress.event_id, NOW, here), "Máy 1", NOW)
    found = [link for link in links(opened(organizer, door), "devices-part") if "door=" in link[1]]
    assert [(number, listed(organizer, address)) for number, address in found] == [("2", "2"), ("1", "1")] * 2


def test_the_figures_of_the_sitting(organizer: FlaskClient, door: Door) -> None:
    scanned(door)
    numbers = [number for number, _ in links(opened(organizer, door), "figures")]
    # present of convened; absent, without leave; with leave; inside, gone out; others, inside
    assert numbers == ["1", "3", "2", "1", "1", "1", "0", "1", "1"]


def test_another_sitting_is_chosen_by_its_address(organizer: FlaskClient, door: Door) -> None:
    scanned(door)
    page = opened(organizer, door, f"?sitting={door.congress.sittings[1]}")
    assert parts(page, '<h2 id="sitting-name">', "</h2>") == ["Phiên bế mạc"]
    assert [number for number, _ in links(page, "figures")][:2] == ["0", "3"]


def test_a_sitting_of_another_event_is_not_there(organizer: FlaskClient, door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    answer = organizer.get(f"/events/{door.congress.event_id}/live?sitting={other.sittings[0]}")
    assert answer.status_code == 404


def test_an_event_without_sittings_says_what_to_do(organizer: FlaskClient, door: Door) -> None:
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=1)}
    event_id = create_event(door.congress.store, EventPlan("Hội nghị", **days), NOW)
    assert "add the first one" in words(organizer.get(f"/events/{event_id}/live").text)


def test_strangers_are_sent_to_the_log_in(client: FlaskClient, web_congress: Congress) -> None:
    assert client.get(f"/events/{web_congress.event_id}/live").status_code == 302


def quorum_line(page: str) -> str:
    said = re.search(r'<p class="quorum-words">.*?<b>(.*?)</b></p>', page, re.DOTALL)
    assert said is not None
    return re.sub(r"<[^>]+>", "", said[1])


def test_the_quorum_line_says_what_is_missing_and_then_that_it_is_there(organizer: FlaskClient, door: Door) -> None:
    door.scan("a", "Nguyễn Thị Hằng")
    first = quorum_line(opened(organizer, door))
    door.scan("b", "Lê Hữu Đức")
    assert (first, quorum_line(opened(organizer, door))) == (
        "No quorum yet: 1 more is needed, 2 in all, base 3.",
        "There is a quorum: 2 of the 2 needed, base 3.",
    )


def test_the_numbers_of_the_quorum_lead_to_those_who_are_missing_and_to_the_base(
    organizer: FlaskClient, door: Door
) -> None:
    door.scan("a", "Nguyễn Thị Hằng")
    found = links(opened(organizer, door).split('<dl class="tiles"')[0] + "</dl>", "quorum")
    assert [(number, listed(organizer, address)) for number, address in found] == [
        ("1", "2"),
        ("2", "3"),
        ("3", "3"),
    ]


def test_a_second_condition_is_told_too(organizer: FlaskClient, door: Door) -> None:
    rule = QuorumRule(Share(1, 3), delegations=Share(2, 3))
    with door.congress.store.write() as session:
        session.get_one(Event, door.congress.event_id).quorum_rule = rule_to_json(rule)
    door.scan("a", "Nguyễn Thị Hằng")
    assert quorum_line(opened(organizer, door)) == "1 delegation more must be represented."


def test_votes_have_no_forecast(organizer: FlaskClient, door: Door) -> None:
    with door.congress.store.write() as session:
        rule = QuorumRule(Share(2, 3), measure=Measure.VOTES)
        session.get_one(Event, door.congress.event_id).quorum_rule = rule_to_json(rule)
    assert parts(opened(organizer, door), '<p id="forecast" data-live>', "</p>") == [
        "No forecast: the rule counts votes, and votes do not arrive at a pace."
    ]


def test_too_few_arrivals_are_said_to_give_no_forecast(organizer: FlaskClient, door: Door) -> None:
    door.scan("a", "Nguyễn Thị Hằng")
    assert parts(opened(organizer, door), '<p id="forecast" data-live>', "</p>") == [
        "No forecast: too few arrivals to tell (0 arrivals in the last 5 minutes)."
    ]


def test_the_chart_and_its_table_tell_the_same(organizer: FlaskClient, door: Door) -> None:
    door.scan("a", "Nguyễn Thị Hằng", at=1)
    door.scan("b", "Lê Hữu Đức", at=3)
    door.change_sitting(state="closed", closed_at=minute(4))
    page = opened(organizer, door)
    (block,) = re.findall(r'<script type="application/json" id="chart-data" data-live>(.*?)</script>', page)
    data = json.loads(block)
    assert (data["came"], data["present"], data["needed"]) == ([1, 0, 1], [1, 1, 2], 2)
    rows = parts(page, '<tr><td class="tabular">', "</tr>")
    assert rows == ["07:33 1 2", "07:31 1 1"]


def test_what_closing_does_is_said_before_it_is_done(organizer: FlaskClient, door: Door) -> None:
    door.scan("a", "Nguyễn Thị Hằng")
    door.change_sitting(exit_on_close=True)
    page, sitting = opened(organizer, door), door.congress.sittings[0]
    (told,) = parts(page, f'<div id="closing-{sitting}" data-live>', "</div>")
    assert told == (
        "Doors refuse everybody for this sitting from that moment. Who was counted stays counted, and the sitting "
        "can be opened again. 1 person is inside now. An exit will be written for 1 of them. No phone stands at "
        "it: each must choose it, or be sent there. No other sitting is open."
    )


def test_closing_from_the_console_comes_back_to_it(organizer: FlaskClient, door: Door) -> None:
    here = f"/events/{door.congress.event_id}"
    sitting = door.congress.sittings[0]
    answer = organizer.post(f"{here}/sittings/{sitting}/close", data={"from": "console"})
    assert answer.location == f"{here}/live?sitting={sitting}"


def test_reopening_says_who_stays_out(organizer: FlaskClient, door: Door) -> None:
    door.change_sitting(exit_on_close=True, state="closed", closed_at=minute(4))
    page, sitting = opened(organizer, door), door.congress.sittings[0]
    (told,) = parts(page, f'<div id="opening-{sitting}" data-live>', "</div>")
    assert told == (
        "Doors admit to this sitting from that moment, and screens turn to it. "
        "Whom closing counted out stays outside until scanned again. "
        "No phone stands at it: each must choose it, or be sent there. No other sitting is open."
    )


def test_figures_are_frozen_from_the_console_and_the_latest_freeze_is_linked(
    organizer: FlaskClient, door: Door
) -> None:
    congress = door.congress
    freeze = f"/events/{congress.event_id}/sittings/{congress.sittings[0]}/freeze"
    before = opened(organizer, door)
    report = organizer.post(freeze).location
    assert (f'action="{freeze}"' in before, "Figures frozen at" in words(before)) == (True, False)
    assert f'<a href="{report}">Figures frozen at ' in opened(organizer, door)


def test_the_navigation_counts_what_is_open(organizer: FlaskClient, door: Door) -> None:
    door.scan("unknown", "DB:" + "A" * 26)
    assert parts(opened(organizer, door), '<span class="nav-count" id="nav-doubts">', "</a>") == ["1 open"]


def test_a_list_by_a_foreign_device_or_entrance_names_nobody(organizer: FlaskClient, door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    page = organizer.get(f"/events/{door.congress.event_id}/delegates?entrance={other.entrances[0]}").text
    assert ("Cửa 1" in words(page), "Nobody fits" in words(page)) == (False, True)
