"""Delegations stand by name, as Vietnamese lists do, until an organizer puts them in another order."""

import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.services.delegate_history import Actor
from checkin.services.delegations import list_delegations
from checkin.services.edit_delegation import DelegationFields, edit_delegation
from checkin.services.import_roster import import_file
from checkin.services.order_delegations import order_by_name, order_delegations
from checkin.services.paper_list import paper_parts
from checkin.services.plan_event import add_delegations
from checkin.store.models import Delegation
from tests.congress import NOW, Congress, hold_congress


def listed(congress: Congress) -> list[str]:
    return [line.delegation.name for line in list_delegations(congress.store, congress.event_id).lines]


def key(congress: Congress, name: str) -> int:
    with congress.store.read() as session:
        return session.query(Delegation.id).filter_by(event_id=congress.event_id, name=name).scalar() or 0


def put(congress: Congress, *names: str) -> None:
    order_delegations(congress.store, congress.event_id, [key(congress, name) for name in names], NOW)


def test_new_ones_stand_where_their_names_belong(congress: Congress) -> None:
    add_delegations(congress.store, congress.event_id, ["Quận 10", "Đông Anh", "Quận 2", "Dệt may", "Ăn uống"], NOW)
    assert listed(congress) == ["Ăn uống", "Dệt may", "Đông Anh", "Quận 1", "Quận 2", "Quận 3", "Quận 10"]


def test_those_of_a_list_too_and_who_is_renamed_moves(congress: Congress) -> None:
    import_file(
        congress.store, congress.event_id, file_name="a.csv", data="Họ tên,Đoàn\nLê A,Bình Tân\n".encode(), now=NOW
    )
    assert listed(congress) == ["Bình Tân", "Quận 1", "Quận 3"]
    fields = DelegationFields(name="Tân Bình")
    edit_delegation(congress.store, congress.event_id, key(congress, "Bình Tân"), fields, Actor(), NOW)
    assert listed(congress) == ["Quận 1", "Quận 3", "Tân Bình"]


def test_the_organizers_order_holds_everywhere_and_new_ones_come_last(congress: Congress) -> None:
    put(congress, "Quận 3", "Quận 1")
    add_delegations(congress.store, congress.event_id, ["An Phú"], NOW)
    assert listed(congress) == ["Quận 3", "Quận 1", "An Phú"]
    assert [part.name for part in paper_parts(congress.store, congress.event_id, others="Khác")] == [
        "Quận 3",
        "Quận 1",
        "Khác",
    ]
    order_by_name(congress.store, congress.event_id, NOW)
    assert listed(congress) == ["An Phú", "Quận 1", "Quận 3"]


@pytest.mark.parametrize("names", [(), ("Quận 1",), ("Quận 1", "Quận 1"), ("Quận 1", "Quận 3", "?")])
def test_an_order_of_others_than_there_are_is_refused(congress: Congress, names: tuple[str, ...]) -> None:
    with pytest.raises(InvalidField):
        put(congress, *names)
    assert listed(congress) == ["Quận 1", "Quận 3"]


def test_another_events_delegations_are_not_moved(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(InvalidField):
        order_delegations(congress.store, congress.event_id, list(other.delegations.values()), NOW)
    with pytest.raises(NotFound):
        order_by_name(congress.store, other.event_id + 9, NOW)
