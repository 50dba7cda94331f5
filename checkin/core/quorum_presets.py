"""Rules of bodies, to start from. Charters change: each is shown with the note to check the one in force."""

from checkin.core.quorum import Measure, QuorumBase, QuorumRule, Share

TWO_THIRDS = Share(2, 3)
MORE_THAN_HALF = Share(1, 2, more_than=True)

PRESETS: dict[str, QuorumRule] = {
    "trade_union": QuorumRule(TWO_THIRDS),
    "youth_union": QuorumRule(TWO_THIRDS, delegations=TWO_THIRDS),
    "party_opening": QuorumRule(TWO_THIRDS),
    "party_decision": QuorumRule(MORE_THAN_HALF, QuorumBase.LESS_EXCUSED),
    "shareholders_first": QuorumRule(MORE_THAN_HALF, measure=Measure.VOTES),
    "shareholders_second": QuorumRule(Share(33, 100), measure=Measure.VOTES),
    "shareholders_third": QuorumRule(Share(0, 1, more_than=True), measure=Measure.VOTES),
    "peoples_council": QuorumRule(MORE_THAN_HALF),
    "general_registered": QuorumRule(MORE_THAN_HALF, QuorumBase.REGISTERED),
}
