import pytest

from checkin.core.attendance import SittingMode
from checkin.core.decision import DelegateStatus
from checkin.services.delegate_history import Actor
from checkin.services.delegate_page import SittingPart, open_delegate_page
from checkin.services.door_rules import brief_doors, set_sitting_rules
from checkin.services.record_scan import ScanReport, record_scan
from checkin.services.replacements import ReplacementOrder, replace_delegate
from checkin.store.models import Delegate
from tests.congress import NOW, Congress


def _scan(congress: Congress, name: str) -> None:
    report = ScanReport(
        scan_id=f"scan of {name}",
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[1],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=NOW,
    )
    record_scan(congress.store, report, NOW)


def test_the_private_link_opens_the_badge_of_its_owner(congress: Congress) -> None:
    page = open_delegate_page(congress.store, congress.links["Lê Hữu Đức"])
    assert page is not None
    assert (page.delegate.full_name, page.code) == ("Lê Hữu Đức", congress.codes["Lê Hữu Đức"])


def test_every_sitting_tells_whether_the_delegate_was_counted(congress: Congress) -> None:
    _scan(congress, "Lê Hữu Đức")
    _scan(congress, "Nguyễn Thị Hằng")
    page = open_delegate_page(congress.store, congress.links["Lê Hữu Đức"])
    assert page is not None
    assert [(row.sitting.name, row.attended_at, row.entrance) for row in page.sittings] == [
        ("Phiên thứ nhất", NOW, "Cửa 2"),
        ("Phiên bế mạc", None, ""),
    ]


def _parts(congress: Congress, name: str) -> list[SittingPart]:
    page = open_delegate_page(congress.store, congress.links[name])
    assert page is not None
    return [row.part for row in page.sittings]


def test_a_sitting_that_convenes_others_is_told_apart(congress: Congress) -> None:
    set_sitting_rules(
        congress.store,
        congress.event_id,
        congress.sittings[0],
        mode=SittingMode.ENTRY_ONLY,
        exit_on_close=False,
        category_ids={congress.categories["official"]},
        now=NOW,
    )
    assert _parts(congress, "Lê Hữu Đức") == [SittingPart.CONVENED, SittingPart.CONVENED]
    assert _parts(congress, "Trần Khách") == [SittingPart.APART, SittingPart.CONVENED]


def test_an_alternate_comes_once_called_in(congress: Congress) -> None:
    alternate = congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    assert _parts(congress, "Phạm Dự Khuyết") == [SittingPart.ON_CALL, SittingPart.ON_CALL]
    brief_doors(congress.store, congress.event_id, alternate, note="", activated=True, now=NOW)
    assert _parts(congress, "Phạm Dự Khuyết") == [SittingPart.CONVENED, SittingPart.CONVENED]


def test_who_sits_for_somebody_is_convened_in_their_place(congress: Congress) -> None:
    congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    order = ReplacementOrder(
        outgoing_id=congress.delegates["Lê Hữu Đức"],
        incoming_id=congress.delegates["Phạm Dự Khuyết"],
        from_sitting_id=congress.sittings[1],
        for_good=False,
        decision_number="12/QĐ",
        decided_by="Ban Chấp hành",
    )
    replace_delegate(congress.store, congress.event_id, order, Actor(), NOW)
    assert _parts(congress, "Phạm Dự Khuyết") == [SittingPart.ON_CALL, SittingPart.CONVENED]
    assert _parts(congress, "Lê Hữu Đức") == [SittingPart.CONVENED, SittingPart.APART]


@pytest.mark.parametrize("token", ["", "a" * 26])
def test_an_unknown_link_opens_nothing(congress: Congress, token: str) -> None:
    assert open_delegate_page(congress.store, token) is None


def test_the_code_of_the_badge_opens_nothing(congress: Congress) -> None:
    assert open_delegate_page(congress.store, congress.codes["Lê Hữu Đức"]) is None


def test_a_withdrawn_delegate_is_told(congress: Congress) -> None:
    with congress.store.write() as session:
        session.get_one(Delegate, congress.delegates["Lê Hữu Đức"]).status = DelegateStatus.WITHDRAWN
    page = open_delegate_page(congress.store, congress.links["Lê Hữu Đức"])
    assert page is not None
    assert page.withdrawn
