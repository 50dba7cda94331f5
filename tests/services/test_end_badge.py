import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.door_digest import BLOCK, keys_of
from checkin.core.errors import InvalidField, NotFound
from checkin.services.door_digest import DigestKeeper
from checkin.services.end_badge import BadgeNotActive, end_badge, reissue_badge
from checkin.services.issue_badges import printable_badge
from checkin.store.models import Delegate
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, minute

WHO = "Lê Hữu Đức"


def _badge_id(congress: Congress, name: str = WHO) -> int:
    return printable_badge(congress.store, congress.event_id, congress.delegates[name]).badge.id


def _reissue(congress: Congress, badge_id: int) -> None:
    reissue_badge(congress.store, congress.event_id, badge_id, NOW, actor="Chị Lan", reason="Ướt mưa")


def _told(answer: dict[str, Any]) -> tuple[str, str, str]:
    return answer["verdict"], answer["badge_ended_by"], answer["badge_ended_at"]


def test_the_old_code_says_replaced_by_whom_and_when_and_the_new_one_lets_in(congress: Congress) -> None:
    _reissue(congress, _badge_id(congress))
    again = printable_badge(congress.store, congress.event_id, congress.delegates[WHO])
    door = Door(congress)
    assert _told(door.scan("a")) == ("badge_replaced", "Chị Lan", NOW.isoformat())
    assert (again.badge.number, door.scan("b", read=again.code)["verdict"]) == ("3001", "admitted")


@pytest.mark.parametrize(
    ("status", "verdict"), [(BadgeStatus.LOST, "badge_lost"), (BadgeStatus.REVOKED, "badge_revoked")]
)
def test_a_lost_or_revoked_badge_says_so(congress: Congress, status: BadgeStatus, verdict: str) -> None:
    end_badge(congress.store, congress.event_id, _badge_id(congress), status, NOW, actor="Chị Lan")
    assert _told(Door(congress).scan("a")) == (verdict, "Chị Lan", NOW.isoformat())
    with pytest.raises(NotFound):
        printable_badge(congress.store, congress.event_id, congress.delegates[WHO])


def test_phones_hear_of_it_within_five_seconds(congress: Congress) -> None:
    keeper = DigestKeeper(congress.store)
    before = keeper.version(congress.event_id, NOW)
    old = congress.codes[WHO]
    _reissue(congress, _badge_id(congress))
    delta = json.loads(keeper.answer(congress.event_id, before, NOW + timedelta(seconds=2)).body)
    sealed, indexes = base64.b64decode(delta["badges"]), set()
    while sealed:
        indexes.add(sealed[:12])
        sealed = sealed[25 + sealed[24] * BLOCK :]
    again = printable_badge(congress.store, congress.event_id, congress.delegates[WHO])
    assert indexes == {keys_of(old).index, keys_of(again.code).index}


def test_the_second_press_of_the_button_ends_no_second_badge(congress: Congress) -> None:
    first = _badge_id(congress)
    _reissue(congress, first)
    second = _badge_id(congress)
    with pytest.raises(BadgeNotActive):
        _reissue(congress, first)
    assert _badge_id(congress) == second


def test_who_has_withdrawn_keeps_the_old_badge_and_gets_no_new_one(congress: Congress) -> None:
    first = _badge_id(congress)
    with congress.store.write() as session:
        session.execute(update(Delegate).values(status=DelegateStatus.WITHDRAWN))
    with pytest.raises(BadgeNotActive):
        _reissue(congress, first)
    assert _badge_id(congress) == first


def test_a_badge_of_another_event_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        _reissue(congress, _badge_id(other))


def test_a_reason_has_at_most_300_characters(congress: Congress) -> None:
    with pytest.raises(InvalidField):
        reissue_badge(congress.store, congress.event_id, _badge_id(congress), NOW, actor="Lan", reason="x" * 301)


def test_a_badge_cannot_be_ended_as_active(congress: Congress) -> None:
    with pytest.raises(InvalidField):
        end_badge(congress.store, congress.event_id, _badge_id(congress), BadgeStatus.ACTIVE, NOW, actor="Lan")


def test_a_badge_ended_later_was_good_at_the_time_of_an_older_scan(congress: Congress) -> None:
    end_badge(congress.store, congress.event_id, _badge_id(congress), BadgeStatus.LOST, minute(9), actor="Lan")
    assert Door(congress).scan("a", at=1, arrives=10)["verdict"] == "admitted"
