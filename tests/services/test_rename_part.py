from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import select

from checkin.core.errors import InvalidField, NotFound
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.find_delegates import find_delegates
from checkin.services.rename_part import Part, rename_part
from checkin.store.models import Category, Delegation, Delta, Entrance, Sitting
from checkin.store.roster import hold_roster
from tests.congress import NOW, Congress, hold_congress

LATER = NOW + timedelta(hours=1)


def _keys(congress: Congress) -> dict[Part, int]:
    return {
        Part.SITTING: congress.sittings[0],
        Part.ENTRANCE: congress.entrances[0],
        Part.CATEGORY: congress.categories["guest"],
        Part.DELEGATION: congress.delegations["Quận 1"],
    }


def _name(congress: Congress, part: Part) -> str:
    models = {
        Part.SITTING: Sitting,
        Part.ENTRANCE: Entrance,
        Part.CATEGORY: Category,
        Part.DELEGATION: Delegation,
    }
    with congress.store.read() as session:
        return session.get_one(models[part], _keys(congress)[part]).name


@pytest.mark.parametrize("part", list(Part))
def test_every_part_takes_another_name_and_screens_are_told(congress: Congress, part: Part) -> None:
    rename_part(congress.store, congress.event_id, part, _keys(congress)[part], "  Tên \u200b mới ", LATER)
    assert _name(congress, part) == "Tên mới"
    with congress.store.read() as session:
        last = session.scalars(select(Delta).order_by(Delta.seq.desc())).first()
    assert last is not None
    assert (last.event_id, last.kind, last.created_at) == (congress.event_id, "refresh", LATER)


@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize(("name", "problem"), [(" ", "empty"), ("x" * 301, "long")])
def test_what_a_name_may_not_be(congress: Congress, part: Part, name: str, problem: str) -> None:
    before = _name(congress, part)
    with pytest.raises(InvalidField) as refused:
        rename_part(congress.store, congress.event_id, part, _keys(congress)[part], name, LATER)
    assert (refused.value.field, refused.value.problem) == ("name", problem)
    assert _name(congress, part) == before


@pytest.mark.parametrize(("part", "name"), [(Part.CATEGORY, "BÁO  CHÍ"), (Part.DELEGATION, "quan 3")])
def test_two_parts_have_no_one_name(congress: Congress, part: Part, name: str) -> None:
    with pytest.raises(InvalidField) as refused:
        rename_part(congress.store, congress.event_id, part, _keys(congress)[part], name, LATER)
    assert refused.value.problem == "taken"


def test_the_same_name_typed_better_is_taken(congress: Congress) -> None:
    key = congress.delegations["Quận 1"]
    rename_part(congress.store, congress.event_id, Part.DELEGATION, key, "QUẬN 1", LATER)
    assert _name(congress, Part.DELEGATION) == "QUẬN 1"


@pytest.mark.parametrize("part", list(Part))
def test_a_part_of_another_event_is_not_found(congress: Congress, part: Part) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        rename_part(congress.store, congress.event_id, part, _keys(other)[part], "Tên mới", LATER)
    assert _name(other, part) != "Tên mới"


def test_delegates_are_found_by_the_new_name_of_their_delegation_and_not_by_the_old(congress: Congress) -> None:
    key = congress.delegations["Quận 1"]
    rename_part(congress.store, congress.event_id, Part.DELEGATION, key, "Bến Thành", LATER)

    def found(text: str) -> int:
        return find_delegates(congress.store, congress.event_id, DelegateFilter(text=text)).matching

    assert (found("ben thanh"), found("quận 1"), found("quận 3")) == (2, 0, 1)


def test_two_delegations_that_get_one_name_at_once_do_not_share_it(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            hold_roster(session, event_id)
            late = pool.submit(
                rename_part, store, event_id, Part.DELEGATION, congress.delegations["Quận 1"], "Quận 5", NOW
            )
            sleep(0.3)
            other = session.get_one(Delegation, congress.delegations["Quận 3"])
            other.name, other.folded = "Quận 5", "quan 5"
        assert type(late.exception(5)) is InvalidField
