import pytest
from sqlalchemy import event, update

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services.absences import Leave, report_absence
from checkin.services.delegate_filter import DelegateFilter, Missing
from checkin.services.delegate_history import Actor, history_of
from checkin.services.delegations import DelegationPage, list_delegations, open_delegation
from checkin.services.edit_delegation import (
    DelegationFields,
    DelegationInUse,
    edit_delegation,
    remove_delegation,
)
from checkin.services.find_delegates import find_delegates
from checkin.services.plan_event import add_delegations
from checkin.store.delegation_figures import Figures
from checkin.store.models import Delegate, Delegation, Event
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door
from tests.services.test_replacements import replaced, with_alternate

HEAD = "Lê Hữu Đức"


def edit(congress: Congress, name: str = "Quận 1", **more: object) -> None:
    fields = DelegationFields(**{"name": name, **more})  # type: ignore[arg-type]
    edit_delegation(congress.store, congress.event_id, congress.delegations[name], fields, Actor(), NOW)


def opened(congress: Congress, name: str = "Quận 1", sitting: int | None = None) -> DelegationPage:
    return open_delegation(congress.store, congress.event_id, congress.delegations[name], sitting)


def figures(congress: Congress) -> dict[str, Figures]:
    return {line.delegation.name: line.own for line in list_delegations(congress.store, congress.event_id).lines}


def test_allotted_convened_and_present_are_figures(congress: Congress) -> None:
    congress.add_delegate("Khách Quận Một", category="guest")
    edit(congress, allotted=3)
    Door(congress).scan("s1", HEAD)
    found = list_delegations(congress.store, congress.event_id)
    assert figures(congress) == {"Quận 1": Figures(3, 2, 1, 0), "Quận 3": Figures(1, 1, 0, 0)}
    assert (found.allotted, found.total, found.without) == (3, Figures(5, 3, 1, 0), Figures(1, 0, 0, 0))


def test_who_is_absent_with_leave_is_told_until_they_come(congress: Congress) -> None:
    leave = Leave(reported_by="Văn phòng", reason="Công tác", sitting_id=congress.sittings[0])
    report_absence(congress.store, congress.event_id, congress.delegates[HEAD], leave, Actor(), NOW)
    assert figures(congress)["Quận 1"].excused == 1
    assert list_delegations(congress.store, congress.event_id, congress.sittings[1]).total.excused == 0
    Door(congress).scan("s1", HEAD)
    assert figures(congress)["Quận 1"].excused == 0


def test_of_two_in_a_replacement_one_is_convened_where_they_belong(congress: Congress) -> None:
    hall = with_alternate(congress)
    replaced(hall)
    Door(hall).scan("s1", "Phạm Dự Khuyết")
    total = list_delegations(hall.store, hall.event_id, hall.sittings[0]).total
    assert (total.convened, total.present) == (3, 1)


def test_who_has_withdrawn_is_not_counted_and_still_shown(congress: Congress) -> None:
    with congress.store.write() as session:
        one = Delegate.id == congress.delegates[HEAD]
        session.execute(update(Delegate).where(one).values(status=DelegateStatus.WITHDRAWN))
    page = opened(congress)
    assert (page.line.own.people, [each.delegate.full_name for each in page.members]) == (
        1,
        [HEAD, "Nguyễn Thị Hằng"],
    )
    assert [each.may_come for each in page.members] == [False, True]


def test_the_page_tells_who_is_inside_and_what_is_missing(congress: Congress) -> None:
    congress.add_delegate("Trần Mới")
    Door(congress).scan("s1", HEAD)
    page = opened(congress)
    told = {
        each.delegate.full_name: (each.first_in_at is not None, each.may_come, bool(each.number))
        for each in page.members
    }
    assert told == {
        HEAD: (True, False, True),
        "Nguyễn Thị Hằng": (False, True, True),
        "Trần Mới": (False, True, False),
    }
    assert (page.missing[Missing.BIRTH], page.without_badge, Missing.DELEGATION in page.missing) == (3, 1, False)
    assert [each.first_in_at for each in opened(congress, sitting=congress.sittings[1]).members] == [None] * 3


def test_who_would_be_refused_is_not_expected(congress: Congress) -> None:
    hall = with_alternate(congress)
    hall.add_delegate("Trần Dự Khuyết", category="alternate")
    replaced(hall)
    expected = {each.delegate.full_name: each.expected for each in opened(hall, sitting=hall.sittings[0]).members}
    assert expected == {
        HEAD: False,
        "Nguyễn Thị Hằng": True,
        "Phạm Dự Khuyết": True,
        "Trần Dự Khuyết": False,
    }


def test_a_head_leads_as_long_as_they_are_in_the_delegation(congress: Congress) -> None:
    edit(congress, head_id=congress.delegates[HEAD])
    assert opened(congress).line.head == HEAD
    with congress.store.write() as session:
        one = Delegate.id == congress.delegates[HEAD]
        session.execute(update(Delegate).where(one).values(delegation_id=congress.delegations["Quận 3"]))
    assert (opened(congress).line.head, opened(congress).head_id) == ("", None)
    edit(congress, "Quận 3", head_id=congress.delegates[HEAD])
    assert opened(congress, "Quận 3").line.head == HEAD


def test_heads_stand_in_the_history(congress: Congress) -> None:
    edit(congress, head_id=congress.delegates[HEAD])
    edit(congress, head_id=congress.delegates["Nguyễn Thị Hằng"])
    with congress.store.read() as session:
        told = [(line.field, line.old, line.new) for line in history_of(session, congress.delegates[HEAD])]
    assert told == [("head_of", "Quận 1", ""), ("head_of", "", "Quận 1")]


def test_units_below_stand_under_their_parent_and_count_together(congress: Congress) -> None:
    add_delegations(congress.store, congress.event_id, ["Phường A"], NOW)
    with congress.store.read() as session:
        ward = session.query(Delegation).filter_by(name="Phường A").one().id
    congress.delegations["Phường A"] = ward
    congress.add_delegate("Người Phường", delegation="Phường A")
    edit(congress, "Phường A", parent_id=congress.delegations["Quận 1"], level="Phường, xã")
    lines = list_delegations(congress.store, congress.event_id).lines
    assert [(line.delegation.name, line.depth, line.parent, line.whole.convened, line.below) for line in lines] == [
        ("Quận 1", 0, "", 3, 1),
        ("Phường A", 1, "Quận 1", 1, 0),
        ("Quận 3", 0, "", 1, 0),
    ]
    assert [line.delegation.name for line in opened(congress).children] == ["Phường A"]


def test_a_unit_cannot_come_to_stand_below_itself(congress: Congress) -> None:
    edit(congress, "Quận 3", parent_id=congress.delegations["Quận 1"])
    with pytest.raises(InvalidField) as refused:
        edit(congress, parent_id=congress.delegations["Quận 3"])
    assert (refused.value.field, refused.value.problem) == ("parent_id", "below")


def test_a_new_name_is_found_and_screens_look_again(congress: Congress) -> None:
    with congress.store.read() as session:
        before = session.get_one(Event, congress.event_id).last_seq
    fields = DelegationFields(name="Thủ Đức")
    edit_delegation(congress.store, congress.event_id, congress.delegations["Quận 1"], fields, Actor(), NOW)
    assert find_delegates(congress.store, congress.event_id, DelegateFilter(text="thu duc")).matching == 2
    with congress.store.read() as session:
        assert session.get_one(Event, congress.event_id).last_seq == before + 1


@pytest.mark.parametrize(
    ("wrong", "field", "problem"),
    [
        ({"name": " "}, "name", "empty"),
        ({"name": "x" * 301}, "name", "long"),
        ({"name": "QUẬN 3"}, "name", "taken"),
        ({"level": "x" * 121}, "level", "long"),
        ({"allotted": -1}, "allotted", "unknown"),
        ({"allotted": 100_001}, "allotted", "unknown"),
    ],
)
def test_what_cannot_be_taken_is_named(
    congress: Congress, wrong: dict[str, object], field: str, problem: str
) -> None:
    fields = DelegationFields(**{"name": "Quận 1", **wrong})  # type: ignore[arg-type]
    with pytest.raises(InvalidField) as refused:
        edit_delegation(congress.store, congress.event_id, congress.delegations["Quận 1"], fields, Actor(), NOW)
    assert (refused.value.field, refused.value.problem) == (field, problem)


@pytest.mark.parametrize("field", ["parent_id", "head_id"])
def test_nobody_of_another_event_leads_or_stands_above(congress: Congress, field: str) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    foreign = {"parent_id": other.delegations["Quận 1"], "head_id": other.delegates[HEAD]}[field]
    with pytest.raises(InvalidField) as refused:
        edit(congress, **{field: foreign})
    assert (refused.value.field, refused.value.problem) == (field, "unknown")


def test_an_empty_delegation_is_removed_and_another_stays(congress: Congress) -> None:
    add_delegations(congress.store, congress.event_id, ["Trống"], NOW)
    with congress.store.read() as session:
        empty = session.query(Delegation).filter_by(name="Trống").one().id
    edit(congress, "Quận 3", parent_id=empty)
    remove_delegation(congress.store, congress.event_id, empty, NOW)
    with pytest.raises(DelegationInUse):
        remove_delegation(congress.store, congress.event_id, congress.delegations["Quận 1"], NOW)
    assert [line.delegation.name for line in list_delegations(congress.store, congress.event_id).lines] == [
        "Quận 1",
        "Quận 3",
    ]


def test_another_events_delegation_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        open_delegation(congress.store, congress.event_id, other.delegations["Quận 1"])
    with pytest.raises(NotFound):
        open_delegation(congress.store, congress.event_id, congress.delegations["Quận 1"], other.sittings[0])


def test_the_number_of_queries_does_not_grow_with_the_delegations(congress: Congress) -> None:
    counts = []
    for names in (["A"], ["B", "C", "D"]):
        add_delegations(congress.store, congress.event_id, names, NOW)
        seen: list[str] = []
        listener = lambda *arguments: seen.append(arguments[2])  # noqa: E731, B023
        event.listen(congress.store.engine, "before_cursor_execute", listener)
        list_delegations(congress.store, congress.event_id)
        event.remove(congress.store.engine, "before_cursor_execute", listener)
        counts.append(len(seen))
    assert counts[0] == counts[1]
