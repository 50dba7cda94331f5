"""The code by which a list of ours knows its people again."""

from datetime import date

import pytest

from checkin.core.roster.matching import match_people
from checkin.core.roster.people import read_people
from checkin.core.roster.person import Person
from checkin.core.roster.record_code import read_record, record_code
from checkin.core.roster.sheets import Row, Sheet
from checkin.core.roster.values import Setting

CODES = [record_code(f"{number:064x}"[::-1]) for number in range(1, 4)]


def test_a_code_is_read_back() -> None:
    assert [read_record(code) for code in CODES] == CODES


@pytest.mark.parametrize("cell", [None, "", "HS1", "HS123456789ABC", 123456789012, "HS1234567890123", "0012"])
def test_what_is_no_code(cell: object) -> None:
    assert read_record(cell) is None  # type: ignore[arg-type]


def test_the_code_goes_before_birth_and_delegation() -> None:
    known = {1: Person("Lê An", birth_year=1980, record=CODES[0]), 2: Person("Lê An", record=CODES[1])}
    told = {0: Person("Lê An", birth_year=1980, record=CODES[1]), 1: Person("Lê Ân Mới", record=CODES[0])}
    assert match_people(told, known) == {0: 2, 1: 1}


def test_a_row_copied_for_somebody_new_leaves_the_code_to_the_name_it_was_for() -> None:
    known = {1: Person("Lê An", record=CODES[0])}
    told = {0: Person("Người Mới", record=CODES[0]), 1: Person("Lê An", record=CODES[0])}
    assert match_people(told, known) == {1: 1}


def test_a_row_with_a_code_is_a_person_whatever_it_says() -> None:
    header = ("Họ và tên", "Đơn vị", "Mã hồ sơ điểm danh")
    names = ("Tổng cộng", "I. Đoàn đại biểu Quận 1", "Người lập biểu")
    rows = [header, *((name, "nt", code) for name, code in zip(names, CODES, strict=True))]
    sheet = Sheet("", tuple(Row(number, cells) for number, cells in enumerate(rows, 1)))
    read = read_people([sheet], Setting(date(2026, 12, 15)))
    assert [(person.full_name, person.unit) for person in read.people] == [(name, "nt") for name in names]
