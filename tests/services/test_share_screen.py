import pytest
from sqlalchemy import select

from checkin.core.errors import InvalidField, NotFound
from checkin.services.share_screen import find_screen, list_screens, revoke_screen, share_screen
from checkin.store.models import ScreenLink
from tests.congress import NOW, Congress, hold_congress


def _share(congress: Congress, name: str = "Hội trường", sitting_id: int | None = None) -> str:
    return share_screen(congress.store, congress.event_id, name, NOW, sitting_id)


def test_a_link_leads_to_its_event_and_sitting(congress: Congress) -> None:
    link = find_screen(congress.store, _share(congress, sitting_id=congress.sittings[1]))
    assert link is not None
    assert (link.event.name, link.sitting and link.sitting.name) == ("Đại hội thử", "Phiên bế mạc")


def test_without_a_sitting_it_follows_the_one_that_runs(congress: Congress) -> None:
    link = find_screen(congress.store, _share(congress))
    assert link is not None
    assert link.sitting is None


def test_links_are_listed_with_the_tokens_that_open_them(congress: Congress) -> None:
    tokens = [_share(congress, "Một"), _share(congress, "Hai", congress.sittings[0])]
    listed = list_screens(congress.store, congress.event_id)
    assert [(screen.token, screen.link.name) for screen in listed] == [(tokens[0], "Một"), (tokens[1], "Hai")]
    assert [screen.link.sitting and screen.link.sitting.name for screen in listed] == [None, "Phiên thứ nhất"]


def test_a_revoked_link_shows_nothing_and_is_listed_no_more(congress: Congress) -> None:
    token = _share(congress)
    link_id = list_screens(congress.store, congress.event_id)[0].link.id
    revoke_screen(congress.store, congress.event_id, link_id, NOW)
    revoke_screen(congress.store, congress.event_id, link_id, NOW)
    assert (find_screen(congress.store, token), list_screens(congress.store, congress.event_id)) == (None, [])


def test_the_token_is_kept_sealed(congress: Congress) -> None:
    token = _share(congress)
    with congress.store.read() as session:
        link = session.scalars(select(ScreenLink)).one()
    assert [token in text for text in (link.token_hash, link.token_sealed)] == [False, False]


def test_links_of_another_event_are_neither_listed_nor_revoked(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    _share(other)
    link_id = list_screens(congress.store, other.event_id)[0].link.id
    assert list_screens(congress.store, congress.event_id) == []
    with pytest.raises(NotFound):
        revoke_screen(congress.store, congress.event_id, link_id, NOW)


def test_a_sitting_of_another_event_cannot_be_shown(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        _share(congress, sitting_id=other.sittings[0])


@pytest.mark.parametrize(("name", "problem"), [("", "empty"), (" \u200b ", "empty"), ("x" * 81, "long")])
def test_a_link_needs_a_name_of_at_most_eighty_characters(congress: Congress, name: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        _share(congress, name)
    assert refused.value.problem == problem
