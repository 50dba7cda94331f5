"""Pictures of the door and of the screen, taken from the running program."""

import shutil
import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import select

from checkin.cli.demo import fill_demo
from checkin.services.issue_badges import PrintableBadge, printable_badges
from checkin.services.pair_device import issue_pairing_code
from checkin.services.record_scan import record_scan
from checkin.services.scan_report import ScanReport
from checkin.services.share_screen import share_screen
from checkin.store import migrations
from checkin.store.engine import Store
from checkin.store.models import Entrance, Sitting
from checkin.store.vault import Vault
from tests.browser.conftest import CHROMIUM, Copies, LiveServer, starting_copies
from tests.fake_camera import chromium_flags, shoot

HERE = Path(__file__).parent
PRESENT = 480  # delegates and guests who have come before the pictures are taken
APART = timedelta(seconds=2)
VERDICT_SECONDS = 20


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="checkin-pictures-"))
    try:
        with sync_playwright() as playwright:
            take(playwright, folder, HERE)
    finally:
        shutil.rmtree(folder)


def take(playwright: Playwright, folder: Path, into: Path) -> None:
    """door.png and screen.png; `folder` is empty and takes what the server keeps meanwhile."""
    with starting_copies() as copies:
        _take(playwright, copies, folder, into)


def _take(playwright: Playwright, copies: Copies, folder: Path, into: Path) -> None:
    empty = folder / "empty.sqlite3"
    store = Store(f"sqlite:///{empty}", Vault(bytes(32)))
    migrations.upgrade(store)
    store.close()
    (folder / "data").mkdir(mode=0o700)
    server = LiveServer(copies, folder / "data", empty)
    now = datetime.now(UTC)
    fill_demo(server.store, now - (PRESENT + 1) * APART, lambda *_words: None)  # a sitting opens before people come
    arriving = _arrive(server.store, now)
    token = share_screen(server.store, 1, "Hội trường", now)
    code = issue_pairing_code(server.store, 1, now)
    _save(_picture_of_screen(playwright, f"{server.url}/screen/{token}"), into / "screen.png")
    film = shoot(folder / "door.mjpeg", [arriving.code], hold=3.0, gap=2.0)
    _save(_picture_of_door(playwright, f"{server.url}/door/#pair={code}", film), into / "door.png")
    server.close()


def _arrive(store: Store, now: datetime) -> PrintableBadge:
    """Lets people come in through the real decision; returns an official delegate who is not there yet."""
    with store.read() as session:
        sitting = session.scalars(select(Sitting.id).order_by(Sitting.position)).first()
        entrances = session.scalars(select(Entrance.id).order_by(Entrance.position)).all()
    assert sitting is not None
    badges = [badge for badge in printable_badges(store, 1) if badge.delegate.category.code != "alternate"]
    badges.sort(key=lambda badge: badge.code)  # codes are random: so is the order
    for number, badge in enumerate(badges[:PRESENT]):
        moment = now - (PRESENT - number) * APART
        report = ScanReport(
            scan_id=str(uuid.uuid4()),
            event_id=1,
            sitting_id=sitting,
            entrance_id=entrances[number % 3],
            device_id=None,
            method="camera",
            read=badge.code,
            scanned_at=moment,
        )
        answer = record_scan(store, report, now)
        if answer["tone"] != "go":
            raise RuntimeError(f"a picture of an empty hall: {answer['verdict']}")
    return next(badge for badge in badges[PRESENT:] if badge.delegate.category.code == "official")


def _start(playwright: Playwright, *arguments: str) -> Browser:
    sound = "--autoplay-policy=no-user-gesture-required"
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", sound, *arguments])


def _picture_of_screen(playwright: Playwright, address: str) -> bytes:
    browser = _start(playwright)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(address)
    page.wait_for_timeout(2500)
    picture = page.screenshot()
    browser.close()
    return picture


def _picture_of_door(playwright: Playwright, address: str, film: Path) -> bytes:
    browser = _start(playwright, *chromium_flags(film))
    page = browser.new_page(viewport={"width": 390, "height": 780}, device_scale_factor=1.5)
    page.goto(address)
    page.locator("#pairing-form button.large").click()
    page.locator("[data-group=entrance_id] label").first.click()
    page.locator("[data-group=sitting_id] label").first.click()
    page.locator("#place-form button.large").click()
    page.locator(".verdict-name").wait_for(timeout=VERDICT_SECONDS * 1000)
    page.wait_for_timeout(600)
    picture = page.screenshot()
    browser.close()
    return picture


def _save(png: bytes, path: Path) -> None:
    path.write_bytes(png)
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main()
