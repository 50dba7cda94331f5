"""What is missing goes out as a list, is filled in, and comes back."""

import io
from collections.abc import Mapping

import openpyxl
import pytest
from sqlalchemy import update

from checkin.core.roster.fields import Field
from checkin.core.roster.record_code import read_record
from checkin.services.import_roster import import_file, preview_file
from checkin.services.missing_data import ASKABLE, find_gaps, write_gaps
from checkin.store.engine import Store
from checkin.store.models import Delegate
from tests.services.test_import_roster import NOW, bring_in, new_event, people

FIELDS = (Field.BIRTH, Field.SEX, Field.POSITION)
LABELS = {
    Field.BADGE_NUMBER: "Số thẻ", Field.FULL_NAME: "Họ và tên", Field.DELEGATION: "Đoàn", Field.BIRTH: "Ngày sinh",
    Field.SEX: "Giới tính", Field.POSITION: "Chức vụ", Field.ETHNICITY: "Dân tộc", Field.PARTY_MEMBER: "Đảng viên",
    Field.CATEGORY: "Loại đại biểu", Field.RECORD: "Mã hồ sơ điểm danh",
}  # fmt: skip
WORDS = {"official": "Đại biểu chính thức", "alternate": "Đại biểu dự khuyết"}
ANSWERS = {"Ngày sinh": "05/03/1980", "Giới tính": "Nữ", "Chức vụ": "=Chủ tịch"}


@pytest.fixture
def event_id(store: Store) -> int:
    made = new_event(store)
    bring_in(
        store,
        made,
        ("0001", "Lê An", None, "Đoàn A", "Chủ tịch", "Chính thức"),
        (None, "Lê Ba", "1975", "Đoàn B", None, "Dự khuyết"),
        (None, "Lê Ca", None, "Đoàn B", None, "Khách mời"),
    )
    return made


def asked(store: Store, event_id: int, fields: tuple[Field, ...] = FIELDS) -> bytes:
    out = io.BytesIO()
    gaps = find_gaps(store, event_id, fields)
    write_gaps(gaps, fields, LABELS.__getitem__, lambda field, value: WORDS.get(str(value), str(value)), out)
    return out.getvalue()


def filled_in(data: bytes, only: str | None = None, answers: Mapping[str, str] = ANSWERS) -> bytes:
    """`only`: whose row, where not everybody's."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        titles = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for cell, title in zip(row, titles, strict=True):
                if cell.value is None and title in answers and only in (None, row[1].value):
                    cell.value = answers[title]
                    cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_delegation_is_asked_for_what_is_missing_of_those_who_vote(store, event_id):
    found = [
        (each.delegation, gap.person.full_name, sorted(gap.missing))
        for each in find_gaps(store, event_id, FIELDS)
        for gap in each.people
    ]
    assert found == [("Đoàn A", "Lê An", ["birth", "sex"]), ("Đoàn B", "Lê Ba", ["position", "sex"])]


def test_the_list_that_comes_back_filled_in_closes_the_gaps_and_adds_nobody(store, event_id):
    result = import_file(store, event_id, file_name="a.xlsx", data=filled_in(asked(store, event_id)), now=NOW)
    assert (result.new, result.changed) == (0, 2)
    assert find_gaps(store, event_id, FIELDS) == []
    assert sorted(person.position or "" for person in people(store, event_id)) == ["", "=Chủ tịch", "Chủ tịch"]


def test_the_list_that_comes_back_as_it_went_changes_nothing(store, event_id):
    previewed = preview_file(store, event_id, file_name="a.xlsx", data=asked(store, event_id))
    assert (previewed.counts["new"], previewed.counts["changed"], previewed.counts["unchanged"]) == (0, 0, 2)


def test_what_is_known_and_sensitive_does_not_go_out(store, event_id):
    bring_in(store, event_id, ("0001", "Lê An", "Tày"), header=("Số thẻ", "Họ tên", "Dân tộc"))
    data = asked(store, event_id, (Field.SEX, Field.ETHNICITY))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Đoàn A"]
    values = [cell.value for cell in sheet[2]]
    assert values[:-1] == ["0001", "Lê An", "Đoàn A", "Đại biểu chính thức", None, None]
    assert read_record(values[-1]) is not None


def test_a_tick_for_one_of_them_denies_nothing_that_is_known_of_another(store, event_id):
    header = ("Họ tên", "Đoàn", "Loại đại biểu", "Đảng viên")
    bring_in(store, event_id, ("Lê Ba", "Đoàn B", "Dự khuyết", "có"), header=header)
    bring_in(store, event_id, ("Lê Đa", "Đoàn B", "Chính thức", None), header=header)
    data = filled_in(asked(store, event_id, (Field.SEX, Field.PARTY_MEMBER)), "Lê Đa", {"Đảng viên": "x"})
    import_file(store, event_id, file_name="a.xlsx", data=data, now=NOW)
    known = {person.full_name: person.party_member for person in people(store, event_id)}
    assert known == {"Lê An": None, "Lê Ba": True, "Lê Ca": None, "Lê Đa": True}


@pytest.mark.parametrize("name", ["Lê Ba (Út)", "Dr. Lê Ba", "TỔNG CỘNG"])
def test_a_name_that_no_list_would_have_comes_back_as_the_same_person(store, event_id, name):
    with store.write() as session:
        session.execute(update(Delegate).where(Delegate.full_name == "Lê Ba").values(full_name=name))
    result = import_file(store, event_id, file_name="a.xlsx", data=filled_in(asked(store, event_id)), now=NOW)
    assert (result.new, result.changed) == (0, 2)
    assert [person.full_name for person in people(store, event_id)] == ["Lê An", name, "Lê Ca"]


def test_a_delegation_that_is_called_like_a_category_changes_nobody_s(store):
    event_id = new_event(store)
    bring_in(store, event_id, (None, "Lê An", None, "Khách mời", None, "Chính thức"))
    previewed = preview_file(store, event_id, file_name="a.xlsx", data=asked(store, event_id))
    assert [(row.action, row.changes) for row in previewed.rows] == [("unchanged", ())]


def test_what_can_be_asked_for_is_a_field_of_lists():
    assert {Field.ORDINAL, Field.CATEGORY, Field.SEAT}.isdisjoint(ASKABLE)
