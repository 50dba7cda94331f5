from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from checkin.core.attendance import Direction, SittingMode
from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services.plan_event import close_sitting, open_sitting
from checkin.services.rebuild_attendance import rebuild_attendance
from checkin.store.models import Attendance, entrance_category, sitting_category
from tests.congress import Congress, hold_congress
from tests.services.door import Door, minute

OUT = Direction.OUT


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def test_who_goes_out_and_comes_back_is_told_so(door: Door) -> None:
    verdicts = [
        door.scan("in", at=1)["verdict"],
        door.scan("out", at=2, direction=OUT)["verdict"],
        door.scan("again", at=3)["verdict"],
    ]
    assert (verdicts, door.present()) == (["admitted", "left", "re_entered"], True)


def test_without_reentry_who_left_is_refused(door: Door) -> None:
    door.change_sitting(mode=SittingMode.NO_REENTRY)
    door.scan("in", at=1)
    door.scan("out", at=2, direction=OUT)
    assert (door.scan("again", at=3)["verdict"], door.present()) == ("no_reentry", False)


@pytest.mark.parametrize("status", [BadgeStatus.LOST, BadgeStatus.REPLACED, BadgeStatus.REVOKED])
def test_an_exit_is_not_refused_for_a_badge_that_ended_since(door: Door, status: BadgeStatus) -> None:
    door.scan("in", at=1)
    door.change_badge("Lê Hữu Đức", status=status, ended_at=minute(2))
    assert (door.scan("out", at=3, direction=OUT)["verdict"], door.present()) == ("left", False)


def test_an_exit_is_not_refused_for_a_withdrawal_or_a_closed_sitting(door: Door) -> None:
    door.scan("in", at=1)
    door.change_delegate("Lê Hữu Đức", status=DelegateStatus.WITHDRAWN, withdrawn_at=minute(2))
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(2))
    assert (door.scan("out", at=3, direction=OUT)["verdict"], door.present()) == ("left", False)


def test_an_exit_without_an_entry_is_accepted_and_counts_nobody(door: Door) -> None:
    answer = door.scan("out", direction=OUT)
    assert (answer["verdict"], answer["counts"], door.present()) == ("left", False, None)
    assert door.flags() == {"out": "exit_without_entry"}


def test_closing_ends_the_stay_of_everybody_inside_where_the_organizer_wants_it(door: Door) -> None:
    door.change_sitting(exit_on_close=True)
    door.scan("in", at=1)
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(5))
    row = door.attendance()
    assert row is not None
    assert (row.inside, row.last_out_at) == (False, minute(5))


def test_closing_leaves_people_inside_where_nobody_asked_for_an_exit(door: Door) -> None:
    door.scan("in", at=1)
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(5))
    assert door.present() is True


def test_who_comes_after_the_closing_time_stays_inside(door: Door) -> None:
    door.change_sitting(exit_on_close=True)
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(5))
    door.scan("late", at=6, override_reason="Đại biểu đến muộn")
    assert door.present() is True


def test_an_entry_before_the_closing_that_arrives_after_it_has_left_too(door: Door) -> None:
    door.change_sitting(exit_on_close=True)
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(5))
    assert door.scan("in", at=1, arrives=9)["verdict"] == "admitted"
    assert door.present() is False


def test_state_follows_the_time_of_the_scan_and_not_of_its_arrival(door: Door) -> None:
    door.scan("out", at=5, arrives=20, direction=OUT)
    door.scan("in", at=1, arrives=21)
    row = door.attendance()
    assert row is not None
    assert (row.first_in_at, row.last_out_at, row.inside) == (minute(1), minute(5), False)


def test_the_rebuild_changes_nothing_after_all_that(door: Door) -> None:
    door.change_sitting(exit_on_close=True)
    door.scan("out", at=5, arrives=20, direction=OUT)
    door.scan("in", at=1, arrives=21)
    door.scan("other", "Nguyễn Thị Hằng", at=22)
    door.void("void", "other", 23)
    door.scan("third", "H'Hen Niê", at=24)
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(30))
    assert rebuild_attendance(door.congress.store, write=False).unchanged


def test_a_scan_is_judged_by_what_the_sitting_was_at_its_time(door: Door) -> None:
    close_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(10))
    verdicts = [door.scan("before", at=9, arrives=30)["verdict"]]
    verdicts.append(door.scan("after", "Nguyễn Thị Hằng", at=11, arrives=30)["verdict"])
    open_sitting(door.congress.store, door.congress.event_id, door.congress.sittings[0], minute(40))
    verdicts.append(door.scan("between", "H'Hen Niê", at=20, arrives=50)["verdict"])
    assert verdicts == ["admitted", "sitting_closed", "sitting_closed"]


def test_a_copy_from_before_a_sitting_was_opened_takes_what_it_is_told_again(door: Door) -> None:
    later = door.congress.sittings[1]
    again = {"arrives": 30, "sitting_id": later}
    told = [
        door.scan("in", at=11, device_verdict="admitted", **again)["verdict"],
        door.scan("out", at=12, device_verdict="left", direction=OUT, **again)["verdict"],
        door.scan("refused", "H'Hen Niê", at=13, device_verdict="sitting_not_open", **again)["verdict"],
        door.scan("nobody's word", "Nguyễn Thị Hằng", at=14, **again)["verdict"],
    ]
    assert told == ["admitted", "left", "sitting_not_open", "sitting_not_open"]
    assert door.flags() == {"in": "uploaded"}
    with door.congress.store.read() as session:
        came = session.execute(select(Attendance.scan_id, Attendance.inside).where(Attendance.sitting_id == later))
        assert came.all() == [("in", False)]


def test_a_withdrawal_does_not_reach_back(door: Door) -> None:
    door.change_delegate("Lê Hữu Đức", status=DelegateStatus.WITHDRAWN, withdrawn_at=minute(10))
    earlier = door.scan("earlier", at=5, arrives=30, device_verdict="admitted")
    assert (earlier["verdict"], door.flags()) == ("admitted", {"earlier": "uploaded"})


def test_who_was_admitted_offline_while_withdrawn_is_kept_and_shown(door: Door) -> None:
    door.change_delegate("Lê Hữu Đức", status=DelegateStatus.WITHDRAWN, withdrawn_at=minute(10))
    later = door.scan("later", at=15, arrives=30, device_verdict="admitted")
    assert (later["verdict"], door.flags(), door.present()) == ("delegate_withdrawn", {"later": "conflict"}, None)


def test_a_badge_that_the_server_does_not_know_is_kept_unresolved(door: Door) -> None:
    answer = door.scan("lost", "DB:" + "A" * 26, at=1, arrives=30, device_verdict="admitted")
    assert (answer["verdict"], door.flags()) == ("unknown_badge", {"lost": "conflict"})


def test_of_two_doors_offline_the_earlier_scan_is_the_admission_whichever_arrives_first(door: Door) -> None:
    door.scan("later", at=5, arrives=30, device_verdict="admitted")
    door.scan("earlier", at=4, arrives=31, device_verdict="admitted", entrance_id=door.congress.entrances[1])
    row = door.attendance()
    assert row is not None
    assert (row.scan_id, row.entrance_id, door.flags()) == (
        "earlier",
        door.congress.entrances[1],
        {"earlier": "double uploaded", "later": "uploaded"},
    )
    assert door.log("earlier").answer["verdict"] == "admitted"


def test_the_later_of_two_doors_is_a_conflict_when_it_arrives_last(door: Door) -> None:
    door.scan("earlier", at=4, arrives=30, device_verdict="admitted")
    later = door.scan("later", at=5, arrives=31, device_verdict="admitted")
    assert (later["verdict"], door.flags()) == ("already_inside", {"earlier": "uploaded", "later": "conflict"})


def test_nothing_lies_in_the_future(door: Door) -> None:
    door.scan("ahead", at=60, arrives=1)
    assert (door.log("ahead").scanned_at, door.flags()) == (minute(1), {"ahead": "ahead"})


def test_a_scan_older_than_the_event_is_kept_and_set_aside(door: Door) -> None:
    answer = door.scan("old", at=-3 * 24 * 60, arrives=1, device_verdict="admitted")
    assert (answer["counts"], door.present(), door.log("old").scanned_at) == (
        False,
        None,
        minute(1) - timedelta(minutes=3 * 24 * 60 + 1),
    )
    assert door.flags() == {"old": "conflict before_event"}


def test_the_answer_is_kept_whatever_has_changed(door: Door) -> None:
    first = door.scan("same", at=1)
    door.change_badge("Lê Hữu Đức", status=BadgeStatus.LOST, ended_at=minute(2))
    assert door.scan("same", at=9) == first


def test_a_refusal_is_kept_for_its_id_and_a_fresh_scan_judged_afresh(door: Door) -> None:
    door.change_badge("Lê Hữu Đức", status=BadgeStatus.LOST, ended_at=minute(0))
    refused = door.scan("refused", at=1)
    door.change_badge("Lê Hữu Đức", status=BadgeStatus.ACTIVE, ended_at=None)
    assert door.scan("refused", at=2) == refused
    assert (refused["verdict"], door.scan("fresh", at=3)["verdict"]) == ("badge_lost", "admitted")


def test_the_wrong_entrance_names_the_right_one(door: Door) -> None:
    guests = door.congress.categories["guest"]
    with door.congress.store.write() as session:
        row = {"entrance_id": door.congress.entrances[0], "category_id": guests}
        session.execute(insert(entrance_category).values(row))
    answer = door.scan("wrong")
    assert (answer["verdict"], answer["right_entrances"]) == ("wrong_entrance", ["Cửa 2"])


def test_a_category_that_is_not_convened_is_refused(door: Door) -> None:
    with door.congress.store.write() as session:
        row = {"sitting_id": door.congress.sittings[0], "category_id": door.congress.categories["official"]}
        session.execute(insert(sitting_category).values(row))
    verdicts = [door.scan("guest", "Trần Khách")["verdict"], door.scan("official")["verdict"]]
    assert verdicts == ["not_convened", "admitted"]


def test_an_alternate_comes_in_once_called_in(door: Door) -> None:
    door.congress.add_delegate("Võ Dự Khuyết", category="alternate")
    door.congress.issue()
    verdicts = [door.scan("before", "Võ Dự Khuyết", at=1)["verdict"]]
    door.change_delegate("Võ Dự Khuyết", activated_at=minute(2))
    verdicts.append(door.scan("after", "Võ Dự Khuyết", at=3)["verdict"])
    assert verdicts == ["alternate_not_activated", "admitted"]


def test_a_note_to_staff_is_shown_with_the_admission(door: Door) -> None:
    door.change_delegate("Lê Hữu Đức", staff_note="Ngồi xe lăn, đi lối phải")
    answer = door.scan("note")
    assert (answer["verdict"], answer["tone"], answer["note"]) == (
        "needs_attention",
        "look",
        "Ngồi xe lăn, đi lối phải",
    )


def test_an_override_is_flagged_only_where_it_was_needed(door: Door) -> None:
    door.change_badge("Lê Hữu Đức", status=BadgeStatus.LOST, ended_at=minute(0))
    needed = door.scan("needed", override_reason="Có thẻ mới, chưa in")
    spare = door.scan("spare", "Nguyễn Thị Hằng", override_reason="Cho chắc")
    assert (needed["verdict"], needed["overrode"]) == ("admitted", "badge_lost")
    assert (spare["verdict"], spare["overrode"]) == ("admitted", None)


def test_an_unknown_badge_cannot_be_overridden(door: Door) -> None:
    answer = door.scan("unknown", "DB:" + "A" * 26, override_reason="Quen mặt")
    assert (answer["verdict"], answer["overrode"]) == ("unknown_badge", None)


def test_somebody_picked_by_name_is_decided_like_everybody(door: Door) -> None:
    person = str(door.congress.delegates["Lê Hữu Đức"])
    answer = door.scan("picked", person, method="picked")
    assert (answer["verdict"], answer["delegate"]["full_name"], door.present()) == ("admitted", "Lê Hữu Đức", True)


def test_somebody_picked_who_has_no_badge_comes_in(door: Door) -> None:
    door.congress.add_delegate("Đỗ Chưa In")
    person = str(door.congress.delegates["Đỗ Chưa In"])
    assert door.scan("picked", person, method="picked")["verdict"] == "admitted"


def test_nobody_of_another_event_can_be_picked(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        door.scan("picked", str(other.delegates["Lê Hữu Đức"]), method="picked")


@pytest.mark.parametrize("read", ["", "x", "-1", "1.0", "٣", "9" * 10])
def test_who_was_picked_is_told_by_an_id(door: Door, read: str) -> None:
    with pytest.raises(InvalidField):
        door.scan("picked", read, method="picked")


def test_four_phones_within_ten_milliseconds_admit_once(door: Door) -> None:
    def scan(number: int) -> str:
        at = 1 - number / 400 / 60  # the phones' clocks differ: who asks last says the earliest time
        return str(door.scan(f"phone {number}", at=at, arrives=1)["verdict"])

    with ThreadPoolExecutor(4) as phones:
        verdicts = sorted(phones.map(scan, range(4)))
    assert verdicts == ["admitted", "already_inside", "already_inside", "already_inside"]
    assert door.present() is True


def came_left_and_came_again(door: Door) -> str:
    door.scan("in", at=1)
    door.scan("out", at=2, direction=OUT)
    return str(door.scan("again", at=3)["verdict"])


@pytest.mark.parametrize(
    ("first", "later", "verdict", "inside"),
    [
        (SittingMode.REENTRY, SittingMode.NO_REENTRY, "re_entered", True),
        (SittingMode.NO_REENTRY, SittingMode.REENTRY, "no_reentry", False),
    ],
)
def test_another_mode_leaves_who_came_again_where_they_are(
    door: Door, first: SittingMode, later: SittingMode, verdict: str, inside: bool
) -> None:
    door.give_rules(0, first)
    said = came_left_and_came_again(door)
    door.give_rules(4, later)
    assert (said, door.present()) == (verdict, inside)
    assert rebuild_attendance(door.congress.store, write=False).unchanged


def test_who_was_refused_reentry_comes_in_once_they_may(door: Door) -> None:
    door.give_rules(0, SittingMode.NO_REENTRY)
    came_left_and_came_again(door)
    door.give_rules(4, SittingMode.REENTRY)
    assert (door.scan("at last", at=5)["verdict"], door.present()) == ("re_entered", True)


def test_who_came_back_while_they_might_is_refused_once_they_may_no_more(door: Door) -> None:
    door.give_rules(0, SittingMode.REENTRY)
    came_left_and_came_again(door)
    door.give_rules(4, SittingMode.NO_REENTRY)
    door.scan("out again", at=5, direction=OUT)
    assert (door.scan("third", at=6)["verdict"], door.present()) == ("no_reentry", False)
