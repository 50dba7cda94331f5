"""From a list to delegates: the preview says what each row does, importing does that, again changes nothing."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from checkin.core.errors import NotFound, Refused
from checkin.core.event_field import FieldKind
from checkin.core.roster.changes import Change
from checkin.core.roster.choices import Choices
from checkin.core.roster.fields import Field
from checkin.core.roster.people import RosterFile, read_people
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.sheets import Row, Sheet
from checkin.core.roster.values import Setting
from checkin.formats.spreadsheet import SpreadsheetRefused
from checkin.services.apply_import import ImportResult, apply_import
from checkin.services.categories import remove_category
from checkin.services.edit_delegation import remove_delegation
from checkin.services.event_fields import add_event_field, remove_event_field
from checkin.services.import_roster import (
    AlreadyImported,
    decide,
    discard_import,
    finish_import,
    import_file,
    open_import,
    preview_file,
    start_import,
)
from checkin.services.plan_event import EventPlan, add_delegations, create_event
from checkin.services.preview_import import Action, ImportPreview, event_setting, preview_import
from checkin.store.engine import Store
from checkin.store.models import Account, Category, Delegate, DelegateSensitive, Delegation, ImportDraft
from checkin.store.roster import known_people
from checkin.store.stream import last_seq
from tests.congress import Congress
from tests.rosters import expectation, sample

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
HEADER = ("Số thẻ", "Họ tên", "Ngày sinh", "Đoàn", "Chức vụ", "Loại đại biểu")
AN = ("0001", "Lê An", "05/03/1980", "Đoàn A", "Chủ tịch", "Chính thức")
BA = ("0002", "Lê Ba", "1975", "Đoàn B", "Bí thư", "Dự khuyết")


@pytest.fixture
def event_id(store: Store) -> int:
    return new_event(store)


def new_event(store: Store) -> int:
    return create_event(
        store, EventPlan(name="Đại hội", starts_on=date(2026, 12, 15), ends_on=date(2026, 12, 17)), NOW
    )


def listed(store: Store, event_id: int, rows: Sequence[tuple[object, ...]], header: tuple[str, ...]) -> RosterFile:
    sheet = Sheet("", tuple(Row(number, cells) for number, cells in enumerate([header, *rows], 1)))
    with store.read() as session:
        return read_people([sheet], event_setting(session, event_id))


def preview(
    store: Store, event_id: int, *rows: tuple[object, ...], header: tuple[str, ...] = HEADER
) -> ImportPreview:
    roster = listed(store, event_id, rows, header)
    with store.read() as session:
        return preview_import(session, event_id, roster)


def bring_in(
    store: Store, event_id: int, *rows: tuple[object, ...], header: tuple[str, ...] = HEADER
) -> ImportResult:
    roster = listed(store, event_id, rows, header)
    with store.write() as session:
        return apply_import(session, store.vault, event_id, roster, NOW)


def people(store: Store, event_id: int) -> list[Person]:
    with store.read() as session:
        return list(known_people(session, event_id).values())


def names(store: Store, event_id: int) -> list[str]:
    return [person.full_name for person in people(store, event_id)]


def actions(previewed: ImportPreview) -> list[str]:
    return [row.action for row in previewed.rows]


# --- the clean lists


def test_the_clean_list_becomes_the_expected_delegates(store, event_id):
    result = import_file(store, event_id, file_name="clean.xlsx", data=sample("clean.xlsx"), now=NOW)
    assert result == ImportResult(new=729, changed=0, unchanged=0, left_out=0, not_in_file=0)
    stored = {person.badge_number: person for person in people(store, event_id)}
    found = []
    for each in expectation("clean.xlsx")["roster"]:
        values = stored[each["badge_number"]].said()
        told = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        if "birth_date" in told:
            del told["birth_year"]
        found.append(told)
    expected = [
        {name: value for name, value in each.items() if name not in ("row", "given_name")}
        for each in expectation("clean.xlsx")["roster"]
    ]
    assert found == expected


def test_importing_the_clean_list_again_changes_nothing(store, event_id):
    import_file(store, event_id, file_name="clean.xlsx", data=sample("clean.xlsx"), now=NOW)
    with store.read() as session:
        before = last_seq(session, event_id)
    previewed = preview_file(store, event_id, file_name="clean.xlsx", data=sample("clean.xlsx"))
    assert previewed.counts == {"new": 0, "changed": 0, "unchanged": 729, "repeated": 0, "error": 0, "left_out": 0}
    assert (previewed.new_delegations, previewed.new_categories, previewed.not_in_file) == ((), {}, ())
    again = import_file(store, event_id, file_name="clean.xlsx", data=sample("clean.xlsx"), now=NOW)
    assert again == ImportResult(new=0, changed=0, unchanged=729, left_out=0, not_in_file=0)
    with store.read() as session:
        assert last_seq(session, event_id) == before


def test_the_csv_is_the_beginning_of_the_same_list(store, event_id):
    import_file(store, event_id, file_name="clean.xlsx", data=sample("clean.xlsx"), now=NOW)
    again = import_file(store, event_id, file_name="clean.csv", data=sample("clean.csv"), now=NOW)
    assert again == ImportResult(new=0, changed=0, unchanged=100, left_out=0, not_in_file=629)


# --- what a delegate is made of


def test_a_new_delegate_can_be_searched_sorted_and_opened(store, event_id):
    bring_in(store, event_id, AN)
    with store.read() as session:
        delegate = session.scalars(select(Delegate)).one()
    assert delegate.folded == "le an doan a chu tich"
    assert delegate.sort_key == "an!  le{!"
    assert delegate.created_at == NOW
    token = store.vault.unseal("delegate", delegate.link_sealed)
    assert delegate.link_hash == store.vault.hash("delegate", token)


def test_sensitive_fields_lie_apart_and_only_where_something_is_known(store, event_id):
    header = ("Họ tên", "Dân tộc", "Đảng viên", "Ngày vào Đảng", "LLCT")
    bring_in(store, event_id, ("Lê An", "Tày", "Có", "19/05/2001", "CC"), ("Lê Ba",), header=header)
    with store.read() as session:
        (kept,) = session.scalars(select(DelegateSensitive))
        found = (kept.ethnicity, kept.religion, kept.party_member, kept.party_since, kept.political_theory)
    assert found == ("Tày", "", True, date(2001, 5, 19), "Cao cấp")


def test_who_says_no_category_is_an_official_delegate(store, event_id):
    bring_in(store, event_id, ("Lê An",), header=("Họ tên",))
    assert people(store, event_id) == [Person("Lê An", category="official")]


def test_delegations_are_found_however_they_are_typed_and_made_where_there_is_none(store, event_id):
    bring_in(store, event_id, AN)
    rows = [(None, "Lê Ca", None, "ĐOÀN  a"), (None, "Lê Dư", None, "Đoàn C"), (None, "Lê Ê", None, "đoàn c")]
    assert preview(store, event_id, *rows).new_delegations == ("đoàn c",)
    bring_in(store, event_id, *rows)
    with store.read() as session:
        found = session.execute(select(Delegation.name, Delegation.position).order_by(Delegation.position)).all()
    assert found == [("Đoàn A", 0), ("đoàn c", 1)]


def test_an_unknown_category_is_made_without_a_vote(store, event_id):
    rows = [
        ("0001", "Lê An", None, None, None, "Khách quốc tế"),
        ("0002", "Lê Ba", None, None, None, "khách QUỐC TẾ"),
    ]
    assert preview(store, event_id, *rows).new_categories == {"khach_quoc_te": "Khách quốc tế"}
    bring_in(store, event_id, *rows)
    with store.read() as session:
        made = session.scalars(select(Category).where(Category.event_id == event_id, Category.position == 5)).one()
    assert (made.code, made.name) == ("khach_quoc_te", "Khách quốc tế")
    assert (made.counts_for_quorum, made.may_vote) == (False, False)
    assert [person.category for person in people(store, event_id)] == ["khach_quoc_te"] * 2
    assert actions(preview(store, event_id, *rows)) == ["unchanged"] * 2


def test_two_long_categories_that_begin_alike_stay_two(store, event_id):
    start = "Đại biểu các cơ quan ban ngành trung ương "
    rows = [(None, "Lê An", None, None, None, start + "một"), (None, "Lê Ba", None, None, None, start + "hai")]
    bring_in(store, event_id, *rows)
    assert len({person.category for person in people(store, event_id)}) == 2


# --- the preview


def test_the_preview_says_what_each_row_will_do(store, event_id):
    bring_in(store, event_id, AN, BA)
    previewed = preview(
        store,
        event_id,
        AN,
        ("0002", "Lê Ba", "1975", "Đoàn B", "Chủ tịch", "Dự khuyết"),
        ("0003", "Lê Ca", "31/02/1981", "Đoàn A", None, "Khách mời"),
        AN,
        ("0004", None, None, None, "Bí thư", None),
    )
    assert actions(previewed) == ["unchanged", "changed", "new", "repeated", "error"]
    assert previewed.counts == {"new": 1, "changed": 1, "unchanged": 1, "repeated": 1, "error": 1, "left_out": 0}
    assert previewed.warned == 1
    assert previewed.rows[1].changes == (Change(Field.POSITION, "Bí thư", "Chủ tịch"),)
    assert previewed.rows[2].warnings == (Problem(Kind.IMPOSSIBLE_DATE, Field.BIRTH, "C4", "31/02/1981"),)
    assert [problem.other_row for problem in previewed.rows[3].warnings] == [2]
    assert previewed.rows[4].errors == (Problem(Kind.MISSING, Field.FULL_NAME, "B6"),)


def test_the_preview_writes_nothing(store, event_id):
    preview_file(store, event_id, file_name="clean.csv", data=sample("clean.csv"))
    with store.read() as session:
        tables = (Delegate, Delegation, ImportDraft)
        assert [session.scalar(select(func.count()).select_from(table)) for table in tables] == [0, 0, 0]


def test_a_change_goes_in_and_what_the_list_does_not_say_stays(store, event_id):
    bring_in(store, event_id, AN)
    header = ("Số thẻ", "Họ tên", "Chức vụ", "Dân tộc")
    result = bring_in(store, event_id, ("0001", "Lê An", "Bí thư", "Tày"), header=header)
    assert result == ImportResult(new=0, changed=1, unchanged=0, left_out=0, not_in_file=0)
    assert people(store, event_id) == [
        Person(
            "Lê An",
            badge_number="0001",
            birth_date=date(1980, 3, 5),
            birth_year=1980,
            delegation="Đoàn A",
            position="Bí thư",
            category="official",
            ethnicity="Tày",
        )
    ]
    with store.read() as session:
        assert session.scalars(select(Delegate.folded)).one() == "le an doan a bi thu"


def test_an_empty_or_unreadable_cell_erases_nothing(store, event_id):
    bring_in(store, event_id, AN)
    assert actions(preview(store, event_id, ("0001", "Lê An", "??", None, None, None))) == ["unchanged"]


def test_a_sensitive_field_changes_too(store, event_id):
    header = ("Họ tên", "Dân tộc")
    bring_in(store, event_id, ("Lê An", "Tày"), header=header)
    previewed = preview(store, event_id, ("Lê An", "Nùng"), header=header)
    assert previewed.rows[0].changes == (Change(Field.ETHNICITY, "Tày", "Nùng"),)
    bring_in(store, event_id, ("Lê An", "Nùng"), header=header)
    assert people(store, event_id) == [Person("Lê An", category="official", ethnicity="Nùng")]


def test_delegates_missing_from_the_list_stay(store, event_id):
    bring_in(store, event_id, AN, BA)
    previewed = preview(store, event_id, AN)
    with store.read() as session:
        ba = session.scalars(select(Delegate.id).where(Delegate.full_name == "Lê Ba")).one()
    assert previewed.not_in_file == (ba,)
    assert bring_in(store, event_id, AN).not_in_file == 1
    assert names(store, event_id) == ["Lê An", "Lê Ba"]


def test_a_private_link_survives_an_import(store, event_id):
    bring_in(store, event_id, AN)
    with store.read() as session:
        before = session.scalars(select(Delegate.link_hash)).one()
    bring_in(store, event_id, (*AN[:4], "Bí thư", AN[5]))
    with store.read() as session:
        assert session.scalars(select(Delegate.link_hash)).one() == before


# --- who is who


def test_a_corrected_name_is_found_by_the_badge_number(store, event_id):
    bring_in(store, event_id, AN)
    (row,) = preview(store, event_id, ("0001", "Lê Ân", *AN[2:])).rows
    assert (row.action, row.changes) == (Action.CHANGED, (Change(Field.FULL_NAME, "Lê An", "Lê Ân"),))


@pytest.mark.parametrize(
    "row",
    [
        (None, "LÊ AN", "05/03/1980", "đoàn a"),
        (None, "Lê An", "1980", "Đoàn A"),
        (None, "Lê An", "05/03/1980", None),
        (None, "Lê An", None, "Đoàn A"),
        ("0009", "Lê An", "05/03/1980", "Đoàn A"),
        ("0001", "Lê An", None, None),
    ],
)
def test_who_is_the_same(store, event_id, row):
    bring_in(store, event_id, AN)
    assert preview(store, event_id, row).rows[0].delegate_id is not None


@pytest.mark.parametrize(
    "row",
    [
        (None, "Lê An", "06/03/1980", "Đoàn A"),
        (None, "Lê An", "1981", "Đoàn A"),
        (None, "Lê An", "05/03/1980", "Đoàn B"),
        (None, "Lê An", None, None),
        (None, "Lê An", None, "Đoàn A", None, "Khách mời"),
        ("0002", "Lê An", None, "Đoàn A"),
    ],
)
def test_who_is_somebody_else(store, event_id, row):
    bring_in(store, event_id, AN)
    assert actions(preview(store, event_id, row)) == ["new"]


def test_a_list_that_names_somebody_whose_name_has_another_tone_takes_nobody_over(store, event_id):
    header = ("Họ tên", "Năm sinh", "Đoàn", "Chức vụ")
    bring_in(store, event_id, ("Lê Hoa", 1980, "Đoàn A", "Chủ tịch"), header=header)
    told = ("Lê Hòa", 1980, "Đoàn A", "Giáo viên")
    assert preview(store, event_id, told, header=header).to_decide == 1
    bring_in(store, event_id, told, header=header)
    assert [(each.full_name, each.position) for each in people(store, event_id)] == [
        ("Lê Hoa", "Chủ tịch"),
        ("Lê Hòa", "Giáo viên"),
    ]


def test_a_delegation_that_numbers_its_own_list_takes_over_nobody_of_another(store, event_id):
    bring_in(store, event_id, AN, BA)
    rows = [
        ("0001", "Trần Mới", "20/11/1990", "Đoàn C", "Giáo viên", None),
        ("0002", "Vũ Mới", "21/11/1991", "Đoàn C", None, None),
    ]
    previewed = preview(store, event_id, *rows)
    assert (actions(previewed), previewed.to_decide) == (["new", "new"], 2)
    assert previewed.rows[0].warnings[-1] == Problem(Kind.DUPLICATE_BADGE, Field.BADGE_NUMBER, "A2", "0001")
    bring_in(store, event_id, *rows)
    assert [(each.full_name, each.badge_number, each.position) for each in people(store, event_id)] == [
        ("Lê An", "0001", "Chủ tịch"),
        ("Lê Ba", "0002", "Bí thư"),
        ("Trần Mới", None, "Giáo viên"),
        ("Vũ Mới", None, None),
    ]
    assert actions(preview(store, event_id, *rows)) == ["unchanged", "unchanged"]


def test_a_year_that_becomes_a_date_is_a_change_and_a_date_is_not_lost_to_a_year(store, event_id):
    bring_in(store, event_id, BA)
    whole = ("0002", "Lê Ba", "07/08/1975", *BA[3:])
    assert preview(store, event_id, whole).rows[0].changes == (Change(Field.BIRTH, 1975, date(1975, 8, 7)),)
    bring_in(store, event_id, whole)
    assert actions(preview(store, event_id, BA)) == ["unchanged"]
    other_year = ("0002", "Lê Ba", "1976", *BA[3:])
    assert preview(store, event_id, other_year).rows[0].changes == (Change(Field.BIRTH, date(1975, 8, 7), 1976),)
    bring_in(store, event_id, other_year)
    assert [(person.birth_date, person.birth_year) for person in people(store, event_id)] == [(None, 1976)]


def test_two_delegates_may_swap_their_badge_numbers(store, event_id):
    bring_in(store, event_id, AN, BA)
    result = bring_in(store, event_id, ("0002", *AN[1:]), ("0001", *BA[1:]))
    assert (result.changed, result.new) == (2, 0)
    assert {person.full_name: person.badge_number for person in people(store, event_id)} == {
        "Lê An": "0002",
        "Lê Ba": "0001",
    }


def test_a_badge_number_that_somebody_keeps_is_not_given_twice(store, event_id):
    bring_in(store, event_id, AN, BA)
    rows = [("0002", *AN[1:]), (None, *BA[1:])]
    previewed = preview(store, event_id, *rows)
    assert actions(previewed) == ["unchanged", "unchanged"]
    assert previewed.rows[0].warnings == (Problem(Kind.DUPLICATE_BADGE, Field.BADGE_NUMBER, "A2", "0002"),)
    assert bring_in(store, event_id, *rows).unchanged == 2


def test_a_badge_number_that_is_not_given_up_after_all_is_missed_down_the_row(store, event_id):
    ca = ("0003", "Lê Ca", "1990", "Đoàn A", None, None)
    bring_in(store, event_id, AN, BA, ca)
    # Ca wants Ba's number, Ba wants An's, and An stays
    rows = [(None, *AN[1:]), ("0001", *BA[1:]), ("0002", *ca[1:])]
    assert actions(preview(store, event_id, *rows)) == ["unchanged"] * 3
    bring_in(store, event_id, *rows)
    assert [person.badge_number for person in people(store, event_id)] == ["0001", "0002", "0003"]


def test_namesakes_without_birth_are_told_apart_by_what_else_is_known(store, event_id):
    rows = [(None, "Lê An", None, None, "Chủ tịch"), (None, "Lê An", None, None, "Bí thư")]
    bring_in(store, event_id, *rows)
    assert actions(preview(store, event_id, *reversed(rows))) == ["unchanged", "unchanged"]
    changed = [(None, "Lê An", None, None, "Bí thư"), (None, "Lê An", None, None, "Trưởng ban")]
    assert preview(store, event_id, *changed).rows[1].changes == (Change(Field.POSITION, "Chủ tịch", "Trưởng ban"),)


def test_events_do_not_see_each_other(store, event_id):
    bring_in(store, event_id, AN)
    other = new_event(store)
    assert actions(preview(store, other, AN)) == ["new"]
    bring_in(store, other, AN)
    assert names(store, event_id) == names(store, other) == ["Lê An"]


# --- drafts


def draft(store: Store, event_id: int, data: bytes, account_id: int | None = None) -> int:
    return start_import(store, event_id, account_id, file_name="Danh sách.csv", data=data, now=NOW)


def test_a_draft_shows_its_preview_and_goes_in_once(store, event_id):
    draft_id = draft(store, event_id, sample("clean.csv"))
    opened = open_import(store, event_id, draft_id)
    assert (opened.workbook.file_name, opened.workbook.charset, opened.created_at) == (
        "Danh sách.csv",
        "utf-8",
        NOW,
    )
    assert opened.preview.counts[Action.NEW] == 100
    assert len(opened.preview.new_delegations) == 10
    assert finish_import(store, event_id, draft_id, NOW).new == 100
    with pytest.raises(AlreadyImported):
        finish_import(store, event_id, draft_id, NOW)
    with pytest.raises(AlreadyImported):
        open_import(store, event_id, draft_id)
    assert len(people(store, event_id)) == 100


def test_a_draft_from_excel_keeps_its_dates(store, event_id):
    draft_id = start_import(store, event_id, None, file_name="clean.xlsx", data=sample("clean.xlsx"), now=NOW)
    finish_import(store, event_id, draft_id, NOW)
    assert people(store, event_id)[0].birth_date == date(1983, 1, 20)


def test_an_applied_draft_keeps_no_personal_data(store, event_id):
    draft_id = draft(store, event_id, sample("clean.csv"))
    finish_import(store, event_id, draft_id, NOW)
    with store.read() as session:
        kept = session.get(ImportDraft, draft_id)
        assert (kept.content, kept.applied_at) == ({}, NOW)


def test_a_new_draft_takes_the_place_of_the_accounts_forgotten_one(store, event_id):
    with store.write() as session:
        account = Account(username="an", name="An", password_hash="", created_at=NOW)
        session.add(account)
        session.flush()
        account_id = account.id
    somebody_elses = draft(store, event_id, sample("clean.csv"))
    forgotten = draft(store, event_id, sample("clean.csv"), account_id)
    current = draft(store, event_id, sample("clean.csv"), account_id)
    for kept in (somebody_elses, current):
        assert open_import(store, event_id, kept).id == kept
    with pytest.raises(NotFound):
        finish_import(store, event_id, forgotten, NOW)


def test_a_draft_can_be_thrown_away(store, event_id):
    draft_id = draft(store, event_id, sample("clean.csv"))
    discard_import(store, event_id, draft_id)
    discard_import(store, event_id, draft_id)
    with pytest.raises(NotFound):
        finish_import(store, event_id, draft_id, NOW)
    with store.read() as session:
        assert session.scalars(select(ImportDraft.content)).all() == [{}]
    assert draft(store, event_id, sample("clean.csv")) != draft_id


def test_a_draft_of_another_event_is_not_there(store, event_id):
    draft_id = draft(store, event_id, sample("clean.csv"))
    other = new_event(store)
    for verb in (lambda: open_import(store, other, draft_id), lambda: finish_import(store, other, draft_id, NOW)):
        with pytest.raises(NotFound):
            verb()
    discard_import(store, other, draft_id)
    assert open_import(store, event_id, draft_id).id == draft_id


def test_an_event_that_is_not_there(store):
    with pytest.raises(NotFound):
        draft(store, 1, sample("clean.csv"))
    with pytest.raises(NotFound):
        import_file(store, 1, file_name="clean.csv", data=sample("clean.csv"), now=NOW)


def test_a_file_that_is_refused_leaves_no_draft(store, event_id):
    with pytest.raises(SpreadsheetRefused):
        draft(store, event_id, b"a\x00b")
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0


def test_text_that_a_database_might_not_take_goes_through(store, event_id):
    raw = "Họ tên,Đoàn,Chức vụ\nLê\ud7ff\u0001An,\U0001f600 Đoàn A,'; DROP TABLE delegate; --\n".encode()
    finish_import(store, event_id, draft(store, event_id, raw), NOW)
    assert people(store, event_id)[0].position == "'; DROP TABLE delegate; --"


# --- two at once


def at_once(*verbs: Callable[[], ImportResult]) -> list[object]:
    """What each gave or was refused with, all begun together."""

    def outcome(verb: Callable[[], ImportResult]) -> object:
        try:
            return verb()
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(outcome, verbs))


def test_a_draft_that_two_people_confirm_goes_in_once(store, event_id):
    draft_id = draft(store, event_id, sample("clean.csv"))
    outcomes = at_once(*[lambda: finish_import(store, event_id, draft_id, NOW)] * 2)
    assert outcomes.count("already_imported") == 1
    assert len(people(store, event_id)) == 100


def test_the_same_list_from_two_people_makes_nobody_twice(store, event_id):
    def bring() -> ImportResult:
        return import_file(store, event_id, file_name="clean.csv", data=sample("clean.csv"), now=NOW)

    assert sorted(result.new for result in at_once(bring, bring)) == [0, 100]


# --- properties and figures

rows_of_any_kind = st.lists(
    st.tuples(
        st.sampled_from(["", "0001", "0002", "0003"]),
        st.sampled_from(["Lê An", "LÊ AN", "Lê Ba", ""]),
        st.sampled_from(["", "1980", "1981", "05/03/1980", "06/03/1980", "31/02/1980"]),
        st.sampled_from(["", "Đoàn A", "đoàn a", "Đoàn B", "?"]),
        st.sampled_from(["", "Chủ tịch", "Bí thư"]),
        st.sampled_from(["", "Chính thức", "KM", "Quốc tế"]),
    ),
    max_size=7,
)
BY_THE_THOUSAND = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@BY_THE_THOUSAND
@given(rows_of_any_kind)
def test_any_list_imported_again_changes_nothing(sqlite_store, rows):
    event_id = new_event(sqlite_store)
    bring_in(sqlite_store, event_id, *rows)
    before = people(sqlite_store, event_id)
    again = bring_in(sqlite_store, event_id, *rows)
    assert (again.new, again.changed, again.not_in_file) == (0, 0, 0)
    assert people(sqlite_store, event_id) == before


@BY_THE_THOUSAND
@given(rows_of_any_kind, rows_of_any_kind)
def test_importing_does_what_the_preview_said(sqlite_store, first, second):
    event_id = new_event(sqlite_store)
    bring_in(sqlite_store, event_id, *first)
    before = len(people(sqlite_store, event_id))
    counts = preview(sqlite_store, event_id, *second).counts
    result = bring_in(sqlite_store, event_id, *second)
    assert (result.new, result.changed, result.unchanged) == (counts["new"], counts["changed"], counts["unchanged"])
    assert len(people(sqlite_store, event_id)) == before + result.new


def test_ten_thousand_rows_go_in_at_once(store, event_id):
    (row,) = read_people([Sheet("", (Row(1, HEADER), Row(2, AN)))], Setting(date(2026, 12, 15))).rows
    rows = tuple(
        replace(
            row,
            row=number,
            person=replace(row.person, full_name=f"Lê An {number}", badge_number=f"{number:05d}", ethnicity="Kinh"),
        )
        for number in range(10_000)
    )
    with store.write() as session:
        result = apply_import(session, store.vault, event_id, RosterFile((), rows), NOW)
    assert result.new == 10_000


def test_a_files_name_is_kept_without_what_no_database_takes(congress: Congress) -> None:
    draft = start_import(
        congress.store, congress.event_id, None, file_name="danh\0 sách\ud800.csv", data=b"Name\nA B\n", now=NOW
    )
    assert open_import(congress.store, congress.event_id, draft).workbook.file_name == "danh sách.csv"


def test_a_delegation_that_the_event_calls_in_full_is_meant_by_its_short_name(store):
    event_id = create_event(
        store,
        EventPlan(
            name="Đại hội",
            starts_on=date(2026, 12, 15),
            ends_on=date(2026, 12, 17),
            delegations=("Đoàn đại biểu Quận 1",),
        ),
        NOW,
    )
    assert preview(store, event_id, (None, "Lê An", None, "QUẬN 1", None, None)).new_delegations == ()
    bring_in(store, event_id, (None, "Lê An", None, "Quận 1", None, None))
    assert [person.delegation for person in people(store, event_id)] == ["Đoàn đại biểu Quận 1"]


def without_category(store: Store, event_id: int, code: str) -> None:
    with store.read() as session:
        category_id = session.scalars(
            select(Category.id).where(Category.event_id == event_id, Category.code == code)
        ).one()
    remove_category(store, event_id, category_id, NOW)


def test_a_usual_category_that_was_removed_is_made_anew(store: Store, event_id: int) -> None:
    without_category(store, event_id, "press")
    row = ("0003", "Lê Báo", "1980", "Đoàn A", "", "Phóng viên")
    assert preview(store, event_id, row).new_categories == {"press": "Báo chí"}
    assert bring_in(store, event_id, row).new == 1
    assert [person.category for person in people(store, event_id)] == ["press"]


def test_an_own_category_of_the_usual_name_is_taken_for_the_usual_one(store: Store, event_id: int) -> None:
    without_category(store, event_id, "press")
    with store.write() as session:
        session.add(Category(event_id=event_id, code="bao_chi", name="Báo chí", color="#5b3a8c"))
    row = ("0003", "Lê Báo", "1980", "Đoàn A", "", "Phóng viên")
    assert preview(store, event_id, row).new_categories == {}
    bring_in(store, event_id, row)
    assert [person.category for person in people(store, event_id)] == ["bao_chi"]


def test_who_comes_without_a_category_is_official_also_where_that_was_removed(store: Store, event_id: int) -> None:
    without_category(store, event_id, "official")
    row = ("0003", "Lê An", "1980", "Đoàn A", "", "")
    assert preview(store, event_id, row).new_categories == {"official": "Đại biểu chính thức"}
    assert bring_in(store, event_id, row).new == 1
    assert bring_in(store, event_id, row).unchanged == 1
    assert [person.category for person in people(store, event_id)] == ["official"]


def drafted(store: Store, event_id: int, *lines: str) -> int:
    data = "\n".join(lines).encode()
    return start_import(store, event_id, None, file_name="doan.csv", data=data, now=NOW)


def test_a_field_that_was_removed_since_the_preview_is_not_written(store: Store, event_id: int) -> None:
    field = add_event_field(store, event_id, "Cỡ áo", FieldKind.TEXT)
    draft = drafted(store, event_id, "Họ và tên,Đoàn,Cỡ áo", "Lê An,Quận 1,XXL")
    prepared = open_import(store, event_id, draft)
    with store.read() as session:
        before = last_seq(session, event_id)
    remove_event_field(store, event_id, field, NOW)
    with store.read() as session:
        assert last_seq(session, event_id) == before + 1
    assert finish_import(store, event_id, draft, NOW, prepared=prepared).new == 1
    assert [(person.full_name, person.extra) for person in people(store, event_id)] == [("Lê An", None)]


def test_a_field_that_came_since_the_preview_is_the_one_that_is_written(store: Store, event_id: int) -> None:
    draft = drafted(store, event_id, "Họ và tên,Đoàn,Cỡ áo", "Lê An,Quận 1,XXL")
    decide(store, event_id, draft, Choices(columns={("", 2): "keep:text"}))
    prepared = open_import(store, event_id, draft)
    field = add_event_field(store, event_id, "Cỡ áo", FieldKind.TEXT)
    finish_import(store, event_id, draft, NOW, prepared=prepared)
    assert [person.extra for person in people(store, event_id)] == [((str(field), "XXL"),)]


def test_parts_that_were_removed_since_the_preview_are_made_anew(store: Store, event_id: int) -> None:
    add_delegations(store, event_id, ["Quận 1"], NOW)
    draft = drafted(store, event_id, "Họ và tên,Đoàn,Loại đại biểu", "Lê An,Quận 1,Báo chí")
    prepared = open_import(store, event_id, draft)
    without_category(store, event_id, "press")
    with store.read() as session:
        delegation_id = session.scalars(select(Delegation.id)).one()
    remove_delegation(store, event_id, delegation_id, NOW)
    finish_import(store, event_id, draft, NOW, prepared=prepared)
    assert [(person.delegation, person.category) for person in people(store, event_id)] == [("Quận 1", "press")]
