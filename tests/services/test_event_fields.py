"""The fields that an event adds to its delegates."""

import pytest
from sqlalchemy import select

from checkin.core.badge_number import NumberPattern
from checkin.core.errors import InvalidField, NotFound
from checkin.core.event_field import FieldKind
from checkin.services.badge_design import BadgeDesign, read_design, save_design
from checkin.services.event_fields import (
    ExtraValue,
    add_event_field,
    choices_of,
    event_fields,
    extra_values,
    list_event_fields,
    remove_event_field,
    rename_event_field,
)
from checkin.store.engine import Store
from checkin.store.models import Delegate
from tests.services.test_import_roster import AN, BA, HEADER, NOW, new_event
from tests.services.test_undo_import import bring_in


@pytest.fixture
def event_id(store: Store) -> int:
    return new_event(store)


def names(store: Store, event_id: int) -> list[str]:
    return [field.name for field in list_event_fields(store, event_id)]


def folded(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Delegate.folded).order_by(Delegate.id)))


def test_fields_stand_in_the_order_in_which_they_were_added(store, event_id):
    add_event_field(store, event_id, " Cỡ  áo ", FieldKind.CHOICE)
    add_event_field(store, event_id, "Ăn chay", FieldKind.TEXT)
    assert names(store, event_id) == ["Cỡ áo", "Ăn chay"]
    assert names(store, new_event(store)) == []


@pytest.mark.parametrize(
    ("name", "problem"), [("", "empty"), ("?!", "empty"), ("x" * 121, "long"), ("CỠ ÁO", "taken")]
)
def test_a_name_is_one_and_not_taken(store, event_id, name, problem):
    add_event_field(store, event_id, "Cỡ áo", FieldKind.TEXT)
    with pytest.raises(InvalidField) as refused:
        add_event_field(store, event_id, name, FieldKind.TEXT)
    assert refused.value.problem == problem


def test_an_event_has_at_most_thirty(store, event_id):
    for number in range(30):
        add_event_field(store, event_id, f"Trường {number}", FieldKind.TEXT)
    with pytest.raises(InvalidField) as refused:
        add_event_field(store, event_id, "Một nữa", FieldKind.TEXT)
    assert refused.value.problem == "many"


def test_a_field_gets_another_name_and_may_keep_its_own(store, event_id):
    field_id = add_event_field(store, event_id, "Cỡ áo", FieldKind.TEXT)
    rename_event_field(store, event_id, field_id, "cỡ áo")
    assert names(store, event_id) == ["cỡ áo"]
    with pytest.raises(NotFound):
        rename_event_field(store, new_event(store), field_id, "khác")


def test_values_of_a_field_are_listed_searched_and_taken_away_with_it(store, event_id):
    header = (*HEADER, "Xe")
    bring_in(store, event_id, (*AN, "Xe 2"), (*BA, None), header=header, kept={6: FieldKind.CHOICE})
    with store.read() as session:
        (field,) = event_fields(session, event_id)
        people = session.scalars(select(Delegate).order_by(Delegate.id)).all()
        assert choices_of(session, field) == ["Xe 2"]
    assert [extra_values([field], each.extra) for each in people] == [
        [ExtraValue(field.id, "Xe", FieldKind.CHOICE, "Xe 2")],
        [ExtraValue(field.id, "Xe", FieldKind.CHOICE, "")],
    ]
    assert folded(store)[0] == "le an doan a chu tich xe 2"
    assert remove_event_field(store, event_id, field.id, NOW) == 1
    assert (folded(store)[0], names(store, event_id)) == ("le an doan a chu tich", [])


def test_a_field_that_is_gone_is_on_no_badge_and_no_other_gets_its_id(store, event_id):
    first = add_event_field(store, event_id, "Cỡ áo", FieldKind.TEXT)
    save_design(store, event_id, BadgeDesign(extra_field=first, hole=True), NumberPattern())
    remove_event_field(store, event_id, first, NOW)
    with store.read() as session:
        assert read_design(session, event_id) == BadgeDesign(hole=True)
    assert add_event_field(store, event_id, "Bệnh nền", FieldKind.TEXT) == first + 1


def test_another_fields_place_on_the_badge_stays(store, event_id):
    first, second = (add_event_field(store, event_id, name, FieldKind.TEXT) for name in ("Cỡ áo", "Xe"))
    save_design(store, event_id, BadgeDesign(extra_field=second), NumberPattern())
    remove_event_field(store, event_id, first, NOW)
    with store.read() as session:
        assert read_design(session, event_id).extra_field == second
