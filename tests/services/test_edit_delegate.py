from datetime import date
from typing import Any

import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.services.delegate_history import Actor, history_of
from checkin.services.edit_delegate import EditedMeanwhile, edit_delegate
from checkin.services.find_delegates import DelegateFilter, find_delegates
from checkin.store.models import Delegate, DelegateSensitive
from tests.congress import NOW, Congress, hold_congress

NAME = "Lê Hữu Đức"


def edited(congress: Congress, version: int = 0, **values: str) -> bool:
    key = congress.delegates[NAME]
    return edit_delegate(congress.store, congress.event_id, key, values, version=version, by=Actor(), now=NOW)


def stored(congress: Congress, model: type[Any] = Delegate) -> Any:
    with congress.store.read() as session:
        return session.get(model, congress.delegates[NAME])


def test_a_new_name_is_found_and_sorted(congress: Congress) -> None:
    edited(congress, full_name="Đỗ  Thị Ánh")
    found = find_delegates(congress.store, congress.event_id, DelegateFilter(text="anh do"), 1)
    assert (stored(congress).full_name, found.matching) == ("Đỗ Thị Ánh", 1)


def test_dates_numbers_and_ticks_are_read(congress: Congress) -> None:
    edited(congress, birth="05/03/1980", phone="+84 900 123 456", email="A@B.vn", direct_worker="yes", sex="female")
    one = stored(congress)
    assert (one.birth_date, one.birth_year, one.phone, one.email, one.direct_worker, one.sex) == (
        date(1980, 3, 5),
        1980,
        "0900123456",
        "a@b.vn",
        True,
        "female",
    )


def test_a_year_alone_is_kept_as_a_year(congress: Congress) -> None:
    edited(congress, birth="1980")
    assert (stored(congress).birth_date, stored(congress).birth_year) == (None, 1980)


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("full_name", " ", "empty"),
        ("full_name", "x" * 201, "long"),
        ("birth", "32/13/1980", "unknown"),
        ("phone", "abc", "unknown"),
        ("email", "abc", "unknown"),
        ("sex", "x", "unknown"),
        ("direct_worker", "maybe", "unknown"),
        ("category_id", "99999", "unknown"),
        ("category_id", "", "unknown"),
        ("delegation_id", "x", "unknown"),
        ("link_hash", "x", "unknown"),
    ],
)
def test_what_cannot_be_taken_is_named(congress: Congress, field: str, text: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        edited(congress, **{field: text})
    assert (refused.value.field, refused.value.problem, stored(congress).version) == (field, problem, 0)


def test_a_number_belongs_to_one(congress: Congress) -> None:
    with congress.store.read() as session:
        taken = session.get_one(Delegate, congress.delegates["Trần Khách"]).badge_number
    with pytest.raises(InvalidField) as refused:
        edited(congress, badge_number=taken or "")
    assert refused.value.problem == "taken"


def test_the_second_of_two_editors_is_told(congress: Congress) -> None:
    edited(congress, seat="A-1")
    with pytest.raises(EditedMeanwhile):
        edited(congress, seat="A-2")
    assert stored(congress).seat == "A-1"


def test_the_second_goes_on_with_the_new_version(congress: Congress) -> None:
    edited(congress, seat="A-1")
    edited(congress, version=stored(congress).version, seat="A-2")
    assert stored(congress).seat == "A-2"


def test_history_has_names_for_delegations(congress: Congress) -> None:
    edited(congress, delegation_id=str(congress.delegations["Quận 3"]))
    with congress.store.read() as session:
        (line,) = history_of(session, congress.delegates[NAME])
    assert (line.field, line.old, line.new) == ("delegation", "Quận 1", "Quận 3")


def test_what_is_sensitive_is_written_and_not_told(congress: Congress) -> None:
    edited(congress, ethnicity="Chăm", party_member="yes", party_since="03/02/2005")
    with congress.store.read() as session:
        lines = history_of(session, congress.delegates[NAME])
    kept = stored(congress, DelegateSensitive)
    assert (kept.ethnicity, kept.party_member, kept.party_since) == ("Chăm", True, date(2005, 2, 3))
    assert {(line.field, line.old, line.new) for line in lines} == {
        ("ethnicity", "", ""),
        ("party_member", "", ""),
        ("party_since", "", ""),
    }


def test_the_same_again_is_no_change(congress: Congress) -> None:
    edited(congress, seat="A-1")
    assert edited(congress, version=1, seat="A-1") is False


def test_another_events_delegate_is_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        edit_delegate(congress.store, other.event_id, congress.delegates[NAME], {}, version=0, by=Actor(), now=NOW)
