from datetime import date
from typing import Any

import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.core.event_field import FieldKind
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.delegate_history import Actor, history_of
from checkin.services.edit_delegate import EditedMeanwhile, edit_delegate
from checkin.services.event_fields import make_event_field
from checkin.services.find_delegates import find_delegates
from checkin.services.replacements import ReplacementOrder, replace_delegate
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


def test_two_numbers_differ_by_more_than_capitals(congress: Congress) -> None:
    edited(congress, badge_number="Đ-a1")
    with pytest.raises(InvalidField) as refused:
        edit_delegate(
            congress.store,
            congress.event_id,
            congress.delegates["Trần Khách"],
            {"badge_number": "Đ-A1"},
            version=0,
            by=Actor(),
            now=NOW,
        )
    assert (refused.value.field, refused.value.problem) == ("badge_number", "taken")


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


def test_votes_and_whether_somebody_is_shown_are_edited_with_history(congress: Congress) -> None:
    edited(congress, vote_weight="5.250.000.000", may_be_shown="no")
    with congress.store.read() as session:
        lines = [(line.field, line.old, line.new) for line in history_of(session, congress.delegates[NAME])]
    assert (stored(congress).vote_weight, stored(congress).may_be_shown) == (5_250_000_000, False)
    assert sorted(lines) == [("may_be_shown", "true", "false"), ("vote_weight", "1", "5250000000")]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("vote_weight", ""),
        ("vote_weight", "-1"),
        ("vote_weight", "9" * 17),
        ("vote_weight", "1,5"),
        ("may_be_shown", ""),
    ],
)
def test_votes_are_a_whole_number_and_being_shown_is_yes_or_no(congress: Congress, field: str, text: str) -> None:
    with pytest.raises(InvalidField) as refused:
        edited(congress, **{field: text})
    assert (refused.value.field, refused.value.problem) == (field, "unknown")


def with_field(congress: Congress, name: str = "Cỡ áo", kind: FieldKind = FieldKind.TEXT) -> str:
    with congress.store.write() as session:
        return f"extra:{make_event_field(session, congress.event_id, name, kind).id}"


def test_a_field_of_the_event_is_edited_found_and_told(congress: Congress) -> None:
    name = with_field(congress)
    edited(congress, **{name: "XL rộng"})
    found = find_delegates(congress.store, congress.event_id, DelegateFilter(text="xl rong"), 1)
    with congress.store.read() as session:
        (line,) = history_of(session, congress.delegates[NAME])
    assert (found.matching, line.field, line.old, line.new) == (1, name, "", "XL rộng")
    edited(congress, version=1, **{name: ""})
    assert stored(congress).extra == {}


def test_a_field_of_the_event_takes_what_its_kind_can_hold(congress: Congress) -> None:
    name = with_field(congress, "Ngày đến", FieldKind.DATE)
    edited(congress, **{name: "05/03/2026"})
    assert stored(congress).extra == {name.removeprefix("extra:"): "2026-03-05"}
    for text, problem in (("soon", "unknown"), ("x" * 301, "long")):
        with pytest.raises(InvalidField) as refused:
            edited(congress, version=1, **{name: text})
        assert (refused.value.field, refused.value.problem) == (name, problem)


def test_a_field_of_another_event_is_unknown(congress: Congress) -> None:
    foreign = with_field(hold_congress(congress.store, "Đại hội khác"))
    with pytest.raises(InvalidField) as refused:
        edited(congress, **{foreign: "L"})
    assert (refused.value.field, stored(congress).extra) == (foreign, {})


@pytest.mark.parametrize("who", [NAME, "Phạm Dự Khuyết"])
def test_who_is_in_a_replacement_keeps_the_category(congress: Congress, who: str) -> None:
    congress.add_delegate("Phạm Dự Khuyết", category="alternate")
    order = ReplacementOrder(
        outgoing_id=congress.delegates[NAME],
        incoming_id=congress.delegates["Phạm Dự Khuyết"],
        from_sitting_id=congress.sittings[0],
        decision_number="1/QĐ",
        decided_by="Ban Thường vụ",
    )
    replace_delegate(congress.store, congress.event_id, order, Actor(), NOW)
    moved = {"category_id": str(congress.categories["guest"])}
    key = congress.delegates[who]
    with pytest.raises(InvalidField) as refused:
        edit_delegate(congress.store, congress.event_id, key, moved, version=1, by=Actor(), now=NOW)
    assert (refused.value.field, refused.value.problem) == ("category_id", "bound")
