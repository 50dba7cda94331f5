import io
import re
import time
import zipfile

import pytest
from flask.testing import FlaskClient

from checkin.services.photos import photo_of
from checkin.store.models import Delegate
from tests.congress import Congress
from tests.services.test_photo_archive import packed
from tests.services.test_photos import jpeg
from tests.web.organizer.pages import parts

DUC, HANG = "Lê Hữu Đức", "Nguyễn Thị Hằng"


@pytest.fixture
def english(organizer: FlaskClient) -> FlaskClient:
    organizer.set_cookie("lang", "en")
    return organizer


def uploaded(client: FlaskClient, congress: Congress, **files: bytes) -> str:
    answer = client.post(f"/events/{congress.event_id}/photos", data={"file": (packed(**files), "photos.zip")})
    assert answer.status_code == 302
    return answer.location


def finished(client: FlaskClient, address: str) -> str:
    for _ in range(400):
        if client.get(f"{address}/progress").json["ready"]:  # type: ignore[index]
            return client.get(address).text
        time.sleep(0.05)
    raise AssertionError("never finished")


def has_photo(congress: Congress, name: str) -> bool:
    return bool(photo_of(congress.store, [congress.delegates[name]]))


def test_from_a_zip_to_portraits(english: FlaskClient, web_congress: Congress) -> None:
    address = uploaded(
        english,
        web_congress,
        **{"le huu duc.jpg": jpeg(), "IMG_7.jpg": jpeg(50, 50), "IMG_8.jpg": jpeg(), "a.txt": b""},
    )
    page = english.get(address).text
    assert parts(page.split('class="photo-counts"')[1].split("</ul>")[0], "<li>", "</li>") == [
        "1 photos whose owner is clear",
        "0 could be of several people",
        "2 named after nobody on the roster",
        "1 files that are no photos, left out",
    ]
    assert not has_photo(web_congress, DUC)
    (field, _other) = re.findall(r'name="(number-\d+)"', page)
    wrong = english.post(address, data={field: "999999"})
    assert (wrong.status_code, "Nobody has this number." in wrong.text) == (400, True)
    with web_congress.store.read() as session:
        number = session.get_one(Delegate, web_congress.delegates[HANG]).badge_number
    english.post(address, data={field: number})
    assert parts(finished(english, address), "<h1>", "</h1>") == ["2 photos are put in"]
    assert [has_photo(web_congress, name) for name in (DUC, HANG)] == [True, True]


def test_many_unclear_photos_are_decided_page_by_page(english: FlaskClient, web_congress: Congress) -> None:
    files = {f"IMG_{number:03}.jpg": jpeg() for number in range(60)}
    address = uploaded(english, web_congress, **files)
    first = english.get(address).text
    assert (len(re.findall(r'name="number-', first)), "Page 1 of 2" in first) == (50, True)
    with web_congress.store.read() as session:
        number = session.get_one(Delegate, web_congress.delegates[HANG]).badge_number
    wrong = english.post(f"{address}/choices?to_open=2", data={"number-3": "999999"})
    assert (wrong.status_code, "Nobody has this number." in wrong.text) == (400, True)
    second = english.post(f"{address}/choices?to_open=2", data={"number-3": number}, follow_redirects=True).text
    assert (len(re.findall(r'name="number-', second)), "IMG_059.jpg" in second) == (10, True)
    assert f'value="{number}"' in english.get(f"{address}?open=1").text
    english.post(address, data={})
    assert parts(finished(english, address), "<h1>", "</h1>") == ["1 photo is put in"]


def test_people_of_one_name_are_told_apart(english: FlaskClient, web_congress: Congress) -> None:
    first, other = web_congress.delegates[DUC], web_congress.add_delegate(DUC, delegation="Quận 3")
    page = english.get(uploaded(english, web_congress, **{"le huu duc.jpg": jpeg()})).text
    assert re.findall(r'<option value="(\d+)">([^<]+)<', page) == [
        (str(first), f"{DUC} · Quận 1 · 3001"),
        (str(other), f"{DUC} · Quận 3"),
    ]


def test_thumbnails_are_for_who_sent_the_file(
    english: FlaskClient, client: FlaskClient, web_congress: Congress
) -> None:
    address = uploaded(english, web_congress, **{"a.jpg": jpeg(900, 1200)})
    answer = english.get(f"{address}/0.jpg")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "private, max-age=600")
    assert client.get(f"{address}/0.jpg").status_code == 302
    assert english.get(f"{address}/1.jpg").status_code == 404


def test_the_photos_are_taken_back_from_the_page_that_says_they_are_in(
    english: FlaskClient, web_congress: Congress
) -> None:
    address = uploaded(english, web_congress, **{"le huu duc.jpg": jpeg()})
    english.post(address, data={})
    act = re.search(r'href="([^"]*/delegates/bulk/\d+)"', finished(english, address))
    assert act is not None
    assert "Photos from photos.zip" in english.get(act[1]).text
    assert "1 delegate is as before." in english.post(f"{act[1]}/undo", follow_redirects=True).text
    assert not has_photo(web_congress, DUC)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"text", "This file is no ZIP."),
        (b"", "This file is no ZIP."),
        (packed(**{"../a.jpg": b"x"}).read(), "would leave their folder"),
        (packed(**{"a.txt": b"x"}).read(), "There is no photo in it."),
    ],
)
def test_hostile_files_are_refused_in_words(
    english: FlaskClient, web_congress: Congress, content: bytes, words: str
) -> None:
    answer = english.post(
        f"/events/{web_congress.event_id}/photos", data={"file": (io.BytesIO(content), "<b>.zip")}
    )
    assert (answer.status_code, words in answer.text, "<b>.zip" in answer.text) == (400, True, False)


def test_a_bomb_is_refused_in_words(english: FlaskClient, web_congress: Congress) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jpg", bytes(60 * 1024 * 1024))
    answer = english.post(
        f"/events/{web_congress.event_id}/photos", data={"file": (io.BytesIO(out.getvalue()), "a.zip")}
    )
    assert (answer.status_code, "far more than it seems" in answer.text) == (400, True)


def test_without_a_file_it_asks_for_one(english: FlaskClient, web_congress: Congress) -> None:
    answer = english.post(f"/events/{web_congress.event_id}/photos", data={})
    assert (answer.status_code, "Choose a file first." in answer.text) == (400, True)


def test_another_organizer_does_not_see_it(
    english: FlaskClient, client: FlaskClient, web_congress: Congress
) -> None:
    address = uploaded(english, web_congress, **{"le huu duc.jpg": jpeg()})
    assert client.get(address).location.partition("?")[0] == "/sign-in"


def test_the_file_is_thrown_away(english: FlaskClient, web_congress: Congress) -> None:
    address = uploaded(english, web_congress, **{"le huu duc.jpg": jpeg()})
    english.post(f"{address}/discard")
    assert (english.get(address).status_code, has_photo(web_congress, DUC)) == (404, False)
