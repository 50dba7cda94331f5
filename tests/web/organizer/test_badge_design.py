import io
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image

from checkin.services.badge_design import BadgeDesign, badge_pictures, read_design
from checkin.services.issue_badges import issue_badges, printable_badge
from tests.congress import NOW, Congress, hold_congress


def _path(congress: Congress, more: str = "") -> str:
    return f"/events/{congress.event_id}/badges/design{more}"


FORM = {
    "layout": "a4_card",
    "order": "name",
    "name_size": "usual",
    "photo": "on",
    "position": "on",
    "back": "on",
    "programme": "08:00 Khai mạc",
    "pattern": "{category}-{number:03}",
    "first": "1",
}


def _picture(kind: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#c8102e").save(out, kind)
    return out.getvalue()


def _design(congress: Congress) -> BadgeDesign:
    with congress.store.read() as session:
        return read_design(session, congress.event_id)


def _pictures(congress: Congress) -> dict[str, bytes]:
    with congress.store.read() as session:
        return badge_pictures(session, congress.event_id)


def test_what_was_chosen_is_kept_and_numbers_the_next(organizer: FlaskClient, web_congress: Congress) -> None:
    assert organizer.post(_path(web_congress), data=FORM).status_code == 302
    assert _design(web_congress) == BadgeDesign(
        layout="a4_card",
        order="name",
        name_size="usual",
        photo=True,
        position=True,
        delegation=False,
        seat=False,
        back=True,
        programme="08:00 Khai mạc",
    )
    newcomer = web_congress.add_delegate("Phạm Mới", category="guest")
    issue_badges(web_congress.store, web_congress.event_id, NOW)
    assert printable_badge(web_congress.store, web_congress.event_id, newcomer).badge.number == "KM-001"


@pytest.mark.parametrize(
    "wrong",
    [{"pattern": "ĐB"}, {"pattern": "<{number}>"}, {"first": "0"}, {"first": "x"}, {"programme": "x" * 2001}],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(
    organizer: FlaskClient, web_congress: Congress, wrong: dict[str, str]
) -> None:
    answer = organizer.post(_path(web_congress), data=FORM | wrong)
    assert (answer.status_code, 'class="problem"' in answer.text) == (422, True)
    assert _design(web_congress) == BadgeDesign()


def test_the_next_numbers_follow_a_pattern_being_typed(organizer: FlaskClient, web_congress: Congress) -> None:
    organizer.set_cookie("lang", "en")
    said = [
        organizer.post(_path(web_congress, "/numbers"), data={"pattern": pattern, "first": "7"}).get_json()
        for pattern in ("A{number:03}", "A")
    ]
    assert said == [
        {"text": "A007, A008, A009", "problem": ""},
        {"text": "", "problem": "A pattern has {number} or {number:03} once."},
    ]


def test_the_preview_shows_the_longest_name_the_shortest_and_one_without_photo(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    page = organizer.get(_path(web_congress)).text
    assert page.count("<figure><img") == 3
    longest, shortest = (
        page.index(f"design/{web_congress.delegates[name]}.png") for name in ("Nguyễn Thị Hằng", "H'Hen Niê")
    )
    assert longest < shortest


@pytest.mark.parametrize(("layout", "size"), [("a6", (630, 888)), ("card", (516, 324)), ("label", (372, 600))])
def test_a_preview_has_the_shape_that_is_tried_out(
    organizer: FlaskClient, web_congress: Congress, layout: str, size: tuple[int, int]
) -> None:
    delegate = web_congress.delegates["Lê Hữu Đức"]
    for side in ("", "&side=back&back=on"):
        answer = organizer.get(_path(web_congress, f"/{delegate}.png?layout={layout}{side}"))
        assert Image.open(io.BytesIO(answer.data)).size == size
    assert _design(web_congress) == BadgeDesign()


def test_an_emblem_is_made_anew_and_can_be_taken_away(organizer: FlaskClient, web_congress: Congress) -> None:
    to = _path(web_congress, "/picture/emblem")
    organizer.post(to, data={"picture": (io.BytesIO(_picture() + b"hidden words"), "e.png")})
    kept = _pictures(web_congress)["emblem"]
    assert (kept[:3], b"hidden words" in kept) == (b"\xff\xd8\xff", False)
    organizer.post(to, data={"remove": "yes"})
    assert _pictures(web_congress) == {}


def test_taking_a_picture_away_asks_first(organizer: FlaskClient, web_congress: Congress) -> None:
    picture = {"picture": (io.BytesIO(_picture()), "e.png")}
    organizer.post(_path(web_congress, "/picture/emblem"), data=picture)
    page = organizer.get(_path(web_congress)).text
    without_questions = re.sub("<dialog.*?</dialog>", "", page, flags=re.DOTALL)
    assert ('name="remove"' in page, 'name="remove"' in without_questions) == (True, False)


def test_an_emblem_lets_the_background_through_where_it_is_transparent(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    ring = Image.new("RGBA", (800, 800), (200, 16, 46, 0))
    ring.paste((200, 16, 46, 255), (300, 300, 500, 500))
    out = io.BytesIO()
    ring.save(out, "PNG")
    organizer.post(_path(web_congress, "/picture/emblem"), data={"picture": (io.BytesIO(out.getvalue()), "e.png")})
    kept = Image.open(io.BytesIO(_pictures(web_congress)["emblem"])).convert("RGBA")
    assert (kept.size, kept.getpixel((5, 5))[3], kept.getpixel((250, 250))[3]) == ((500, 500), 0, 255)


@pytest.mark.parametrize(
    "hostile", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, _picture()[:60], b"RIFFxxxxWEBP"]
)
def test_a_hostile_background_is_refused_in_words(
    organizer: FlaskClient, web_congress: Congress, hostile: bytes
) -> None:
    to = _path(web_congress, "/picture/background")
    page = organizer.post(to, data={"picture": (io.BytesIO(hostile), "b.png")}, follow_redirects=True).text
    assert ("flash-problem" in page, _pictures(web_congress)) == (True, {})


def test_a_background_keeps_enough_dots_for_print(organizer: FlaskClient, web_congress: Congress) -> None:
    big = _picture("JPEG", (3000, 4000))
    organizer.post(_path(web_congress, "/picture/background"), data={"picture": (io.BytesIO(big), "b.jpg")})
    assert Image.open(io.BytesIO(_pictures(web_congress)["background"])).size == (1311, 1748)


def test_another_events_delegate_has_no_preview_here(organizer: FlaskClient, web_congress: Congress) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    delegate = other.delegates["Lê Hữu Đức"]
    assert organizer.get(_path(web_congress, f"/{delegate}.png?layout=a6")).status_code == 404


def test_where_something_cannot_be_used_the_first_number_stays_as_typed(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    page = organizer.post(_path(web_congress), data=FORM | {"pattern": "ĐB", "first": "3001"}).text
    assert 'name="first" type="number" value="3001"' in page


def test_a_programme_as_long_as_its_field_takes_is_kept(organizer: FlaskClient, web_congress: Congress) -> None:
    typed = "\n".join(["x" * 99] * 20)  # a browser counts a line's end as one character and sends two
    answer = organizer.post(_path(web_congress), data=FORM | {"programme": typed.replace("\n", "\r\n")})
    assert (answer.status_code, _design(web_congress).programme) == (302, typed)
