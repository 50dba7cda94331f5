"""The committee asks for its figures: one press, and its report is on the desk."""

import io
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from checkin.services.record_scan import ScanReport, record_scan
from tests.browser.conftest import LiveServer
from tests.congress import Congress


@pytest.fixture
def desk(desk: Page, live_server: LiveServer, hall: Congress) -> Page:
    desk.goto(f"{live_server.url}/events/{hall.event_id}/reports")
    return desk


def arrive(hall: Congress, name: str) -> None:
    report = ScanReport(
        scan_id=name,
        event_id=hall.event_id,
        sitting_id=hall.sittings[0],
        entrance_id=hall.entrances[0],
        device_id=None,
        method="camera",
        read=hall.codes[name],
        scanned_at=datetime.now(UTC),
    )
    record_scan(hall.store, report, datetime.now(UTC))


def test_one_press_freezes_and_the_report_is_downloaded_while_people_still_come(desk: Page, hall: Congress) -> None:
    arrive(hall, "Lê Hữu Đức")
    desk.locator(".freeze-sittings button").first.click()
    expect(desk.locator(".number-list")).to_contain_text("Triệu tập3")
    expect(desk.locator("#since")).to_contain_text("Chưa có gì thay đổi")
    arrive(hall, "H'Hen Niê")
    desk.reload()
    expect(desk.locator(".figure b")).to_have_text("1")
    expect(desk.locator("#since")).to_contain_text("H'Hen Niê")
    desk.get_by_label("Địa danh trước ngày tháng").fill("Hà Nội")
    desk.locator(".report-form button").click()
    expect(desk.locator(".flash")).to_contain_text("Đã lưu")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="PDF").click()
    with open(download.value.path(), "rb") as file:
        text = " ".join(PdfReader(io.BytesIO(file.read())).pages[0].extract_text().split())
    assert "Hà Nội, ngày" in text
    assert "Đại biểu có mặt: 1 đại biểu" in text
