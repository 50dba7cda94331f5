from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from checkin.core.attendance import Effect, Movement, Presence, Undoing, project_presence

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def minute(number: int) -> datetime:
    return AT + timedelta(minutes=number)


def entry(scan_id: str, at: int, entrance: int = 1) -> Movement:
    return Movement(scan_id, minute(at), Effect.ENTRY, entrance)


def first_entry(scan_id: str, at: int) -> Movement:
    return Movement(scan_id, minute(at), Effect.FIRST_ENTRY, 1)


def leave(scan_id: str, at: int) -> Movement:
    return Movement(scan_id, minute(at), Effect.EXIT, 1)


def void(scan_id: str, at: int) -> Undoing:
    return Undoing(scan_id, minute(at))


INSIDE = Presence(minute(0), "in", 1)


def test_nobody_came_where_nothing_was_scanned() -> None:
    assert project_presence([]) is None


def test_an_exit_without_an_entry_counts_nobody() -> None:
    assert project_presence([leave("out", 5)]) is None


def test_who_entered_is_inside() -> None:
    assert project_presence([entry("in", 0)]) == INSIDE


def test_the_earlier_scan_is_the_admission_although_it_arrives_later() -> None:
    assert project_presence([entry("late", 5), entry("in", 0)]) == INSIDE


def test_an_exit_that_arrives_before_its_entry_gives_the_same() -> None:
    left = Presence(minute(0), "in", 1, last_out_at=minute(5), inside=False)
    movements = [leave("out", 5), entry("in", 0)]
    assert [project_presence(order) for order in (movements, movements[::-1])] == [left, left]


def test_who_comes_back_is_inside_since_the_first_time() -> None:
    movements = [entry("in", 0), leave("out", 5), entry("again", 9, entrance=2)]
    assert project_presence(movements) == Presence(minute(0), "in", 1, last_out_at=minute(5))


def test_without_reentry_who_left_stays_out() -> None:
    movements = [first_entry("in", 0), leave("out", 5), first_entry("again", 9)]
    presence = project_presence(movements)
    assert presence == Presence(minute(0), "in", 1, last_out_at=minute(5), inside=False)


def test_without_reentry_who_is_let_in_by_a_supervisor_is_inside() -> None:
    movements = [first_entry("in", 0), leave("out", 5), entry("again", 9)]
    assert project_presence(movements) == Presence(minute(0), "in", 1, last_out_at=minute(5))


def test_who_was_refused_is_inside_after_all_where_it_turns_out_that_they_had_not_left() -> None:
    movements = [first_entry("in", 0), leave("out", 5), first_entry("again", 9)]
    assert project_presence(movements, [void("in", 2)]) == Presence(minute(9), "again", 1)


def test_everybody_inside_leaves_when_the_sitting_closes() -> None:
    presence = project_presence([entry("in", 0)], closings=[minute(7)])
    assert presence == Presence(minute(0), "in", 1, last_out_at=minute(7), inside=False)


def test_who_came_after_the_closing_stays() -> None:
    assert project_presence([entry("in", 0)], closings=[minute(-1)]) == INSIDE


def test_a_closing_bars_nobody_from_coming_back_when_it_opens_again() -> None:
    movements = [first_entry("in", 0), first_entry("again", 9)]
    presence = project_presence(movements, closings=[minute(7)])
    assert presence == Presence(minute(0), "in", 1, last_out_at=minute(7))


def test_a_void_undoes_the_admission_and_its_repetitions() -> None:
    movements = [entry("in", 0), entry("twice", 1)]
    assert project_presence(movements, [void("in", 2)]) is None


def test_a_void_also_undoes_what_another_phone_read_just_before_by_its_clock() -> None:
    movements = [entry("other", 1 - 5 / 60), entry("in", 1)]
    assert project_presence(movements, [void("in", 2)]) is None


def test_an_entry_long_before_outlives_the_void_of_a_later_one() -> None:
    movements = [entry("first", 0), entry("in", 1)]
    assert project_presence(movements, [void("in", 2)]) == Presence(minute(0), "first", 1)


def test_who_is_scanned_again_after_the_void_is_inside_from_then_on() -> None:
    movements = [entry("in", 0), entry("again", 3)]
    assert project_presence(movements, [void("in", 2)]) == Presence(minute(3), "again", 1)


def test_a_void_of_an_exit_leaves_the_delegate_inside() -> None:
    assert project_presence([entry("in", 0), leave("out", 5)], [void("out", 6)]) == INSIDE


def test_a_void_of_one_stay_leaves_the_next() -> None:
    movements = [entry("in", 0), leave("out", 5), entry("again", 9)]
    assert project_presence(movements, [void("in", 20)]) == Presence(minute(9), "again", 1)


def test_a_void_of_what_a_closing_ended_leaves_the_next_stay() -> None:
    movements = [entry("in", 0), entry("twice", 7), entry("again", 9)]
    presence = project_presence(movements, [void("in", 20)], [minute(7)])
    assert presence == Presence(minute(9), "again", 1)


def test_a_void_just_after_a_closing_leaves_the_stay_before_it() -> None:
    movements = [entry("in", 7), entry("again", 7 + 4 / 60)]
    presence = project_presence(movements, [void("again", 20)], [minute(7)])
    assert presence == Presence(minute(7), "in", 1, last_out_at=minute(7), inside=False)


def test_a_void_of_a_scan_that_has_not_arrived_waits_for_it() -> None:
    waiting = [void("in", 2)]
    assert project_presence([entry("other", 3)], waiting) == Presence(minute(3), "other", 1)
    assert project_presence([entry("in", 0)], waiting) is None


movements_of_somebody = st.lists(
    st.builds(
        lambda number, at, effect: Movement(f"scan {number}", minute(at), effect, number % 3),
        st.integers(0, 30),
        st.integers(0, 12),
        st.sampled_from(Effect),
    ),
    unique_by=lambda movement: movement.scan_id,
    max_size=8,
)
voids_of_somebody = st.lists(st.builds(void, st.integers(0, 30).map("scan {}".format), st.integers(0, 14)))


@given(
    movements_of_somebody,
    voids_of_somebody,
    st.lists(st.integers(0, 12).map(minute), max_size=2),
    st.randoms(use_true_random=False),
)
def test_any_order_of_arrival_with_any_repetition_gives_the_same_presence(
    movements: list[Movement],
    voids: list[Undoing],
    closings: list[datetime],
    random: Random,
) -> None:
    expected = project_presence(movements, voids, closings)
    arrived = [one for one in movements for _ in range(random.randint(1, 3))]
    told = voids * random.randint(1, 2)
    random.shuffle(arrived)
    random.shuffle(told)
    assert project_presence(arrived, told, closings[::-1]) == expected


@given(movements_of_somebody)
def test_who_is_inside_was_let_in_after_the_last_exit(movements: list[Movement]) -> None:
    presence = project_presence(movements)
    if presence is not None and presence.inside and presence.last_out_at is not None:
        assert any(one.is_entry and one.at >= presence.last_out_at for one in movements)
