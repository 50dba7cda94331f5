"""The ways in beside the live camera and the typed number: a reader, a search, a citizen card, a photo."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect
from sqlalchemy import select, update

from checkin.core.badge_code import make_badge_code
from checkin.core.short_code import short_code_of, spaced
from checkin.formats import qr
from checkin.store.models import Attendance, Delegate, Device, Scan
from tests.browser.conftest import LiveServer, eventually
from tests.browser.door.conftest import NETWORK, OpenPhone, rows, tone, type_number, word
from tests.browser.door.reader import Reader
from tests.browser.door.test_offline import wait_until_ready
from tests.congress import Congress
from tests.fake_camera import shoot

HANG, DUC = "Nguyễn Thị Hằng", "Lê Hữu Đức"
CARD = "012345678901|123456789|NGUYỄN THỊ HẰNG|05031980|Nữ|12 Lê Lợi, Quận 1|01012021"


def names(page: Page) -> list[str]:
    return page.locator(".hit-name").all_inner_texts()


def open_search(page: Page, text: str) -> None:
    page.get_by_role("button", name="Tìm người").click()
    page.locator("#search-text").fill(text)


def photo(text: str, file_format: str = "JPEG") -> FilePayload:
    out = io.BytesIO()
    picture = Image.new("RGB", (1600, 1200), "#7a6f60")
    picture.paste(qr.picture(qr.modules(text), 9).convert("RGB"), (500, 300))
    picture.save(out, file_format)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def methods(congress: Congress) -> list[str]:
    with congress.store.read() as session:
        return list(session.scalars(select(Scan.method).order_by(Scan.recorded_at)))


# --- what is typed


def test_the_short_code_on_the_badge_is_typed_with_and_without_the_server(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    page = phone_at_door(complaints=NETWORK)
    with held.store.write() as session:
        session.execute(update(Device).values(offline_search=True))
    type_number(page, spaced(short_code_of(held.codes[HANG])))
    tone(page, "go")
    assert page.locator(".verdict-name").inner_text() == HANG
    type_number(page, "1234 567l")
    tone(page, "stop")
    assert "1234 567l" in page.locator(".verdict-lines").inner_text()
    with page.expect_response("**/api/door/people"):
        page.reload()
    wait_until_ready(page)
    live_server.kill()
    type_number(page, spaced(short_code_of(held.codes[DUC])).replace("0", "O"))
    expect(page.locator(".verdict[data-provisional=yes][data-tone=go]")).to_be_visible(timeout=15_000)
    assert page.locator(".verdict-name").inner_text() == DUC
    live_server.start()
    eventually(lambda: rows(held, Attendance) == 2, seconds=30)
    assert methods(held) == ["typed"] * 3


TYPE = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }"


def ask_about_3001(page: Page) -> Route:
    """A scan that this phone asks about, answered when the test lets it go on."""
    asked: list[Route] = []
    page.route("**/api/door/scans", lambda route: route.continue_() if asked else asked.append(route))
    type_number(page, "3001")
    tone(page, "waiting")
    return asked[0]


def test_a_number_typed_while_another_is_asked_about_waits_its_turn(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    asked = ask_about_3001(page)
    type_number(page, "3002")
    asked.continue_()
    expect(page.locator(".verdict-name")).to_have_text(DUC)
    expect(page.locator(".verdict-name")).to_have_text(HANG)
    assert (rows(held, Attendance), page.locator("#typed-number").input_value()) == (2, "")


def test_what_is_being_typed_when_an_answer_comes_stays(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    asked = ask_about_3001(page)
    page.keyboard.type("30")
    asked.continue_()
    tone(page, "go")
    assert page.locator("#typed-number").input_value() == "30"


def test_a_number_that_was_not_recorded_can_be_asked_about_again(phone_at_door: OpenPhone) -> None:
    page = phone_at_door(complaints=NETWORK)
    refusal = {"error": {"code": "http_429", "message": "Too many tries"}}
    page.route("**/api/door/scans", lambda route: route.fulfill(status=429, json=refusal))
    type_number(page, "3001")
    tone(page, "unrecorded")
    page.unroute("**/api/door/scans")
    page.locator(".verdict-word").click()
    expect(page.locator("#typed-number")).to_have_value("3001")
    page.locator("#typed-number").press("Enter")
    tone(page, "go")


def test_somebody_picked_while_another_is_asked_about_waits_their_turn(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    asked = ask_about_3001(page)
    page.get_by_role("button", name="Tìm người").dispatch_event("click")
    page.locator("#search-text").evaluate(TYPE, "hằng")  # at once, where Playwright would wait for the answer
    page.locator(".hit").dispatch_event("click")
    assert methods(held) == []
    asked.continue_()
    expect(page.locator(".verdict-name")).to_have_text(DUC)
    expect(page.locator(".verdict-name")).to_have_text(HANG)
    assert methods(held) == ["typed", "picked"]


# --- readers


def test_a_reader_is_heard_wherever_the_focus_is_and_fields_keep_their_text(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    Reader(page).read(held.codes[HANG])
    tone(page, "go")
    assert page.locator(".verdict-name").inner_text() == HANG
    page.get_by_role("button", name="Gõ số thẻ").dispatch_event("click")
    page.locator("#typed-number").fill("12")
    Reader(page).read(held.codes[DUC], "Tab")
    expect(page.locator(".verdict-name")).to_have_text(DUC)
    assert page.locator("#typed-number").input_value() == "12"
    page.locator("#torch, .status-place").first.evaluate("button => button.focus()")
    Reader(page).read(held.codes["H'Hen Niê"].lower())
    expect(page.locator(".verdict-name")).to_have_text("H'Hen Niê")
    expect(page.locator("#scan")).to_be_visible()
    assert methods(held) == ["reader"] * 3


def test_ten_scans_a_second_are_all_recorded_and_in_order(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    codes = [make_badge_code(bytes([number] * 16)) for number in range(28)] + [held.codes[HANG], held.codes[DUC]]
    reader = Reader(page)
    started = time.monotonic()
    for number, code in enumerate(codes):
        time.sleep(max(0.0, started + number / 10 - time.monotonic()))
        reader.read(code)
    eventually(lambda: rows(held, Scan) == len(codes), seconds=15)
    hashes = [held.store.vault.hash("badge", code) for code in codes]
    with held.store.read() as session:
        recorded = list(session.scalars(select(Scan.read_hash).order_by(Scan.recorded_at, Scan.scanned_at)))
    assert (recorded, rows(held, Attendance)) == (hashes, 2)


def test_half_a_code_from_a_reader_is_to_be_read_again_and_is_recorded_nowhere(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/scans" in request.url else None)
    reader, code = Reader(page), held.codes[HANG]
    for torn in (code[:14] + code[15:], code[:9], "".join(f"{letter}{letter}" for letter in code)):
        reader.read(torn)
        tone(page, "look")
        assert word(page) == "ĐỌC LẠI THẺ"
        assert "chỉ gửi được một phần mã" in page.locator(".verdict-lines").inner_text()
        page.locator(".verdict-word").click()
        page.wait_for_timeout(100)  # what follows at once is the rest of it
    assert (sent, rows(held, Scan)) == ([], 0)
    reader.read(code)
    tone(page, "go")
    assert methods(held) == ["reader"]


def test_half_a_code_hides_the_verdict_before_it_only_once_that_was_seen(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    asked = ask_about_3001(page)
    Reader(page).read(held.codes[HANG][:20])
    asked.continue_()
    expect(page.locator(".verdict-name")).to_have_text(DUC)
    expect(page.locator(".verdict-word")).to_have_text("Đọc lại thẻ")
    assert page.locator(".verdict-name").is_hidden()


def test_a_person_who_types_is_no_reader(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    page.get_by_role("button", name="Tìm người").click()
    page.keyboard.type("nguyễn thị", delay=70)
    expect(page.locator(".hit-name")).to_have_text([HANG])
    assert page.locator("#search-text").input_value() == "nguyễn thị"
    assert rows(held, Scan) == 0


def test_the_same_badge_read_again_at_once_is_one_scan(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    for _ in range(3):
        Reader(page).read(held.codes[HANG])
    tone(page, "go")
    page.wait_for_timeout(500)
    assert (rows(held, Scan), word(page)) == (1, "MỜI VÀO")


# --- search


@pytest.mark.parametrize("text", ["hằng", "HANG nguyen", "nth", "02", "Hằ"])
def test_somebody_is_found_and_one_touch_lets_them_in(phone_at_door: OpenPhone, held: Congress, text: str) -> None:
    page = phone_at_door()
    open_search(page, text)
    expect(page.locator(".hit-name")).to_have_text([HANG])
    assert page.locator(".hit-delegation").inner_text() == "Quận 1"
    assert page.locator(".hit-category-name").inner_text() == "Đại biểu chính thức"
    assert page.locator(".hit-number").inner_text() == "3002"
    page.locator(".hit").click()
    tone(page, "go")
    assert page.locator(".verdict-name").inner_text() == HANG
    expect(page.locator("#search")).to_be_hidden()
    assert (names(page), methods(held)) == ([], ["picked"])


def test_a_search_that_says_too_little_or_finds_nobody_says_what_to_do(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    open_search(page, "a")
    said = page.locator(".search-said")
    expect(said).to_contain_text("Gõ từ hai chữ trở lên")
    page.locator("#search-text").fill("zz")
    expect(said).to_contain_text("Không có ai như vậy")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    expect(page.get_by_role("button", name="Tìm người")).to_be_focused()


def test_a_search_without_connection_says_so_and_can_be_tried_again(phone_at_door: OpenPhone) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.route("**/api/door/search", lambda route: route.abort())
    open_search(page, "hằng")
    expect(page.locator(".search-said")).to_contain_text("Máy chủ không trả lời")
    page.unroute("**/api/door/search")
    page.locator(".search-again").click()
    expect(page.locator(".hit-name")).to_have_text([HANG])


def test_a_badge_before_the_covered_camera_is_not_taken_until_the_search_is_closed(
    phone_at_door: OpenPhone, held: Congress, tmp_path: Path
) -> None:
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", [held.codes[HANG]], hold=3, gap=1.5))
    page.get_by_role("button", name="Tìm người").click()
    page.wait_for_timeout(3000)
    assert rows(held, Scan) == 0
    page.locator(".search-close").click()
    tone(page, "go")


@pytest.mark.parametrize("may_move", [True, False])
def test_somebody_picked_who_is_not_on_the_list_any_more_is_told_in_words(
    phone_at_door: OpenPhone, held: Congress, may_move: bool
) -> None:
    page = phone_at_door(complaints=NETWORK)
    with held.store.write() as session:
        session.execute(update(Device).values(may_move=may_move))
    page.reload()
    expect(page.locator(".status-place")).to_be_enabled(enabled=may_move)
    nobody = {"full_name": "Ai Đó", "delegate_id": 999_999}

    def find_somebody_gone(route: Route) -> None:
        found = route.fetch().json()
        hits = [{**hit, **nobody} for hit in found["hits"]]
        route.fulfill(json={**found, "hits": hits})

    page.route("**/api/door/search", find_somebody_gone)
    open_search(page, "hằng")
    page.locator(".hit").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("không còn trong danh sách")


# --- citizen cards


def test_a_citizen_card_before_the_camera_finds_its_holder_and_is_kept_nowhere(
    phone_at_door: OpenPhone, held: Congress, tmp_path: Path
) -> None:
    with held.store.write() as session:
        born = update(Delegate).where(Delegate.id == held.delegates[HANG])
        session.execute(born.values(birth_year=1980))
    sent: list[str] = []
    page = phone_at_door(shoot(tmp_path / "door.mjpeg", [CARD], hold=2, gap=1))
    page.on("request", lambda request: sent.append(request.post_data or ""))
    expect(page.locator(".hit-name")).to_have_text([HANG], timeout=15_000)
    expect(page.locator(".search-said")).to_contain_text("đối chiếu khuôn mặt")
    page.locator(".hit").click()
    tone(page, "go")
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    told = " ".join([*sent, stored])
    assert [part for part in ("012345678901", "123456789", "Lê Lợi", "05031980") if part in told] == []
    assert methods(held)[0] == "picked"


def test_a_citizen_card_of_nobody_on_the_list_says_whom_it_looked_for(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door()
    Reader(page).read("012345678901||TRAN VAN LA|05031980|Nam|x|01012021")
    expect(page.locator(".search-said")).to_have_text(
        "Trong danh sách không có TRAN VAN LA, sinh ngày 05/03/1980. Hãy tìm theo một phần họ tên."
    )
    assert rows(held, Scan) == 0


def test_a_citizen_card_without_day_and_month_looks_for_its_name_alone(phone_at_door: OpenPhone) -> None:
    page = phone_at_door()
    Reader(page).read("012345678901||TRAN VAN LA|00001975|Nam|x|01012021")
    expect(page.locator(".search-said")).to_have_text(
        "Trong danh sách không có TRAN VAN LA. Hãy tìm theo một phần họ tên."
    )


# --- photos


def test_a_photo_of_a_badge_is_a_way_in_where_the_camera_does_not_start(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door(flags=())
    expect(page.locator("#camera-problem")).to_be_visible()
    page.locator("#camera-problem [data-photo]").set_input_files(photo(held.codes[HANG]))
    tone(page, "go")
    assert (page.locator(".verdict-name").inner_text(), methods(held)) == (HANG, ["photo"])


def test_a_photo_without_a_code_and_a_file_that_is_none_are_told_in_words(phone_at_door: OpenPhone) -> None:
    page = phone_at_door(complaints=NETWORK)
    page.get_by_role("button", name="Gõ số thẻ").click()
    chooser = page.locator("#typed [data-photo]")
    notice = page.locator("#input-notice")
    empty = io.BytesIO()
    Image.new("RGB", (400, 300), "#888888").save(empty, "JPEG")
    chooser.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": empty.getvalue()})
    expect(notice).to_have_text("Không đọc được mã QR nào trong ảnh. Hãy chụp gần hơn và đủ sáng.")
    chooser.set_input_files({"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    expect(notice).to_contain_text("Tệp này không phải là ảnh")


def ask_by_photo(page: Page, code: str) -> list[Route]:
    """A photo that is on its way until the test lets it go on; it is there from the next look at the page on."""
    asked: list[Route] = []
    page.route("**/api/door/photo", lambda route: asked.append(route))
    with page.expect_request("**/api/door/photo"):
        page.locator("#camera-problem [data-photo]").set_input_files(photo(code))
    return asked


def test_the_verdict_of_a_photo_lies_over_what_was_opened_meanwhile(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door(flags=())
    asked = ask_by_photo(page, held.codes[HANG])
    page.locator(".status-link").click()
    expect(page.locator("dialog[open]")).to_have_count(1)
    asked[0].continue_()
    tone(page, "go")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_badge_that_is_read_while_a_photo_is_on_its_way_is_recorded_too(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door(flags=())
    page.locator("#camera-problem [data-photo]").set_input_files(photo(held.codes[HANG]))
    Reader(page).read(held.codes[DUC])
    eventually(lambda: rows(held, Scan) == 2, seconds=10)
    assert sorted(methods(held)) == ["photo", "reader"]


def test_a_photo_that_is_read_once_the_page_was_left_lets_nobody_in_unseen(
    phone_at_door: OpenPhone, held: Congress
) -> None:
    page = phone_at_door(flags=())
    asked = ask_by_photo(page, held.codes[HANG])
    page.locator(".status-place").click()
    expect(page.locator("#place-form")).to_be_visible()
    asked[0].continue_()
    expect(page.locator("#camera-problem [data-photo]")).to_be_enabled()
    page.get_by_role("button", name="Quay lại").click()
    Reader(page).read(held.codes[DUC])
    tone(page, "go")
    assert methods(held) == ["reader"]


def test_a_citizen_card_after_a_badge_is_looked_up_in_sight(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    reader = Reader(page)
    reader.read("https://example.org/poster")
    tone(page, "stop")  # for seven seconds
    reader.read(CARD)
    expect(page.locator("#verdict")).to_be_hidden(timeout=3000)
    expect(page.locator(".hit-name")).to_have_text([HANG])
