from datetime import timedelta

import pytest
from sqlalchemy import select

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField
from checkin.services.change_status import StatusChange, change_status
from checkin.services.delegate_history import Actor, history_of
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Delegate, DelegateAct
from tests.congress import NOW, Congress, hold_congress

NAME = "Lê Hữu Đức"


def changed(congress: Congress, became: DelegateStatus, reason: str = "Bị ốm", name: str = NAME) -> StatusChange:
    ids = [congress.delegates[name]]
    return change_status(congress.store, congress.event_id, ids, became, reason, Actor(), NOW)


def verdict(congress: Congress) -> object:
    report = ScanReport(
        scan_id="a",
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[NAME],
        scanned_at=NOW + timedelta(seconds=1),
    )
    return record_scan(congress.store, report, NOW + timedelta(seconds=1))["verdict"]


@pytest.mark.parametrize(
    ("became", "said"),
    [
        (DelegateStatus.WITHDRAWN, "delegate_withdrawn"),
        (DelegateStatus.NOT_ELIGIBLE, "delegate_not_eligible"),
    ],
)
def test_the_door_says_why(congress: Congress, became: DelegateStatus, said: str) -> None:
    changed(congress, became)
    assert verdict(congress) == said


def test_who_had_withdrawn_before_stays_out_since_then(congress: Congress) -> None:
    changed(congress, DelegateStatus.WITHDRAWN)
    later = NOW + timedelta(hours=1)
    ids = [congress.delegates[NAME]]
    change_status(congress.store, congress.event_id, ids, DelegateStatus.NOT_ELIGIBLE, "Kết luận", Actor(), later)
    with congress.store.read() as session:
        assert session.get_one(Delegate, ids[0]).withdrawn_at == NOW
    assert verdict(congress) == "delegate_not_eligible"


def test_who_is_reinstated_comes_in(congress: Congress) -> None:
    changed(congress, DelegateStatus.WITHDRAWN)
    changed(congress, DelegateStatus.ACTIVE)
    assert verdict(congress) == "admitted"


def test_acts_are_appended(congress: Congress) -> None:
    changed(congress, DelegateStatus.WITHDRAWN)
    changed(congress, DelegateStatus.ACTIVE, "")
    with congress.store.read() as session:
        acts = [(act.became, act.reason) for act in session.scalars(select(DelegateAct).order_by(DelegateAct.id))]
    assert acts == [(DelegateStatus.WITHDRAWN, "Bị ốm"), (DelegateStatus.ACTIVE, "")]


def test_the_history_tells_old_and_new(congress: Congress) -> None:
    changed(congress, DelegateStatus.WITHDRAWN)
    with congress.store.read() as session:
        (line,) = history_of(session, congress.delegates[NAME])
    assert (line.field, line.old, line.new, line.at) == ("status", "active", "withdrawn", NOW)


def test_the_same_again_changes_nothing(congress: Congress) -> None:
    changed(congress, DelegateStatus.WITHDRAWN)
    assert changed(congress, DelegateStatus.WITHDRAWN) == StatusChange((), (congress.delegates[NAME],), ())


def test_not_eligible_needs_a_reason(congress: Congress) -> None:
    with pytest.raises(InvalidField) as refused:
        changed(congress, DelegateStatus.NOT_ELIGIBLE, " ")
    assert (refused.value.field, refused.value.problem) == ("reason", "empty")


def test_replaced_is_no_act(congress: Congress) -> None:
    with pytest.raises(InvalidField):
        changed(congress, DelegateStatus.REPLACED)


def test_other_events_are_left_alone(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    done = change_status(
        congress.store, congress.event_id, [other.delegates[NAME]], DelegateStatus.WITHDRAWN, "", Actor(), NOW
    )
    assert done == StatusChange((), (), ())
