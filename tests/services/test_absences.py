import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.services.absences import Leave, absences_of, end_absence, report_absence
from checkin.services.delegate_history import Actor, history_of
from tests.congress import NOW, Congress, hold_congress

NAME = "Lê Hữu Đức"


def reported(congress: Congress, **changes: object) -> int:
    values: dict[str, object] = {"reported_by": "Trưởng đoàn", "reason": "Mổ tim", "document": "05/GP"}
    leave = Leave(**(values | changes))  # type: ignore[arg-type]
    return report_absence(congress.store, congress.event_id, congress.delegates[NAME], leave, Actor(), NOW)


def test_leave_is_for_a_sitting_or_throughout(congress: Congress) -> None:
    reported(congress)
    reported(congress, sitting_id=congress.sittings[1])
    with congress.store.read() as session:
        lines = absences_of(session, congress.delegates[NAME])
    assert [(line.sitting, line.reason, line.document) for line in lines] == [
        ("Phiên bế mạc", "Mổ tim", "05/GP"),
        ("", "Mổ tim", "05/GP"),
    ]


def test_a_sensitive_reason_is_masked_until_it_is_asked_for(congress: Congress) -> None:
    reported(congress, sensitive=True)
    with congress.store.read() as session:
        masked, open_ = (
            absences_of(session, congress.delegates[NAME], revealed=revealed)[0] for revealed in (False, True)
        )
    assert (masked.reason, open_.reason) == (None, "Mổ tim")


def test_no_reason_stands_in_the_history(congress: Congress) -> None:
    reported(congress, sensitive=True)
    with congress.store.read() as session:
        (line,) = history_of(session, congress.delegates[NAME])
    assert (line.field, line.old, line.new) == ("absence", "", "*")


def test_ended_it_stays_on_record(congress: Congress) -> None:
    key = reported(congress)
    end_absence(congress.store, congress.event_id, congress.delegates[NAME], key, Actor(), NOW)
    with congress.store.read() as session:
        assert [line.ended_at for line in absences_of(session, congress.delegates[NAME])] == [NOW]


def test_leave_for_the_same_twice_is_refused(congress: Congress) -> None:
    reported(congress)
    with pytest.raises(InvalidField) as refused:
        reported(congress)
    assert (refused.value.field, refused.value.problem) == ("sitting_id", "taken")


def test_a_reason_is_needed(congress: Congress) -> None:
    with pytest.raises(InvalidField) as refused:
        reported(congress, reason=" ")
    assert (refused.value.field, refused.value.problem) == ("reason", "empty")


def test_another_events_sitting_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        reported(congress, sitting_id=other.sittings[0])
