from checkin.services.unknown_scans import unknown_scans
from tests.congress import Congress, hold_congress
from tests.services.door import Door


def test_scans_and_voids_that_are_there_are_known_refusals_too(congress: Congress) -> None:
    door = Door(congress)
    door.scan("a")
    door.scan("b")
    door.void("v", "a", 2)
    assert unknown_scans(congress.store, congress.event_id, ["a", "lost", "b", "v", "lost void"]) == [
        "lost",
        "lost void",
    ]


def test_another_event_s_are_unknown(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    Door(other).scan("a")
    assert unknown_scans(congress.store, congress.event_id, ["a"]) == ["a"]


def test_a_thousand_are_looked_up_at_once(congress: Congress) -> None:
    Door(congress).scan("a")
    ids = [f"s{number}" for number in range(999)] + ["a"]
    assert unknown_scans(congress.store, congress.event_id, ids) == ids[:-1]
