import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin.core.quorum import USUAL_RULE, rule_to_json
from checkin.services.delegate_history import Actor
from checkin.services.photos import put_photo
from checkin.services.plan_event import EventPlan, create_event
from checkin.services.record_scan import ScanReport, record_scan
from checkin.services.share_screen import ScreenView, find_screen, revoke_screen, share_screen
from checkin.store.models import Delegate, DelegateSensitive, ScreenKind, ScreenTheme
from tests.congress import NOW, Congress
from tests.services.test_photos import jpeg


@pytest.fixture
def token(web_congress: Congress) -> str:
    return share_screen(web_congress.store, web_congress.event_id, "Sân khấu", NOW)


def admit(congress: Congress, name: str, sitting: int = 0) -> None:
    report = ScanReport(
        scan_id=f"{name} {sitting}",
        event_id=congress.event_id,
        sitting_id=congress.sittings[sitting],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=NOW,
    )
    assert record_scan(congress.store, report, NOW)["verdict"] == "admitted"


def embedded(page: str, name: str) -> dict[str, object]:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    parsed: dict[str, object] = json.loads(found[1])
    return parsed


def test_the_snapshot_is_the_live_picture(client: FlaskClient, web_congress: Congress, token: str) -> None:
    with web_congress.store.write() as session:
        session.get_one(Delegate, web_congress.delegates["Lê Hữu Đức"]).seat = "B-14"
    admit(web_congress, "Lê Hữu Đức")
    answer = client.get(f"/screen/{token}/snapshot").json
    assert answer is not None
    assert datetime.now(UTC) - datetime.fromisoformat(answer.pop("now")) < timedelta(seconds=10)
    assert answer == {
        "seq": 2,
        "event": {
            "name": "Đại hội thử",
            "place": "Hội trường",
            "time_zone": "Asia/Ho_Chi_Minh",
            "accent": "#0b4ea2",
        },
        "sitting": {"id": web_congress.sittings[0], "name": "Phiên thứ nhất", "state": "open"},
        "rule": rule_to_json(USUAL_RULE),
        "count": {
            "convened": {"heads": 3, "votes": 3},
            "excused": {"heads": 0, "votes": 0},
            "registered": {"heads": 1, "votes": 1},
            "ever": {"heads": 1, "votes": 1},
            "now": {"heads": 1, "votes": 1},
            "allotted": 3,
        },
        "guests_present": 0,
        "delegations": [
            {"id": web_congress.delegations["Quận 1"], "name": "Quận 1", "convened": 2, "present": 1, "now": 1},
            {"id": web_congress.delegations["Quận 3"], "name": "Quận 3", "convened": 1, "present": 0, "now": 0},
        ],
        "arrivals": [
            {
                "at": "2026-11-23T00:30:00.000+00:00",
                "full_name": "Lê Hữu Đức",
                "delegation": "Quận 1",
                "seat": "B-14",
                "counts": True,
                "photo": "",
            }
        ],
        "view": {"kind": "projection", "theme": "auto", "photos": False, "delegations": None},
    }


def test_nothing_sensitive_reaches_a_screen(client: FlaskClient, web_congress: Congress, token: str) -> None:
    with web_congress.store.write() as session:
        delegate = session.get_one(Delegate, web_congress.delegates["Lê Hữu Đức"])
        delegate.phone, delegate.email, delegate.position = "0901234567", "duc@example.org", "Chủ tịch"
        delegate.sensitive = DelegateSensitive(ethnicity="Kinh", religion="Phật giáo", party_member=True)
    admit(web_congress, "Lê Hữu Đức")
    for path in (f"/screen/{token}", f"/screen/{token}/snapshot"):
        shown = client.get(path).text
        secrets = ("0901234567", "duc@example.org", "Chủ tịch", "Kinh", "Phật giáo", "party")
        assert [secret for secret in secrets if secret in shown] == []


def test_a_link_may_stay_at_one_sitting(client: FlaskClient, web_congress: Congress) -> None:
    admit(web_congress, "Lê Hữu Đức")
    closing = web_congress.sittings[1]
    fixed = share_screen(web_congress.store, web_congress.event_id, "Bế mạc", NOW, sitting_id=closing)
    answer = client.get(f"/screen/{fixed}/snapshot").json
    assert answer is not None
    assert (answer["sitting"]["id"], answer["count"]["ever"]["heads"]) == (closing, 0)


def test_an_event_without_a_sitting_has_a_snapshot(client: FlaskClient, app: Flask) -> None:
    store = app.extensions["store"]
    event_id = create_event(store, EventPlan(name="Mới", starts_on=NOW.date(), ends_on=NOW.date()), NOW)
    answer = client.get(f"/screen/{share_screen(store, event_id, 'A', NOW)}/snapshot").json
    assert answer is not None
    assert (answer["sitting"], answer["count"]["convened"]["heads"], answer["arrivals"]) == (None, 0, [])


def test_the_page_carries_its_first_snapshot(client: FlaskClient, web_congress: Congress, token: str) -> None:
    admit(web_congress, "Lê Hữu Đức")
    page = client.get(f"/screen/{token}").text
    snapshot = client.get(f"/screen/{token}/snapshot").json
    assert snapshot is not None
    assert embedded(page, "snapshot") | {"now": ""} == snapshot | {"now": ""}


def test_a_name_cannot_break_out_of_the_page(client: FlaskClient, web_congress: Congress, token: str) -> None:
    name = "</script><script>alert(1)</script>"
    web_congress.add_delegate(name)
    web_congress.issue()
    admit(web_congress, name)
    page = client.get(f"/screen/{token}").text
    assert "<script>alert" not in page
    assert embedded(page, "snapshot")["arrivals"][0]["full_name"] == name  # type: ignore[index]


@pytest.mark.parametrize("path", ["", "/snapshot"])
@pytest.mark.parametrize("wrong", ["x", "0" * 26, "a" * 5000, "%00", "ệ", "%FF", "..", "' OR 1=1 --"])
def test_an_unknown_link_is_not_found(client: FlaskClient, token: str, path: str, wrong: str) -> None:
    assert client.get(f"/screen/{wrong}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/snapshot"])
def test_a_revoked_link_is_not_found(client: FlaskClient, web_congress: Congress, token: str, path: str) -> None:
    link = find_screen(web_congress.store, token)
    assert link is not None
    revoke_screen(web_congress.store, web_congress.event_id, link.id, NOW)
    assert client.get(f"/screen/{token}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/snapshot"])
def test_no_browser_keeps_a_screen(client: FlaskClient, token: str, path: str) -> None:
    headers = client.get(f"/screen/{token}{path}").headers
    assert (headers["Cache-Control"], headers.get("ETag")) == ("no-store", None)


@pytest.mark.parametrize(
    ("query", "attribute"),
    [
        ("", ""),
        ("?theme=dark", ' data-theme="dark"'),
        ("?theme=light", ' data-theme="light"'),
        ('?theme="><b>', ""),
    ],
)
def test_the_theme_may_be_chosen_in_the_address(
    client: FlaskClient, token: str, query: str, attribute: str
) -> None:
    page = client.get(f"/screen/{token}{query}").text
    assert re.findall(r"<html lang=\"vi\"(.*)>", page) == [attribute]


def test_nothing_in_the_page_is_inline(client: FlaskClient, token: str) -> None:
    page = client.get(f"/screen/{token}").text
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []


def test_the_words_are_spoken_in_the_chosen_language(client: FlaskClient, token: str) -> None:
    client.set_cookie("lang", "en")
    words = embedded(client.get(f"/screen/{token}").text, "words")
    assert (words["present"], words["page"]) == ("delegates present", "{page} of {pages}")


def test_a_photo_comes_through_the_screens_own_address(client: FlaskClient, web_congress: Congress) -> None:
    store, event_id = web_congress.store, web_congress.event_id
    put_photo(store, event_id, web_congress.delegates["Lê Hữu Đức"], jpeg(), Actor(), NOW)
    admit(web_congress, "Lê Hữu Đức")
    shows, hides = (
        share_screen(store, event_id, "A", NOW, view=ScreenView(shows_photos=photos)) for photos in (True, False)
    )
    answer = client.get(f"/screen/{shows}/snapshot").json
    assert answer is not None
    name = answer["arrivals"][0]["photo"]
    picture = client.get(f"/screen/{shows}/photos/{name}")
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert "private" in picture.headers["Cache-Control"].split(", ")
    others = [f"/screen/{token}/photos/{asked}" for token, asked in ((hides, name), (shows, "1-x"), ("x", name))]
    assert [client.get(path).status_code for path in others] == [404, 404, 404]


def test_a_link_of_the_foyer_is_a_welcome_board(client: FlaskClient, web_congress: Congress) -> None:
    view = ScreenView(kind=ScreenKind.WELCOME, theme=ScreenTheme.DARK)
    token = share_screen(web_congress.store, web_congress.event_id, "Sảnh", NOW, view=view)
    page = client.get(f"/screen/{token}").text
    assert ('class="board welcome"' in page, re.findall(r"<html lang=\"vi\"(.*)>", page)) == (
        True,
        [' data-theme="dark"'],
    )
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
