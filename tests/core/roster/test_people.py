"""Ordinary imperfect lists: every row is a person, a question, or left out with a reason."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.roster.fields import Field
from checkin.core.roster.people import PersonRow, RosterFile, read_people
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.core.roster.sheets import Row, Sheet
from checkin.core.roster.values import Setting

SETTING = Setting(date(2026, 12, 15))


def read(*rows: tuple[object, ...]) -> RosterFile:
    return read_people([Sheet("DS", tuple(Row(number, cells) for number, cells in enumerate(rows, 1)))], SETTING)


def warned(roster: RosterFile) -> list[tuple[int, str, str, int | None]]:
    return [(row.row, each.field, each.kind, each.other_row) for row in roster.rows for each in row.warnings]


def test_a_row_becomes_a_person():
    assert read(("Họ tên", "Ngày sinh", "Sở thích"), ("Lê An", "05/03/1980", "x")).rows == (
        PersonRow("DS", 2, Person("Lê An", birth_date=date(1980, 3, 5), birth_year=1980)),
    )


def test_a_bad_cell_is_named_and_the_rest_of_the_row_goes_in():
    (row,) = read(("Họ tên", "Ngày sinh", "Điện thoại"), ("Lê An", "31/02/1980", "12")).rows
    assert row.person == Person("Lê An", birth_year=1980)
    assert row.warnings == (
        Problem(Kind.IMPOSSIBLE_DATE, Field.BIRTH, "B2", "31/02/1980"),
        Problem(Kind.BAD_PHONE, Field.PHONE, "C2", "12"),
    )
    assert row.goes_in


def test_a_row_without_a_name_is_nobody():
    (row,) = read(("Họ tên", "Chức vụ"), (None, "Chủ tịch")).rows
    assert (row.person, row.goes_in) == (None, False)
    assert row.errors == (Problem(Kind.MISSING, Field.FULL_NAME, "A2"),)


def test_a_name_without_a_letter_is_nobody():
    (row,) = read(("STT", "Họ tên"), (1, "???")).rows
    assert row.errors == (Problem(Kind.UNKNOWN_VALUE, Field.FULL_NAME, "B2", "???"),)


def test_rows_with_nothing_in_known_columns_are_no_rows():
    assert read(("STT", "Họ tên", "Ghi chú"), (1, None, None), (None, " \u200b", None), ("Tổng cộng",)).rows == ()


def test_delegates_are_asked_for_what_has_a_column():
    header = ("Họ tên", "Năm sinh", "Giới tính", "Đoàn", "Loại đại biểu")
    assert warned(read(header, ("Lê An", None, None, None, "Chính thức"))) == [
        (2, "birth", "missing", None),
        (2, "sex", "missing", None),
        (2, "delegation", "missing", None),
    ]
    assert warned(read(header, ("Lê An", None, None, None, "Khách mời"))) == []
    assert warned(read(("Họ tên",), ("Lê An",))) == []


def test_an_unreadable_answer_is_not_also_a_missing_one():
    assert warned(read(("Họ tên", "Năm sinh"), ("Lê An", "??19"))) == [(2, "birth", "unreadable_date", None)]


def test_a_category_that_nobody_knows_is_kept_as_written():
    (row,) = read(("Họ tên", "Loại đại biểu"), ("Lê An", "Quốc tế")).rows
    assert row.person == Person("Lê An", category_name="Quốc tế")
    assert row.warnings == (Problem(Kind.UNKNOWN_VALUE, Field.CATEGORY, "B2", "Quốc tế"),)


def test_an_empty_category_is_asked_for():
    assert warned(read(("Họ tên", "Loại đại biểu"), ("Lê An", None))) == [(2, "category", "missing", None)]


HEADER = ("Họ tên", "Năm sinh", "Đoàn", "Số thẻ", "Số ghế", "Điện thoại")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Lê Hoà", 1980, "Đoàn A"), ("LÊ HÒA", "1980", "đoàn a")),
        (("Lê An", "05/03/1980", "A", "1"), ("Lê An", "05/03/1980", "A", "2")),
        (("Lê An", "05/03/1980", "A"), ("Lê An", 1980, "A")),
        (("Lê An", None, None, "7"), ("Lê An", None, None, "7", "A1")),
        (("Lê An", None, None), ("Lê An", None, None)),
    ],
)
def test_the_same_person_twice_goes_in_once(first, second):
    roster = read(HEADER, first, second)
    assert [row.goes_in for row in roster.rows] == [True, False]
    assert roster.rows[1].warnings[-1] == Problem(
        Kind.DUPLICATE, Field.FULL_NAME, raw=roster.rows[1].person.full_name, other_row=2
    )
    assert len(roster.people) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Lê An", 1980, "Đoàn A"), ("Lê An", 1980, "Đoàn B")),
        (("Lê An", "05/03/1980", "A"), ("Lê An", "06/03/1980", "A")),
        (("Lê Hoa", 1980, "A"), ("Lê Hòa", 1980, "A")),
        (("Lê Hà", "05/03/1980", "A"), ("Lê Hạ", "05/03/1980", "A")),
    ],
)
def test_namesakes_of_one_year_are_two_people_worth_a_look(first, second):
    roster = read(HEADER, first, second)
    assert len(roster.people) == 2
    assert warned(roster) == [(3, "full_name", "possible_duplicate", 2)]


def test_names_that_differ_by_a_mark_are_two_people_also_where_nothing_else_tells_them_apart():
    roster = read(HEADER[:1], ("Lê Hoa",), ("Lê Hòa",))
    assert len(roster.people) == 2
    assert warned(roster) == [(3, "full_name", "possible_duplicate", 2)]


def test_a_repeated_row_goes_in_where_it_is_said_to_be_somebody_else():
    rows = (HEADER, ("Lê An", 1980, "A", "1"), ("Lê An", 1980, "A", "1"), ("Lê An", 1980, "A"))
    sheet = Sheet("DS", tuple(Row(number, cells) for number, cells in enumerate(rows, 1)))
    roster = read_people([sheet], SETTING, apart={("DS", 3)})
    assert [(row.goes_in, row.person.badge_number) for row in roster.rows if row.person] == [
        (True, "1"),
        (True, None),
        (False, None),
    ]
    assert warned(roster) == [
        (3, "full_name", "possible_duplicate", 2),
        (3, "badge_number", "duplicate_badge", 2),
        (4, "full_name", "duplicate", 2),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Lê An", 1980, "A"), ("Lê An", 1981, "A")),
        (("Lê An", None, "A", "1"), ("Lê An", None, "A", "2")),
        (("Lê An", None, "A", None, "1"), ("Lê An", None, "A", None, "2")),
    ],
)
def test_namesakes_otherwise_are_two_people(first, second):
    roster = read(HEADER, first, second)
    assert len(roster.people) == 2
    assert [each for each in warned(roster) if each[2] != "missing"] == []


def test_a_badge_number_belongs_to_the_first_who_has_it():
    roster = read(("Họ tên", "Số thẻ"), ("Lê An", "0007"), ("Lê Ba", "0007"), ("Lê Ca", "7"))
    assert [person.badge_number for person in roster.people] == ["0007", None, "7"]
    assert roster.rows[1].warnings == (Problem(Kind.DUPLICATE_BADGE, Field.BADGE_NUMBER, raw="0007", other_row=2),)


def test_a_seat_or_phone_that_two_people_have_is_told():
    roster = read(("Họ tên", "Số ghế", "Điện thoại"), ("Lê An", "A1", "0900123456"), ("Lê Ba", "A1", "900123456"))
    assert warned(roster) == [(2, "phone", "shared_phone", 3), (3, "seat", "duplicate_seat", 2)]


def test_sheets_without_a_header_are_told_and_duplicates_found_across_sheets():
    one = Sheet("Chính thức", (Row(1, ("Họ tên", "Năm sinh")), Row(2, ("Lê An", 1980))))
    notes = Sheet("Ghi chú", (Row(1, ("Liên hệ văn phòng",)),))
    two = Sheet("Dự khuyết", (Row(3, ("Họ tên", "Năm sinh")), Row(4, ("Lê An", 1980))))
    roster = read_people([one, notes, two], SETTING)
    assert [(sheet.name, sheet.header and sheet.header.row, sheet.rows) for sheet in roster.sheets] == [
        ("Chính thức", 1, 1),
        ("Ghi chú", None, 0),
        ("Dự khuyết", 3, 1),
    ]
    assert [(row.sheet, row.row, row.goes_in) for row in roster.rows] == [
        ("Chính thức", 2, True),
        ("Dự khuyết", 4, False),
    ]


def test_a_workbook_without_any_header():
    roster = read_people([Sheet("", (Row(1, ("Xin chào",)),))], SETTING)
    assert (roster.has_header, roster.rows) == (False, ())


def test_many_namesakes_are_compared_quickly():
    rows = [("Lê An", None, None, str(number)) for number in range(20_000)]
    assert len(read(HEADER, *rows).people) == 20_000


cells = st.one_of(
    st.none(), st.sampled_from(["Lê An", "LÊ AN", "Lê Ba", "x", "1980", "A"]), st.text(max_size=8), st.integers()
)


@given(st.lists(st.tuples(*[cells] * len(HEADER)), max_size=8))
def test_of_any_list_every_row_goes_in_or_has_a_reason(rows):
    roster = read(HEADER, *rows)
    assert [row for row in roster.rows if not row.goes_in and not row.errors and not row.is_repeated] == []
    numbers = [person.badge_number for person in roster.people if person.badge_number]
    assert len(numbers) == len(set(numbers))
    assert [pair for pair in pairwise(row.row for row in roster.rows) if pair[0] >= pair[1]] == []
