"""What the page asks of the phone: its back camera, a screen that stays on, sounds and vibrations, a clock."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from checkin.core.decision import BadgeStatus
from checkin.services.end_badge import end_badge
from checkin.store.models import Device, Scan
from tests.browser.conftest import LiveServer, eventually
from tests.browser.door.conftest import NETWORK, OpenPhone, rows, tone, type_number
from tests.browser.door.test_offline import wait_until_ready
from tests.congress import NOW, Congress

HEARS = """
  window.asked = { camera: [], awake: [], shaken: [], sounds: [] };
  const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) => { window.asked.camera.push(wanted); return open(wanted); };
  const keepAwake = navigator.wakeLock.request.bind(navigator.wakeLock), shake = navigator.vibrate.bind(navigator);
  navigator.wakeLock.request = async (kind) => {
    const lock = await keepAwake(kind);
    window.asked.awake.push([lock.type, lock.released]);
    return lock;
  };
  navigator.vibrate = (pattern) => shake(pattern) && window.asked.shaken.push(pattern.join()) > 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    window.asked.sounds.push(`${this.type} ${this.frequency.value}`);
    return start.call(this, when);
  };
"""
SLOW_BY = timedelta(hours=5, minutes=17)
CLOCK_IS_SLOW = f"""
  const behind = {SLOW_BY // timedelta(milliseconds=1)}, RealDate = Date;
  Date = class extends RealDate {{
    constructor(...parts) {{ super(...(parts.length ? parts : [RealDate.now() - behind])); }}
    static now() {{ return RealDate.now() - behind; }}
  }};
"""


CLOCK_CAN_BE_SET = """
  let ahead = 0;
  const now = Date.now.bind(Date);
  Date.now = () => now() + ahead;
  window.setClock = (by) => (ahead += by);
"""


def reopened(page: Page, script: str) -> Page:
    """The same phone, on which the script runs before the page."""
    page.add_init_script(script)
    page.reload()
    expect(page.locator("#scan")).to_have_attribute("data-camera", "running")
    return page


@pytest.mark.whole_browser
def test_the_back_camera_is_asked_for_and_the_screen_stays_on(phone_at_door: OpenPhone) -> None:
    page = reopened(phone_at_door(), HEARS)
    eventually(lambda: page.evaluate("window.asked.awake.length") > 0)
    asked = page.evaluate("window.asked")
    assert [wanted["video"]["facingMode"] for wanted in asked["camera"]] == [{"ideal": "environment"}]
    assert (asked["camera"][0]["audio"], asked["awake"]) == (False, [["screen", False]])


def test_each_tone_sounds_and_shakes_in_its_own_way(phone_at_door: OpenPhone, held: Congress) -> None:
    end_badge(held.store, held.event_id, 3, BadgeStatus.LOST, NOW, actor="")
    page = reopened(phone_at_door(), HEARS)
    heard = []
    for number, expected in (("3001", "go"), ("3001", "look"), ("3003", "stop")):
        type_number(page, number)
        tone(page, expected)
        asked = page.evaluate("window.asked")
        heard.append((asked["shaken"].pop(), tuple(asked["sounds"])))
        page.evaluate("window.asked.sounds.length = 0")
        page.keyboard.press("Escape")
        expect(page.locator("#verdict")).to_be_hidden()
    shaken, sounds = zip(*heard, strict=True)
    assert (len(set(shaken)), len(set(sounds)), min(map(len, sounds)) > 0) == (3, 3, True)


def test_a_phone_whose_clock_is_hours_wrong_stores_the_right_times(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    reopened(page, CLOCK_IS_SLOW)
    eventually(lambda: (offset(held) or 0) > 0, seconds=30)
    times = [datetime.now(UTC)]
    type_number(page, "3001")
    tone(page, "go")
    live_server.kill()
    times.append(datetime.now(UTC))
    type_number(page, "3002")
    expect(page.locator(".status-waiting")).to_have_text("1 chờ gửi", timeout=15_000)
    live_server.start()
    eventually(lambda: rows(held, Scan) == 2, seconds=30)
    with held.store.read() as session:
        stored = session.scalars(select(Scan.scanned_at).order_by(Scan.recorded_at)).all()
    assert [abs(at - time) < timedelta(seconds=2) for at, time in zip(stored, times, strict=True)] == [True, True]
    told = offset(held)
    assert told is not None
    assert abs(timedelta(milliseconds=told) - SLOW_BY) < timedelta(seconds=2)


def test_a_clock_that_is_set_while_the_page_is_open_changes_no_time(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    wait_until_ready(page)
    reopened(page, CLOCK_CAN_BE_SET)
    live_server.kill()
    expect(page.locator(".status-word")).to_have_text("Mất kết nối", timeout=25_000)
    page.evaluate("window.setClock(-2 * 3600e3)")
    at = datetime.now(UTC)
    type_number(page, "3001")
    expect(page.locator(".status-waiting")).to_have_text("1 chờ gửi", timeout=15_000)
    live_server.start()
    eventually(lambda: rows(held, Scan) == 1, seconds=30)
    with held.store.read() as session:
        stored = session.scalars(select(Scan.scanned_at)).one()
    assert abs(stored - at) < timedelta(seconds=2)


def offset(congress: Congress) -> int | None:
    with congress.store.read() as session:
        return session.scalars(select(Device.clock_offset_ms)).one()
