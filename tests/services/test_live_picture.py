import threading
import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select

from checkin.core.decision import DelegateStatus
from checkin.core.stream import DeltaKind
from checkin.services.live_picture import LATEST_ARRIVALS, Arrival, DelegationFigures, take_picture
from checkin.services.plan_event import EventPlan, close_sitting, create_event, open_sitting
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.engine import Store
from checkin.store.models import Delegate, Delta
from tests.congress import NOW, Congress


def scan(congress: Congress, name: str, at: datetime = NOW, sitting: int = 0) -> None:
    report = ScanReport(
        scan_id=str(uuid.uuid4()),
        event_id=congress.event_id,
        sitting_id=congress.sittings[sitting],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=at,
    )
    assert record_scan(congress.store, report, at)["verdict"] == "admitted"


def test_before_anybody_comes(congress: Congress) -> None:
    picture = take_picture(congress.store, congress.event_id)
    assert picture.sitting is not None
    assert (picture.sitting.id, picture.seq) == (congress.sittings[0], 1)
    assert (picture.convened, picture.present, picture.guests_present, picture.percentage) == (3, 0, 0, 0)
    assert picture.arrivals == []
    assert picture.delegations == [
        DelegationFigures(congress.delegations["Quận 1"], "Quận 1", 2, 0, 0),
        DelegationFigures(congress.delegations["Quận 3"], "Quận 3", 1, 0, 0),
    ]


def test_arrivals_are_counted_where_they_belong(congress: Congress) -> None:
    scan(congress, "Nguyễn Thị Hằng")
    scan(congress, "H'Hen Niê", NOW + timedelta(minutes=1))
    picture = take_picture(congress.store, congress.event_id)
    assert (picture.present, picture.percentage, picture.seq) == (2, 6667, 3)
    assert [figures.present for figures in picture.delegations] == [1, 1]
    assert picture.arrivals == [
        Arrival("H'Hen Niê", "Quận 3", "", NOW + timedelta(minutes=1), True),
        Arrival("Nguyễn Thị Hằng", "Quận 1", "", NOW, True),
    ]


def test_guests_are_greeted_and_counted_apart(congress: Congress) -> None:
    scan(congress, "Trần Khách")
    picture = take_picture(congress.store, congress.event_id)
    assert (picture.present, picture.guests_present) == (0, 1)
    assert picture.arrivals == [Arrival("Trần Khách", "", "", NOW, False)]


def test_a_delegate_of_no_delegation_counts_in_the_total(congress: Congress) -> None:
    congress.add_delegate("Vô Đoàn", delegation=None)
    congress.issue()
    scan(congress, "Vô Đoàn")
    picture = take_picture(congress.store, congress.event_id)
    assert (picture.convened, picture.present) == (4, 1)
    assert sum(figures.convened for figures in picture.delegations) == 3


def test_who_has_withdrawn_is_neither_counted_nor_named(congress: Congress) -> None:
    scan(congress, "Lê Hữu Đức")
    with congress.store.write() as session:
        session.get_one(Delegate, congress.delegates["Lê Hữu Đức"]).status = DelegateStatus.WITHDRAWN
    picture = take_picture(congress.store, congress.event_id)
    assert (picture.convened, picture.present, picture.guests_present, picture.arrivals) == (2, 0, 0, [])


def test_the_sitting_opened_last_is_shown(congress: Congress) -> None:
    scan(congress, "Lê Hữu Đức")
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW + timedelta(hours=1))
    picture = take_picture(congress.store, congress.event_id)
    assert picture.sitting is not None
    assert (picture.sitting.id, picture.present) == (congress.sittings[1], 0)


def test_when_all_are_closed_the_one_closed_last_is_shown(congress: Congress) -> None:
    for hour, sitting in enumerate(congress.sittings):
        open_sitting(congress.store, congress.event_id, sitting, NOW + timedelta(hours=hour))
    for hour, sitting in enumerate(reversed(congress.sittings)):
        close_sitting(congress.store, congress.event_id, sitting, NOW + timedelta(hours=5 + hour))
    picture = take_picture(congress.store, congress.event_id)
    assert picture.sitting is not None
    assert picture.sitting.id == congress.sittings[0]


def test_a_link_may_stay_at_one_sitting(congress: Congress) -> None:
    open_sitting(congress.store, congress.event_id, congress.sittings[1], NOW + timedelta(hours=1))
    scan(congress, "Lê Hữu Đức")
    picture = take_picture(congress.store, congress.event_id, congress.sittings[0])
    assert picture.present == 1


def test_an_event_without_sittings_has_none(store: Store) -> None:
    event_id = create_event(store, EventPlan(name="Mới", starts_on=NOW.date(), ends_on=NOW.date()), NOW)
    picture = take_picture(store, event_id)
    assert (picture.sitting, picture.convened, picture.delegations, picture.percentage) == (None, 0, [], 0)


def test_the_latest_come_first_and_those_of_one_moment_by_name(congress: Congress) -> None:
    names = [f"Người {number:02d}" for number in range(LATEST_ARRIVALS + 3)]
    for name in names:
        congress.add_delegate(name)
    congress.issue()
    for minute, name in enumerate(names[:-2]):
        scan(congress, name, NOW + timedelta(minutes=minute))
    moment = NOW + timedelta(hours=1)
    for name in reversed(names[-2:]):
        scan(congress, name, moment)
    shown = [arrival.full_name for arrival in take_picture(congress.store, congress.event_id).arrivals]
    assert shown == (names[-2:] + names[-3::-1])[:LATEST_ARRIVALS]


def test_a_picture_agrees_with_its_number_while_people_come(congress: Congress) -> None:
    names = [f"Người {number:02d}" for number in range(60)]
    for name in names:
        congress.add_delegate(name)
    congress.issue()

    def admit(part: list[str]) -> None:
        for name in part:
            scan(congress, name)

    threads = [threading.Thread(target=admit, args=(names[lane::3],)) for lane in range(3)]
    for thread in threads:
        thread.start()
    pictures = [take_picture(congress.store, congress.event_id)]
    while any(thread.is_alive() for thread in threads):
        pictures.append(take_picture(congress.store, congress.event_id))
    for thread in threads:
        thread.join()
    with congress.store.read() as session:
        for picture in pictures:
            told = session.scalars(
                select(func.count())
                .select_from(Delta)
                .where(Delta.seq <= picture.seq, Delta.kind == DeltaKind.ARRIVED)
            ).one()
            assert (picture.present, sum(one.present for one in picture.delegations)) == (told, told)
