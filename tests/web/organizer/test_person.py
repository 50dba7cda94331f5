import html
import io
import json
import re

from flask.testing import FlaskClient
from sqlalchemy import select

from checkin.core.event_field import FieldKind
from checkin.services.delegate_history import Actor
from checkin.services.edit_delegate import edit_delegate
from checkin.services.event_fields import make_event_field
from checkin.services.photos import put_photo
from checkin.store.models import Delegate, DelegateChange, DelegateSensitive, Replacement
from tests.congress import NOW, Congress
from tests.services.test_photos import jpeg

NAME = "Lê Hữu Đức"


def address(congress: Congress, more: str = "", name: str = NAME) -> str:
    return f"/events/{congress.event_id}/delegates/{congress.delegates[name]}{more}"


def stored(congress: Congress) -> Delegate:
    with congress.store.read() as session:
        return session.get_one(Delegate, congress.delegates[NAME])


def form(page: str) -> dict[str, str]:
    """What a browser sends of the form without a change: the values that the page shows."""
    state = re.search(r'name="was" value="([^"]*)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert state is not None
    assert version is not None
    assert seen is not None
    was = html.unescape(state[1])
    return {**json.loads(was), "was": was, "version": version[1], "seen": seen[1]}


def test_a_field_is_edited_in_place(organizer: FlaskClient, web_congress: Congress) -> None:
    sent = form(organizer.get(address(web_congress)).text) | {"seat": "B-14"}
    assert organizer.post(address(web_congress, "/edit"), data=sent).status_code == 302
    assert stored(web_congress).seat == "B-14"


def test_a_form_sent_without_a_change_writes_nothing(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.post(address(web_congress, "/edit"), data=form(organizer.get(address(web_congress)).text))
    with web_congress.store.read() as session:
        assert session.scalars(select(DelegateChange)).all() == []


def test_the_history_names_the_organizer(organizer: FlaskClient, web_congress: Congress) -> None:
    sent = form(organizer.get(address(web_congress)).text) | {"seat": "B-14"}
    organizer.post(address(web_congress, "/edit"), data=sent)
    history = organizer.get(address(web_congress)).text.split('id="history"')[1]
    cells = re.findall(r"<td>([^<]*)</td>", history)
    by = re.findall(r'<span class="under">([^<]*)</span>', history)
    assert (by[0], cells[:3]) == ("Ban tổ chức", ["Số ghế", "–", "B-14"])


def test_the_second_editor_sees_what_the_first_changed_and_goes_on(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    second = form(organizer.get(address(web_congress)).text) | {"position": "Chủ tịch"}
    edit_delegate(
        web_congress.store,
        web_congress.event_id,
        web_congress.delegates[NAME],
        {"seat": "A-1"},
        version=0,
        by=Actor(),
        now=NOW,
    )
    told = organizer.post(address(web_congress, "/edit"), data=second)
    assert (told.status_code, stored(web_congress).position) == (409, "")
    assert re.findall(r"<li><b>([^<]+)</b>: – → ([^ <]+)", told.text) == [("Số ghế", "A-1")]
    again = form(told.text) | {"position": "Chủ tịch"}
    organizer.post(address(web_congress, "/edit"), data=again)
    assert (stored(web_congress).seat, stored(web_congress).position) == ("A-1", "Chủ tịch")


def test_a_wrong_value_is_named_and_kept_in_the_form(organizer: FlaskClient, web_congress: Congress) -> None:
    sent = form(organizer.get(address(web_congress)).text) | {"phone": "abc"}
    page = organizer.post(address(web_congress, "/edit"), data=sent)
    assert page.status_code == 400
    assert 'name="phone" type="tel" value="abc" aria-invalid="true"' in page.text


def test_a_state_that_was_tampered_with_does_no_harm(organizer: FlaskClient, web_congress: Congress) -> None:
    for was in ("[1]", "{", "[" * 5000, "x" * 30_000):
        sent = {"was": was, "version": str(stored(web_congress).version), "seat": "B-2"}
        assert organizer.post(address(web_congress, "/edit"), data=sent).status_code == 302


def test_sensitive_values_are_shown_only_when_asked_for(organizer: FlaskClient, web_congress: Congress) -> None:
    with web_congress.store.write() as session:
        session.add(DelegateSensitive(delegate_id=web_congress.delegates[NAME], ethnicity="Chăm"))
    assert "Chăm" not in organizer.get(address(web_congress)).text
    assert 'value="Chăm"' in organizer.post(address(web_congress, "/sensitive")).text


def test_sensitive_values_are_edited_where_they_are_shown(organizer: FlaskClient, web_congress: Congress) -> None:
    page = organizer.post(address(web_congress, "/sensitive")).text.split('id="sensitive"')[1]
    organizer.post(address(web_congress, "/edit"), data=form(page) | {"ethnicity": "Chăm"})
    with web_congress.store.read() as session:
        kept = session.get_one(DelegateSensitive, web_congress.delegates[NAME])
        told = session.scalars(select(DelegateChange.new)).all()
    assert (kept.ethnicity, told) == ("Chăm", [""])


def test_a_photo_is_uploaded_and_shown(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.post(address(web_congress, "/photo"), data={"photo": (io.BytesIO(jpeg()), "a.jpg")})
    shown = organizer.get(address(web_congress, "/photo.jpg"))
    assert (shown.status_code, shown.mimetype, shown.headers["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-cache",
    )


def test_a_file_that_is_no_photo_is_refused_in_words(organizer: FlaskClient, web_congress: Congress) -> None:
    sent = {"photo": (io.BytesIO(b"GIF89a"), "a.gif")}
    page = organizer.post(address(web_congress, "/photo"), data=sent, follow_redirects=True).text
    assert "Tệp này không phải là ảnh. Hãy chọn tệp JPEG, PNG hoặc WebP." in page


def test_a_photo_needs_a_log_in(client: FlaskClient, web_congress: Congress) -> None:
    put_photo(web_congress.store, web_congress.event_id, web_congress.delegates[NAME], jpeg(), Actor(), NOW)
    assert client.get(address(web_congress, "/photo.jpg")).status_code == 302


def test_withdrawn_and_reinstated(organizer: FlaskClient, web_congress: Congress) -> None:
    statuses = []
    for became in ("withdrawn", "active"):
        organizer.post(address(web_congress, "/status"), data={"became": became})
        statuses.append(stored(web_congress).status)
    assert statuses == ["withdrawn", "active"]


def test_a_sensitive_reason_is_hidden(organizer: FlaskClient, web_congress: Congress) -> None:
    leave = {"reported_by": "Trưởng đoàn", "reason": "Mổ tim", "sensitive": "on"}
    organizer.post(address(web_congress, "/absences"), data=leave)
    assert "Mổ tim" not in organizer.get(address(web_congress)).text
    assert "Mổ tim" in organizer.post(address(web_congress, "/sensitive")).text


def test_an_alternate_sits_for_a_delegate(organizer: FlaskClient, web_congress: Congress) -> None:
    alternate = web_congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    sent = {
        "incoming_id": alternate,
        "from_sitting_id": web_congress.sittings[0],
        "policy": "one_sitting",
        "decision_number": "12/QĐ",
        "decided_by": "Ban Thường vụ",
        "decided_on": "2026-11-22",
    }
    organizer.post(address(web_congress, "/replacement"), data=sent)
    with web_congress.store.read() as session:
        row = session.scalars(select(Replacement)).one()
    assert (row.incoming_id, row.for_good, row.decision_number) == (alternate, False, "12/QĐ")


def test_another_events_delegate_is_not_found(organizer: FlaskClient, web_congress: Congress) -> None:
    paths = ("/edit", "/photo/remove", "/status", "/absences", "/replacement", "/absences/1/end")
    data = {"became": "withdrawn", "reported_by": "a", "reason": "b", "decision_number": "1", "decided_by": "c"}
    answers = [
        organizer.post(f"/events/{web_congress.event_id}/delegates/9999{path}", data=data | {"version": "0"})
        for path in paths
    ]
    assert [answer.status_code for answer in answers] == [404] * 6


def test_a_field_of_the_event_is_edited_in_place_and_named_in_the_history(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    with web_congress.store.write() as session:
        name = f"extra:{make_event_field(session, web_congress.event_id, 'Cỡ áo', FieldKind.TEXT).id}"
    sent = form(organizer.get(address(web_congress)).text) | {name: "XL", "may_be_shown": "no"}
    organizer.post(address(web_congress, "/edit"), data=sent)
    page = organizer.get(address(web_congress)).text
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))
    cells = re.findall(r"<td>([^<]*)</td>", page.split('id="history"')[1])
    assert (facts["Cỡ áo"], stored(web_congress).may_be_shown) == ("XL", False)
    assert ["Cỡ áo", "–", "XL"] in [cells[start : start + 3] for start in range(0, len(cells), 3)]
