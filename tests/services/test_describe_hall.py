from concurrent.futures import ThreadPoolExecutor
from time import sleep

from checkin.core.hall_plan import HallDescription
from checkin.services.delegate_history import Actor
from checkin.services.describe_hall import describe_hall, find_hall
from checkin.store.models import HallPlanRow
from checkin.store.roster import hold_roster
from tests.congress import NOW, Congress

NOBODY = Actor()


def test_of_two_who_describe_the_hall_at_once_the_later_holds(congress: Congress) -> None:
    store, event_id = congress.store, congress.event_id
    said = {"blocks": "A: 1 x 2", "serpentine": False, "numbering": "block", "kept": ""}
    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            hold_roster(session, event_id)
            late = pool.submit(describe_hall, store, event_id, HallDescription("B: 1 x 3"), NOBODY, NOW)
            sleep(0.3)
            session.add(HallPlanRow(event_id=event_id, description=said, at=NOW))
        assert late.exception(5) is None
    assert find_hall(store, event_id).description == HallDescription("B: 1 x 3")
