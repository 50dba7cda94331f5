import io
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from checkin.core.errors import NotFound
from checkin.formats.photo_archive import ArchiveRefused
from checkin.services.delegate_history import Actor, history_of
from checkin.services.photo_archive import discard_archive, keep_archive, preview_archive, sweep_archives
from checkin.services.photos import Portrait, event_photo, keep_portraits, photo_of
from checkin.services.put_photos import PutState, put_state, start_photos
from checkin.services.sign_in import add_account
from tests.congress import NOW, Congress, hold_congress
from tests.services.test_photos import jpeg

DUC, HANG, NIE = "Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "photos"


@pytest.fixture
def me(congress: Congress) -> int:
    return add_account(congress.store, username="an", name="An", password="a long enough password", now=NOW).id


def packed(**files: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def kept(congress: Congress, spool: Path, me: int, **files: bytes) -> str:
    return keep_archive(congress.store, spool, congress.event_id, me, "ảnh.zip", packed(**files), NOW)


def put(
    congress: Congress, spool: Path, me: int, token: str, keep_present: bool = True, **decided: int
) -> PutState:
    preview = preview_archive(congress.store, spool, congress.event_id, me, token)
    places = {each.name: each.at for each in preview.files}
    by_place = {places[name]: key for name, key in decided.items()}
    start_photos(congress.store, spool, congress.event_id, me, token, by_place, NOW, keep_present=keep_present)
    for _ in range(400):
        state = put_state(spool, congress.event_id, me, token)
        if state and state.finished:
            return state
        time.sleep(0.05)
    raise AssertionError("never finished")


def has_photo(congress: Congress, name: str) -> bool:
    return bool(photo_of(congress.store, [congress.delegates[name]]))


def test_a_preview_says_whose_each_photo_is_and_writes_nothing(congress: Congress, spool: Path, me: int) -> None:
    congress.add_delegate("Lê Hữu Đức")
    token = kept(
        congress, spool, me, **{"Le Huu Duc.jpg": b"x", "x/nguyen thi hang.png": b"x", "a.jpg": b"x", "b.txt": b"x"}
    )
    found = preview_archive(congress.store, spool, congress.event_id, me, token)
    assert [each.name for each in found.fitting] == ["x/nguyen thi hang.png"]
    assert [(each.name, len(each.people)) for each in found.ambiguous] == [("Le Huu Duc.jpg", 2)]
    assert ([each.name for each in found.unknown], found.others) == (["a.jpg"], ["b.txt"])
    assert [has_photo(congress, name) for name in (DUC, HANG)] == [False, False]


def test_photos_go_in_small_and_without_what_the_camera_wrote(congress: Congress, spool: Path, me: int) -> None:
    token = kept(congress, spool, me, **{"le huu duc.jpg": jpeg(), "h'hen nie.jpg": jpeg(900, 1200)})
    assert put(congress, spool, me, token) == PutState(2, 2, 2, 0, (), True)
    portraits = [event_photo(congress.store, congress.event_id, congress.delegates[name]) for name in (DUC, NIE)]
    assert [b"Secret camera" in one.image for one in portraits] == [False, False]
    assert (portraits[1].width, portraits[1].height) == (480, 640)
    with congress.store.read() as session:
        assert [line.field for line in history_of(session, congress.delegates[DUC])] == ["photo"]


def test_a_picture_that_is_none_costs_that_one_alone(congress: Congress, spool: Path, me: int) -> None:
    token = kept(
        congress,
        spool,
        me,
        **{"le huu duc.jpg": b"no picture", "nguyen thi hang.jpg": jpeg(), "h'hen nie.png": b""},
    )
    state = put(congress, spool, me, token)
    assert (state.kept, state.failed) == (
        1,
        (("le huu duc.jpg", "not_a_picture"), ("h'hen nie.png", "not_a_picture")),
    )
    assert [has_photo(congress, name) for name in (DUC, HANG, NIE)] == [False, True, False]


def test_a_photo_that_is_there_stays_unless_it_is_to_be_replaced(congress: Congress, spool: Path, me: int) -> None:
    old = Portrait(jpeg(), 40, 60, "old")
    keep_portraits(congress.store, congress.event_id, {congress.delegates[DUC]: old}, Actor(), NOW)
    for keep_present, etag_stays in ((True, True), (False, False)):
        token = kept(congress, spool, me, **{"le huu duc.jpg": jpeg(50, 50)})
        found = preview_archive(congress.store, spool, congress.event_id, me, token)
        assert found.fitting[0].replaces is True
        put(congress, spool, me, token, keep_present)
        kept_photo = event_photo(congress.store, congress.event_id, congress.delegates[DUC])
        assert (kept_photo.etag == "old") is etag_stays


def test_the_organizer_decides_whose_an_unclear_photo_is(congress: Congress, spool: Path, me: int) -> None:
    token = kept(congress, spool, me, **{"IMG_1.jpg": jpeg(), "IMG_2.jpg": jpeg(50, 50)})
    assert put(congress, spool, me, token, **{"IMG_2.jpg": congress.delegates[HANG]}).kept == 1
    assert [has_photo(congress, name) for name in (DUC, HANG)] == [False, True]


def test_it_is_put_in_once(congress: Congress, spool: Path, me: int) -> None:
    token = kept(congress, spool, me, **{"le huu duc.jpg": jpeg()})
    assert put(congress, spool, me, token) == put(congress, spool, me, token)


def test_another_account_or_event_does_not_see_it(congress: Congress, spool: Path, me: int) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    token = kept(congress, spool, me, **{"le huu duc.jpg": jpeg()})
    for event_id, account, asked in (
        (other.event_id, me, token),
        (congress.event_id, me + 1, token),
        (congress.event_id, me, "../x"),
    ):
        with pytest.raises(NotFound):
            preview_archive(congress.store, spool, event_id, account, asked)
        with pytest.raises(NotFound):
            discard_archive(spool, event_id, account, asked)


def test_nobody_of_another_event_gets_a_photo(congress: Congress, spool: Path, me: int) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    token = kept(congress, spool, me, **{"IMG_1.jpg": jpeg()})
    with pytest.raises(NotFound):
        put(congress, spool, me, token, **{"IMG_1.jpg": other.delegates[DUC]})
    assert not has_photo(other, DUC)


def test_what_is_refused_leaves_no_file(congress: Congress, spool: Path, me: int) -> None:
    with pytest.raises(ArchiveRefused) as refused:
        keep_archive(congress.store, spool, congress.event_id, me, "a.zip", io.BytesIO(b"text"), NOW)
    assert (refused.value.code, list(spool.iterdir())) == ("not_a_zip", [])


def test_files_go_after_an_hour_or_when_they_are_thrown_away(congress: Congress, spool: Path, me: int) -> None:
    first = kept(congress, spool, me, **{"le huu duc.jpg": jpeg()})
    discard_archive(spool, congress.event_id, me, first)
    assert list(spool.iterdir()) == []
    kept(congress, spool, me, **{"le huu duc.jpg": jpeg()})
    sweep_archives(spool, NOW + timedelta(minutes=59))
    assert len(list(spool.iterdir())) == 2
    sweep_archives(spool, NOW + timedelta(minutes=61))
    assert list(spool.iterdir()) == []
