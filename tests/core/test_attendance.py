from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from checkin.core.attendance import Admission, project_attendance

AT = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


def admission(
    scan_id: str, *, minutes: int = 0, delegate: int = 1, sitting: int = 1, entrance: int = 1
) -> Admission:
    return Admission(delegate, sitting, AT + timedelta(minutes=minutes), scan_id, entrance)


admissions = st.builds(
    admission,
    st.text("abcdef", min_size=1, max_size=2),
    minutes=st.integers(0, 3),
    delegate=st.integers(1, 3),
    sitting=st.integers(1, 2),
)


def test_nobody_came_where_nothing_was_scanned() -> None:
    assert project_attendance([]) == {}


def test_the_earlier_scan_counts_although_it_arrives_later() -> None:
    early, late = admission("b", minutes=1), admission("a", minutes=5)
    assert project_attendance([late, early]) == {(1, 1): early}


def test_of_two_at_the_same_moment_the_scan_id_decides() -> None:
    one, other = admission("a"), admission("b", entrance=2)
    assert [project_attendance(order) for order in permutations([one, other])] == [{(1, 1): one}] * 2


def test_each_sitting_and_each_delegate_stand_alone() -> None:
    rows = [admission("a"), admission("b", sitting=2), admission("c", delegate=2)]
    assert project_attendance(rows) == {(1, 1): rows[0], (1, 2): rows[1], (2, 1): rows[2]}


@given(
    st.lists(admissions, unique_by=lambda row: row.scan_id).flatmap(
        lambda rows: st.tuples(st.just(rows), st.permutations(rows))
    )
)
def test_the_order_of_arrival_does_not_matter(orders: tuple[list[Admission], list[Admission]]) -> None:
    assert project_attendance(orders[0]) == project_attendance(orders[1])


@given(st.lists(admissions))
def test_projecting_what_was_projected_changes_nothing(rows: list[Admission]) -> None:
    once = project_attendance(rows)
    assert project_attendance(once.values()) == once
