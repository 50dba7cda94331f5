from datetime import timedelta

import pytest

from checkin.core.attendance import Direction
from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.core.quorum import QuorumBase, QuorumRule, Share
from checkin.services.absences import Leave, end_absence, report_absence
from checkin.services.change_status import change_status
from checkin.services.console_figures import ConsoleFigures, Line, Tally, WayIn, console_figures
from checkin.services.delegate_filter import AT_DESK, DelegateFilter, Part, Presence
from checkin.services.delegate_history import Actor
from checkin.services.find_delegates import find_delegates
from checkin.services.live_picture import take_picture
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.plan_event import EventPlan, create_event, open_sitting
from checkin.services.quorum_figures import find_standing
from checkin.services.replacements import ReplacementOrder, replace_delegate
from checkin.services.set_quorum_rule import set_quorum_rule
from checkin.store.engine import Store
from checkin.store.models import Category, Entrance
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute

HANG, DUC, HHEN, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"


def replace_duc(congress: Congress) -> None:
    congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    congress.issue()
    order = ReplacementOrder(
        outgoing_id=congress.delegates[DUC],
        incoming_id=congress.delegates["Phạm Dự Khuyết"],
        from_sitting_id=congress.sittings[0],
        decision_number="12/QĐ",
        decided_by="Ban Thường vụ",
    )
    replace_delegate(congress.store, congress.event_id, order, Actor(), NOW)


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def figures(congress: Congress, sitting: int = 0) -> ConsoleFigures:
    return console_figures(congress.store, congress.event_id, congress.sittings[sitting])


def listed(congress: Congress, **wanted: object) -> int:
    asked = DelegateFilter(sitting_id=congress.sittings[0], **wanted)  # type: ignore[arg-type]
    return find_delegates(congress.store, congress.event_id, asked).matching


def excuse(congress: Congress, name: str, sitting_id: int | None = None) -> int:
    leave = Leave(reported_by="Trưởng đoàn", reason="Ốm", sitting_id=sitting_id)
    return report_absence(congress.store, congress.event_id, congress.delegates[name], leave, Actor(), NOW)


def phone(congress: Congress, name: str = "Điện thoại 1") -> int:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    return pair_device(congress.store, code, name, NOW).device.id


def test_before_anybody_comes_all_are_absent(congress: Congress) -> None:
    found = figures(congress)
    assert (found.counting, found.others, found.arrivals) == (Tally(3), Tally(1), [])
    assert found.counting.absent == 3


def test_present_inside_and_absent_by_delegation_and_category(door: Door) -> None:
    congress = door.congress
    door.scan("a", HANG)
    door.scan("b", HHEN)
    door.scan("c", HHEN, at=2, direction=Direction.OUT)
    door.scan("d", GUEST)
    found = figures(congress)
    assert (found.counting, found.others) == (Tally(3, 2, 1), Tally(1, 1, 1))
    assert found.delegations == [
        Line(congress.delegations["Quận 1"], "Quận 1", Tally(2, 1, 1)),
        Line(congress.delegations["Quận 3"], "Quận 3", Tally(1, 1, 0)),
    ]
    assert [(line.id, line.tally) for line in found.categories] == [
        (congress.categories["official"], Tally(3, 2, 1)),
        (congress.categories["guest"], Tally(1, 1, 1)),
    ]


def test_leave_for_this_sitting_or_throughout_excuses_until_it_ends_or_they_come(door: Door) -> None:
    congress = door.congress
    excuse(congress, HANG)
    ended = excuse(congress, DUC, congress.sittings[0])
    excuse(congress, HHEN, congress.sittings[1])
    assert figures(congress).counting == Tally(3, 0, 0, 2)
    end_absence(congress.store, congress.event_id, congress.delegates[DUC], ended, Actor(), NOW)
    assert (figures(congress).counting, figures(congress, 1).counting) == (Tally(3, 0, 0, 1), Tally(3, 0, 0, 2))
    door.scan("came", HANG)
    assert figures(congress).counting == Tally(3, 1, 1, 0)


def test_first_admissions_by_entrance_and_device(door: Door) -> None:
    congress = door.congress
    device = phone(congress)
    door.scan("a", HANG, device_id=device)
    door.scan("b", GUEST, device_id=device, entrance_id=congress.entrances[1])
    door.scan("c", DUC)
    door.scan("again", HANG, at=3, entrance_id=congress.entrances[1])
    found = figures(congress)
    assert found.entrances == [
        WayIn(congress.entrances[0], "Cửa 1", 2, 0, 2, absent=1),
        WayIn(congress.entrances[1], "Cửa 2", 0, 1, 1, absent=1),
    ]
    assert found.devices == [WayIn(device, "Điện thoại 1", 1, 1, 2), WayIn(None, "", 1, 0, 1)]


def test_absent_at_an_entrance_are_those_whom_it_would_admit(door: Door) -> None:
    congress = door.congress
    with congress.store.write() as session:
        session.get_one(Entrance, congress.entrances[1]).categories = [
            session.get_one(Category, congress.categories["guest"])
        ]
    door.scan("a", HANG)
    excuse(congress, DUC)
    assert [(way.absent, way.excused) for way in figures(congress).entrances] == [(3, 1), (1, 0)]
    door.scan("b", GUEST, entrance_id=congress.entrances[1])
    assert [(way.absent, way.excused) for way in figures(congress).entrances] == [(2, 1), (0, 0)]


def test_an_entrance_of_another_event_would_admit_nobody(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    assert listed(door.congress, would_enter_at=other.entrances[0]) == 0


def test_who_was_withdrawn_is_in_no_figure(door: Door) -> None:
    congress = door.congress
    door.scan("a", HANG)
    gone = [congress.delegates[HANG]]
    change_status(congress.store, congress.event_id, gone, DelegateStatus.WITHDRAWN, "Theo đơn", Actor(), minute(3))
    assert (figures(congress).counting, figures(congress).arrivals) == (Tally(2), [])


def test_who_sits_for_somebody_is_absent_at_the_entrances_that_admit_those(door: Door) -> None:
    congress = door.congress
    replace_duc(congress)
    with congress.store.write() as session:
        for entrance, code in zip(congress.entrances, ("official", "alternate"), strict=True):
            category = session.get_one(Category, congress.categories[code])
            session.get_one(Entrance, entrance).categories = [category]
    assert [way.absent for way in figures(congress).entrances] == [3, 0]
    absent = [listed(congress, part=Part.ALL, would_enter_at=key, presence="absent") for key in congress.entrances]
    assert absent == [3, 0]


def test_of_a_replaced_pair_exactly_one_counts(door: Door) -> None:
    congress = door.congress
    replace_duc(congress)
    door.scan("in", "Phạm Dự Khuyết", at=2)
    found = figures(congress)
    assert (found.counting, found.others) == (Tally(3, 1, 1), Tally(1))
    assert (listed(congress, part=Part.COUNTING), listed(congress, part=Part.COUNTING, presence="present")) == (
        3,
        1,
    )


def test_arrivals_are_those_of_people_who_count(door: Door) -> None:
    door.scan("b", HHEN, at=5)
    door.scan("a", HANG, at=2)
    door.scan("c", GUEST, at=3)
    assert figures(door.congress).arrivals == [minute(2), minute(5)]


def test_every_number_is_as_long_as_its_list(door: Door) -> None:
    congress = door.congress
    device = phone(congress)
    door.scan("a", HANG, device_id=device)
    door.scan("b", GUEST, entrance_id=congress.entrances[1])
    door.scan("c", GUEST, at=2, direction=Direction.OUT)
    excuse(congress, DUC)
    found = figures(congress)
    for part, tally in ((Part.COUNTING, found.counting), (Part.OTHERS, found.others)):
        lists = {one.value: listed(congress, part=part, presence=one) for one in Presence}
        assert lists == {
            "present": tally.present,
            "absent": tally.absent,
            "inside": tally.inside,
            "left": tally.present - tally.inside,
            "outside": tally.whole - tally.inside,
            "excused": tally.excused,
            "unexcused": tally.unexcused,
        }
    for line in found.delegations:
        assert listed(congress, part=Part.COUNTING, delegation_id=line.id) == line.tally.whole
    for line in found.categories:
        of_it = {"part": Part.ALL, "category_id": line.id}
        lists = [listed(congress, presence=one, **of_it) for one in (Presence.PRESENT, Presence.EXCUSED)]
        assert lists == [line.tally.present, line.tally.excused]
    for way in found.entrances:
        assert listed(congress, part=Part.COUNTING, entrance_id=way.id) == way.counting
        assert listed(congress, part=Part.OTHERS, entrance_id=way.id) == way.others
        assert listed(congress, part=Part.ALL, entrance_id=way.id, presence=Presence.INSIDE) == way.inside
        assert listed(congress, part=Part.ALL, would_enter_at=way.id, presence=Presence.ABSENT) == way.absent
        assert listed(congress, part=Part.ALL, would_enter_at=way.id, presence=Presence.EXCUSED) == way.excused
    for way in found.devices:
        assert listed(congress, part=Part.COUNTING, device_id=way.id or AT_DESK) == way.counting
        assert listed(congress, part=Part.OTHERS, device_id=way.id or AT_DESK) == way.others


@pytest.mark.parametrize(
    ("base", "people"),
    [
        (QuorumBase.CONVENED, 3),
        (QuorumBase.LESS_EXCUSED, 2),  # one has leave throughout, another too but came all the same
        (QuorumBase.REGISTERED, 2),
        (QuorumBase.ALLOTTED, 3),
    ],
)
def test_the_base_of_each_rule_is_a_list(door: Door, base: QuorumBase, people: int) -> None:
    congress = door.congress
    set_quorum_rule(congress.store, congress.event_id, QuorumRule(Share(2, 3), base), NOW)
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW)
    excuse(congress, HANG)
    excuse(congress, DUC)
    door.scan("a", DUC)
    door.scan("elsewhere", HHEN, sitting_id=congress.sittings[1])
    standing = find_standing(congress.store, congress.event_id, congress.sittings[0])
    found = [listed(congress, part=Part.BASE), listed(congress, part=Part.BASE, presence=Presence.ABSENT)]
    assert (found, standing.figures.base) == ([people, people - 1], people)


def test_who_came_in_a_span_of_time_is_a_list(door: Door) -> None:
    door.scan("a", HANG, at=2)
    door.scan("b", DUC, at=3)
    spans = [
        {"came_since": minute(2), "came_before": minute(3)},
        {"came_before": minute(3)},
        {"came_since": minute(2)},
    ]
    assert [listed(door.congress, **span) for span in spans] == [1, 1, 2]


def test_the_console_and_the_projected_screen_agree(door: Door) -> None:
    for number, name in enumerate((HANG, HHEN, GUEST)):
        door.scan(name, name, at=number)
    found, picture = figures(door.congress), take_picture(door.congress.store, door.congress.event_id)
    assert (found.seq, found.counting.whole, found.counting.present, found.others.present) == (
        picture.seq,
        picture.convened,
        picture.present,
        picture.guests_present,
    )


def test_the_sitting_that_runs_is_shown_where_none_is_chosen(congress: Congress) -> None:
    found = console_figures(congress.store, congress.event_id)
    assert found.sitting is not None
    assert ([found.sitting.id], [each.id for each in found.sittings]) == (congress.sittings[:1], congress.sittings)


def test_an_event_without_sittings_has_figures_too(store: Store) -> None:
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=1)}
    event_id = create_event(store, EventPlan("Hội nghị", **days), NOW)
    found = console_figures(store, event_id)
    assert (found.sitting, found.counting, found.delegations) == (None, Tally(), [])


def test_a_sitting_of_another_event_is_not_there(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        console_figures(congress.store, congress.event_id, other.sittings[0])
