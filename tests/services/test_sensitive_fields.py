"""What is in a sensitive field of the event lies apart: seen, edited and taken out as the built-in ones are."""

import pytest
from sqlalchemy import select

from checkin.core.badge_number import NumberPattern
from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.event_field import FieldKind
from checkin.services.badge_design import BadgeDesign, save_design
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.delegate_history import Actor, history_of
from checkin.services.edit_delegate import edit_delegate
from checkin.services.event_fields import (
    add_event_field,
    count_event_fields,
    remove_event_field,
    set_sensitive,
)
from checkin.services.export_roster import ExportOrder, export_roster, list_exports
from checkin.services.find_delegates import find_delegates
from checkin.services.import_roster import import_file, preview_file
from checkin.services.open_person import person_events
from checkin.services.reveal import note_reveal
from checkin.services.sign_in import add_account
from checkin.services.undo_import import undo_import
from checkin.store.models import Delegate, DelegateSensitive, Event
from checkin.store.report_rows import read_roster
from tests.congress import NOW, Congress, hold_congress
from tests.services.test_export_roster import rows
from tests.services.test_round_trip import WORDS

DUC = "Lê Hữu Đức"


@pytest.fixture
def field(congress: Congress) -> int:
    key = add_event_field(congress.store, congress.event_id, "Bệnh nền", FieldKind.TEXT)
    told(congress, key, "hen suyễn")
    set_sensitive(congress.store, congress.event_id, key, sensitive=True)
    return key


def told(congress: Congress, field: int, text: str) -> None:
    with congress.store.read() as session:
        version = session.get_one(Delegate, congress.delegates[DUC]).version
    edit_delegate(
        congress.store,
        congress.event_id,
        congress.delegates[DUC],
        {f"extra:{field}": text},
        version=version,
        by=Actor(),
        now=NOW,
    )


def kept(congress: Congress) -> tuple[object, object]:
    """What lies with the delegate, and what apart."""
    with congress.store.read() as session:
        apart = session.get(DelegateSensitive, congress.delegates[DUC])
        return session.get_one(Delegate, congress.delegates[DUC]).extra, apart.extra if apart else None


def found(congress: Congress, text: str) -> int:
    return find_delegates(congress.store, congress.event_id, DelegateFilter(text=text)).matching


def account(congress: Congress, name: str) -> int:
    return add_account(congress.store, username=name, name=name, password="a long enough one", now=NOW).id


def test_marking_moves_what_is_there_apart_and_search_finds_it_no_more(congress: Congress, field: int) -> None:
    assert (kept(congress), found(congress, "hen suyen")) == (({}, {str(field): "hen suyễn"}), 0)
    set_sensitive(congress.store, congress.event_id, field, sensitive=False)
    assert (kept(congress), found(congress, "hen suyen")) == (({str(field): "hen suyễn"}, {}), 1)


def test_the_history_keeps_no_value_of_it(congress: Congress, field: int) -> None:
    told(congress, field, "khác")
    with congress.store.read() as session:
        lines = history_of(session, congress.delegates[DUC])
    assert [(line.field, line.old, line.new, line.sensitive) for line in lines] == [
        (f"extra:{field}", "", "", True),
        (f"extra:{field}", "", "", True),
    ]


def test_it_is_edited_apart_and_may_be_emptied(congress: Congress, field: int) -> None:
    told(congress, field, "khác")
    assert kept(congress) == ({}, {str(field): "khác"})
    told(congress, field, "")
    assert kept(congress) == ({}, {})


def test_a_person_shows_it_only_when_it_is_revealed(congress: Congress, field: int) -> None:
    where = congress.store, congress.event_id, congress.delegates[DUC]
    seen = [
        [(each.value.name, each.value.text) for each in person_events(*where, revealed=revealed).extras]
        for revealed in (False, True)
    ]
    assert seen == [[], [("Bệnh nền", "hen suyễn")]]


def test_each_look_is_noted_with_who_and_when(congress: Congress, field: int) -> None:
    alice, bob = account(congress, "alice"), account(congress, "bob")
    where = congress.store, congress.event_id, congress.delegates[DUC]
    note_reveal(*where, alice, NOW)
    with pytest.raises(NotPermitted):
        note_reveal(*where, bob, NOW)
    assert [(line.at, line.account) for line in person_events(*where).reveals] == [(NOW, "alice")]
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        note_reveal(congress.store, other.event_id, congress.delegates[DUC], alice, NOW)


def test_it_goes_out_with_a_right_and_a_reason_and_is_logged(congress: Congress, field: int) -> None:
    alice, bob = account(congress, "alice"), account(congress, "bob")

    def taken_out(who: int, reason: str) -> list[tuple[object, ...]]:
        order = ExportOrder(columns=("full_name", f"field:{field}"), reason=reason)
        everybody = DelegateFilter(text="duc")
        return rows(export_roster(congress.store, congress.event_id, who, everybody, order, WORDS, NOW))

    with pytest.raises(NotPermitted):
        taken_out(bob, "tò mò")
    with pytest.raises(InvalidField) as refused:
        taken_out(alice, "")
    assert (refused.value.field, refused.value.problem) == ("reason", "empty")
    assert taken_out(alice, "Tổ y tế")[1:] == [(DUC, "hen suyễn")]
    assert [
        (line.export.sensitive, line.export.reason) for line in list_exports(congress.store, congress.event_id)
    ] == [(True, "Tổ y tế")]


def test_a_list_brings_it_in_apart_and_undoing_takes_it_back(congress: Congress, field: int) -> None:
    with congress.store.read() as session:
        number = session.get_one(Delegate, congress.delegates[DUC]).badge_number
    data = f"Số thẻ,Họ tên,Bệnh nền\n{number},{DUC},tim mạch\n,Phạm Mới,dị ứng\n".encode()
    file = {"file_name": "a.csv", "data": data}
    changed = preview_file(congress.store, congress.event_id, **file).rows[0].extra_changes
    assert [(each.name, each.new, each.sensitive) for each in changed] == [("Bệnh nền", "tim mạch", True)]
    run = import_file(congress.store, congress.event_id, now=NOW, **file).run_id
    assert kept(congress) == ({}, {str(field): "tim mạch"})
    with congress.store.read() as session:
        new = session.scalars(select(Delegate).where(Delegate.full_name == "Phạm Mới")).one()
        apart = session.get_one(DelegateSensitive, new.id)
        assert (new.extra, "di ung" in new.folded, apart.extra) == ({}, False, {str(field): "dị ứng"})
    undo_import(congress.store, congress.event_id, run, None, NOW)
    assert kept(congress) == ({}, {str(field): "hen suyễn"})


def test_no_list_report_or_badge_offers_it(congress: Congress, field: int) -> None:
    def having(text: str | None) -> int:
        wanted = DelegateFilter(field_id=field, field_text=text)
        return find_delegates(congress.store, congress.event_id, wanted).matching

    assert [having(text) for text in (None, "hen suyễn", "")] == [0, 0, 0]
    with congress.store.read() as session:
        assert read_roster(session, session.get_one(Event, congress.event_id)).own_fields == ()
    with pytest.raises(NotFound):
        save_design(congress.store, congress.event_id, BadgeDesign(extra_field=field), NumberPattern())


def test_it_is_counted_and_removed_with_its_values(congress: Congress, field: int) -> None:
    assert [count for _, count in count_event_fields(congress.store, congress.event_id)] == [1]
    assert remove_event_field(congress.store, congress.event_id, field, NOW) == 1
    assert kept(congress) == ({}, {})


def test_a_field_of_another_event_is_not_found(congress: Congress, field: int) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        set_sensitive(congress.store, other.event_id, field, sensitive=False)
