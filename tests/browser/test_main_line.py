"""The whole line as people walk it: the printed link, a list, badges, a phone, the projected screen.

Over the real `python -m checkin serve` with its own certificate, clicked through as on a phone that does not
trust it.
"""

import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, PROJECTOR, ROOT, Chromium, OpenPage
from tests.fake_camera import chromium_flags, shoot
from tests.patience import allowed

LIST = ROOT / "tests" / "rosters" / "clean.xlsx"
ENTRANCE, SITTING = "Cửa 1", "Phiên thứ nhất"
# what a page says of a certificate that nobody trusts: without it the page works, only not without network
UNTRUSTED = ("SSL certificate", "ERR_CERT")


@pytest.fixture
def sign_in_link(tmp_path: Path) -> Iterator[str]:
    """The link that a first start prints, of a server without a demo congress."""
    command = [sys.executable, "-m", "checkin", "serve", "--no-demo", "--host", "127.0.0.1", "--port", "0"]
    environment = {**os.environ, "CHECKIN_DATA": str(tmp_path / "data"), "CHECKIN_LANG": "en"}
    log = (tmp_path / "log").open("w")
    server = subprocess.Popen(
        [*command, "--trust-port", "0"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
    )
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"https://\S+/sign-in/\S+", line):
            yield found[0]
            break
    else:
        pytest.fail((tmp_path / "log").read_text())
    server.terminate()
    server.communicate(timeout=20)
    log.close()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def make_account(page: Page, link: str) -> None:
    page.goto(link)
    page.fill("[name=name]", "Ban Tổ chức")
    page.fill("[name=username]", "bantochuc")
    page.fill("[name=password]", "mật khẩu rất dài")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/events$"))


def create_event(page: Page) -> str:
    """Path of the new event's overview."""
    page.goto(page.url.replace("/events", "/events/new"))
    page.fill("[name=name]", "Đại hội thử")
    page.fill("[name=starts_on]", "2026-11-23")
    page.fill("[name=ends_on]", "2026-11-24")
    page.fill("[name=sittings]", f"{SITTING}\nPhiên bế mạc")
    page.fill("[name=entrances]", f"{ENTRANCE}\nCửa 2")
    press(page, "Tạo đại hội")
    expect(page).to_have_url(re.compile(r"/events/\d+$"))
    return page.url


def import_list(page: Page, event: str) -> None:
    page.goto(f"{event}/import")
    page.set_input_files("#file", LIST)
    press(page, "Xem trước")
    press(page, re.compile("Nhập 729"))
    expect(page.get_by_text("729").first).to_be_visible()


def issue_badges(page: Page, event: str) -> None:
    page.goto(f"{event}/badges")
    press(page, re.compile("Cấp 729"))
    page.locator("dialog[open] button:not([type=button])").last.click()
    page.wait_for_load_state()


def open_sitting(page: Page, event: str) -> None:
    page.goto(event)
    press(page, "Mở phiên")
    page.locator("dialog[open] button:not([type=button])").last.click()
    expect(page.get_by_text("đang mở").first).to_be_visible()


def download_badge(page: Page, event: str) -> tuple[Image.Image, str]:
    """The picture of the first delegate's badge in the list, and the name."""
    page.goto(f"{event}/delegates?q=0001")
    person = page.locator("tbody a").first
    name = person.inner_text()
    person.click()
    page.wait_for_load_state()
    answer = page.request.get(f"{page.url.split('?')[0]}/badge.png")
    return Image.open(io.BytesIO(answer.body())), name.strip()


def share_screen(page: Page, event: str) -> str:
    page.goto(f"{event}/screens")
    page.fill("[name=name]", "Hội trường")
    press(page, "Tạo liên kết")
    return page.get_by_label("Liên kết của màn hình").first.input_value()


def pairing_link(page: Page, event: str) -> str:
    page.goto(f"{event}/devices")
    press(page, "Hiện mã ghép")
    return page.locator("[data-copy]").first.get_attribute("data-copy") or ""


def pair_phone(phone: Page, link: str) -> None:
    phone.goto(link)
    phone.get_by_label("Tên điện thoại này").fill("Điện thoại cửa 1")
    phone.get_by_role("button", name="Ghép", exact=True).click()
    phone.get_by_text(ENTRANCE).click()
    phone.get_by_text(SITTING).click()
    press(phone, "Bắt đầu quét")


@pytest.mark.whole_browser
def test_a_list_becomes_badges_a_phone_reads_one_and_the_screen_counts_it(
    sign_in_link: str, chromium: Chromium, open_page: OpenPage, tmp_path: Path
) -> None:
    def page_of(browser: Browser, **context: object) -> Page:
        return open_page(browser, ignore_https_errors=True, complaints=UNTRUSTED, **context)

    desk = chromium()
    organizer = page_of(desk, viewport={"width": 1440, "height": 900})
    make_account(organizer, sign_in_link)
    event = create_event(organizer)
    import_list(organizer, event)
    issue_badges(organizer, event)
    open_sitting(organizer, event)
    badge, name = download_badge(organizer, event)

    screen = page_of(desk, **PROJECTOR)
    screen.goto(share_screen(organizer, event))
    expect(screen.locator("#present")).to_have_text("0")

    film = shoot(tmp_path / "door.mjpeg", [badge, badge], hold=2.0, gap=4.0)
    phone = page_of(chromium(*chromium_flags(film)), **PHONE)
    pair_phone(phone, pairing_link(organizer, event))

    word = phone.locator(".verdict-word")
    expect(word).to_have_text(re.compile("mời vào", re.IGNORECASE), timeout=20_000)
    admitted = time.monotonic()
    expect(screen.locator("#present")).to_have_text("1")
    assert time.monotonic() - admitted < allowed(1)
    expect(phone.locator(".verdict-name")).to_have_text(name)
    expect(screen.get_by_text(name)).to_be_visible()
    expect(word).to_have_text(re.compile("đã vào", re.IGNORECASE), timeout=20_000)
    expect(screen.locator("#present")).to_have_text("1")
