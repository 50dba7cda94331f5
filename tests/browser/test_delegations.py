"""Delegations follow the doors while somebody looks at them, and keep the ticks that were set meanwhile."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.congress import Congress
from tests.services.door import Door


def test_the_list_of_delegations_follows_the_doors(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    desk.goto(f"{live_server.url}/events/{hall.event_id}/delegations")
    present = desk.locator("#delegation-table tbody tr", has_text="Quận 1").locator("td.num b")
    expect(present).to_have_text("0")
    Door(hall).scan("a", "Nguyễn Thị Hằng")
    expect(present).to_have_text("1")


def test_one_delegation_follows_too_and_ticks_stay(desk: Page, live_server: LiveServer, hall: Congress) -> None:
    desk.goto(f"{live_server.url}/events/{hall.event_id}/delegations/{hall.delegations['Quận 1']}")
    tick = desk.locator(f"#tick-{hall.delegates['Lê Hữu Đức']}")
    tick.uncheck()
    Door(hall).scan("a", "Nguyễn Thị Hằng")
    expect(desk.locator(f"#there-{hall.delegates['Nguyễn Thị Hằng']} .here")).to_be_visible()
    expect(desk.locator("#delegation-figures dd").nth(2)).to_have_text("1")
    expect(tick).not_to_be_checked()
