import io
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from checkin.core.errors import NotFound
from checkin.formats.photo_archive import ArchiveRefused
from checkin.services.bulk_acts import undo_bulk
from checkin.services.delegate_history import Actor, history_of
from checkin.services.list_bulk_acts import list_bulk_acts, open_bulk_act
from checkin.services.photo_archive import (
    decide_owners,
    discard_archive,
    keep_archive,
    preview_archive,
    sweep_archives,
)
from checkin.services.photo_thumbnails import thumbnail
from checkin.services.photos import Portrait, event_photo, keep_portraits, photo_of, remove_photo
from checkin.services.put_photos import PutState, put_state, start_photos
from checkin.services.sign_in import add_account
from checkin.store.models import ReplacedPhoto
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
    assert put(congress, spool, me, token) == PutState(2, 2, 2, 0, (), True, act_id=1)
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


def test_the_photos_of_a_zip_are_taken_back_as_one(congress: Congress, spool: Path, me: int) -> None:
    old = Portrait(jpeg(), 40, 60, "old")
    keep_portraits(congress.store, congress.event_id, {congress.delegates[DUC]: old}, Actor(), NOW)
    files = {"le huu duc.jpg": jpeg(50, 50), "nguyen thi hang.jpg": jpeg(), "h'hen nie.jpg": jpeg(60, 60)}
    state = put(congress, spool, me, kept(congress, spool, me, **files), keep_present=False)
    assert state.act_id is not None
    act = open_bulk_act(congress.store, congress.event_id, state.act_id)
    assert (act.kind, act.chosen, act.changed) == ("photos", "ảnh.zip", 3)
    since = Portrait(jpeg(), 40, 60, "since")
    keep_portraits(congress.store, congress.event_id, {congress.delegates[NIE]: since}, Actor(), NOW)
    told = [undo_bulk(congress.store, congress.event_id, state.act_id, Actor(account_id=me), NOW) for _ in range(2)]
    assert told == [(2, [NIE]), (0, [])]
    photos = photo_of(congress.store, [congress.delegates[name] for name in (DUC, HANG, NIE)])
    assert {key: one.etag for key, one in photos.items()} == {
        congress.delegates[DUC]: "old",
        congress.delegates[NIE]: "since",
    }
    with congress.store.read() as session:
        lines = history_of(session, congress.delegates[DUC])
        assert [(line.old == "old", line.new == "old", line.by) for line in lines[:2]] == [
            (False, True, "An"),
            (True, False, "An"),
        ]
        assert session.query(ReplacedPhoto).count() == 0


def test_the_photos_of_two_zips_are_taken_back_from_the_later_on(congress: Congress, spool: Path, me: int) -> None:
    key = congress.delegates[DUC]
    keep_portraits(congress.store, congress.event_id, {key: Portrait(jpeg(), 40, 60, "old")}, Actor(), NOW)
    acts = []
    for side in (50, 60):
        token = kept(congress, spool, me, **{"le huu duc.jpg": jpeg(side, side)})
        acts.append(put(congress, spool, me, token, keep_present=False).act_id or 0)
    order = (acts[0], acts[1], acts[0])
    told = [undo_bulk(congress.store, congress.event_id, act_id, Actor(), NOW) for act_id in order]
    assert told == [(0, [DUC]), (1, []), (1, [])]
    assert photo_of(congress.store, [key])[key].etag == "old"


def test_a_photo_that_is_removed_by_hand_is_not_kept_for_undoing(congress: Congress, spool: Path, me: int) -> None:
    key = congress.delegates[DUC]
    keep_portraits(congress.store, congress.event_id, {key: Portrait(jpeg(), 40, 60, "old")}, Actor(), NOW)
    token = kept(congress, spool, me, **{"le huu duc.jpg": jpeg(50, 50)})
    act_id = put(congress, spool, me, token, keep_present=False).act_id
    assert act_id is not None
    remove_photo(congress.store, congress.event_id, key, Actor(), NOW)
    with congress.store.read() as session:
        assert session.query(ReplacedPhoto).count() == 0
    assert undo_bulk(congress.store, congress.event_id, act_id, Actor(), NOW) == (0, [DUC])
    assert not has_photo(congress, DUC)


def test_photos_that_were_there_already_are_no_act(congress: Congress, spool: Path, me: int) -> None:
    for _ in range(2):
        state = put(
            congress, spool, me, kept(congress, spool, me, **{"le huu duc.jpg": jpeg()}), keep_present=False
        )
    assert (state.same, state.act_id, len(list_bulk_acts(congress.store, congress.event_id))) == (1, None, 1)


def test_what_was_decided_stays_until_it_is_decided_anew(congress: Congress, spool: Path, me: int) -> None:
    token = kept(congress, spool, me, **{"IMG_1.jpg": jpeg(), "IMG_2.jpg": jpeg()})
    where = (spool, congress.event_id, me, token)
    decide_owners(*where, {0: congress.delegates[HANG], 7: congress.delegates[DUC]})
    decide_owners(*where, {1: congress.delegates[NIE]})

    def decided() -> dict[int, int]:
        return preview_archive(congress.store, *where).decided

    assert decided() == {0: congress.delegates[HANG], 1: congress.delegates[NIE]}
    decide_owners(*where, {0: None})
    assert decided() == {1: congress.delegates[NIE]}


def test_a_thumbnail_is_small_upright_and_without_what_the_camera_wrote(
    congress: Congress, spool: Path, me: int
) -> None:
    token = kept(congress, spool, me, **{"a.jpg": jpeg(900, 1200), "b.jpg": b"no picture", "c.jpg": jpeg()})
    small = thumbnail(spool, congress.event_id, me, token, 0)
    assert (Image.open(io.BytesIO(small)).size, b"Secret camera" in small) == ((96, 128), False)
    assert Image.open(io.BytesIO(thumbnail(spool, congress.event_id, me, token, 2))).format == "JPEG"


@pytest.mark.parametrize(("account", "at"), [(1, 0), (0, 1), (0, 9)])
def test_a_thumbnail_of_anothers_file_or_of_no_picture_is_not_found(
    congress: Congress, spool: Path, me: int, account: int, at: int
) -> None:
    token = kept(congress, spool, me, **{"a.jpg": jpeg(), "b.jpg": b"no picture"})
    with pytest.raises(NotFound):
        thumbnail(spool, congress.event_id, me + account, token, at)
