"""Cameras that do not start: the page says why and what to do, and numbers can be typed."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from checkin.services.pair_device import issue_pairing_code
from tests.browser.conftest import PHONE, Chromium, LiveServer, OpenPage, eventually
from tests.browser.door.conftest import FAKE_CAMERA, OpenPhone, tone, type_number
from tests.congress import Congress

IN_ZALO = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Zalo android/2410"


@pytest.mark.parametrize(
    ("flags", "user_agent", "problem", "title"),
    [
        ((), None, "missing", "Không tìm thấy camera"),
        (FAKE_CAMERA[:1], None, "denied", "Camera chưa được phép dùng"),
        (
            (),
            IN_ZALO,
            "in_app",
            "Hãy mở trang này bằng Chrome hoặc Safari",
        ),
    ],
)
def test_a_camera_that_does_not_start_is_explained_and_typing_goes_on(
    phone_at_door: OpenPhone, flags: tuple[str, ...], user_agent: str | None, problem: str, title: str
) -> None:
    page = phone_at_door(flags=flags, **({"user_agent": user_agent} if user_agent else {}))
    expect(page.locator("#camera-problem")).to_have_attribute("data-problem", problem)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    type_number(page, "3001")
    tone(page, "go")


def test_plain_http_is_explained_and_typing_goes_on(
    live_server: LiveServer, held: Congress, chromium: Chromium, open_page: OpenPage
) -> None:
    # Cross-Origin-Opener-Policy is ignored where the address is not safe, and Chromium says so
    page = open_page(
        chromium("--host-resolver-rules=MAP door.test 127.0.0.1"),
        **PHONE,
        complaints=("Cross-Origin-Opener-Policy",),
    )
    code = issue_pairing_code(held.store, held.event_id, datetime.now(UTC))
    page.goto(f"http://door.test:{live_server.port}/door/#pair={code}")
    page.get_by_role("button", name="Ghép").click()
    page.get_by_text("Cửa 1").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    expect(page.locator("#camera-problem")).to_have_attribute("data-problem", "insecure")
    type_number(page, "3001")
    tone(page, "go")


LIT = """
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
  MediaStreamTrack.prototype.applyConstraints = async ({ advanced: [{ torch }] }) => { window.lit = torch; };
"""


def test_a_torch_is_offered_where_there_is_one_and_goes_out_with_the_camera(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    torch = page.locator("#torch")
    expect(page.locator("#scan")).to_have_attribute("data-camera", "running")
    expect(torch).to_be_hidden()
    page.add_init_script(LIT)
    page.reload()
    expect(torch).to_be_visible()
    torch.click()
    expect(torch).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.lit") is True
    # the system took the camera away, and gives it back
    page.evaluate(
        "document.getElementById('video').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))"
    )
    expect(torch).to_have_attribute("aria-pressed", "false")
    expect(torch).to_be_visible()


SLOW = """
  const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
  window.opened = [];
  window.waiting = [];
  devices.getUserMedia = async (wanted) => {
    await new Promise((resolve) => window.waiting.push(resolve));
    const stream = await open(wanted);
    window.opened.push(stream.getVideoTracks()[0]);
    return stream;
  };
"""


def reopen_with_slow_camera(page: Page) -> None:
    page.add_init_script(SLOW)
    page.reload()
    expect(page.locator("#scan")).to_be_visible()
    eventually(lambda: page.evaluate("window.waiting.length === 1"))


def test_a_camera_that_opens_after_the_page_was_left_is_closed_again(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    reopen_with_slow_camera(page)
    page.locator(".status-place").click()
    page.evaluate("window.waiting.forEach((open) => open())")
    eventually(lambda: page.evaluate("window.opened.map((track) => track.readyState)") == ["ended"])
    assert page.evaluate("document.getElementById('video').srcObject") is None


def test_a_camera_runs_for_who_left_and_came_back_while_it_opened(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    reopen_with_slow_camera(page)
    page.locator(".status-place").click()
    page.get_by_role("button", name="Bắt đầu quét").click()
    expect(page.locator("#scan")).to_be_visible()
    page.evaluate("window.waiting.forEach((open) => open())")
    eventually(lambda: page.evaluate("document.getElementById('video').readyState") >= 2)
    states = page.evaluate("window.opened.map((track) => track.readyState)")
    assert sorted(states) == ["ended", "live"]
    expect(page.locator("#scan")).to_have_attribute("data-camera", "running")
