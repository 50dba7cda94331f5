from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor, history_of
from checkin.services.event_overview import look_over
from checkin.services.live_picture import take_picture
from checkin.services.plan_event import open_sitting
from checkin.services.record_scan import ScanReport, record_scan
from checkin.services.replacements import (
    CannotReplace,
    ReplacementOrder,
    end_replacement,
    replace_delegate,
    replacements_of,
    set_replacement_policy,
)
from checkin.store.engine import Store
from checkin.store.models import Replacement, ReplacementPolicy
from tests.congress import NOW, Congress, hold_congress

OUT, IN = "Lê Hữu Đức", "Phạm Dự Khuyết"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def hall(congress: Congress) -> Congress:
    return with_alternate(congress)


def with_alternate(congress: Congress) -> Congress:
    congress.add_delegate(IN, category="alternate")
    congress.issue()
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW)
    return congress


def order(congress: Congress, sitting: int = 0, **changes: object) -> ReplacementOrder:
    values: dict[str, object] = {
        "outgoing_id": congress.delegates[OUT],
        "incoming_id": congress.delegates[IN],
        "from_sitting_id": congress.sittings[sitting],
        "decision_number": "12/QĐ-LĐLĐ",
        "decided_by": "Ban Thường vụ",
        "decided_on": date(2026, 11, 22),
    }
    return ReplacementOrder(**(values | changes))  # type: ignore[arg-type]


def replaced(congress: Congress, sitting: int = 0, **changes: object) -> int:
    return replace_delegate(congress.store, congress.event_id, order(congress, sitting, **changes), Actor(), NOW)


def scanned(congress: Congress, name: str, sitting: int = 0, number: int = 0) -> dict[str, object]:
    report = ScanReport(
        scan_id=f"{congress.event_id} {name} {sitting} {number}",
        event_id=congress.event_id,
        sitting_id=congress.sittings[sitting],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=LATER,
    )
    return record_scan(congress.store, report, LATER)


def figures(congress: Congress, sitting: int = 0) -> tuple[int, int]:
    picture = take_picture(congress.store, congress.event_id, congress.sittings[sitting])
    return picture.convened, picture.present


def test_both_badges_react_on_the_next_scan(hall: Congress) -> None:
    before = [scanned(hall, IN)["verdict"]]
    replaced(hall)
    assert [*before, scanned(hall, OUT)["verdict"], scanned(hall, IN, number=1)["verdict"]] == [
        "alternate_not_activated",
        "delegate_replaced",
        "admitted",
    ]


def test_who_sits_for_somebody_counts(hall: Congress) -> None:
    replaced(hall)
    answer = scanned(hall, IN)
    assert (answer["counts"], figures(hall)) == (True, (3, 1))


def test_who_was_inside_already_counts_no_more(hall: Congress) -> None:
    scanned(hall, OUT)
    replaced(hall)
    assert figures(hall) == (3, 0)


def test_the_overview_counts_as_the_screen_does(hall: Congress) -> None:
    scanned(hall, OUT)
    replaced(hall)
    scanned(hall, IN)
    sitting = look_over(hall.store, hall.event_id).sittings[0]
    assert (sitting.present, sitting.guests_present) == (1, 0)


def test_before_its_sitting_a_replacement_changes_nothing(hall: Congress) -> None:
    replaced(hall, sitting=1)
    assert [scanned(hall, name, sitting)["verdict"] for sitting in (0, 1) for name in (OUT, IN)] == [
        "admitted",
        "alternate_not_activated",
        "delegate_replaced",
        "admitted",
    ]


def test_by_the_events_policy_it_holds_for_one_sitting(hall: Congress) -> None:
    set_replacement_policy(hall.store, hall.event_id, ReplacementPolicy.ONE_SITTING)
    replaced(hall)
    assert [scanned(hall, name, 1)["verdict"] for name in (OUT, IN)] == ["admitted", "alternate_not_activated"]


def test_taken_back_the_first_one_sits_again(hall: Congress) -> None:
    key = replaced(hall)
    end_replacement(hall.store, hall.event_id, key, Actor(), NOW)
    assert [scanned(hall, name)["verdict"] for name in (OUT, IN)] == ["admitted", "alternate_not_activated"]


def test_taken_back_it_stays_on_record(hall: Congress) -> None:
    key = replaced(hall)
    end_replacement(hall.store, hall.event_id, key, Actor(), LATER)
    with hall.store.read() as session:
        (line,) = replacements_of(session, hall.delegates[IN])
    assert (line.outgoing, line.incoming, line.sitting, line.replacement.ended_at) == (
        OUT,
        IN,
        "Phiên thứ nhất",
        LATER,
    )


def test_it_stands_in_both_histories(hall: Congress) -> None:
    replaced(hall)
    with hall.store.read() as session:
        lines = [history_of(session, hall.delegates[name])[0] for name in (OUT, IN)]
    assert [(line.field, line.new) for line in lines] == [
        ("replaced_by", f"{IN} (12/QĐ-LĐLĐ)"),
        ("sits_for", f"{OUT} (12/QĐ-LĐLĐ)"),
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"incoming_id": "Lê Hữu Đức"}, "same"),
        ({"incoming_id": "Nguyễn Thị Hằng"}, "incoming"),
        ({"outgoing_id": "Trần Khách"}, "outgoing"),
    ],
)
def test_only_somebody_who_does_not_count_sits_for_somebody_who_does(
    hall: Congress, changes: dict[str, str], problem: str
) -> None:
    with pytest.raises(CannotReplace) as refused:
        replaced(hall, **{field: hall.delegates[name] for field, name in changes.items()})
    assert refused.value.problem == problem


def test_nobody_sits_for_two(hall: Congress) -> None:
    replaced(hall)
    with pytest.raises(CannotReplace) as refused:
        replaced(hall, sitting=1, outgoing_id=hall.delegates["Nguyễn Thị Hằng"])
    assert refused.value.problem == "taken"


def test_a_decision_has_a_number(hall: Congress) -> None:
    with pytest.raises(InvalidField) as refused:
        replaced(hall, decision_number=" ")
    assert (refused.value.field, refused.value.problem) == ("decision_number", "empty")


def test_somebody_of_another_event_is_not_found(hall: Congress) -> None:
    other = hold_congress(hall.store, "Đại hội khác")
    with pytest.raises(NotFound):
        replaced(hall, incoming_id=other.delegates["Trần Khách"])


def test_who_is_bound_by_a_replacement_is_not_withdrawn(hall: Congress) -> None:
    replaced(hall)
    ids = [hall.delegates[OUT], hall.delegates[IN]]
    done = change_status(hall.store, hall.event_id, ids, DelegateStatus.WITHDRAWN, "", Actor(), NOW)
    assert (done.changed, sorted(done.replacing)) == ((), sorted(ids))


steps = st.lists(
    st.tuples(st.sampled_from(["replace", "replace_once", "end", "scan_out", "scan_in"]), st.integers(0, 1)),
    max_size=8,
)


@given(steps=steps)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_exactly_one_of_the_two_ever_counts(sqlite_store: Store, steps: list[tuple[str, int]]) -> None:
    hall = with_alternate(hold_congress(sqlite_store, "Đại hội"))
    for number, (step, sitting) in enumerate(steps):
        with suppress(CannotReplace):
            _do(hall, step, sitting, number)
        for each in (0, 1):
            convened, present = figures(hall, each)
            assert convened == 3
            assert present <= 1


def _do(hall: Congress, step: str, sitting: int, number: int) -> None:
    if step.startswith("replace"):
        replaced(hall, sitting, for_good=step == "replace")
    elif step == "end":
        with hall.store.read() as session:
            keys = session.scalars(select(Replacement.id).where(Replacement.event_id == hall.event_id)).all()
        for key in keys:
            end_replacement(hall.store, hall.event_id, key, Actor(), NOW)
    else:
        scanned(hall, OUT if step == "scan_out" else IN, sitting, number)
