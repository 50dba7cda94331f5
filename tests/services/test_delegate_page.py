import pytest

from checkin.core.decision import DelegateStatus
from checkin.services.delegate_page import open_delegate_page
from checkin.services.record_scan import ScanReport, record_scan
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
