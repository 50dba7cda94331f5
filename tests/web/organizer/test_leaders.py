import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.congress import Congress, hold_congress
from tests.services.door import Door
from tests.services.test_freeze_report import DUC, GUEST, HANG

PAGES = ("attendance", "people", "comparison")


@pytest.fixture
def door(web_congress: Congress) -> Door:
    door = Door(web_congress)
    door.scan("a", HANG, at=1)
    door.scan("b", GUEST, at=12)
    return door


def address(door: Door, page: str) -> str:
    return f"/events/{door.congress.event_id}/reports/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_there_with_and_without_people(organizer: FlaskClient, door: Door, page: str) -> None:
    assert organizer.get(address(door, page)).status_code == 200
    assert organizer.get(address(Door(hold_congress(door.congress.store, "Đại hội khác")), page)).status_code == 200


def test_the_table_and_the_curve_show_who_came(organizer: FlaskClient, door: Door) -> None:
    page = organizer.get(address(door, "attendance")).text
    assert '1<span class="soft"> / 2</span>' in page
    assert "1 đại biểu đến từ 07:30 đến 07:35." in page


def test_each_delegate_is_listed_with_the_sittings_attended(organizer: FlaskClient, door: Door) -> None:
    page = organizer.get(address(door, "people")).text
    assert (page.index(DUC) < page.index(HANG), "1 / 1" in page) == (True, True)
    assert organizer.get(address(door, "people?page=99")).status_code == 200
    assert organizer.get(address(door, "people?page=x")).status_code == 200


def test_other_events_stand_beside_this_one(organizer: FlaskClient, door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    page = organizer.get(address(door, "comparison")).text
    assert ("Đại hội khác" in page, f"/events/{other.event_id}/reports/attendance" in page) == (True, True)


def sheets(organizer: FlaskClient, door: Door) -> dict[str, list[list[Any]]]:
    answer = organizer.get(address(door, "attendance.xlsx"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    book = load_workbook(io.BytesIO(answer.data))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_the_file_has_delegations_delegates_and_arrivals(organizer: FlaskClient, door: Door) -> None:
    found = sheets(organizer, door)
    assert found["Các đoàn"] == [
        [
            "Đoàn",
            "Phiên thứ nhất · Đại biểu chính thức · trong danh sách",
            "Phiên thứ nhất · Đại biểu chính thức · có đến",
            "Phiên thứ nhất · Khách mời · trong danh sách",
            "Phiên thứ nhất · Khách mời · có đến",
        ],
        ["Quận 1", 2, 1, 0, 0],
        ["Quận 3", 1, 0, 0, 0],
        ["(không thuộc đoàn nào)", 0, 0, 1, 1],
        ["Tổng cộng", 3, 1, 1, 1],
    ]
    assert [row[1:] for row in found["Đại biểu"][1:] if row[1] == HANG] == [
        [HANG, "Quận 1", "Đại biểu chính thức", "có mặt", 1]
    ]
    assert [row[2] for row in found["Lượt đến"][1:]] == [0, 1]


def test_a_name_that_begins_with_a_sign_stays_a_text(organizer: FlaskClient, door: Door) -> None:
    door.change_delegate(HANG, full_name="=cmd()")
    assert "=cmd()" in [row[1] for row in sheets(organizer, door)["Đại biểu"]]


@pytest.mark.parametrize("page", [*PAGES, "attendance.xlsx"])
def test_who_is_not_signed_in_or_asks_for_no_event_gets_nothing(
    client: FlaskClient, organizer: FlaskClient, door: Door, page: str
) -> None:
    assert client.get(address(door, page)).status_code == 302
    assert organizer.get(f"/events/99/reports/{page}").status_code == 404
