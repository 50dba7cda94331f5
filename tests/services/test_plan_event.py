from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import sleep
from typing import Any

import pytest
from sqlalchemy import select

from checkin.core.category_code import category_code
from checkin.core.decision import SittingState
from checkin.core.errors import InvalidField, NotFound
from checkin.services.plan_event import (
    USUAL_CATEGORIES,
    EventPlan,
    SittingPlan,
    add_category,
    add_delegations,
    add_entrance,
    add_sitting,
    close_sitting,
    create_event,
    edit_event,
    open_sitting,
)
from checkin.store.engine import Store
from checkin.store.models import Category, Delegation, Delta, Entrance, Event, Sitting
from checkin.store.roster import hold_roster
from checkin.store.stream import last_seq
from tests.congress import NOW, Congress, hold_congress

DAY = date(2026, 11, 23)
LATER = NOW + timedelta(hours=1)


def _plan(**changes: Any) -> EventPlan:
    return EventPlan(**({"name": "Đại hội", "starts_on": DAY, "ends_on": DAY} | changes))


def _problem(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(InvalidField) as refused:
        act()
    return refused.value.field, refused.value.problem


def _names(store: Store, model: type[Any], event_id: int) -> list[str]:
    with store.read() as session:
        rows = session.scalars(select(model).where(model.event_id == event_id).order_by(model.position, model.id))
        return [row.name for row in rows]


def _sitting(congress: Congress, number: int = 0) -> Sitting:
    with congress.store.read() as session:
        return session.get_one(Sitting, congress.sittings[number])


def _deltas(store: Store, event_id: int) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Delta.kind).where(Delta.event_id == event_id).order_by(Delta.seq)))


def test_an_event_is_made_with_all_its_parts_in_order(store: Store) -> None:
    event_id = create_event(
        store,
        _plan(
            sittings=(SittingPlan("Trù bị"), SittingPlan("Khai mạc", NOW)),
            entrances=("Cửa B", "Cửa A"),
            delegations=("Quận 3", "Quận 1"),
        ),
        NOW,
    )
    assert _names(store, Sitting, event_id) == ["Trù bị", "Khai mạc"]
    assert _names(store, Entrance, event_id) == ["Cửa B", "Cửa A"]
    assert _names(store, Delegation, event_id) == ["Quận 1", "Quận 3"]
    assert _names(store, Category, event_id) == [category.name for category in USUAL_CATEGORIES]


def test_only_official_delegates_count_and_vote(store: Store) -> None:
    event_id = create_event(store, _plan(), NOW)
    with store.read() as session:
        counting = session.execute(
            select(Category.code, Category.may_vote).where(
                Category.event_id == event_id, Category.counts_for_quorum.is_(True)
            )
        ).all()
    assert counting == [("official", True)]


def test_names_are_cleaned(store: Store) -> None:
    event_id = create_event(store, _plan(name="  Đại \u200bhội\n 12 ", place=" Hội  trường "), NOW)
    with store.read() as session:
        event = session.get_one(Event, event_id)
    assert (event.name, event.place) == ("Đại hội 12", "Hội trường")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": " \u200b"}, ("name", "empty")),
        ({"name": "a" * 301}, ("name", "long")),
        ({"place": "a" * 301}, ("place", "long")),
        ({"ends_on": DAY - timedelta(days=1)}, ("ends_on", "before_start")),
        ({"ends_on": DAY + timedelta(days=32)}, ("ends_on", "long")),
        ({"time_zone": "Asia/Atlantis"}, ("time_zone", "unknown")),
        ({"time_zone": "../../etc/passwd"}, ("time_zone", "unknown")),
        ({"time_zone": ""}, ("time_zone", "unknown")),
        ({"sittings": [SittingPlan("")]}, ("sittings", "empty")),
        ({"entrances": ["a" * 201]}, ("entrances", "long")),
        ({"delegations": ["Quận 1", "QUAN  1"]}, ("delegations", "taken")),
    ],
)
def test_what_an_event_may_not_be(store: Store, changes: dict[str, Any], problem: tuple[str, str]) -> None:
    assert _problem(lambda: create_event(store, _plan(**changes), NOW)) == problem
    with store.read() as session:
        assert session.scalars(select(Event)).all() == []


def test_an_event_may_last_one_day_or_a_month(store: Store) -> None:
    for days in (0, 31):
        create_event(store, _plan(ends_on=DAY + timedelta(days=days)), NOW)


def test_editing_changes_the_event_and_tells_the_screens(congress: Congress) -> None:
    before = len(_deltas(congress.store, congress.event_id))
    edit_event(
        congress.store,
        congress.event_id,
        name="Đại hội khác",
        place="",
        starts_on=DAY,
        ends_on=DAY,
        time_zone="Europe/Berlin",
        now=LATER,
    )
    with congress.store.read() as session:
        event = session.get_one(Event, congress.event_id)
    assert (event.name, event.place, event.ends_on, event.time_zone) == ("Đại hội khác", "", DAY, "Europe/Berlin")
    assert _deltas(congress.store, congress.event_id)[before:] == ["refresh"]


def test_a_refused_edit_changes_nothing(congress: Congress) -> None:
    problem = _problem(
        lambda: edit_event(
            congress.store,
            congress.event_id,
            name="Khác",
            place="",
            starts_on=DAY,
            ends_on=DAY - timedelta(days=1),
            time_zone="Asia/Ho_Chi_Minh",
            now=LATER,
        )
    )
    with congress.store.read() as session:
        assert session.get_one(Event, congress.event_id).name == "Đại hội thử"
    assert problem == ("ends_on", "before_start")


def test_what_is_added_stands_last(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    add_sitting(store, event_id, SittingPlan("Tổ 1"), NOW)
    add_entrance(store, event_id, "Cửa 3")
    add_delegations(store, event_id, ["Quận 10"], NOW)
    assert _names(store, Sitting, event_id) == ["Phiên thứ nhất", "Phiên bế mạc", "Tổ 1"]
    assert _names(store, Entrance, event_id) == ["Cửa 1", "Cửa 2", "Cửa 3"]
    assert _names(store, Delegation, event_id) == ["Quận 1", "Quận 3", "Quận 10"]


def test_a_delegation_is_one_however_it_is_typed(congress: Congress) -> None:
    problem = _problem(lambda: add_delegations(congress.store, congress.event_id, [" QUẬN  1"], NOW))
    assert problem == ("delegations", "taken")


def test_two_events_may_have_delegations_of_one_name(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    assert _names(congress.store, Delegation, other.event_id) == ["Quận 1", "Quận 3"]


def test_a_category_of_its_own_gets_a_code_of_its_name(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    category_id = add_category(store, event_id, name="Đại biểu lão thành", color="#123456", counts_for_quorum=True)
    with store.read() as session:
        category = session.get_one(Category, category_id)
    assert (category.code, category.color, category.counts_for_quorum, category.may_vote) == (
        "dai_bieu_lao_thanh",
        "#123456",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": "khách mời"}, ("name", "taken")),
        ({"name": "Guest"}, ("name", "taken")),
        ({"name": ""}, ("name", "empty")),
        ({"name": "***"}, ("name", "empty")),
        ({"color": ""}, ("color", "malformed")),
        ({"color": "#12345"}, ("color", "malformed")),
        ({"color": '#123456"><script>'}, ("color", "malformed")),
    ],
)
def test_what_a_category_may_not_be(congress: Congress, fields: dict[str, str], problem: tuple[str, str]) -> None:
    good = {"name": "Lão thành", "color": "#123456"}
    refused = _problem(
        lambda: add_category(congress.store, congress.event_id, **(good | fields), counts_for_quorum=False)
    )
    assert refused == problem


def test_a_long_category_name_keeps_its_code_short(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    one = add_category(store, event_id, name="x" * 40 + " một", color="#123456", counts_for_quorum=False)
    other = add_category(store, event_id, name="x" * 40 + " hai", color="#123456", counts_for_quorum=False)
    with store.read() as session:
        codes = {session.get_one(Category, key).code for key in (one, other)}
    assert [len(code) for code in codes] == [32, 32]


def test_opening_a_sitting_says_when(congress: Congress) -> None:
    open_sitting(congress.store, congress.event_id, congress.sittings[1], LATER)
    sitting = _sitting(congress, 1)
    assert (sitting.state, sitting.opened_at, sitting.closed_at) == (SittingState.OPEN, LATER, None)
    assert _sitting(congress, 0).state is SittingState.OPEN


def test_closing_and_opening_again_keeps_the_latest_times(congress: Congress) -> None:
    close_sitting(congress.store, congress.event_id, congress.sittings[0], LATER)
    assert _sitting(congress).state is SittingState.CLOSED
    open_sitting(congress.store, congress.event_id, congress.sittings[0], LATER + timedelta(hours=1))
    sitting = _sitting(congress)
    assert (sitting.state, sitting.opened_at, sitting.closed_at) == (
        SittingState.OPEN,
        LATER + timedelta(hours=1),
        LATER,
    )


def test_opening_what_is_open_changes_nothing_and_tells_nobody(congress: Congress) -> None:
    before = _deltas(congress.store, congress.event_id)
    open_sitting(congress.store, congress.event_id, congress.sittings[0], LATER)
    assert _sitting(congress).opened_at == NOW
    assert _deltas(congress.store, congress.event_id) == before


def test_a_sitting_of_another_event_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    for act in (open_sitting, close_sitting):
        with pytest.raises(NotFound):
            act(congress.store, congress.event_id, other.sittings[1], LATER)
    assert _sitting(other, 1).state is SittingState.PLANNED


def test_a_place_that_is_too_long_is_not_cut(congress: Congress) -> None:
    event_id = congress.event_id
    with pytest.raises(InvalidField) as refused:
        edit_event(
            congress.store,
            event_id,
            name="A",
            place="a" * 301,
            starts_on=DAY,
            ends_on=DAY,
            time_zone="UTC",
            now=NOW,
        )
    assert (refused.value.field, refused.value.problem) == ("place", "long")


def test_of_many_delegations_the_new_ones_are_added_once_and_told_once(congress: Congress) -> None:
    with congress.store.read() as session:
        before = last_seq(session, congress.event_id)
    added = add_delegations(congress.store, congress.event_id, ["Quận 1", "Quận 7", "QUẬN 7", "Quận 8"], NOW)
    with congress.store.read() as session:
        assert (added, last_seq(session, congress.event_id)) == (2, before + 1)


def test_the_same_delegation_added_by_two_at_once_is_one(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            hold_roster(session, event_id)
            late = pool.submit(add_delegations, store, event_id, ["Quận 5"], NOW)
            sleep(0.3)
            session.add(Delegation(event_id=event_id, name="QUẬN 5", folded="quan 5", position=9))
        assert type(late.exception(5)) is InvalidField


def test_the_same_category_added_by_two_at_once_is_one(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            hold_roster(session, event_id)
            late = pool.submit(
                add_category, store, event_id, name="Nhân chứng", color="#112233", counts_for_quorum=False
            )
            sleep(0.3)
            code = category_code("Nhân chứng")
            session.add(Category(event_id=event_id, code=code, name="nhân chứng", color="#000000", position=9))
        assert type(late.exception(5)) is InvalidField


def test_one_bad_name_adds_no_delegation(congress: Congress) -> None:
    problem = _problem(lambda: add_delegations(congress.store, congress.event_id, ["Quận 7", "x" * 301], NOW))
    names = _names(congress.store, Delegation, congress.event_id)
    assert (problem, names) == (("delegations", "long"), ["Quận 1", "Quận 3"])
