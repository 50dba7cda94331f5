"""The way of a badge: from the camera or the keypad to the verdict."""

import re
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select, update

from checkin.core.decision import BadgeStatus
from checkin.formats import qr
from checkin.services.end_badge import end_badge
from checkin.services.issue_badges import printable_badge
from checkin.services.plan_event import close_sitting
from checkin.store.models import Attendance, Delegate, Delegation, Scan
from tests.browser.conftest import eventually
from tests.browser.door.conftest import OpenPhone, rows, tone, type_number, word
from tests.congress import NOW, Congress
from tests.fake_camera import shoot

HANG = "Nguyễn Thị Hằng"
POSTER = "https://zalo.me/g/abcdef123456"


def wall(*codes: tuple[str, int, tuple[int, int]]) -> Image.Image:
    """QR codes on a wall: text, pixels a module and place of each."""
    picture = Image.new("L", (1200, 660), 200)
    for text, pixels, place in codes:
        picture.paste(qr.picture(qr.modules(text), pixels).convert("L"), place)
    return picture


def verdicts(congress: Congress) -> list[str]:
    with congress.store.read() as session:
        return [str(verdict) for verdict in session.scalars(select(Scan.verdict).order_by(Scan.recorded_at))]


def test_a_badge_is_admitted_and_shown_again_it_is_inside_already(
    phone_at_door: OpenPhone, held: Congress, tmp_path: Path
) -> None:
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", [held.codes[HANG]], hold=1.2, gap=1))
    tone(page, "go")
    assert (word(page), page.locator(".verdict-name").inner_text()) == ("MỜI VÀO", HANG)
    assert page.locator(".verdict-category").inner_text() == "Đại biểu chính thức"
    assert page.locator("#spoken").inner_text() == f"Mời vào. {HANG}"
    tone(page, "look")
    assert word(page) == "ĐÃ VÀO"
    assert re.fullmatch(
        r"Đã điểm danh lúc \d\d:\d\d tại Cửa 1", page.locator(".verdict-lines p").first.inner_text()
    )
    assert page.locator(".status-count").inner_text() == "1 lượt vào"
    assert rows(held, Attendance) == 1


def test_a_badge_held_before_the_camera_counts_once(
    phone_at_door: OpenPhone, held: Congress, tmp_path: Path
) -> None:
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", [held.codes[HANG]], hold=6, gap=0.2))
    tone(page, "go")
    page.wait_for_timeout(4000)
    assert rows(held, Scan) == 1


def test_the_next_badge_is_taken_at_once(phone_at_door: OpenPhone, held: Congress, tmp_path: Path) -> None:
    codes = [held.codes[HANG], held.codes["Lê Hữu Đức"], held.codes["H'Hen Niê"]]
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", codes, hold=0.9, gap=0.1))
    eventually(lambda: rows(held, Attendance) == 3, seconds=12)
    eventually(lambda: page.locator(".status-count").inner_text() == "3 lượt vào")


def test_a_foreign_qr_is_an_unknown_badge(phone_at_door: OpenPhone, held: Congress, tmp_path: Path) -> None:
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", ["https://example.org/menu"], hold=1.5, gap=0.3))
    tone(page, "stop")
    assert (word(page), page.locator(".verdict-place").inner_text()) == ("THẺ LẠ", "Mời về bàn cấp thẻ")
    assert page.locator(".verdict-name").is_hidden()


def test_a_badge_is_read_beside_a_poster_that_hangs_there_all_the_time(
    phone_at_door: OpenPhone, held: Congress, tmp_path: Path
) -> None:
    poster = (POSTER, 4, (20, 20))
    scenes = [wall(poster), wall(poster, (held.codes[HANG], 6, (500, 240)))]
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", scenes, hold=2.5, gap=0.1))
    tone(page, "go")
    assert page.locator(".verdict-name").inner_text() == HANG
    page.wait_for_timeout(4000)  # the film goes on: the badge goes and comes, the poster stays
    assert verdicts(held)[:2] == ["unknown_badge", "admitted"]
    assert verdicts(held).count("unknown_badge") == 1


def test_two_badges_in_one_picture_count_once_each(
    phone_at_door: OpenPhone, held: Congress, tmp_path: Path
) -> None:
    both = wall((held.codes[HANG], 6, (150, 220)), (held.codes["Lê Hữu Đức"], 6, (750, 220)))
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", [both], hold=8, gap=0.1))
    eventually(lambda: rows(held, Scan) == 2)
    page.wait_for_timeout(3000)
    assert verdicts(held) == ["admitted", "admitted"]


def test_a_closed_session_admits_nobody_and_says_so_beforehand(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    close_sitting(held.store, held.event_id, held.sittings[0], datetime.now(UTC))
    page.reload()
    expect(page.locator("#sitting-notice")).to_have_text("Phiên này đã đóng: không ai được vào nữa.")
    type_number(page, "3001")
    tone(page, "stop")
    assert (word(page), page.locator(".verdict-lines").inner_text()) == ("ĐÃ ĐÓNG", "Phiên thứ nhất đã đóng.")
    assert rows(held, Attendance) == 0


def test_a_typed_number_is_a_way_in_and_the_next_can_be_typed_at_once(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    type_number(page, "3001")
    tone(page, "go")
    assert page.locator(".verdict-name").inner_text() == "Lê Hữu Đức"
    page.keyboard.type("9999")
    assert page.locator("#verdict").is_hidden()
    page.keyboard.press("Enter")
    tone(page, "stop")
    assert page.locator(".verdict-lines").inner_text() == "Không có thẻ nào mang số hoặc mã ngắn 9999."


def test_a_verdict_goes_by_itself_by_touch_and_by_escape(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    for leave in (
        lambda: None,
        lambda: page.locator(".verdict-word").click(),
        lambda: page.keyboard.press("Escape"),
    ):
        type_number(page, "9999")
        tone(page, "stop")
        leave()
        expect(page.locator("#verdict")).to_be_hidden(timeout=9000)


def test_the_word_is_large_and_nothing_is_cut_off_at_the_sides(phone_at_door: OpenPhone, held: Congress) -> None:
    with held.store.write() as session:
        delegate = session.get_one(Delegate, held.delegates["Lê Hữu Đức"])
        delegate.full_name = "Nguyễn Hoàng Phương Thảo Nguyên Công Tằng Tôn Nữ"
        delegate.seat = "Khán đài B, hàng 14"
    page = phone_at_door()
    for width, height in ((320, 568), (360, 640), (412, 915), (820, 1180), (740, 360)):
        page.set_viewport_size({"width": width, "height": height})
        type_number(page, "3001")
        tone(page, "(go|look)")
        size = page.locator(".verdict-word").evaluate("word => parseFloat(getComputedStyle(word).fontSize)")
        assert size >= 48
        assert page.evaluate("document.getElementById('verdict').scrollWidth") == width
        page.keyboard.press("Escape")


def test_the_times_of_the_last_scans_are_shown_on_touch(
    phone_at_door: OpenPhone, held: Congress, tmp_path: Path
) -> None:
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", [held.codes[HANG]], hold=1.2, gap=0.5))
    tone(page, "go")
    assert page.locator("#diagnostics").is_hidden()
    expect(page.locator("#verdict")).to_be_hidden()
    page.locator(".status-link").click()
    expect(page.locator("#diagnostics")).to_have_text(re.compile(r"đọc \d+ ms, hỏi \d+ ms, hiện sau \d+ ms"))


def test_under_the_longest_names_it_stays_in_sight_where_to_go(phone_at_door: OpenPhone, held: Congress) -> None:
    long = "Công Tằng Tôn Nữ Phạm Hoàng Nguyễn Phương Khánh Ngọc"
    person = held.delegates[HANG]
    with held.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == person).values(full_name=long, staff_note=long))
        session.execute(update(Delegation).values(name=f"Đoàn Công đoàn các Khu chế xuất và công nghiệp {long}"))
    badge = printable_badge(held.store, held.event_id, person).badge
    end_badge(held.store, held.event_id, badge.id, BadgeStatus.LOST, NOW, actor=long, reason=long)
    page = phone_at_door()
    type_number(page, badge.number)
    tone(page, "stop")
    place, bar = (page.locator(part).bounding_box() for part in (".verdict-place", "#status"))
    assert place is not None
    assert bar is not None
    assert (word(page), place["y"] + place["height"] <= bar["y"]) == ("THẺ ĐÃ BÁO MẤT", True)
    assert page.locator("#verdict").get_attribute("data-tight") == "yes"
