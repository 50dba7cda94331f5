"""What a person types at a door: a badge number, or the short code beside the QR."""

from typing import Any

import pytest
from sqlalchemy import select, update

from checkin.core.attendance import Direction
from checkin.core.badge_code import make_badge_code
from checkin.core.decision import BadgeStatus
from checkin.core.short_code import short_code_of, spaced
from checkin.services.end_badge import end_badge, reissue_badge
from checkin.services.issue_badges import printable_badge
from checkin.services.short_codes import short_hash
from checkin.store.models import Badge, Delegate
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door

HANG, DUC = "Nguyễn Thị Hằng", "Lê Hữu Đức"


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def typed(door: Door, read: str, scan_id: str = "a", **more: Any) -> Any:
    return door.scan(scan_id, read, method="typed", **more)


def short(congress: Congress, name: str) -> str:
    return short_code_of(congress.codes[name])


def verdict(answer: Any) -> tuple[str, str | None]:
    return answer["verdict"], answer["delegate"] and answer["delegate"]["full_name"]


def badge_id(congress: Congress, name: str) -> int:
    return printable_badge(congress.store, congress.event_id, congress.delegates[name]).badge.id


def print_again(congress: Congress, name: str, **values: Any) -> None:
    with congress.store.write() as session:
        session.execute(update(Badge).where(Badge.id == badge_id(congress, name)).values(**values))


def test_a_short_code_is_the_badge_whatever_stands_between_its_figures(door: Door) -> None:
    code = short(door.congress, HANG)
    assert verdict(typed(door, code)) == ("admitted", HANG)
    ways = (spaced(code), f" {code[:4]}-{code[4:]} ", code.replace("0", "o"))
    again = [typed(door, text, f"b{text}") for text in ways]
    assert [verdict(answer) for answer in again] == [("already_inside", HANG)] * 3


def test_the_same_entry_sent_again_gets_its_answer_again(door: Door) -> None:
    code = short(door.congress, HANG)
    assert typed(door, code) == typed(door, code, arrives=300)


def test_who_came_by_qr_is_inside_by_short_code(door: Door) -> None:
    door.scan("a", HANG)
    assert verdict(typed(door, short(door.congress, HANG), "b", at=2)) == ("already_inside", HANG)


def test_a_replaced_badge_says_so_and_the_new_one_has_another_short_code(door: Door) -> None:
    congress, old = door.congress, short(door.congress, HANG)
    reissue_badge(congress.store, congress.event_id, badge_id(congress, HANG), NOW, actor="Alice")
    answer = typed(door, old)
    assert (verdict(answer), answer["badge_ended_by"]) == (("badge_replaced", HANG), "Alice")
    new = printable_badge(congress.store, congress.event_id, congress.delegates[HANG]).code
    assert verdict(typed(door, short_code_of(new), "b")) == ("admitted", HANG)


@pytest.mark.parametrize("status", [BadgeStatus.LOST, BadgeStatus.REVOKED])
def test_a_lost_or_revoked_badge_is_refused_by_its_short_code(door: Door, status: BadgeStatus) -> None:
    congress = door.congress
    end_badge(congress.store, congress.event_id, badge_id(congress, HANG), status, NOW, actor="")
    assert verdict(typed(door, short(congress, HANG))) == (f"badge_{status}", HANG)


def test_another_event_s_short_code_shows_no_name(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    answer = typed(door, short(other, HANG))
    assert (verdict(answer), answer["note"], answer["photo"]) == (("wrong_event", None), "", "")


def test_what_nobody_has_is_unknown(door: Door) -> None:
    taken = {short(door.congress, name) for name in door.congress.codes}
    free = next(text for number in range(10) if (text := f"{number:08d}") not in taken)
    assert verdict(typed(door, free)) == ("unknown_badge", None)


def test_a_short_code_that_two_people_have_admits_neither(door: Door) -> None:
    congress, code = door.congress, short(door.congress, HANG)
    print_again(congress, DUC, short_hash=short_hash(congress.store.vault, code))
    ways: list[dict[str, Any]] = [{}, {"direction": Direction.OUT}, {"override_reason": "Quen mặt"}]
    answers = [typed(door, code, f"s{number}", **way) for number, way in enumerate(ways)]
    assert [(answer["verdict"], answer["tone"], answer["delegate"]) for answer in answers] == [
        ("several_badges", "look", None)
    ] * 3
    assert [door.present(name) for name in (HANG, DUC)] == [None, None]


def test_a_short_code_that_is_somebody_else_s_number_admits_neither(door: Door) -> None:
    congress, code = door.congress, short(door.congress, HANG)
    print_again(congress, DUC, number=code)
    answers = [typed(door, text, text) for text in (code, spaced(code))]
    assert [verdict(answer) for answer in answers] == [("several_badges", None)] * 2


def test_a_number_that_stands_on_two_living_badges_admits_neither(door: Door) -> None:
    with door.congress.store.read() as session:
        number = session.scalars(select(Delegate.badge_number).where(Delegate.full_name == HANG)).one()
    print_again(door.congress, DUC, number=number)
    assert verdict(typed(door, number)) == ("several_badges", None)


def test_a_short_code_shared_with_another_event_s_badge_means_one_s_own(door: Door) -> None:
    other, code = hold_congress(door.congress.store, "Đại hội khác"), short(door.congress, HANG)
    print_again(other, DUC, short_hash=short_hash(other.store.vault, code))
    assert verdict(typed(door, code)) == ("admitted", HANG)


def test_a_whole_code_is_no_short_code(door: Door) -> None:
    assert verdict(typed(door, make_badge_code(bytes(16)))) == ("unknown_badge", None)
