from datetime import UTC, datetime, timedelta

from checkin.core.quorum import Measure, PresentWhen, QuorumBase, QuorumFigures, QuorumRule, Share
from checkin.core.quorum_count import DelegationCount, SittingCount, Tally
from checkin.core.quorum_walk import Moved, Place, carried, walk

RULE = QuorumRule(Share(2, 3), present=PresentWhen.NOW, delegations=Share(1, 2))
START = datetime(2026, 11, 23, tzinfo=UTC)
CAME, WENT = Moved(1, 3, ever=1, now=1), Moved(1, 3, now=-1)
ACT = None  # on the roster


def hall(ever: int, now: int) -> SittingCount:
    """Five of the first delegation, with three votes each; some of them have come."""
    tallies = {name: Tally(heads, 3 * heads) for name, heads in (("convened", 5), ("ever", ever), ("now", now))}
    return SittingCount((DelegationCount(1, **tallies, registered=tallies["ever"]), DelegationCount(2)))


def places(*moves: Moved | None) -> list[Place]:
    return [Place(number, START + timedelta(seconds=number), move) for number, move in enumerate(moves, 1)]


def figures(known: list) -> list[tuple[int, int, int]]:
    """Number of the delta, present, delegations that are represented."""
    return [(one.seq, one.figures.present, one.figures.delegations_present) for one in known]


def test_each_place_between_two_looks_is_known_from_what_is_counted_now() -> None:
    known = walk(None, places(CAME, WENT, CAME), (RULE, hall(2, 1)))
    assert figures(known) == [(1, 1, 1), (2, 0, 0), (3, 1, 1)]
    assert known[1].at == START + timedelta(seconds=2)


def test_before_an_act_on_the_roster_it_is_known_from_the_look_before_and_behind_it_from_now() -> None:
    known = walk((RULE, hall(1, 1)), places(WENT, ACT, CAME), (RULE, hall(4, 4)))
    assert figures(known) == [(1, 0, 0), (2, 3, 1), (3, 4, 1)]


def test_between_two_acts_nothing_is_known() -> None:
    known = walk((RULE, hall(1, 1)), places(ACT, WENT, ACT), (RULE, hall(4, 4)))
    assert figures(known) == [(3, 4, 1)]


def test_without_a_look_before_an_act_hides_what_was_before_it() -> None:
    assert figures(walk(None, places(CAME, ACT), (RULE, hall(1, 1)))) == [(2, 1, 1)]


def test_a_sitting_that_was_closed_is_known_up_to_that() -> None:
    assert figures(walk((RULE, hall(2, 1)), places(WENT, ACT, CAME), None)) == [(1, 0, 0)]


def test_votes_and_the_base_follow_the_rule() -> None:
    registered = QuorumRule(Share(1, 2), base=QuorumBase.REGISTERED, measure=Measure.VOTES)
    known = walk(
        None, places(Moved(1, 3, registered=1), Moved(1, 3, ever=1, registered=1)), (registered, hall(2, 2))
    )
    assert [one.figures for one in known] == [QuorumFigures(3, 3, 1, 1), QuorumFigures(6, 6, 1, 1)]


def test_who_was_excused_and_came_makes_the_base_larger() -> None:
    less_excused = QuorumRule(Share(1, 2), base=QuorumBase.LESS_EXCUSED)
    before = SittingCount((DelegationCount(1, convened=Tally(5, 5), excused=Tally(2, 2)),))
    known = walk((less_excused, before), places(Moved(1, 1, ever=1, now=1, registered=1, excused=-1), ACT), None)
    assert [one.figures for one in known] == [QuorumFigures(4, 1, 1, 1)]


def test_who_came_and_went_is_added_to_what_was_counted() -> None:
    assert carried(hall(2, 1), places(CAME, WENT, CAME)) == SittingCount(
        (
            DelegationCount(
                1,
                convened=Tally(5, 15),
                ever=Tally(4, 12),
                now=Tally(2, 6),
                registered=Tally(2, 6),
                excused=Tally(),
            ),
            DelegationCount(2),
        )
    )


def test_over_an_act_nothing_is_carried() -> None:
    assert carried(hall(2, 1), places(CAME, ACT)) is None


def test_somebody_of_a_delegation_that_had_nobody_is_counted_anew() -> None:
    assert carried(hall(2, 1), places(Moved(3, 1, ever=1))) is None
