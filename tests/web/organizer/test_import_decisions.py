"""What an organizer decides in the preview: columns, cells, rows, who is who, who is withdrawn, and undoing it."""

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from checkin.core.decision import DelegateStatus
from checkin.store.models import Delegate, EventField, ImportRun
from tests.congress import Congress
from tests.web.organizer.pages import opened, parts, words

HEADER = "Số thẻ,Họ và tên,Năm sinh,Giới tính,Đoàn,Cỡ áo\n"


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


@pytest.fixture
def here(web_congress: Congress) -> str:
    return f"/events/{web_congress.event_id}/import"


def _upload(client: FlaskClient, here: str, text: str) -> str:
    """The address of the preview."""
    form = {"file": (io.BytesIO(text.encode()), "list.csv")}
    return client.post(here, data=form, content_type="multipart/form-data").headers["Location"]


def _chips(page: str) -> list[str]:
    return [words(chip) for chip in re.findall(r'<a class="chip"[^>]*>(.*?)</a>', page)]


def _delegate(congress: Congress, name: str) -> Delegate | None:
    with congress.store.read() as session:
        return session.scalars(select(Delegate).where(Delegate.full_name == name)).one_or_none()


def _flashes(page: str) -> list[str]:
    return parts(page, 'role="status">', "</p>")


def test_a_row_with_an_error_is_corrected_in_the_preview_and_goes_in(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    preview = _upload(english, here, HEADER + "1,,1980,Nam,Quận 5,\n")
    page = english.get(preview).text
    assert parts(page, '<label class="cell-field">', "</label>") == ["B2 Full name"]
    english.post(f"{preview}/row", data={"sheet": "", "row": 2, "act": "fix", "cell-1": "Lê Sửa", "was-1": ""})
    assert _chips(english.get(preview).text) == ["All 1", "New 1", "Changed 0", "Not in the file 4"]
    english.post(f"{preview}/apply")
    assert _delegate(web_congress, "Lê Sửa").badge_number == "1"


def test_a_correction_can_be_taken_back(english: FlaskClient, here: str) -> None:
    preview = _upload(english, here, HEADER + "1,,1980,Nam,Quận 5,\n")
    english.post(f"{preview}/row", data={"row": 2, "act": "fix", "cell-1": "Lê Sửa"})
    english.post(f"{preview}/row", data={"row": 2, "act": "restore"})
    assert _chips(english.get(preview).text)[-2:] == ["With errors 1", "Not in the file 4"]


def test_a_row_is_left_out_and_taken_in_again(english: FlaskClient, here: str, web_congress: Congress) -> None:
    preview = _upload(english, here, HEADER + "1,Lê Một,31/02/1980,Nam,Quận 5,\n2,Lê Hai,1981,Nam,Quận 5,\n")
    english.post(f"{preview}/row", data={"row": 2, "act": "leave_out"})
    english.post(f"{preview}/row", data={"row": 3, "act": "leave_out"})
    english.post(f"{preview}/row", data={"row": 3, "act": "take_in"})
    assert _chips(english.get(preview).text) == [
        "All 2", "New 1", "Changed 0", "Left out 1", "Not in the file 4",
    ]  # fmt: skip
    english.post(f"{preview}/apply")
    assert (_delegate(web_congress, "Lê Một"), _delegate(web_congress, "Lê Hai").birth_year) == (None, 1981)


def test_a_near_duplicate_is_two_people_until_somebody_says_otherwise(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    known = web_congress.delegates["Lê Hữu Đức"]
    preview = _upload(english, here, HEADER + ",Lê Hữu Đức,1975,Nam,Quận 9,\n")
    page = english.get(preview).text
    assert _chips(page)[:4] == ["All 1", "New 1", "Changed 0", "With warnings 1"]
    assert parts(page, '<div class="alike"><p>', "</p>") == [
        "Maybe the same person as in the roster: Lê Hữu Đức · Quận 1 · Đại biểu chính thức · badge 3001"
    ]
    english.post(f"{preview}/row", data={"row": 2, "act": "same", "delegate": known})
    page = english.get(preview).text
    assert _chips(page)[:3] == ["All 1", "New 0", "Changed 1"]
    assert "Decided: the same person as in the roster." in page
    english.post(f"{preview}/row", data={"row": 2, "act": "other"})
    assert _chips(english.get(preview).text)[:3] == ["All 1", "New 1", "Changed 0"]


def test_a_repeated_row_is_taken_in_as_somebody_else_and_left_out_again(english: FlaskClient, here: str) -> None:
    preview = _upload(english, here, HEADER + ",Lê Một,1980,Nam,Quận 5,\n,Lê Một,1980,Nữ,Quận 5,\n")
    assert 'value="apart"' in english.get(preview).text
    english.post(f"{preview}/row", data={"row": 3, "act": "apart"})
    page = english.get(preview).text
    assert _chips(page)[:2] == ["All 2", "New 2"]
    assert "Decided: somebody else than in the other row." in page
    english.post(f"{preview}/row", data={"row": 3, "act": "together"})
    assert _chips(english.get(preview).text)[:2] == ["All 2", "New 1"]


def test_of_two_rows_decided_to_be_one_delegate_the_second_repeats_the_first(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    known = web_congress.delegates["Lê Hữu Đức"]
    preview = _upload(english, here, HEADER + ",Lê Hữu Đức,1975,Nam,Quận 8,\n,Lê Hữu Đức,1975,Nam,Quận 9,\n")
    for row in (2, 3):
        english.post(f"{preview}/row", data={"row": row, "act": "same", "delegate": known})
    page = english.get(preview).text
    assert _chips(page)[:3] == ["All 2", "New 0", "Changed 1"]
    assert "Repeated 1" in _chips(page)
    assert page.count("Decided: the same person as in the roster.") == 2
    assert parts(page, '<div class="note">', "</div>")[-1] == "The same person as in row 2; this row is left out."
    english.post(f"{preview}/row", data={"row": 3, "act": "undecided"})
    assert _chips(english.get(preview).text)[:3] == ["All 2", "New 1", "Changed 1"]


def test_a_column_is_kept_as_a_field_of_the_event_and_remembered(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    text = HEADER + "1,Lê Áo,1980,Nam,Quận 5,XL\n"
    preview = _upload(english, here, text)
    english.post(f"{preview}/columns", data={"sheet": 0, "column-0-5": "keep:choice", "column-0-0": "seat"})
    english.post(f"{preview}/apply")
    with web_congress.store.read() as session:
        field = session.scalars(select(EventField)).one()
    made = _delegate(web_congress, "Lê Áo")
    assert (field.name, field.kind, made.extra, made.seat) == ("Cỡ áo", "choice", {str(field.id): "XL"}, "1")
    assert made.folded == "le ao quan 5 xl"
    again = english.get(_upload(english, here, text)).text
    assert _chips(again) == ["All 1", "New 0", "Changed 0", "Unchanged 1", "Not in the file 4"]


def test_a_sheet_is_left_out(english: FlaskClient, here: str) -> None:
    preview = _upload(english, here, HEADER + "1,Lê Một,1980,Nam,Quận 5,\n")
    english.post(f"{preview}/columns", data={})
    assert english.get(preview).text.count("import-table") == 0


def test_a_delegate_whom_the_list_does_not_name_is_withdrawn_where_the_organizer_says_so(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    gone = web_congress.delegates["Lê Hữu Đức"]
    preview = _upload(english, here, HEADER + "1,Lê Một,1980,Nam,Quận 5,\n")
    page = english.get(f"{preview}?show=missing").text
    assert page.count('name="withdraw"') == 4
    english.post(f"{preview}/missing", data={"act": "page", "shown": [gone], "withdraw": [gone, 10**9]})
    english.post(f"{preview}/apply")
    assert _flashes(english.get(f"/events/{web_congress.event_id}").text) == [
        "The list is in: 1 added, 0 changed, 0 unchanged. 1 are withdrawn."
    ]
    assert _delegate(web_congress, "Lê Hữu Đức").status is DelegateStatus.WITHDRAWN


def test_all_of_the_delegations_in_the_file_are_ticked_at_once_and_unticked(
    english: FlaskClient, here: str
) -> None:
    preview = _upload(english, here, HEADER + "1,Lê Một,1980,Nam,Quận 1,\n")
    english.post(f"{preview}/missing", data={"act": "named"})
    ticked = english.get(f"{preview}?show=missing").text
    english.post(f"{preview}/missing", data={"act": "none"})
    unticked = english.get(f"{preview}?show=missing").text
    assert (ticked.count(" checked"), unticked.count(" checked")) == (2, 0)


def test_an_import_stands_in_the_list_and_is_undone_there(
    english: FlaskClient, here: str, web_congress: Congress
) -> None:
    english.post(_upload(english, here, HEADER + "1,Lê Một,1980,Nam,Quận 5,\n") + "/apply")
    with web_congress.store.read() as session:
        run = session.scalars(select(ImportRun)).one()
    assert english.get(here).text.count(f'data-dialog="undo-{run.id}"') == 1
    english.post(f"/events/{web_congress.event_id}/imports/{run.id}/undo")
    page = english.get(here).text
    assert _flashes(page) == ["The import is undone: 1 delegates removed, 0 restored."]
    assert page.count(f'data-dialog="undo-{run.id}"') == 0
    assert _delegate(web_congress, "Lê Một") is None


def test_what_makes_no_sense_changes_nothing(english: FlaskClient, here: str) -> None:
    preview = _upload(english, here, HEADER + "1,Lê Một,1980,Nam,Quận 5,\n")
    before = _chips(english.get(preview).text)
    for path, form in (
        ("row", {"row": "x", "act": "leave_out"}),
        ("row", {"row": 2, "act": "fix", "cell-999": "a", "cell-x": "b", "cell-1": "Lê Một", "was-1": "Lê Một"}),
        ("row", {"row": 2, "act": "same", "delegate": 10**12}),
        ("row", {"row": 2, "sheet": "\0", "act": "other"}),
        ("columns", {"sheet": 0, "column-0-1": "nonsense", "column-9-9": "seat"}),
        ("missing", {"act": "page", "shown": ["x", 10**12], "withdraw": [10**12]}),
    ):
        assert english.post(f"{preview}/{path}", data=form).status_code == 302
        assert _chips(english.get(preview).text) == before, form


def test_a_long_list_is_read_apart_and_goes_in(english: FlaskClient, here: str, web_congress: Congress) -> None:
    rows = "".join(f"{n:05d},Lê Dài {n},1980,Nam,Đoàn số {n % 20} của liên đoàn,M\n" for n in range(1500))
    preview = _upload(english, here, HEADER + rows)
    assert _chips(opened(english, preview)) == ["All 1,500", "New 1,500", "Changed 0", "Not in the file 4"]
    if english.post(f"{preview}/apply").headers["Location"] == preview:
        opened(english, preview)
    assert _delegate(web_congress, "Lê Dài 1499").badge_number == "01499"
