from checkin.core.quorum import USUAL_RULE, rule_to_json
from checkin.services.quorum_turns import Turn, quorum_turns
from checkin.store.models import QuorumChange
from tests.congress import Congress
from tests.services.door import minute


def test_turns_of_one_sitting_are_told_the_latest_first(congress: Congress) -> None:
    first, second = congress.sittings
    with congress.store.write() as session:
        for sitting_id, reached, present, at in ((first, True, 2, 5), (second, True, 3, 6), (first, False, 1, 9)):
            session.add(
                QuorumChange(
                    event_id=congress.event_id,
                    sitting_id=sitting_id,
                    seq=at,
                    reached=reached,
                    rule=rule_to_json(USUAL_RULE),
                    base=3,
                    present=present,
                    delegations=2,
                    delegations_present=1,
                    at=minute(at),
                )
            )
    assert quorum_turns(congress.store, first) == [Turn(minute(9), False, 1, 2), Turn(minute(5), True, 2, 2)]
