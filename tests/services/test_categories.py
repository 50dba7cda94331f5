from collections.abc import Iterable

import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.services.categories import (
    CategoryInUse,
    CategoryRules,
    category_card,
    edit_category,
    remove_category,
)
from checkin.services.door_digest import DigestKeeper
from checkin.services.door_rules import set_entrance_rules
from checkin.services.live_picture import take_picture
from checkin.store.models import Category, Entrance, Event
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door


def rules(**more: object) -> CategoryRules:
    usual = {"name": "Khách mời", "color": "#0b4ea2", "counts_for_quorum": False, "may_vote": False}
    return CategoryRules(**{**usual, "needs_activation": False, **more})  # type: ignore[arg-type]


def edit(congress: Congress, code: str = "guest", **more: object) -> None:
    edit_category(congress.store, congress.event_id, congress.categories[code], rules(**more), NOW)


def stored(congress: Congress, code: str = "guest") -> Category:
    with congress.store.read() as session:
        return session.get_one(Category, congress.categories[code])


def admitted(congress: Congress, entrance: int = 0) -> set[str]:
    with congress.store.read() as session:
        return {each.code for each in session.get_one(Entrance, congress.entrances[entrance]).categories}


def only(congress: Congress, entrance: int, codes: Iterable[str]) -> None:
    ids = {congress.categories[code] for code in codes}
    set_entrance_rules(congress.store, congress.event_id, congress.entrances[entrance], category_ids=ids, now=NOW)


def test_a_category_gets_another_name_colour_and_meaning(congress: Congress) -> None:
    edit(congress, name="Đại biểu danh dự", color="#AA0000", may_vote=True)
    one = stored(congress)
    assert (one.name, one.color, one.counts_for_quorum, one.may_vote) == (
        "Đại biểu danh dự",
        "#aa0000",
        False,
        True,
    )


def test_who_counts_from_now_on_is_among_those_convened_and_screens_look_again(congress: Congress) -> None:
    with congress.store.read() as session:
        before = session.get_one(Event, congress.event_id).last_seq
    edit(congress, counts_for_quorum=True)
    picture = take_picture(congress.store, congress.event_id)
    assert (picture.convened, picture.seq) == (4, before + 1)


def test_the_doors_digest_follows(congress: Congress) -> None:
    keeper = DigestKeeper(congress.store)
    before = keeper.version(congress.event_id, NOW)
    edit(congress, needs_activation=True)
    assert keeper.version(congress.event_id, NOW.replace(second=1)) != before


def test_an_entrance_that_took_all_takes_the_others(congress: Congress) -> None:
    edit(congress, entrance_ids={congress.entrances[1]})
    assert (admitted(congress), admitted(congress, 1)) == ({"official", "alternate", "staff", "press"}, set())
    congress.issue()
    answer = Door(congress).scan("s1", "Trần Khách")
    assert (answer["verdict"], answer["right_entrances"]) == ("wrong_entrance", ["Cửa 2"])


def test_an_entrance_that_takes_all_again_lists_none(congress: Congress) -> None:
    only(congress, 0, ["official", "alternate", "staff", "press"])
    edit(congress, entrance_ids=set(congress.entrances))
    assert (admitted(congress), admitted(congress, 1)) == (set(), set())


def test_entrances_that_are_not_asked_about_stay(congress: Congress) -> None:
    only(congress, 0, ["official"])
    edit(congress)
    assert admitted(congress) == {"official"}


def test_an_entrance_never_takes_nobody(congress: Congress) -> None:
    only(congress, 0, ["guest"])
    with pytest.raises(InvalidField) as refused:
        edit(congress, entrance_ids={congress.entrances[1]})
    assert (refused.value.field, refused.value.problem, admitted(congress)) == ("entrances", "nobody", {"guest"})


@pytest.mark.parametrize(
    ("wrong", "field", "problem"),
    [
        ({"name": " "}, "name", "empty"),
        ({"name": "x" * 121}, "name", "long"),
        ({"name": "BÁO CHÍ"}, "name", "taken"),
        ({"color": "red"}, "color", "malformed"),
        ({"needs_activation": True, "counts_for_quorum": True}, "needs_activation", "counts"),
    ],
)
def test_what_cannot_be_taken_is_named(
    congress: Congress, wrong: dict[str, object], field: str, problem: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        edit(congress, **wrong)
    assert (refused.value.field, refused.value.problem, stored(congress).name) == (field, problem, "Khách mời")


def test_an_entrance_or_category_of_another_event_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        edit(congress, entrance_ids={other.entrances[0]})
    with pytest.raises(NotFound):
        edit_category(congress.store, congress.event_id, other.categories["guest"], rules(), NOW)
    with pytest.raises(NotFound):
        category_card(congress.store, congress.event_id, other.categories["guest"])


def test_a_category_without_people_is_removed_and_doors_still_take_the_others(congress: Congress) -> None:
    only(congress, 0, ["official", "press"])
    remove_category(congress.store, congress.event_id, congress.categories["press"], NOW)
    assert admitted(congress) == {"official"}
    with pytest.raises(NotFound):
        category_card(congress.store, congress.event_id, congress.categories["press"])


def test_a_category_with_people_stays(congress: Congress) -> None:
    with pytest.raises(CategoryInUse):
        remove_category(congress.store, congress.event_id, congress.categories["guest"], NOW)
    assert category_card(congress.store, congress.event_id, congress.categories["guest"]).delegates == 1


def test_the_only_category_of_an_entrance_stays(congress: Congress) -> None:
    only(congress, 0, ["press"])
    with pytest.raises(InvalidField):
        remove_category(congress.store, congress.event_id, congress.categories["press"], NOW)
