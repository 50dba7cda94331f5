from typing import Any

import pytest
from sqlalchemy import update

from checkin.services.delegate_history import Actor
from checkin.services.photos import put_photo
from checkin.services.screen_photo import screen_photo
from checkin.services.share_screen import ScreenView, find_screen, share_screen
from checkin.store.models import Delegate, ScreenLink
from checkin.store.portraits import public_name
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door
from tests.services.test_photos import jpeg

DUC = "Lê Hữu Đức"


def photographed(congress: Congress) -> str:
    etag = put_photo(congress.store, congress.event_id, congress.delegates[DUC], jpeg(), Actor(), NOW)
    return public_name(congress.delegates[DUC], etag)


def screen(congress: Congress, shows_photos: bool = True) -> ScreenLink:
    token = share_screen(congress.store, congress.event_id, "A", NOW, view=ScreenView(shows_photos=shows_photos))
    link = find_screen(congress.store, token)
    assert link is not None
    return link


@pytest.fixture
def name(congress: Congress) -> str:
    """Of somebody who has come."""
    Door(congress).scan("1", DUC)
    return photographed(congress)


def is_shown(congress: Congress, name: str, **link: Any) -> bool:
    return screen_photo(congress.store, screen(congress, **link), name) is not None


def test_who_has_come_is_shown_where_the_link_shows_photos(congress: Congress, name: str) -> None:
    image = screen_photo(congress.store, screen(congress), name)
    assert image is not None
    assert image[:3] == b"\xff\xd8\xff"
    assert not is_shown(congress, name, shows_photos=False)


def test_who_has_not_come_is_not(congress: Congress) -> None:
    assert not is_shown(congress, photographed(congress))


def test_who_may_not_be_shown_is_not(congress: Congress, name: str) -> None:
    with congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == congress.delegates[DUC]).values(may_be_shown=False))
    assert not is_shown(congress, name)


def test_nobody_of_another_event_is(congress: Congress, name: str) -> None:
    assert not is_shown(hold_congress(congress.store, "Đại hội khác"), name)


@pytest.mark.parametrize("wrong", ["", "1", "x-1", "1-", "1-..", "99999999999-a", "1-a/b", "1-a\n"])
def test_what_names_no_picture_is_nothing(congress: Congress, name: str, wrong: str) -> None:
    assert [is_shown(congress, asked) for asked in (wrong, name + "0")] == [False, False]
