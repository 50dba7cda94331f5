import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from checkin.core.quorum import USUAL_RULE, Measure, PresentWhen, QuorumBase, QuorumRule, Share
from checkin.core.quorum_presets import PRESETS
from checkin.services.quorum_changes import note_quorum_changes
from checkin.services.quorum_figures import find_standing
from tests.congress import Congress, hold_congress
from tests.services.door import Door, minute
from tests.web.organizer.pages import problems

FORM = {
    "share_kind": "more_than",
    "share_numerator": "1",
    "share_denominator": "2",
    "base": "less_excused",
    "measure": "votes",
    "present": "now",
    "with_delegations": "on",
    "delegations_kind": "at_least",
    "delegations_numerator": "3",
    "delegations_denominator": "4",
}
RULE = QuorumRule(Share(1, 2, more_than=True), QuorumBase.LESS_EXCUSED, Measure.VOTES, PresentWhen.NOW, Share(3, 4))


def path(congress: Congress, sitting: int | None = None) -> str:
    plan = f"/events/{congress.event_id}/plan"
    return f"{plan}/quorum" if sitting is None else f"{plan}/sittings/{congress.sittings[sitting]}/quorum"


def rules(congress: Congress) -> list[QuorumRule]:
    return [find_standing(congress.store, congress.event_id, sitting).rule for sitting in congress.sittings]


def test_a_rule_is_set_for_the_whole_event(organizer: FlaskClient, web_congress: Congress) -> None:
    answer = organizer.post(path(web_congress), data=FORM)
    assert (answer.status_code, rules(web_congress)) == (302, [RULE, RULE])


def test_a_sitting_gets_a_rule_of_its_own_and_gives_it_back(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.post(path(web_congress, 1), data=FORM | {"own": "yes"})
    own = rules(web_congress)
    organizer.post(path(web_congress, 1), data={"own": "no"})
    assert (own, rules(web_congress)) == ([USUAL_RULE, RULE], [USUAL_RULE, USUAL_RULE])


@pytest.mark.parametrize("sitting", [None, 0])
def test_the_form_shows_the_rule_in_force(
    organizer: FlaskClient, web_congress: Congress, sitting: int | None
) -> None:
    organizer.post(path(web_congress), data=FORM)
    page = organizer.get(path(web_congress, sitting)).text
    chosen = re.findall(r'name="(base|measure|present)" value="(\w+)" checked', page)
    numbers = re.findall(r'name="(\w+ator)"[^>]* value="(\d+)"', page)
    assert chosen == [("base", "less_excused"), ("measure", "votes"), ("present", "now")]
    assert numbers == [
        ("share_numerator", "1"),
        ("share_denominator", "2"),
        ("delegations_numerator", "3"),
        ("delegations_denominator", "4"),
    ]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"share_numerator": "3"}, "This is no part of a whole: from 1/1000 to the whole, whole numbers only."),
        ({"share_denominator": "0"}, "This is no part of a whole: from 1/1000 to the whole, whole numbers only."),
        ({"share_numerator": "99999"}, "This is no part of a whole: from 1/1000 to the whole, whole numbers only."),
        ({"share_numerator": "١"}, "This is no part of a whole: from 1/1000 to the whole, whole numbers only."),
        (
            {"delegations_numerator": ""},
            "This is no part of a whole: from 1/1000 to the whole, whole numbers only.",
        ),
        (
            {"base": "allotted"},
            "Seats granted to delegations have no votes: count people, or choose another base.",
        ),
        ({"base": "all"}, "This cannot be taken."),
        ({"present": "' OR 1=1 --"}, "This cannot be taken."),
    ],
)
def test_what_is_no_rule_is_refused_in_words(
    organizer: FlaskClient, web_congress: Congress, wrong: dict[str, str], problem: str
) -> None:
    organizer.set_cookie("lang", "en")
    answer = organizer.post(path(web_congress), data=FORM | wrong)
    assert (answer.status_code, problems(answer.text)) == (400, [problem])
    assert rules(web_congress) == [USUAL_RULE, USUAL_RULE]


def test_every_preset_can_be_taken_over_as_it_is(organizer: FlaskClient, web_congress: Congress) -> None:
    page = organizer.get(path(web_congress)).text
    offered = [json.loads(_unescaped(found)) for found in re.findall(r'data-preset="([^"]+)"', page)]
    assert page.count("Kiểm tra Điều lệ hiện hành") == len(offered)
    taken = []
    for preset in offered:
        organizer.post(path(web_congress), data=preset)
        taken.append(rules(web_congress)[0])
    assert taken == list(PRESETS.values())


def _unescaped(text: str) -> str:
    return text.replace("&#34;", '"').replace("&amp;", "&")


def test_the_script_knows_what_is_counted(organizer: FlaskClient, web_congress: Congress) -> None:
    Door(web_congress).scan("1", "Nguyễn Thị Hằng")
    found = re.search(r'id="quorum-facts">(.*?)</script>', organizer.get(path(web_congress)).text, re.DOTALL)
    assert found is not None
    count: dict[str, Any] = json.loads(found[1])["count"]
    assert (count["convened"], count["ever"], count["allotted"]) == (
        {"heads": 3, "votes": 3},
        {"heads": 1, "votes": 1},
        3,
    )
    assert count["delegations"] == [
        {"convened": 2, "present": 1, "now": 1},
        {"convened": 1, "present": 0, "now": 0},
    ]


def test_what_became_of_the_quorum_is_listed(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    door = Door(web_congress)
    door.scan("1", "Nguyễn Thị Hằng")
    door.scan("2", "H'Hen Niê")
    note_quorum_changes(web_congress.store, web_congress.event_id, minute(2))
    page = organizer.get(path(web_congress)).text
    rows = re.findall(r"<tr><td class=\"nowrap\">.*?</tr>", page)
    assert [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows] == [
        "23 Nov 2026, 07:31 Phiên thứ nhất quorum reached 2 3 at least 2/3 of all who are convened ·"
        " who has come at some time of the sitting"
    ]


def test_the_settings_lead_there_and_say_the_rule(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    page = organizer.get(f"/events/{web_congress.event_id}/plan").text
    words = "at least 2/3 of all who are convened · who has come at some time of the sitting"
    assert re.findall(rf'href="{path(web_congress)}">([^<]+)<', page) == [words]


def test_another_events_sitting_is_not_found(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    foreign = f"/events/{web_congress.event_id}/plan/sittings/{other.sittings[0]}/quorum"
    assert [organizer.get(foreign).status_code, organizer.post(foreign, data=FORM).status_code] == [404, 404]
