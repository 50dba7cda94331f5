import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.core.quorum import USUAL_RULE, QuorumRule, Share
from checkin.services.quorum_figures import find_standing
from checkin.services.set_quorum_rule import set_quorum_rule
from tests.congress import NOW, Congress, hold_congress

HALF = QuorumRule(Share(1, 2, more_than=True))


def rules(congress: Congress) -> list[QuorumRule]:
    return [find_standing(congress.store, congress.event_id, sitting).rule for sitting in congress.sittings]


def test_a_rule_holds_for_every_sitting_that_has_none_of_its_own(congress: Congress) -> None:
    set_quorum_rule(congress.store, congress.event_id, HALF, NOW)
    third = QuorumRule(Share(1, 3))
    set_quorum_rule(congress.store, congress.event_id, third, NOW, congress.sittings[1])
    own = rules(congress)
    set_quorum_rule(congress.store, congress.event_id, None, NOW, congress.sittings[1])
    assert (own, rules(congress)) == ([HALF, third], [HALF, HALF])


def test_without_any_the_usual_one_holds(congress: Congress) -> None:
    set_quorum_rule(congress.store, congress.event_id, HALF, NOW)
    set_quorum_rule(congress.store, congress.event_id, None, NOW)
    assert rules(congress) == [USUAL_RULE, USUAL_RULE]


def test_screens_are_told(congress: Congress) -> None:
    before = find_standing(congress.store, congress.event_id, congress.sittings[0]).seq
    set_quorum_rule(congress.store, congress.event_id, HALF, NOW)
    assert find_standing(congress.store, congress.event_id, congress.sittings[0]).seq == before + 1


def test_what_is_no_rule_is_refused(congress: Congress) -> None:
    with pytest.raises(InvalidField):
        set_quorum_rule(congress.store, congress.event_id, QuorumRule(Share(3, 2)), NOW)
    assert rules(congress) == [USUAL_RULE, USUAL_RULE]


def test_another_events_sitting_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        set_quorum_rule(congress.store, congress.event_id, HALF, NOW, other.sittings[0])
