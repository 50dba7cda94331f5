"""The roster under a hand: a coach checked in with one look, many changed at once, photos from a ZIP."""

import io
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from checkin.services.live_picture import take_picture
from checkin.services.photos import photo_of
from checkin.store.models import Delegate
from tests.browser.conftest import LiveServer, eventually
from tests.congress import Congress
from tests.services.test_photos import jpeg

DUC, HANG, NIE = "Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê"


def test_a_coach_is_ticked_unticked_checked_in_and_undone(
    desk: Page, live_server: LiveServer, hall: Congress
) -> None:
    desk.goto(f"{live_server.url}/events/{hall.event_id}/delegations/{hall.delegations['Quận 1']}")
    act = desk.locator("[data-act] span")
    expect(act).to_have_text("Điểm danh (2)")
    desk.locator("[data-all]").uncheck()
    expect(desk.locator("[data-act]")).to_be_disabled()
    desk.locator("[data-all]").check()
    desk.get_by_role("checkbox", name=DUC).uncheck()
    expect(act).to_have_text("Điểm danh (1)")
    desk.locator("[data-act]").click()
    expect(desk.locator(".coach-answers li")).to_contain_text(HANG)
    assert take_picture(hall.store, hall.event_id).present == 1
    desk.reload()  # the browser sends the form again: nobody is counted twice
    expect(desk.locator(".coach-answers li")).to_have_count(1)
    desk.locator("[data-dialog=undo-coach]").click()
    desk.locator("#undo-coach .danger").click()
    expect(desk.locator(".flash")).to_be_visible()
    assert take_picture(hall.store, hall.event_id).present == 0


def test_ticks_outlive_nothing_and_all_that_fit_are_changed_and_taken_back(
    desk: Page, live_server: LiveServer, hall: Congress
) -> None:
    def shown(name: str) -> bool:
        with hall.store.read() as session:
            return session.get_one(Delegate, hall.delegates[name]).may_be_shown

    desk.goto(f"{live_server.url}/events/{hall.event_id}/delegates")
    expect(desk.locator("#bulk")).to_be_hidden()
    desk.locator("[name=who]").first.check()
    expect(desk.locator(".bulk-chosen")).to_contain_text("1")
    desk.locator("input[type=search]").fill("quan 1")  # the list is put in place anew: its ticks are gone
    expect(desk.locator("[name=who]")).to_have_count(2)
    expect(desk.locator("#bulk")).to_be_hidden()
    desk.locator("[data-tick-all]").check()
    expect(desk.locator(".bulk-chosen")).to_contain_text("2")
    desk.locator("#bulk [name=all]").check()
    desk.locator("[name=act]").select_option("hide")
    desk.locator("#bulk button").click()
    expect(desk.locator(".bulk-count")).to_contain_text("2")
    assert shown(DUC)
    desk.locator("[value=do]").click()
    expect(desk.locator("[data-dialog=undo-bulk]")).to_be_visible()
    assert [shown(name) for name in (DUC, HANG, NIE)] == [False, False, True]
    desk.locator("[data-dialog=undo-bulk]").click()
    desk.locator("#undo-bulk .danger").click()
    expect(desk.locator(".flash")).to_be_visible()
    assert [shown(name) for name in (DUC, HANG, NIE)] == [True, True, True]


def test_photos_of_a_zip_are_previewed_and_put_in(
    desk: Page, live_server: LiveServer, hall: Congress, tmp_path: Path
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Quận 1/LE HUU DUC.jpg", jpeg())
        archive.writestr("IMG_1.jpg", jpeg(50, 50))
    (tmp_path / "photos.zip").write_bytes(out.getvalue())
    desk.goto(f"{live_server.url}/events/{hall.event_id}/photos")
    desk.set_input_files("#file", tmp_path / "photos.zip")
    desk.locator(".upload button").click()
    expect(desk.locator(".photo-counts li b")).to_have_text(["1", "0", "1"])
    desk.locator("main form .button").first.click()
    expect(desk.locator("h1")).to_have_text("Đã đưa vào 1 ảnh", timeout=20_000)
    assert eventually(lambda: photo_of(hall.store, [hall.delegates[DUC]]))
