from dataclasses import replace
from typing import Any

import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.services.delegate_history import Actor
from checkin.services.report_settings import ReportChoices, find_choices, save_choices
from tests.congress import NOW, Congress, hold_congress

CHOSEN = ReportChoices(
    language="en",
    base="convened",
    dimensions=("sex", "age", "field:7"),
    bands=(35, 50),
    organization="Liên đoàn",
    committee="Ban",
    motto=("Một", "Hai"),
    place="Hà Nội",
    members=("Nguyễn Văn A – Trưởng ban",),
    chair="Nguyễn Văn A",
    reservation="Một.\nHai.",
    annexes=False,
)


def save(congress: Congress, choices: ReportChoices) -> None:
    save_choices(congress.store, congress.event_id, choices, Actor(), NOW)


def test_where_nobody_chose_the_usual_holds(congress: Congress) -> None:
    assert find_choices(congress.store, congress.event_id) == ReportChoices()


def test_what_was_chosen_holds_for_its_event_alone(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    save(congress, CHOSEN)
    save(other, ReportChoices(place="Huế"))
    assert find_choices(congress.store, congress.event_id) == CHOSEN
    assert find_choices(congress.store, other.event_id).place == "Huế"


def test_choosing_again_replaces_what_was_chosen_and_texts_are_cleaned(congress: Congress) -> None:
    save(congress, CHOSEN)
    save(congress, ReportChoices(members=("  Lê\u00a0 Thị   B ", "", "\x00"), reservation="\n một \n\n hai "))
    found = find_choices(congress.store, congress.event_id)
    assert (found.members, found.reservation) == (("Lê Thị B",), "một\nhai")


@pytest.mark.parametrize(
    ("wrong", "field", "problem"),
    [
        ({"language": "fr"}, "language", "unknown"),
        ({"base": "allotted"}, "base", "unknown"),
        ({"dimensions": ("shoe_size",)}, "dimensions", "unknown"),
        ({"dimensions": ("field:x",)}, "dimensions", "unknown"),
        ({"dimensions": tuple(f"field:{at}" for at in range(61))}, "dimensions", "unknown"),
        ({"bands": (50, 30)}, "bands", "range"),
        ({"bands": ()}, "bands", "range"),
        ({"place": "x" * 301}, "place", "long"),
        ({"members": ("x" * 301,)}, "members", "long"),
        ({"members": ("x",) * 41}, "members", "long"),
        ({"reservation": "x" * 4001}, "reservation", "long"),
    ],
)
def test_what_no_report_can_say_is_refused(congress: Congress, wrong: Any, field: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        save(congress, replace(CHOSEN, **wrong))
    assert (refused.value.field, refused.value.problem) == (field, problem)


def test_an_event_that_is_not_there_is_not_found(congress: Congress) -> None:
    with pytest.raises(NotFound):
        save_choices(congress.store, 999, CHOSEN, Actor(), NOW)
