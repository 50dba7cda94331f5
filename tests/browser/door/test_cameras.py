"""Cameras that do not start: the page says why and what to do, and numbers can be typed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from checkin.services.pair_device import issue_pairing_code
from tests.browser.conftest import PHONE, Chromium, LiveServer, OpenPage, eventually
from tests.browser.door.conftest import FAKE_CAMERA, OpenPhone, tone, type_number
from tests.congress import Congress
from tests.fake_camera import shoot

IN_ZALO = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Zalo android/2410"


@pytest.mark.parametrize(
    ("flags", "user_agent", "problem", "title"),
    [
        ((), None, "missing", "Không tìm thấy camera"),
        pytest.param(
            FAKE_CAMERA[:1], None, "denied", "Camera chưa được phép dùng", marks=pytest.mark.whole_browser
        ),
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


HANGS = {
    "getUserMedia": """
      const open = MediaDevices.prototype.getUserMedia;
      MediaDevices.prototype.getUserMedia = async function (wanted) {
        await new Promise((resolve) => { window.goOn = resolve; });
        return open.call(this, wanted);
      };
    """,
    "play": """
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = async function () {
        await new Promise((resolve) => { window.goOn = resolve; });
        return play.call(this);
      };
    """,
}


@pytest.mark.parametrize("hanging", HANGS)
def test_a_camera_that_gives_no_picture_is_explained_until_it_does(phone_at_door: OpenPhone, hanging: str) -> None:
    page = phone_at_door()
    page.add_init_script(HANGS[hanging])
    page.reload()
    problem = page.locator("#camera-problem")
    expect(problem).to_have_attribute("data-problem", "no_picture", timeout=15_000)
    expect(page.get_by_role("heading", name="Chưa có hình từ camera")).to_be_visible()
    assert "hãy bấm Cho phép" in page.locator("#camera-problem-advice").inner_text()
    page.evaluate("window.goOn()")
    expect(problem).to_be_hidden()
    expect(page.locator("#scan")).to_have_attribute("data-camera", "running")


def test_a_camera_that_hung_is_opened_anew_by_trying_again(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    page.add_init_script(HANGS["getUserMedia"])
    page.reload()
    expect(page.locator("#camera-problem")).to_be_visible(timeout=15_000)
    page.evaluate("window.goOn = null")
    page.locator("#camera-retry").click()
    page.evaluate("window.goOn()")
    expect(page.locator("#camera-problem")).to_be_hidden()
    expect(page.locator("#scan")).to_have_attribute("data-camera", "running")


def test_a_picture_that_the_system_paused_runs_again_for_who_comes_back(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    expect(page.locator("#scan")).to_have_attribute("data-camera", "running")
    page.evaluate("document.getElementById('video').pause()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    eventually(lambda: page.evaluate("document.getElementById('video').paused") is False)


def without_its_decoder(page: Page) -> None:
    """As on a phone that never had it, where the network fails in that moment."""
    page.context.route("**/*.wasm", lambda route: route.abort())
    page.reload()
    expect(page.locator("#scan")).to_be_visible()


def test_a_qr_reader_that_did_not_load_is_told_also_where_the_camera_opens_later(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door(service_workers="block", complaints=("",))
    page.add_init_script(SLOW)
    without_its_decoder(page)
    title = page.get_by_role("heading", name="Chưa tải được bộ đọc mã QR")
    expect(title).to_be_visible()
    page.evaluate("window.waiting.forEach((open) => open())")
    eventually(lambda: page.evaluate("document.getElementById('video').readyState") >= 2)
    page.wait_for_timeout(500)
    expect(title).to_be_visible()
    expect(page.locator("#scan")).to_have_attribute("data-camera", "broken")


def test_the_frame_and_its_hint_show_once_the_qr_reader_is_loaded(phone_at_door: OpenPhone) -> None:
    page = phone_at_door(service_workers="block", complaints=("Service Worker registration blocked",))
    held_back: list[Route] = []
    page.context.route("**/*.wasm", lambda route: held_back.append(route))
    with page.expect_request("**/*.wasm"):
        page.reload()
    eventually(lambda: page.evaluate("document.getElementById('video').readyState") >= 2)
    opening, hint = page.get_by_text("Đang mở camera…"), page.get_by_text("Đưa mã QR trên thẻ vào khung")
    seen = [opening.is_visible(), hint.is_visible(), page.locator(".finder").is_visible()]
    held_back[0].continue_()
    expect(page.locator(".finder")).to_be_visible()
    assert seen == [True, False, False]
    assert [opening.is_visible(), hint.is_visible()] == [False, True]


def test_a_qr_reader_that_did_not_load_is_loaded_once_the_server_is_heard_again(
    phone_at_door: OpenPhone, live_server: LiveServer
) -> None:
    page = phone_at_door(service_workers="block", complaints=("",))
    without_its_decoder(page)
    expect(page.locator("#camera-problem")).to_have_attribute("data-problem", "decoder")
    live_server.kill()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("body")).to_have_attribute("data-link", "offline")
    page.context.unroute("**/*.wasm")
    live_server.start()
    expect(page.locator("body")).to_have_attribute("data-link", "online", timeout=10_000)
    expect(page.locator("#scan")).to_have_attribute("data-camera", "running")


def test_trying_again_loads_the_qr_reader_anew(phone_at_door: OpenPhone, held: Congress, tmp_path: Path) -> None:
    film = shoot(tmp_path / "door.mjpeg", [held.codes["Nguyễn Thị Hằng"]], hold=1.2, gap=1.0)
    page = phone_at_door(film, service_workers="block", complaints=("",))
    without_its_decoder(page)
    problem = page.locator("#camera-problem")
    expect(problem).to_have_attribute("data-problem", "decoder")
    page.locator("#camera-retry").click()
    page.wait_for_timeout(1000)
    expect(problem).to_be_visible()
    page.context.unroute("**/*.wasm")
    page.locator("#camera-retry").click()
    expect(problem).to_be_hidden()
    tone(page, "(go|look)")
