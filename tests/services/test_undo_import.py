"""An import taken back: everything as it was, but for what happened since, which is named."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import select, update

from checkin.core.decision import DelegateStatus
from checkin.core.errors import NotFound
from checkin.core.event_field import FieldKind
from checkin.core.roster.choices import Choices
from checkin.core.roster.people import read_people
from checkin.core.roster.sheets import Row, Sheet
from checkin.services.apply_import import ImportResult, apply_import
from checkin.services.categories import remove_category
from checkin.services.delegate_history import Actor
from checkin.services.edit_delegation import remove_delegation
from checkin.services.import_extras import read_extras
from checkin.services.issue_badges import issue_badges
from checkin.services.list_imports import Kept, Why, list_imports
from checkin.services.photos import put_photo
from checkin.services.plan_event import add_delegations
from checkin.services.preview_import import event_setting
from checkin.services.rename_part import Part, rename_part
from checkin.services.undo_import import NotTheLatest, UndoResult, undo_import
from checkin.store.engine import Store
from checkin.store.models import (
    Badge,
    Category,
    Delegate,
    DelegateChange,
    DelegatePhoto,
    DelegateSensitive,
    Delegation,
    EventField,
    ImportChange,
    ImportRun,
)
from checkin.store.roster import known_people
from tests.services.door import Door
from tests.services.test_import_roster import AN, BA, BY_THE_THOUSAND, HEADER, NOW, new_event, rows_of_any_kind
from tests.services.test_photos import jpeg

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def event_id(store: Store) -> int:
    return new_event(store)


def bring_in(
    store: Store,
    event_id: int,
    *rows: Sequence[object],
    header: tuple[str, ...] = HEADER,
    kept: dict[int, FieldKind] | None = None,
    **chosen: Any,
) -> ImportResult:
    sheets = [Sheet("", tuple(Row(number, tuple(cells)) for number, cells in enumerate([header, *rows], 1)))]
    columns = {"": {column: (header[column], kind) for column, kind in (kept or {}).items()}}
    with store.write() as session:
        roster = read_people(sheets, event_setting(session, event_id))
        extras = read_extras(session, event_id, sheets, columns)
        return apply_import(session, store.vault, event_id, roster, NOW, choices=Choices(**chosen), extras=extras)


def undo(store: Store, event_id: int, run_id: int) -> UndoResult:
    return undo_import(store, event_id, run_id, None, LATER)


def whole_roster(store: Store, event_id: int) -> list[list[tuple[Any, ...]]]:
    """Every row of the event's roster, column by column."""
    with store.read() as session:
        of_event = [
            session.execute(select(*_columns(model)).where(model.event_id == event_id).order_by(model.id))
            for model in (Delegate, Delegation, Category, EventField)
        ]
        sensitive = session.execute(
            select(*DelegateSensitive.__table__.columns)
            .join(Delegate, Delegate.id == DelegateSensitive.delegate_id)
            .where(Delegate.event_id == event_id, DelegateSensitive.ethnicity != "")
            .order_by(Delegate.id)
        )
        return [[tuple(row) for row in rows] for rows in (*of_event, sensitive)]


def _columns(model: Any) -> list[Any]:
    return [column for column in model.__table__.columns if column.name != "version"]  # it counts the changes


def ids(store: Store, event_id: int) -> dict[str, int]:
    with store.read() as session:
        query = select(Delegate.full_name, Delegate.id).where(Delegate.event_id == event_id)
        return {name: key for name, key in session.execute(query)}


def edit(store: Store, delegate_id: int, **values: object) -> None:
    with store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == delegate_id).values(**values))


@BY_THE_THOUSAND
@given(rows_of_any_kind, rows_of_any_kind)
def test_undoing_restores_the_roster_exactly(store, first, second):
    event_id = new_event(store)
    bring_in(store, event_id, *first)
    before = whole_roster(store, event_id)
    result = bring_in(store, event_id, *second)
    undone = undo(store, event_id, result.run_id) if result.new + result.changed else None
    assert undone is None or (undone.removed, undone.kept) == (result.new, ())
    assert whole_roster(store, event_id) == before


def test_every_field_goes_back(store, event_id):
    header = ("Số thẻ", "Họ tên", "Ngày sinh", "Dân tộc", "Đảng viên", "Ngày vào Đảng", "Ghế", "Cỡ áo", "Số phiếu",
              "Hiển thị công khai")  # fmt: skip
    bring_in(
        store, event_id, ("1", "Lê An", "1980", "Tày", "x", "19/05/2001", "A1", "M", "1.500", "không"),
        header=header,
        kept={7: FieldKind.TEXT},
    )  # fmt: skip
    before = whole_roster(store, event_id)
    result = bring_in(
        store, event_id, ("1", "Lê Ân", "05/03/1981", "Nùng", "x", "20/05/2001", "B1", "L", "3.000.000.000", "có"),
        header=header,
        kept={7: FieldKind.TEXT},
    )  # fmt: skip
    assert result.changed == 1
    assert undo(store, event_id, result.run_id) == UndoResult(0, 1, ())
    assert whole_roster(store, event_id) == before


def test_the_usual_votes_are_no_edit(store, event_id):
    header = ("Họ tên", "Năm sinh", "Số phiếu", "Hiển thị công khai")
    row = ("Lê An", "1980", "1", "có")
    first = bring_in(store, event_id, row, header=header)
    again = bring_in(store, event_id, row, header=header)
    assert (again.changed, again.unchanged) == (0, 1)
    assert undo(store, event_id, first.run_id) == UndoResult(1, 0, ())


def test_who_was_made_goes_with_their_badges_delegation_category_and_field(store, event_id):
    before = whole_roster(store, event_id)
    row = (None, *AN[1:5], "Khách quốc tế", "XL")
    result = bring_in(store, event_id, row, header=(*HEADER, "Cỡ áo"), kept={6: FieldKind.TEXT})
    issue_badges(store, event_id, NOW)
    assert undo(store, event_id, result.run_id) == UndoResult(1, 0, ())
    assert whole_roster(store, event_id) == before
    with store.read() as session:
        assert session.scalars(select(Badge.id)).all() == []


def test_undoing_again_changes_nothing_and_says_the_same(store, event_id):
    result = bring_in(store, event_id, AN, BA)
    edit(store, ids(store, event_id)["Lê An"], seat="C7")
    kept = (Kept(ids(store, event_id)["Lê An"], "Lê An", Why.EDITED),)
    assert undo(store, event_id, result.run_id) == UndoResult(1, 0, kept)
    before = whole_roster(store, event_id)
    assert undo(store, event_id, result.run_id) == UndoResult(0, 0, kept)
    assert whole_roster(store, event_id) == before


def test_a_field_that_was_edited_since_keeps_its_value_and_the_others_go_back(store, event_id):
    bring_in(store, event_id, AN)
    result = bring_in(store, event_id, ("0009", "Lê An", "05/03/1980", "Đoàn A", "Bí thư", None))
    an = ids(store, event_id)["Lê An"]
    edit(store, an, position="Trưởng ban")
    assert undo(store, event_id, result.run_id) == UndoResult(0, 1, (Kept(an, "Lê An", Why.EDITED),))
    with store.read() as session:
        delegate = session.get(Delegate, an)
    assert (delegate.badge_number, delegate.position) == ("0001", "Trưởng ban")


def test_whoever_was_scanned_since_stays_and_is_named(congress):
    store, event_id = congress.store, congress.event_id
    result = bring_in(store, event_id, ("901", "Lê An", "1980", "Quận 1", None, "Chính thức"), BA)
    issue_badges(store, event_id, NOW)
    an = ids(store, event_id)["Lê An"]
    with store.read() as session:
        sealed = session.scalars(select(Badge.code_sealed).where(Badge.delegate_id == an)).one()
    Door(congress).scan("s1", read=store.vault.unseal("badge", sealed), at=24 * 60)
    assert undo(store, event_id, result.run_id) == UndoResult(1, 0, (Kept(an, "Lê An", Why.SCANNED),))
    assert "Lê An" in ids(store, event_id)
    (line,) = list_imports(store, event_id)
    assert (line.kept, line.may_be_undone) == ((Kept(an, "Lê An", Why.SCANNED),), False)


def test_who_was_withdrawn_because_the_list_did_not_name_them_comes_back(store, event_id):
    bring_in(store, event_id, AN, BA)
    ba = ids(store, event_id)["Lê Ba"]
    before = whole_roster(store, event_id)
    result = bring_in(store, event_id, AN, withdrawn=frozenset({ba}))
    assert (result.withdrawn, result.not_in_file) == (1, 1)
    with store.read() as session:
        assert session.get(Delegate, ba).status is DelegateStatus.WITHDRAWN
    assert undo(store, event_id, result.run_id) == UndoResult(0, 1, ())
    assert whole_roster(store, event_id) == before


def test_imports_are_undone_from_the_latest_back(store, event_id):
    first, second = bring_in(store, event_id, AN), bring_in(store, event_id, AN, BA)
    bring_in(store, event_id, AN, BA)  # nothing new
    assert [line.may_be_undone for line in list_imports(store, event_id)] == [False, True, False]
    with pytest.raises(NotTheLatest):
        undo(store, event_id, first.run_id)
    undo(store, event_id, second.run_id)
    assert undo(store, event_id, first.run_id) == UndoResult(1, 0, ())
    assert ids(store, event_id) == {}


def test_a_number_that_somebody_else_got_meanwhile_is_not_taken_from_them(store, event_id):
    bring_in(store, event_id, AN, BA)
    result = bring_in(store, event_id, ("0007", *AN[1:]))
    people = ids(store, event_id)
    edit(store, people["Lê Ba"], badge_number="0001")
    assert undo(store, event_id, result.run_id).kept == (Kept(people["Lê An"], "Lê An", Why.BADGE_TAKEN),)


def test_an_import_of_another_event_is_not_there(store, event_id):
    result = bring_in(store, event_id, AN)
    with pytest.raises(NotFound):
        undo(store, new_event(store), result.run_id)


def test_a_run_says_who_brought_what(store, event_id):
    bring_in(store, event_id, AN, BA)
    bring_in(store, event_id, ("0001", *AN[1:4], "Bí thư", None), (None, None, None, "Đoàn A", None, None))
    with store.read() as session:
        runs = session.scalars(select(ImportRun).order_by(ImportRun.id)).all()
        changes = session.scalars(select(ImportChange).where(ImportChange.run_id == runs[1].id)).all()
    assert [(run.made, run.changed, run.unchanged, run.left_out) for run in runs] == [(2, 0, 0, 0), (0, 1, 0, 1)]
    assert [(each.before, each.after) for each in changes] == [({"position": "Chủ tịch"}, {"position": "Bí thư"})]


def test_what_an_import_changed_and_undid_stands_in_the_delegates_history(store, event_id):
    bring_in(store, event_id, AN)
    result = bring_in(store, event_id, ("0001", *AN[1:4], "Bí thư", "Dự khuyết"))
    undo(store, event_id, result.run_id)
    with store.read() as session:
        rows = session.scalars(select(DelegateChange).order_by(DelegateChange.id)).all()
        names = dict(session.execute(select(Category.code, Category.name)).all())
    official, alternate = names["official"], names["alternate"]
    assert [(row.field, row.old, row.new, row.import_id) for row in rows] == [
        ("position", "Chủ tịch", "Bí thư", result.run_id),
        ("category", official, alternate, result.run_id),
        ("position", "Bí thư", "Chủ tịch", result.run_id),
        ("category", alternate, official, result.run_id),
    ]


def test_who_was_of_a_category_that_is_gone_keeps_the_new_one_and_is_named(store, event_id):
    bring_in(store, event_id, (*AN[:5], "Quan sát viên"))
    result = bring_in(store, event_id, (*AN[:4], "Bí thư", "Chính thức"))
    with store.read() as session:
        category_id = session.scalars(select(Category.id).where(Category.name == "Quan sát viên")).one()
    remove_category(store, event_id, category_id, NOW)
    key = ids(store, event_id)["Lê An"]
    assert undo(store, event_id, result.run_id) == UndoResult(0, 1, (Kept(key, "Lê An", Why.EDITED),))
    with store.read() as session:
        person = known_people(session, event_id)[key]
    assert (person.category, person.position) == ("official", "Chủ tịch")


def test_a_delegation_that_an_organizer_made_since_stays(store, event_id):
    result = bring_in(store, event_id, AN, BA)
    people = ids(store, event_id)
    with store.read() as session:
        of = dict(session.execute(select(Delegation.name, Delegation.id)).all())
    edit(store, people["Lê Ba"], delegation_id=of["Đoàn A"])
    remove_delegation(store, event_id, of["Đoàn B"], NOW)
    add_delegations(store, event_id, ["Bình Dương"], NOW)
    assert undo(store, event_id, result.run_id) == UndoResult(1, 0, (Kept(people["Lê Ba"], "Lê Ba", Why.EDITED),))
    with store.read() as session:
        left = session.scalars(select(Delegation.name).order_by(Delegation.id)).all()
    assert left == ["Đoàn A", "Bình Dương"]


def test_who_got_a_photo_since_stays_with_it_and_is_named(store, event_id):
    result = bring_in(store, event_id, AN, BA)
    key = ids(store, event_id)["Lê An"]
    etag = put_photo(store, event_id, key, jpeg(), Actor(), LATER)
    assert undo(store, event_id, result.run_id) == UndoResult(1, 0, (Kept(key, "Lê An", Why.EDITED),))
    with store.read() as session:
        left = session.execute(select(DelegatePhoto.delegate_id, DelegatePhoto.etag)).all()
    assert ([tuple(row) for row in left], ids(store, event_id)) == ([(key, etag)], {"Lê An": key})


def rename_delegation(store: Store, event_id: int, old: str, new: str) -> None:
    with store.read() as session:
        key = session.scalars(select(Delegation.id).where(Delegation.name == old)).one()
    rename_part(store, event_id, Part.DELEGATION, key, new, NOW)


def delegations(store: Store, event_id: int) -> tuple[dict[str, str | None], list[str]]:
    """Whose is which, and the names of all."""
    with store.read() as session:
        people = {each.full_name: each.delegation for each in known_people(session, event_id).values()}
        return people, list(session.scalars(select(Delegation.name).order_by(Delegation.id)))


def test_who_came_from_a_delegation_that_was_renamed_since_goes_back_into_it(store, event_id):
    bring_in(store, event_id, AN, BA)
    result = bring_in(store, event_id, (*AN[:3], "Đoàn C", *AN[4:]))
    rename_delegation(store, event_id, "Đoàn A", "Liên đoàn A")
    assert undo(store, event_id, result.run_id) == UndoResult(0, 1, ())
    people = {"Lê An": "Liên đoàn A", "Lê Ba": "Đoàn B"}
    assert delegations(store, event_id) == (people, ["Liên đoàn A", "Đoàn B"])


def test_a_delegation_that_was_renamed_since_is_no_edit_of_its_people(store, event_id):
    bring_in(store, event_id, AN)
    result = bring_in(store, event_id, (*AN[:3], "Đoàn C", *AN[4:]), BA)
    rename_delegation(store, event_id, "Đoàn B", "Liên đoàn B")
    rename_delegation(store, event_id, "Đoàn C", "Liên đoàn C")
    assert undo(store, event_id, result.run_id) == UndoResult(1, 1, ())
    assert delegations(store, event_id) == ({"Lê An": "Đoàn A"}, ["Đoàn A"])


def test_names_that_two_delegations_changed_since_mean_what_they_meant(store, event_id):
    bring_in(store, event_id, AN, BA)
    result = bring_in(store, event_id, (*AN[:3], "Đoàn B", *AN[4:]))
    for old, new in (("Đoàn A", "Đoàn X"), ("Đoàn B", "Đoàn A"), ("Đoàn X", "Đoàn B")):
        rename_delegation(store, event_id, old, new)
    assert undo(store, event_id, result.run_id) == UndoResult(0, 1, ())
    assert delegations(store, event_id)[0] == {"Lê An": "Đoàn B", "Lê Ba": "Đoàn A"}
