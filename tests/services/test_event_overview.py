import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import NoResultFound

from checkin.core.attendance import SittingMode
from checkin.core.decision import DelegateStatus
from checkin.services.door_rules import set_sitting_rules
from checkin.services.event_overview import look_over
from checkin.services.live_picture import take_picture
from checkin.services.pair_device import issue_pairing_code, pair_device, revoke_device
from checkin.services.plan_event import add_category
from checkin.services.record_scan import ScanReport, record_scan
from checkin.services.share_screen import share_screen
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate
from tests.congress import NOW, Congress, hold_congress


def _scan(congress: Congress, name: str) -> None:
    report = ScanReport(
        scan_id=str(uuid.uuid4()),
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=NOW,
    )
    record_scan(congress.store, report, NOW)


def test_what_is_there_is_counted(congress: Congress) -> None:
    overview = look_over(congress.store, congress.event_id)
    assert (overview.delegates, overview.sittings[0].convened, overview.without_badge) == (4, 3, 0)
    assert (overview.delegations, overview.entrances, overview.devices, overview.screens) == (2, 2, 0, 0)


def test_another_event_counts_for_nothing(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    share_screen(congress.store, other.event_id, "Màn hình", NOW)
    _scan(other, "Lê Hữu Đức")
    overview = look_over(congress.store, congress.event_id)
    assert (overview.delegates, overview.sittings[0].convened, overview.screens) == (4, 3, 0)
    assert [(each.sitting.id, each.present) for each in overview.sittings] == [
        (key, 0) for key in congress.sittings
    ]


def test_who_joins_later_has_no_badge_yet(congress: Congress) -> None:
    congress.add_delegate("Lý Muộn")
    overview = look_over(congress.store, congress.event_id)
    assert (overview.delegates, overview.without_badge) == (5, 1)


def test_who_has_withdrawn_is_not_counted(congress: Congress) -> None:
    _scan(congress, "Lê Hữu Đức")
    with congress.store.write() as session:
        session.execute(
            update(Delegate)
            .where(Delegate.id == congress.delegates["Lê Hữu Đức"])
            .values(status=DelegateStatus.WITHDRAWN)
        )
    overview = look_over(congress.store, congress.event_id)
    assert (overview.delegates, overview.sittings[0].convened, overview.without_badge) == (3, 2, 0)
    assert overview.sittings[0].present == 0


def test_a_device_that_was_cut_off_is_none(congress: Congress) -> None:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    device = pair_device(congress.store, code, "Điện thoại", NOW).device
    assert look_over(congress.store, congress.event_id).devices == 1
    revoke_device(congress.store, congress.event_id, device.id, NOW + timedelta(minutes=1))
    assert look_over(congress.store, congress.event_id).devices == 0


def test_figures_of_a_sitting_are_those_of_the_screen(congress: Congress) -> None:
    for name in ("Nguyễn Thị Hằng", "Lê Hữu Đức", "Trần Khách"):
        _scan(congress, name)
    overview = look_over(congress.store, congress.event_id)
    for figures in overview.sittings:
        picture = take_picture(congress.store, congress.event_id, figures.sitting.id)
        assert (figures.present, figures.guests_present, figures.convened, overview.seq) == (
            picture.present,
            picture.guests_present,
            picture.convened,
            picture.seq,
        )
    assert [(each.present, each.guests_present) for each in overview.sittings] == [(2, 1), (0, 0)]


def test_an_unknown_event_is_not_found(store: Store) -> None:
    with pytest.raises(NoResultFound):
        look_over(store, 1)


def test_each_sitting_has_as_many_convened_as_its_screen(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    add_category(store, event_id, name="Đại biểu tổ 2", color="#112233", counts_for_quorum=True)
    with store.read() as session:
        congress.categories |= {one.code: one.id for one in session.query(Category)}
        (code,) = [one.code for one in session.query(Category) if one.name == "Đại biểu tổ 2"]
    congress.add_delegate("Vũ Tổ Hai", category=code)
    set_sitting_rules(
        store,
        event_id,
        congress.sittings[1],
        mode=SittingMode.ENTRY_ONLY,
        exit_on_close=False,
        category_ids={congress.categories[code]},
        now=NOW,
    )
    overview = look_over(store, event_id)
    assert [take_picture(store, event_id, sitting_id).convened for sitting_id in congress.sittings] == [4, 1]
    assert [each.convened for each in overview.sittings] == [4, 1]
