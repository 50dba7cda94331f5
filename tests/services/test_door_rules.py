import pytest

from checkin.core.attendance import SittingMode
from checkin.core.errors import InvalidField, NotFound
from checkin.services.delegate_history import history_of
from checkin.services.door_rules import brief_doors, set_entrance_rules, set_sitting_rules
from checkin.store.models import Delegate, Entrance, Event, Sitting
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, meet


def _set_sitting(congress: Congress, sitting_id: int, category_ids: set[int]) -> None:
    set_sitting_rules(
        congress.store,
        congress.event_id,
        sitting_id,
        mode=SittingMode.NO_REENTRY,
        exit_on_close=True,
        category_ids=category_ids,
        now=NOW,
    )


def _sitting(congress: Congress) -> tuple[SittingMode, bool, list[str]]:
    with congress.store.read() as session:
        sitting = session.get_one(Sitting, congress.sittings[0])
        return sitting.mode, sitting.exit_on_close, [category.code for category in sitting.categories]


def _admitted(congress: Congress) -> list[str]:
    with congress.store.read() as session:
        return [category.code for category in session.get_one(Entrance, congress.entrances[0]).categories]


def _seq(congress: Congress) -> int:
    with congress.store.read() as session:
        return session.get_one(Event, congress.event_id).last_seq


def test_a_sitting_has_its_rules(congress: Congress) -> None:
    before = _seq(congress)
    _set_sitting(congress, congress.sittings[0], {congress.categories["press"]})
    assert _sitting(congress) == (SittingMode.NO_REENTRY, True, ["press"])
    assert _seq(congress) == before + 1


def test_an_entrance_admits_some(congress: Congress) -> None:
    chosen = {congress.categories["press"]}
    set_entrance_rules(congress.store, congress.event_id, congress.entrances[0], category_ids=chosen, now=NOW)
    assert _admitted(congress) == ["press"]


def test_all_of_them_are_kept_as_everybody_and_later_ones_too(congress: Congress) -> None:
    for chosen in ({congress.categories["press"]}, set(congress.categories.values())):
        _set_sitting(congress, congress.sittings[0], chosen)
        set_entrance_rules(congress.store, congress.event_id, congress.entrances[0], category_ids=chosen, now=NOW)
    assert (_sitting(congress)[2], _admitted(congress)) == ([], [])


def test_nobody_at_all_is_a_mistake(congress: Congress) -> None:
    with pytest.raises(InvalidField) as refused:
        _set_sitting(congress, congress.sittings[0], set())
    assert (refused.value.field, refused.value.problem) == ("categories", "empty")
    assert _sitting(congress) == (SittingMode.ENTRY_ONLY, False, [])


def test_nothing_of_another_event_is_chosen_or_ruled(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    own = {congress.categories["press"]}
    with pytest.raises(NotFound):
        _set_sitting(congress, other.sittings[0], own)
    with pytest.raises(NotFound):
        _set_sitting(congress, congress.sittings[0], own | {other.categories["press"]})
    with pytest.raises(NotFound):
        set_entrance_rules(congress.store, congress.event_id, other.entrances[0], category_ids=own, now=NOW)
    with pytest.raises(NotFound):
        brief_doors(
            congress.store,
            congress.event_id,
            other.delegates["Lê Hữu Đức"],
            note="x",
            activated=None,
            now=NOW,
        )
    assert (_sitting(congress)[2], _admitted(congress)) == ([], [])


def test_a_note_is_kept_as_one_line_and_taken_away(congress: Congress) -> None:
    delegate_id, notes = congress.delegates["Lê Hữu Đức"], []
    for note in ("  Mời lên\n hàng ghế đầu ", ""):
        brief_doors(congress.store, congress.event_id, delegate_id, note=note, activated=None, now=NOW)
        with congress.store.read() as session:
            notes.append(session.get_one(Delegate, delegate_id).staff_note)
    assert notes == ["Mời lên hàng ghế đầu", ""]


def test_a_note_that_is_too_long_is_refused(congress: Congress) -> None:
    with pytest.raises(InvalidField) as refused:
        brief_doors(
            congress.store,
            congress.event_id,
            congress.delegates["Lê Hữu Đức"],
            note="x" * 301,
            activated=None,
            now=NOW,
        )
    assert (refused.value.field, refused.value.problem) == ("staff_note", "long")


def test_an_alternate_comes_in_from_the_first_time_it_was_said(congress: Congress) -> None:
    delegate_id, since = congress.add_delegate("Dự Khuyết", category="alternate"), []
    for activated in (True, True, None, False):
        moment = NOW.replace(minute=30 + len(since))
        brief_doors(congress.store, congress.event_id, delegate_id, note="", activated=activated, now=moment)
        with congress.store.read() as session:
            since.append(session.get_one(Delegate, delegate_id).activated_at)
    assert since == [NOW, NOW, NOW, None]


def test_calling_an_alternate_in_is_told_to_screens_and_stands_in_the_history(congress: Congress) -> None:
    key = congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    before = _seq(congress)
    for activated in (True, True, False):
        brief_doors(congress.store, congress.event_id, key, note="", activated=activated, now=NOW)
    with congress.store.read() as session:
        lines = [(line.field, line.old, line.new) for line in history_of(session, key)]
    assert (_seq(congress), lines) == (before + 2, [("activated", "true", "false"), ("activated", "false", "true")])


def test_who_is_called_in_and_scanned_at_once_is_called_in_and_answered(congress: Congress) -> None:
    """On PostgreSQL neither waits for what the other holds."""
    alternate = congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    congress.issue()
    called = {"note": "", "activated": True, "now": NOW}
    _, answer = meet(
        congress,
        lambda: brief_doors(congress.store, congress.event_id, alternate, **called),  # type: ignore[arg-type]
        lambda: Door(congress).scan("in", "Phạm Dự Khuyết"),
    )
    assert answer["verdict"] == "admitted"
