"""From a unit's messy file to a printed badge sheet, by hand."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from checkin.store.models import Delegate
from tests.browser.conftest import LiveServer
from tests.congress import Congress

ROWS = (
    ("LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ",),
    ("DANH SÁCH TRÍCH NGANG ĐẠI BIỂU",),
    (),
    ("STT", "Họ và tên", "Năm sinh", "Giới tính", "Đoàn", "Chức vụ", "Cỡ áo"),
    (1, "Đ/c  Trần Thị Mới", "05/03/1980", "Nữ", "Quận 5", "Chủ tịch", "M"),
    (2, "Lê Hữu Đức", "1975", "Nam", "Quận 9", "Bí thư", "L"),
    (3, None, "1981", "Nam", "Quận 5", "Ủy viên", "XL"),
    (4, "Phạm Ngày", "31/02/1985", "Nam", "Quận 5", "Ủy viên", "S"),
)


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    path = tmp_path / "danh sách đoàn.xlsx"
    book.save(path)
    return path


def _row(desk: Page, text: str) -> str:
    return f".import-table tr:has-text('{text}')"


def test_from_a_messy_file_to_a_printed_badge_sheet(
    desk: Page, live_server: LiveServer, hall: Congress, messy: Path, tmp_path: Path
) -> None:
    event = f"{live_server.url}/events/{hall.event_id}"
    desk.goto(f"{event}/import")
    desk.set_input_files("input[type=file]", messy)
    desk.click("form[data-upload] button")
    desk.wait_for_url("**/import/*")
    # the column of shirts is kept, the nameless row gets its name, Đức of Quận 9 is our Đức
    desk.click(".reading summary")
    desk.locator("li:has-text('Cỡ áo') select").select_option("keep:choice")
    desk.click(".reading button")
    desk.locator(".row-error .row-fix summary").click()
    desk.locator(".row-error input[name='cell-1']").fill("Võ Thêm Tên")
    desk.locator(".row-error button[value=fix]").click()
    desk.locator("button[value=same]").click()
    expect(desk.locator(_row(desk, "Lê Hữu Đức"))).to_contain_text("Quận 1")
    desk.click(".apply-bar form[action$='/apply'] button")
    desk.wait_for_url("**/delegates")
    with live_server.store.read() as session:
        people = {each.full_name: each for each in session.scalars(select(Delegate))}
    assert len(people) == 7
    assert (people["Lê Hữu Đức"].id, people["Lê Hữu Đức"].birth_year) == (hall.delegates["Lê Hữu Đức"], 1975)
    assert [list(people[name].extra.values()) for name in ("Trần Thị Mới", "Võ Thêm Tên")] == [["M"], ["XL"]]
    # the shirts stand on the badges, and are tried out before anything is printed
    desk.goto(f"{event}/badges/design")
    desk.locator("select[name=extra_field]").select_option(label="Cỡ áo")
    expect(desk.locator("[data-preview]").first).to_have_attribute("src", re.compile(r"extra_field=\d"))
    desk.click("#design button")
    desk.goto(f"{event}/badges")
    desk.click("[data-dialog=issue]")
    desk.click("#issue button:not([type=button])")
    desk.locator("form[action$='/badges/sheets'] button").last.click()
    expect(desk.locator("#sheets a").first).to_be_visible(timeout=60_000)
    with desk.expect_download() as download:
        desk.locator("#sheets a").first.click()
    download.value.save_as(tmp_path / "sheet.pdf")
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "sheet.pdf").pages)
    said = " ".join(text.split()).casefold()
    assert ("Võ Thêm Tên".casefold() in said, "Cỡ áo: XL".casefold() in said) == (True, True)


def test_a_list_is_taken_out_and_comes_back_unchanged(
    desk: Page, live_server: LiveServer, hall: Congress, tmp_path: Path
) -> None:
    event = f"{live_server.url}/events/{hall.event_id}"
    desk.goto(f"{event}/delegates")
    desk.fill("input[type=search]", "quan 1")
    expect(desk.locator("#export")).to_have_attribute("href", re.compile(r"q=quan(\+|%20)1"))
    desk.click("#export")
    desk.check("input[value=religion]")
    expect(desk.locator("input[name=reason]")).to_have_attribute("required", "")
    desk.fill("input[name=reason]", "Báo cáo thẩm tra")
    with desk.expect_download() as download:
        desk.click("#export-form button")
    taken = tmp_path / download.value.suggested_filename
    download.value.save_as(taken)
    expect(desk.locator(".export-progress")).to_have_text("Đã có tệp: xem trong mục tải xuống.")
    expect(desk.locator("#exports tbody tr")).to_contain_text(["Báo cáo thẩm tra"])
    desk.goto(f"{event}/import")
    desk.set_input_files("input[type=file]", taken)
    desk.click("form[data-upload] button")
    desk.wait_for_url("**/import/*")
    counts = desk.locator("a.chip .count")
    expect(counts).to_have_text(["2", "0", "0", "2", "2"])  # rows, new, changed, unchanged, not in the file
