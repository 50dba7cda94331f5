import io

import pytest
from PIL import Image

from checkin.core.errors import NotFound
from checkin.services.delegate_history import Actor, history_of
from checkin.services.photos import event_photo, photo_of, put_photo, remove_photo
from checkin.services.read_photo import PhotoRefused
from tests.congress import NOW, Congress, hold_congress

NAME = "Lê Hữu Đức"


def jpeg(width: int = 40, height: int = 60, turned: int | None = None) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    if turned:
        exif[0x0112] = turned
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(out, "JPEG", exif=exif)
    return out.getvalue()


def put(congress: Congress, picture: bytes) -> str:
    return put_photo(congress.store, congress.event_id, congress.delegates[NAME], picture, Actor(), NOW)


def test_a_photo_is_kept_without_what_the_camera_wrote(congress: Congress) -> None:
    put(congress, jpeg())
    kept = event_photo(congress.store, congress.event_id, congress.delegates[NAME])
    assert b"Secret camera" not in kept.image
    assert dict(Image.open(io.BytesIO(kept.image)).getexif()) == {}


def test_a_turned_photo_stands_upright(congress: Congress) -> None:
    put(congress, jpeg(40, 60, turned=6))
    kept = photo_of(congress.store, [congress.delegates[NAME]])[congress.delegates[NAME]]
    assert (kept.width, kept.height) == (60, 40)


def test_a_large_photo_is_made_small(congress: Congress) -> None:
    put(congress, jpeg(3000, 4000))
    kept = event_photo(congress.store, congress.event_id, congress.delegates[NAME])
    assert (kept.width, kept.height) == (480, 640)


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (b"GIF89a", "not_a_picture"),
        (b"\xff\xd8\xff" + b"x" * 100, "not_a_picture"),
        (jpeg(400, 400)[:-900], "broken"),
        (b"\xff\xd8\xff" + b"x" * (12 * 1024 * 1024), "too_large"),
        (jpeg(6000, 5000), "too_many_pixels"),
    ],
    ids=["gif", "noise", "cut off", "large", "many pixels"],
)
def test_hostile_files_are_refused(congress: Congress, picture: bytes, problem: str) -> None:
    with pytest.raises(PhotoRefused) as refused:
        put(congress, picture)
    assert refused.value.problem == problem


def test_the_history_says_that_there_is_a_photo(congress: Congress) -> None:
    etag = put(congress, jpeg())
    with congress.store.read() as session:
        (line,) = history_of(session, congress.delegates[NAME])
    assert (line.field, line.old, line.new) == ("photo", "", etag)


def test_a_photo_that_is_removed_is_gone(congress: Congress) -> None:
    put(congress, jpeg())
    remove_photo(congress.store, congress.event_id, congress.delegates[NAME], Actor(), NOW)
    assert photo_of(congress.store, [congress.delegates[NAME]]) == {}


def test_another_events_delegate_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        put_photo(congress.store, other.event_id, congress.delegates[NAME], jpeg(), Actor(), NOW)
