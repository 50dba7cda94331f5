"""The event's digest on a phone: it arrives quickly, follows what organizers do, and goes with the pairing."""

import time
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import insert

from checkin.core.names import searchable, sort_key
from checkin.services.pair_device import revoke_device
from checkin.services.sign_in import add_account
from checkin.store.models import Delegate, Device
from tests.browser.conftest import Chromium, LiveServer, OpenPage, eventually
from tests.browser.door.conftest import NETWORK, OpenPhone
from tests.congress import NOW, Congress
from tests.patience import allowed

DUC = "Lê Hữu Đức"
PASSWORD = "a long enough password"
MANY = 5000
# the page's own modules, by the address that it has them from
MODULE = "new URL('%s.js', document.querySelector('script[type=module]').src).href"
JUDGE = f"""async (reading) => (await import({MODULE % "offline_judge"})).judge(reading)"""
LOAD = f"""async () => {{
  const [{{ createDigest }}, {{ createDigestRequest }}, {{ createDigestStore }}] = await Promise.all([
    import({MODULE % "digest"}), import({MODULE % "digest_request"}), import({MODULE % "digest_store"}),
  ]);
  const {{ key }} = JSON.parse(localStorage.getItem("checkin.door"));
  const digest = createDigest({{
    fetchDigest: createDigestRequest({{ key }}),
    storage: {{ load: async () => null, save: createDigestStore().save }},
  }});
  const started = performance.now();
  await digest.refresh();
  return {{ milliseconds: performance.now() - started, size: digest.size() }};
}}"""
KEPT = """async (store) => {
  const open = indexedDB.open("checkin.digest");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const all = database.transaction(store).objectStore(store).getAll();
  const rows = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result); });
  database.close();
  const text = (row) => new TextDecoder().decode(row.records) + JSON.stringify(row);
  return rows.map((row) => typeof row === "string" ? row : text(row));
}"""


def judged(page: Page, congress: Congress, name: str) -> dict[str, Any]:
    """What the phone says by itself of this badge now."""
    reading = {
        "read": congress.codes[name],
        "sitting_id": congress.sittings[0],
        "entrance_id": congress.entrances[0],
        "scannedAt": time.time() * 1000,
    }
    answer: dict[str, Any] = page.evaluate(JUDGE, reading)
    return answer


def add_many(congress: Congress, count: int) -> None:
    positions = ("Chủ tịch Công đoàn cơ sở Công ty Dệt may Thái Bình Dương", "Giáo viên", "Trưởng ban Tuyên giáo")
    vault = congress.store.vault
    with congress.store.write() as session:
        rows = []
        for number in range(count):
            name, link = f"Nguyễn Trần Hoàng Minh {number:04d}", vault.new_token()
            rows.append(
                {
                    "event_id": congress.event_id,
                    "full_name": name,
                    "sort_key": sort_key(name),
                    "folded": searchable(name, ""),
                    "category_id": congress.categories["official"],
                    "delegation_id": congress.delegations["Quận 1"],
                    "position": positions[number % 3],
                    "seat": f"A-{number}",
                    "link_hash": vault.hash("delegate", link),
                    "link_sealed": vault.seal("delegate", link),
                    "created_at": NOW,
                }
            )
        session.execute(insert(Delegate), rows)
    congress.issue()


def test_five_thousand_badges_are_on_the_phone_in_three_seconds(phone_at_door: OpenPhone, held: Congress) -> None:
    add_many(held, MANY)
    page = phone_at_door()
    loaded = page.evaluate(LOAD)
    assert (loaded["size"], loaded["milliseconds"] < allowed(3000)) == (MANY + 4, True), loaded


def test_what_an_organizer_does_is_known_at_the_door_in_five_seconds(
    phone_at_door: OpenPhone, held: Congress, live_server: LiveServer, chromium: Chromium, open_page: OpenPage
) -> None:
    add_account(held.store, username="alice", name="Alice", password=PASSWORD, now=NOW)
    organizer = open_page(chromium())
    organizer.goto(f"{live_server.url}/sign-in")
    organizer.fill("#username", "alice")
    organizer.fill("#password", PASSWORD)
    organizer.click("main form .button.wide")
    organizer.goto(f"{live_server.url}/events/{held.event_id}/delegates/{held.delegates[DUC]}")
    page = phone_at_door()
    eventually(lambda: judged(page, held, DUC)["verdict"] == "admitted")
    organizer.fill("form[action$='/doors'] [name=staff_note]", "Đưa tới bàn chủ tịch đoàn")
    organizer.click("form[action$='/doors'] button")
    answer = eventually(lambda: (said := judged(page, held, DUC))["verdict"] == "needs_attention" and said, 5)
    assert (answer["note"], answer["provisional"]) == ("Đưa tới bàn chủ tịch đoàn", True)


def test_what_lies_on_the_phone_names_nobody(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door()
    eventually(lambda: judged(page, held, DUC)["delegate"])
    kept = " ".join(page.evaluate(KEPT, "digest"))
    assert ("Quận 1" in kept, [name for name in (*held.delegates, *held.codes.values()) if name in kept]) == (
        True,
        [],
    )


def test_a_phone_that_is_cut_off_keeps_nothing(phone_at_door: OpenPhone, held: Congress) -> None:
    page = phone_at_door(complaints=NETWORK)
    eventually(lambda: judged(page, held, DUC)["delegate"])
    with held.store.read() as session:
        device = session.get_one(Device, 1)
    revoke_device(held.store, held.event_id, device.id, datetime.now(UTC))
    eventually(lambda: page.evaluate(KEPT, "digest") == [], seconds=10)
    assert judged(page, held, DUC)["unresolved"] == "no_digest"
