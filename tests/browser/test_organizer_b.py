"""The organizer's lists and hand-outs under a hand: search, sheets, pairing, questions before acts."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from checkin.services.import_roster import import_file
from checkin.services.issue_badges import issue_badges
from checkin.services.list_devices import list_devices
from checkin.services.note_contact import Contact, note_contact
from checkin.services.pair_device import issue_pairing_code, pair_device, revoke_device
from checkin.services.share_screen import share_screen
from tests.browser.conftest import PHONE, ROOT, Chromium, LiveServer, OpenPage, eventually, sign_in
from tests.congress import Congress

LIST = ROOT / "tests" / "rosters" / "clean.xlsx"
DESK = {"viewport": {"width": 1440, "height": 900}}


def _event(server: LiveServer, hall: Congress) -> str:
    return f"{server.url}/events/{hall.event_id}"


@pytest.fixture
def desk(live_server: LiveServer, hall: Congress, chromium: Chromium, open_page: OpenPage) -> Page:
    context = {**DESK, "permissions": ["clipboard-read", "clipboard-write"]}
    return sign_in(open_page(chromium(), **context), live_server)


def _listed(page: Page) -> list[str]:
    return page.locator("tbody .name a").all_inner_texts()


def _asked(page: Page) -> str:
    """What the address asks for now; `page.url` hears of it only later."""
    return str(page.evaluate("location.search"))


def test_typing_finds_without_loading_the_page_again(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    desk.goto(f"{_event(live_server, hall)}/delegates")
    desk.evaluate("window.kept = true")
    desk.keyboard.press("/")
    desk.keyboard.type("đức")
    eventually(lambda: _listed(desk) == ["Lê Hữu Đức"])
    eventually(lambda: _asked(desk) == "?q=%C4%91%E1%BB%A9c")
    assert desk.evaluate("[window.kept, document.activeElement.name]") == [True, "q"]


def test_a_chip_keeps_what_is_typed_and_typing_keeps_the_chip(
    desk: Page, live_server: LiveServer, hall: Congress
) -> None:
    desk.goto(f"{_event(live_server, hall)}/delegates")
    chip = desk.locator(f"a.chip[href*='category={hall.categories['official']}']")
    desk.locator("input[type=search]").press_sequentially("h")
    eventually(lambda: len(_listed(desk)) == 3)
    chip.click()
    desk.locator("input[type=search]").press_sequentially("h")
    eventually(lambda: _listed(desk) == ["H'Hen Niê"])
    eventually(lambda: _asked(desk) == f"?q=hh&category={hall.categories['official']}")
    desk.locator("a.chip[aria-current=true]").click()
    eventually(lambda: _asked(desk) == "?q=hh")


def test_a_chip_and_typing_keep_the_narrowing_that_came_from_the_console(
    desk: Page, live_server: LiveServer, hall: Congress
) -> None:
    narrowed = {"since": "2026-11-23T00:00Z", "before": "2099-11-23T00:00Z", "door": str(hall.entrances[0])}
    desk.goto(f"{_event(live_server, hall)}/delegates?{urlencode(narrowed)}")
    desk.locator("a.chip[href*='without_badge=1']").click()
    eventually(lambda: dict(parse_qsl(_asked(desk)[1:])) == narrowed | {"without_badge": "1"})
    desk.locator("input[type=search]").press_sequentially("h")
    eventually(lambda: dict(parse_qsl(_asked(desk)[1:])) == narrowed | {"without_badge": "1", "q": "h"})


def test_on_a_phone_the_filters_come_when_they_are_called(
    live_server: LiveServer, hall: Congress, chromium: Chromium, open_page: OpenPage
) -> None:
    phone = sign_in(open_page(chromium(), **PHONE), live_server)
    phone.goto(f"{_event(live_server, hall)}/delegates?status=active")
    button, status = phone.locator("#filters-button"), phone.locator("select[name=status]")
    assert (button.inner_text().split(), button.get_attribute("aria-expanded")) == (["Bộ", "lọc", "1"], "false")
    assert not status.is_visible()
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    status.select_option("")
    eventually(lambda: button.inner_text() == "Bộ lọc")
    phone.set_viewport_size({"width": 1280, "height": 800})
    assert status.is_visible()
    assert not button.is_visible()


def test_the_last_of_many_searches_is_what_stands_there(
    desk: Page, live_server: LiveServer, hall: Congress
) -> None:
    import_file(hall.store, hall.event_id, file_name=LIST.name, data=LIST.read_bytes(), now=datetime.now(UTC))
    desk.goto(f"{_event(live_server, hall)}/delegates")
    desk.locator("input[type=search]").press_sequentially("nguyen thi hang", delay=60)
    eventually(lambda: _asked(desk) == "?q=nguyen+thi+hang")
    assert "Nguyễn Thị Hằng" in _listed(desk)
    assert {name.split()[0] for name in _listed(desk)} == {"Nguyễn"}


def test_the_list_works_without_scripts(
    live_server: LiveServer, hall: Congress, chromium: Chromium, open_page: OpenPage
) -> None:
    page = sign_in(open_page(chromium(), java_script_enabled=False), live_server)
    page.goto(f"{_event(live_server, hall)}/delegates")
    page.fill("input[type=search]", "hang")
    page.click("#search-button")
    assert _listed(page) == ["Nguyễn Thị Hằng"]


def test_seven_hundred_badges_become_a_sheet_while_the_page_waits(
    desk: Page, live_server: LiveServer, hall: Congress, tmp_path: Path
) -> None:
    import_file(hall.store, hall.event_id, file_name=LIST.name, data=LIST.read_bytes(), now=datetime.now(UTC))
    issue_badges(hall.store, hall.event_id, datetime.now(UTC))
    desk.goto(f"{_event(live_server, hall)}/badges")
    desk.click("form[action$='/badges/sheets'] button")
    expect(desk.locator("#sheets progress")).to_be_visible()
    expect(desk.locator("#sheets a")).to_be_visible(timeout=60_000)
    with desk.expect_download() as download:
        desk.click("#sheets a")
    download.value.save_as(tmp_path / "sheet.pdf")
    assert download.value.suggested_filename == "the-dai-hoi-thu.pdf"
    assert len(PdfReader(tmp_path / "sheet.pdf").pages) == -(-733 // 4)


def test_issuing_asks_once_and_cancelling_issues_nothing(
    desk: Page, live_server: LiveServer, hall: Congress
) -> None:
    hall.add_delegate("Phạm Mới")
    desk.goto(f"{_event(live_server, hall)}/badges")
    desk.click("[data-dialog=issue]")
    desk.keyboard.press("Escape")
    expect(desk.locator("#issue")).not_to_be_visible()
    desk.click("[data-dialog=issue]")
    desk.click("#issue button:not([type=button])")
    expect(desk.locator(".badge-counts .figure b")).to_have_text("5")
    expect(desk.locator("[data-dialog=issue]")).to_have_count(0)


def test_the_pairing_page_notices_the_phone_by_itself(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    desk.goto(f"{_event(live_server, hall)}/devices")
    desk.select_option("#entrance", label="Cửa 2")
    desk.click(".assign-form button")
    first = desk.locator("#countdown").inner_text()
    eventually(lambda: desk.locator("#countdown").inner_text() != first)
    link = desk.locator("[data-copy]").get_attribute("data-copy") or ""
    pair_device(hall.store, link.partition("#pair=")[2], "Máy của Lan", datetime.now(UTC))
    expect(desk.locator(".pairing-end h1")).to_contain_text("Máy của Lan")


def test_a_device_is_cut_off_after_a_question(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    moment = datetime.now(UTC)
    pair_device(hall.store, issue_pairing_code(hall.store, hall.event_id, moment), "Máy của Lan", moment)
    desk.goto(f"{_event(live_server, hall)}/devices")
    desk.click("[data-dialog^=cut]")
    desk.click("dialog[open] [data-close]")
    assert len(list_devices(hall.store, hall.event_id, moment).working) == 1
    desk.click("[data-dialog^=cut]")
    desk.click("dialog[open] button:not([type=button])")
    expect(desk.locator("tr.ended")).to_have_count(1)


def test_a_link_is_copied_with_one_press(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    token = share_screen(hall.store, hall.event_id, "Hội trường", datetime.now(UTC))
    desk.goto(f"{_event(live_server, hall)}/screens")
    desk.click("[data-copy]")
    eventually(lambda: desk.evaluate("navigator.clipboard.readText()") == f"{live_server.url}/screen/{token}")


def test_sensitive_data_leave_the_page_with_it(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    import_file(hall.store, hall.event_id, file_name=LIST.name, data=LIST.read_bytes(), now=datetime.now(UTC))
    desk.goto(f"{_event(live_server, hall)}/delegates?q=0001")
    desk.click("tbody .name a")
    desk.wait_for_url("**/delegates/*")
    person = desk.url
    desk.click("#sensitive button")
    expect(desk.locator("#sensitive [name=ethnicity]")).to_be_visible()
    desk.goto(person)
    expect(desk.locator("#sensitive [name=ethnicity]")).to_have_count(0)


@pytest.mark.parametrize("context", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_is_wider_than_its_screen(
    live_server: LiveServer, hall: Congress, chromium: Chromium, open_page: OpenPage, context: dict[str, object]
) -> None:
    hall.add_delegate("Nguyễn Thị Hồng Ngọc Phương Khánh Quỳnh Như Ý")
    share_screen(hall.store, hall.event_id, "Màn hình lớn ở hội trường", datetime.now(UTC))
    page = sign_in(open_page(chromium(), **context), live_server)
    person = f"/delegates/{hall.delegates['Lê Hữu Đức']}"
    wide = []
    for path in ("/delegates", "/delegates?q=zzz", person, "/badges", "/devices", "/screens"):
        page.goto(_event(live_server, hall) + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_the_list_of_devices_follows_the_phones_and_keeps_what_is_open(
    desk: Page, live_server: LiveServer, hall: Congress
) -> None:
    moment = datetime.now(UTC)
    devices = [
        pair_device(hall.store, issue_pairing_code(hall.store, hall.event_id, moment), name, moment).device
        for name in ("Máy của Lan", "Máy của Hà")
    ]
    revoke_device(hall.store, hall.event_id, devices[1].id, moment)
    desk.goto(f"{_event(live_server, hall)}/devices")
    desk.click(".cut-off summary")
    desk.focus(f"#device-{devices[0].id}")
    note_contact(hall.store, devices[0], moment, Contact(battery=0.5, waiting=7, offset_ms=0))
    expect(desk.locator(".list-count")).to_contain_text("7 lượt còn chờ", timeout=8000)
    expect(desk.locator(".cut-off .ended")).to_be_visible()
    expect(desk.locator(f"#device-{devices[0].id}")).to_be_focused()


def test_a_device_is_moved_on_its_page(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    moment = datetime.now(UTC)
    pair_device(hall.store, issue_pairing_code(hall.store, hall.event_id, moment), "Máy của Lan", moment)
    desk.goto(f"{_event(live_server, hall)}/devices")
    desk.get_by_role("link", name="Máy của Lan").click()
    desk.get_by_label("Tên", exact=True).fill("Cửa B")
    desk.get_by_label("Cửa", exact=True).select_option(label="Cửa 2")
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.locator(".devices .name")).to_contain_text("Cửa B")
    assert [row.device.entrance_id for row in list_devices(hall.store, hall.event_id, moment).working] == [
        hall.entrances[1]
    ]
