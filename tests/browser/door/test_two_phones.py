"""Two phones at two doors, and one badge."""

from playwright.sync_api import expect
from sqlalchemy import select

from checkin.core.scan_flags import ScanFlag
from checkin.services.doubtful_scans import doubtful_scans
from checkin.store.models import Attendance, Scan
from tests.browser.conftest import LiveServer, eventually
from tests.browser.door.conftest import NETWORK, OpenPhone, rows, tone, word
from tests.browser.door.reader import Reader
from tests.browser.door.test_offline import HANG, wait_until_ready
from tests.congress import Congress


def test_the_second_phone_says_when_and_where_the_first_let_in(phone_at_door: OpenPhone, held: Congress) -> None:
    first, second = phone_at_door(), phone_at_door()
    Reader(first).read(held.codes[HANG])
    tone(first, "go")
    Reader(second).read(held.codes[HANG])
    tone(second, "look")
    assert word(second) == "ĐÃ VÀO"
    assert "Cửa 1" in second.locator("#verdict").inner_text()
    assert (rows(held, Scan), rows(held, Attendance)) == (2, 1)


def test_of_two_phones_without_network_the_earlier_let_in_whichever_is_heard_first(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer
) -> None:
    earlier, later = phone_at_door(complaints=NETWORK), phone_at_door(complaints=NETWORK)
    for phone in (earlier, later):
        wait_until_ready(phone)
    live_server.kill()
    earlier.context.set_offline(True)  # it comes back last
    for phone in (earlier, later):
        Reader(phone).read(held.codes[HANG])
        tone(phone, "go")
        expect(phone.locator(".status-waiting")).to_have_text("1 chờ gửi")
    live_server.start()
    eventually(lambda: rows(held, Scan) == 1, seconds=20)
    earlier.context.set_offline(False)
    eventually(lambda: rows(held, Scan) == 2, seconds=20)
    with held.store.read() as session:
        scans = session.scalars(select(Scan).order_by(Scan.scanned_at)).all()
        attendance = session.scalars(select(Attendance)).one()
    assert (attendance.scan_id, attendance.first_in_at) == (scans[0].id, scans[0].scanned_at)
    assert [(one.flags, one.scan_id) for one in doubtful_scans(held.store, held.event_id)] == [
        ((ScanFlag.DOUBLE,), scans[0].id)
    ]
