"""A body's rule for the quorum, of the whole event or of one sitting."""

from datetime import datetime

from checkin.core.errors import NotFound
from checkin.core.quorum import QuorumRule, check_rule, rule_to_json
from checkin.core.stream import DeltaKind
from checkin.store.engine import Store
from checkin.store.models import Event, Sitting
from checkin.store.stream import append_delta


def set_quorum_rule(
    store: Store, event_id: int, rule: QuorumRule | None, now: datetime, sitting_id: int | None = None
) -> None:
    """Screens judge by it within a second. None: a sitting's as the event's, the event's the usual one.

    InvalidField as `check_rule`; NotFound for a sitting of another event.
    """
    stored = rule_to_json(check_rule(rule)) if rule else None
    with store.write() as session:
        event = session.get(Event, event_id)
        sitting = session.get(Sitting, sitting_id) if sitting_id is not None else None
        if event is None or (sitting_id is not None and (sitting is None or sitting.event_id != event_id)):
            raise NotFound
        (sitting or event).quorum_rule = stored
        session.flush()
        append_delta(session, event_id, DeltaKind.REFRESH, {}, now)
