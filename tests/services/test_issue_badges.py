from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update

from checkin.core.badge_code import read_badge_code
from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.errors import NotFound
from checkin.services.issue_badges import issue_badges, printable_badge, printable_badges
from checkin.store.models import Badge, Delegate
from tests.congress import NOW, Congress, hold_congress


def _numbers(congress: Congress) -> dict[str, str]:
    badges = printable_badges(congress.store, congress.event_id)
    return {badge.delegate.full_name: badge.badge.number for badge in badges}


def _change(congress: Congress, name: str, **values: object) -> None:
    with congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == congress.delegates[name]).values(**values))


def test_issuing_again_gives_nobody_a_second_badge(congress: Congress) -> None:
    before = dict(congress.codes)
    assert issue_badges(congress.store, congress.event_id, NOW) == 0
    congress.issue()
    assert congress.codes == before


def test_only_newcomers_get_a_badge(congress: Congress) -> None:
    congress.add_delegate("Phạm Mới")
    assert issue_badges(congress.store, congress.event_id, NOW) == 1


def test_only_those_asked_for_get_a_badge(congress: Congress) -> None:
    first, _second = congress.add_delegate("Phạm Một"), congress.add_delegate("Phạm Hai")
    assert issue_badges(congress.store, congress.event_id, NOW, [first]) == 1
    assert "Phạm Hai" not in _numbers(congress)


def test_numbers_of_the_list_are_kept_and_the_others_go_on_above_them(congress: Congress) -> None:
    congress.add_delegate("Phạm Có Số")
    congress.add_delegate("Phạm Không Số")
    _change(congress, "Phạm Có Số", badge_number="4100")
    issue_badges(congress.store, congress.event_id, NOW)
    numbers = _numbers(congress)
    assert (numbers["Phạm Có Số"], numbers["Phạm Không Số"]) == ("4100", "4101")


def test_the_first_number_without_a_list_is_3001(congress: Congress) -> None:
    assert sorted(_numbers(congress).values()) == ["3001", "3002", "3003", "3004"]


def test_who_has_withdrawn_gets_no_badge(congress: Congress) -> None:
    congress.add_delegate("Phạm Rút")
    _change(congress, "Phạm Rút", status=DelegateStatus.WITHDRAWN)
    assert issue_badges(congress.store, congress.event_id, NOW) == 0


def test_a_lost_badge_makes_room_for_another_with_a_code_of_its_own(congress: Congress) -> None:
    delegate_id = congress.delegates["Lê Hữu Đức"]
    with congress.store.write() as session:
        session.execute(update(Badge).where(Badge.delegate_id == delegate_id).values(status=BadgeStatus.LOST))
    issue_badges(congress.store, congress.event_id, NOW)
    again = printable_badge(congress.store, congress.event_id, delegate_id)
    assert (again.badge.number, again.code == congress.codes["Lê Hữu Đức"]) == ("3001", False)


def test_codes_have_the_shape_that_doors_read_and_differ(congress: Congress) -> None:
    codes = list(congress.codes.values())
    assert [read_badge_code(code) for code in codes] == codes
    assert len(set(codes)) == 4


def test_the_store_keeps_no_code_in_clear(congress: Congress) -> None:
    with congress.store.read() as session:
        rows = session.execute(select(Badge.code_hash, Badge.code_sealed)).all()
    kept = " ".join(text for row in rows for text in row)
    assert [code in kept or code[3:] in kept for code in congress.codes.values()] == [False] * 4


def test_badges_come_in_the_order_of_the_list(congress: Congress) -> None:
    assert list(_numbers(congress)) == ["Lê Hữu Đức", "Nguyễn Thị Hằng", "Trần Khách", "H'Hen Niê"]


def test_a_badge_of_another_event_is_not_printed(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        printable_badge(congress.store, congress.event_id, other.delegates["Lê Hữu Đức"])


def test_a_number_that_was_printed_is_given_to_nobody_else(congress: Congress) -> None:
    printed = _numbers(congress)
    last = max(printed, key=lambda name: printed[name])
    _change(congress, last, badge_number="0001")  # a later list says another number; the badge is out already
    congress.add_delegate("Phạm Mới")
    congress.issue()
    assert sorted(_numbers(congress).values()) == sorted({*printed.values(), "3005"})


def test_issuing_twice_at_once_gives_one_badge_each(congress: Congress) -> None:
    for number in range(40):
        congress.add_delegate(f"Phạm Mới {number}")
    together = Barrier(4)

    def issue(_: int) -> int:
        together.wait()
        return issue_badges(congress.store, congress.event_id, NOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(issue, range(4))) == [0, 0, 0, 40]
