import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from checkin.core.attendance import SittingMode
from checkin.core.decision import DelegateStatus
from checkin.core.short_code import short_code_of, spaced
from checkin.services.door_rules import set_sitting_rules
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Delegate
from tests.congress import NOW, Congress

NAME = "Lê Hữu Đức"


def _scan(congress: Congress) -> None:
    report = ScanReport(
        scan_id="first",
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[NAME],
        scanned_at=NOW,
    )
    record_scan(congress.store, report, NOW)


def test_the_page_shows_its_owner_and_nobody_else(client: FlaskClient, web_congress: Congress) -> None:
    page = client.get(f"/d/{web_congress.links[NAME]}").text
    assert [name in page for name in (NAME, "Nguyễn Thị Hằng", "Trần Khách")] == [True, False, False]


def test_the_code_is_in_the_picture_only(client: FlaskClient, web_congress: Congress) -> None:
    assert web_congress.codes[NAME] not in client.get(f"/d/{web_congress.links[NAME]}").text


def test_the_short_code_stands_beside_the_number(client: FlaskClient, web_congress: Congress) -> None:
    page = client.get(f"/d/{web_congress.links[NAME]}").text
    assert f'<dt>Mã ngắn</dt><dd class="tabular">{spaced(short_code_of(web_congress.codes[NAME]))}</dd>' in page


def test_the_state_tells_in_words_when_and_where_the_delegate_was_counted(
    client: FlaskClient, web_congress: Congress
) -> None:
    _scan(web_congress)
    client.set_cookie("lang", "en")
    state = client.get(f"/d/{web_congress.links[NAME]}/state").get_json()
    assert [(row["name"], row["status"], row["text"]) for row in state["sittings"]] == [
        ("Phiên thứ nhất", "counted", "Counted at 07:30, Cửa 1"),
        ("Phiên bế mạc", "planned", "Not open yet"),
    ]


def test_links_of_another_shape_and_unknown_ones_are_not_found(client: FlaskClient, web_congress: Congress) -> None:
    paths = ["/d/short", f"/d/{'a' * 26}", f"/d/{web_congress.codes[NAME]}", f"/d/{'a' * 26}/state"]
    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_pages_are_kept_by_no_shared_cache(client: FlaskClient, web_congress: Congress) -> None:
    assert client.get(f"/d/{web_congress.links[NAME]}").headers["Cache-Control"] == "no-store"


def test_the_service_worker_governs_these_pages_only_and_is_always_fresh(client: FlaskClient) -> None:
    with client.get("/d/sw.js") as answer:
        assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
            200,
            "text/javascript",
            "no-cache",
        )


def test_a_whole_hall_behind_one_router_sees_its_pages(client: FlaskClient, web_congress: Congress) -> None:
    address = f"/d/{web_congress.links['Nguyễn Thị Hằng']}/state"
    assert {client.get(address).status_code for _ in range(600)} == {200}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"full_name": "Lê Hữu Đức B"}, True),
        ({"position": "Chủ tịch"}, True),
        ({"seat": "A-12"}, True),
        ({"status": DelegateStatus.WITHDRAWN}, True),
        ({"staff_note": "Đi xe lăn"}, False),
    ],
)
def test_the_state_has_another_stamp_when_the_page_would_say_something_else(
    client: FlaskClient, web_congress: Congress, change: dict[str, object], told: bool
) -> None:
    address = f"/d/{web_congress.links[NAME]}"
    before = client.get(f"{address}/state").get_json()["stamp"]
    assert f'data-stamp="{before}"' in client.get(address).text
    with web_congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == web_congress.delegates[NAME]).values(**change))
    assert (client.get(f"{address}/state").get_json()["stamp"] != before) is told


def test_whom_a_sitting_does_not_convene_it_does_not_wait_for(client: FlaskClient, web_congress: Congress) -> None:
    set_sitting_rules(
        web_congress.store,
        web_congress.event_id,
        web_congress.sittings[0],
        mode=SittingMode.ENTRY_ONLY,
        exit_on_close=False,
        category_ids={web_congress.categories["official"]},
        now=NOW,
    )
    web_congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    client.set_cookie("lang", "en")
    told = {
        name: client.get(f"/d/{web_congress.links[name]}/state").get_json()["sittings"][0]["text"]
        for name in (NAME, "Trần Khách", "Phạm Dự Khuyết")
    }
    assert list(told.values()) == [
        "Doors are open, you are not counted yet",
        "You are not convened to this sitting",
        "You come in once you are called in for somebody",
    ]
