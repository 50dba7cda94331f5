"""Lists as units send them, beside the samples: groups, several sheets, merged titles, two columns for a name."""

from datetime import date
from time import process_time

import pytest

from checkin.core.roster.fields import Field
from checkin.core.roster.people import RosterFile, read_people
from checkin.core.roster.person import Person
from checkin.core.roster.preview import roster_as_data, told_warnings
from checkin.core.roster.sheets import Cell, Merge, Row, Sheet
from checkin.core.roster.values import Setting

SETTING = Setting(date(2026, 12, 15))
TITLES = ("TT", "HỌ VÀ TÊN", None, "Năm sinh", None, "Dân tộc / Tôn giáo", "Chức vụ, đơn vị", "SĐT")
BELOW = (None, "Họ đệm", "Tên", "Nam", "Nữ", None, None, None)
MERGES = (Merge(20, 1, 20, 2), Merge(20, 3, 20, 4))
PEOPLE = (
    ("A. ĐẠI BIỂU CHÍNH THỨC (2 đồng chí)",),
    ("I", "ĐOÀN ĐẠI BIỂU SỞ Y TẾ (2 đ/c)"),
    (1, "PGS.TS. Nguyễn Văn", "An", "05/03/1980", None, "Kinh/Không", "Chủ tịch, Sở Y tế", None),
    (2, "Trần Thị", "Bình", None, 1981, "Ê Đê - Tin lành", "nt", 912345678),
    ("Cộng", None, None, 1, 2),
    ("B. ĐẠI BIỂU DỰ KHUYẾT",),
    ("II", "ĐOÀN ĐẠI BIỂU SỞ NỘI VỤ (3 đ/c)"),
    (1, "H'Hen", "Niê", None, 1985, "Ê Đê/Không", "Kế toán, Sở Nội vụ", None),
    ("Tổng cộng: 3 đồng chí",),
    (None, "Hòa Lam, ngày 1 tháng 11 năm 2026"),
    (None, "NGƯỜI LẬP BIỂU"),
    (None, "Lê Ký", "Tên"),
)


def messy(merged: tuple[Merge, ...] = MERGES) -> Sheet:
    rows = [Row(1, ("LIÊN ĐOÀN LAO ĐỘNG TỈNH",)), Row(4, ("DANH SÁCH ĐẠI BIỂU",))]
    rows += [Row(number, cells) for number, cells in enumerate((TITLES, BELOW, *PEOPLE), start=20)]
    return Sheet("DS", tuple(rows), merged)


def read(*sheets: Sheet) -> RosterFile:
    return read_people(sheets, SETTING)


def listed(*rows: tuple[Cell, ...], name: str = "") -> RosterFile:
    """Rows from the first on, the header among them."""
    return read(Sheet(name, tuple(Row(number, cells) for number, cells in enumerate(rows, start=1))))


def names(roster: RosterFile) -> list[str]:
    return [person.full_name for person in roster.people]


def passed_over(roster: RosterFile) -> list[tuple[int, str]]:
    return [(row, str(kind)) for row, kind in roster.sheets[0].passed_over]


def test_groups_totals_and_signatures_are_told_apart():
    sheet = read(messy()).sheets[0]
    assert (sheet.header.top, sheet.header.row) == (20, 21)
    assert [(row, str(kind)) for row, kind in sheet.passed_over] == [
        (22, "heading"), (23, "heading"), (26, "total"), (27, "heading"), (28, "heading"), (30, "total"),
        (31, "footer"), (32, "footer"), (33, "footer"),
    ]  # fmt: skip


def test_a_header_is_found_without_merges_too():
    assert [row.person for row in read(messy(())).rows] == [row.person for row in read(messy()).rows]


def test_everybody_has_the_group_and_category_above_them():
    people = read(messy()).people
    assert people[0] == Person(
        "Nguyễn Văn An", birth_date=date(1980, 3, 5), birth_year=1980, sex="male", delegation="Sở Y tế",
        unit="Sở Y tế", position="Chủ tịch", category="official", ethnicity="Kinh", religion="Không",
        title="PGS. TS.",
    )  # fmt: skip
    assert people[1] == Person(
        "Trần Thị Bình", birth_year=1981, sex="female", delegation="Sở Y tế", unit="Sở Y tế", position="Chủ tịch",
        category="official", ethnicity="Ê Đê", religion="Tin lành", phone="0912345678",
    )  # fmt: skip
    assert (people[2].full_name, people[2].category, people[2].delegation) == (
        "H'Hen Niê",
        "alternate",
        "Sở Nội Vụ",
    )


def test_a_heading_that_counts_wrongly_is_told_with_both_numbers():
    assert told_warnings(read(messy())) == [
        {
            "row": 28,
            "field": "delegation",
            "kind": "count_mismatch",
            "cell": "A28",
            "raw": "II",
            "told": 3,
            "found": 1,
        }
    ]


def test_a_sheets_name_or_title_tells_the_category():
    header = ("Họ và tên", "Đơn vị")
    named = Sheet("Khách mời", (Row(1, header), Row(2, ("Lê An", "A"))))
    titled = Sheet("Sheet2", (Row(1, ("DANH SÁCH ĐẠI BIỂU DỰ KHUYẾT",)), Row(3, header), Row(4, ("Lê Ba", "A"))))
    silent = Sheet("Sheet3", (Row(1, header), Row(2, ("Lê Ca", "A"))))
    assert [person.category for person in read(named, titled, silent).people] == ["guest", "alternate", None]


def test_a_column_means_what_the_organizer_says():
    sheet = Sheet("", (Row(1, ("Họ và tên", "Tổ", "Nhóm")), Row(2, ("Lê An", "1", "Đoàn A"))))
    meant = read_people([sheet], SETTING, meanings={"": {2: Field.DELEGATION}})
    assert meant.people == (Person("Lê An", delegation="Đoàn A"),)
    assert read_people([sheet], SETTING, meanings={"": {1: None}}).people == (Person("Lê An"),)


def test_the_header_is_where_the_organizer_says():
    sheet = Sheet("", (Row(1, ("Họ và tên", "Đoàn")), Row(2, ("Người", "Đoàn")), Row(3, ("Lê An", "Đoàn A"))))
    meant = read_people([sheet], SETTING, meanings={"": {0: Field.FULL_NAME}}, header_rows={"": 2})
    assert [(row.row, row.person.full_name) for row in meant.rows] == [(3, "Lê An")]


def test_the_latest_answer_counts_wherever_it_stands():
    header = ("Dấu thời gian", "Họ và tên", "Năm sinh", "Chức vụ")
    late, early = ("16/11/2026 9:02:01", "Lê An", 1980, "mới"), ("3/11/2026 10:00:00", "LÊ AN", 1980, "cũ")
    for first, second, kept in ((late, early, 2), (early, late, 3)):
        roster = read(Sheet("", (Row(1, header), Row(2, first), Row(3, second))))
        assert [person.position for person in roster.people] == ["mới"]
        (warning,) = told_warnings(roster)
        assert (warning["row"], warning["other_row"], warning["kept_row"]) == (3, 2, kept)


def test_dates_of_a_form_in_american_order_are_read_so_and_doubtful_ones_told():
    rows = [
        ("Full name", "Date of birth"),
        ("John An", "12/25/1980"),
        ("John Ba", "05/26/1981"),
        ("John Ca", "5/6/1982"),
    ]
    roster = read(Sheet("", tuple(Row(number, row) for number, row in enumerate(rows, start=1))))
    assert [person.birth_date for person in roster.people][2] == date(1982, 5, 6)
    assert [str(row.warnings[0].kind) for row in roster.rows] == [
        "us_order_date",
        "us_order_date",
        "ambiguous_date",
    ]


def test_hidden_and_struck_out_rows_go_in_with_a_word():
    rows = (
        Row(1, ("Họ và tên", "Năm sinh")),
        Row(2, ("Lê An", 1980), True),
        Row(3, ("Lê Ba", 1981), struck=frozenset({0})),
    )
    roster = read(Sheet("", rows))
    assert len(roster.people) == 2
    assert [(each["row"], each["field"], str(each["kind"])) for each in told_warnings(roster)] == [
        (2, None, "hidden_row"),
        (3, None, "struck_out"),
    ]


def test_what_is_printed_is_the_shape_of_the_expectations():
    data = roster_as_data(read(Sheet("", (Row(1, ("Họ và tên", "Năm sinh")), Row(2, ("Lê An", 1980))))))
    assert data == {
        "default_category": "official",
        "people": 1,
        "warnings": [],
        "optional_warnings": [],
        "roster": [
            {"row": 2, "full_name": "Lê An", "birth_year": 1980, "given_name": "An", "category": "official"}
        ],
        "sheets": [
            {
                "name": "",
                "header_rows": [1, 1],
                "columns": [
                    {"column": "A", "title": "Họ và tên", "field": "full_name"},
                    {"column": "B", "title": "Năm sinh", "field": "birth"},
                ],
                "passed_over": [],
            }
        ],
    }


def test_merges_made_to_hurt_are_read_quickly():
    rows = tuple(
        Row(number, (f"Lê An {number}", "A") if number > 1 else ("Họ và tên", "Đoàn")) for number in range(1, 50)
    )
    merged = tuple(Merge(2, 1, 4_000, 1) for _ in range(20_000)) + tuple(
        Merge(1, 0, 20, 150) for _ in range(20_000)
    )
    started = process_time()
    assert len(read(Sheet("", rows, merged)).people) > 0
    assert process_time() - started < 3


def test_a_position_that_begins_as_a_total_does_makes_nobody_a_total():
    header = ("STT", "Họ và tên", "Chức vụ", "Đơn vị")
    offices = ("Tổng Giám đốc", "Tổng Biên tập", "Tổng Thư ký", "Cộng tác viên", "Giám đốc")
    people = ("Lê An", "Trần Bình", "Vũ Cúc", "Ngô Dũng", "Hồ Em")
    rows = [(at, *each, "Sở Y tế") for at, each in enumerate(zip(people, offices, strict=True), start=1)]
    roster = listed(header, *rows)
    assert (names(roster), passed_over(roster)) == ([*people], [])
    assert [person.position for person in roster.people] == [*offices]
    assert roster.sheets[0].notes == ()


def test_a_unit_before_the_name_that_begins_as_a_total_does_makes_nobody_a_total():
    header = ("Đơn vị", "Họ và tên")
    roster = listed(header, ("Tổng hội Y học", "Lê An"), ("Cộng đồng doanh nghiệp", "Lê Ba"), ("Sở Y tế", "Lê Ca"))
    assert (names(roster), passed_over(roster)) == (["Lê An", "Lê Ba", "Lê Ca"], [])


def test_a_position_of_who_signs_makes_nobody_a_signature():
    header = ("Họ và tên", "Chức vụ", "Đơn vị")
    offices = ("Bí thư", "Thủ trưởng cơ quan", "KT. Trưởng phòng", "TL. Chánh văn phòng", "Bí thư")
    people = ("Lê An", "Trần Bình", "Vũ Cúc", "Ngô Dũng", "Hồ Em")
    rows = [(*each, "Sở Y tế") for each in zip(people, offices, strict=True)]
    roster = listed(header, *rows)
    assert (names(roster), passed_over(roster)) == ([*people], [])


def test_a_note_of_confirmation_makes_nobody_a_signature():
    header = ("Họ và tên", "Đơn vị", "Ghi chú")
    confirmed = "Xác nhận tham dự"
    roster = listed(header, ("Hồ Em", "Sở Y tế", confirmed), ("Lê An", "Sở Y tế", confirmed), ("Vũ Ba", "Sở Y tế"))
    assert (names(roster), passed_over(roster)) == (["Hồ Em", "Lê An", "Vũ Ba"], [])


def test_totals_and_signatures_are_passed_over_wherever_they_are_told():
    header = ("STT", "Họ và tên", "Chức vụ", "Đơn vị")
    roster = listed(
        header,
        (1, "Lê An", "Tổng Giám đốc", "Sở Y tế"),
        ("Tổng cộng", "1 đồng chí"),
        (None, None, "Xác nhận của đơn vị"),
        (None, "THƯ KÝ", None, "TM. BAN CHẤP HÀNH"),
        (None, "Vũ Ký", None, "Hồ Tên"),
    )
    assert names(roster) == ["Lê An"]
    assert passed_over(roster) == [(3, "total"), (4, "footer"), (5, "footer"), (6, "footer")]
    unsummed = listed(header, (1, "Lê An"), (None, "THƯ KÝ", None, "TM. BAN CHẤP HÀNH"), (None, "Vũ Ký"))
    assert (names(unsummed), passed_over(unsummed)) == (["Lê An"], [(3, "footer"), (4, "footer")])


def test_who_has_no_name_but_a_position_is_told_and_no_total():
    roster = listed(("STT", "Họ và tên", "Chức vụ", "Đơn vị"), (1, None, "Tổng Giám đốc", "Sở Y tế"))
    assert [str(each.kind) for each in roster.rows[0].errors] == ["missing"]


@pytest.mark.parametrize(
    "line",
    [
        "CÔNG ĐOÀN KHÁCH SẠN HÒA LAM",
        "CÔNG TY VẬN TẢI HÀNH KHÁCH HÒA LAM",
        "TRUNG TÂM KHÁCH HÀNG",
        "NHÀ KHÁCH HÒA LAM",
        "ĐOÀN ĐẠI BIỂU KHÁCH SẠN HÒA LAM",
    ],
)
def test_a_hotel_or_a_carrier_makes_nobody_a_guest(line):
    header = ("Họ và tên", "Chức vụ")
    above = listed((line,), header, ("Lê An", "Chủ tịch"))
    named = listed(header, ("Lê An", "Chủ tịch"), name=line)
    assert [person.category for person in (*above.people, *named.people)] == [None, None]


@pytest.mark.parametrize(
    "line",
    ["Khách", "3. Khách", "DS khách", "Đại biểu khách", "Khách mời", "DANH SÁCH KHÁCH QUỐC TẾ", "Guests"],
)
def test_guests_are_told_by_what_is_said_of_nobody_else(line):
    assert [person.category for person in listed(("Họ và tên",), ("Lê An",), name=line).people] == ["guest"]


def test_a_lists_title_tells_the_category_before_the_letterhead():
    title = "DANH SÁCH ĐẠI BIỂU CHÍNH THỨC DỰ ĐẠI HỘI"
    roster = listed(("Tiểu ban khách mời",), (title,), ("Họ và tên", "Chức vụ"), ("Lê An", "Chủ tịch"))
    assert [person.category for person in roster.people] == ["official"]


def test_a_unit_with_guests_in_its_name_is_a_delegation():
    roster = listed(
        ("STT", "Họ và tên", "Chức vụ"),
        ("A", "ĐẠI BIỂU DỰ KHUYẾT (3 đồng chí)"),
        ("I", "Khách sạn Hòa Lam (1 đồng chí)"),
        (1, "Lê An", "Chủ tịch"),
        ("II", "Tiểu ban Khách mời (1 đồng chí)"),
        (1, "Lê Ba", "Chủ tịch"),
        ("III", "Công ty Đá Xanh (1 đồng chí)"),
        (1, "Lê Ca", "Chủ tịch"),
        ("B", "KHÁCH MỜI TRUNG ƯƠNG (1 đồng chí)"),
        (1, "Lê Da", "Chủ tịch"),
    )
    assert [(person.category, person.delegation) for person in roster.people] == [
        ("alternate", "Khách sạn Hòa Lam"),
        ("alternate", "Tiểu ban Khách mời"),
        ("alternate", "Công ty Đá Xanh"),
        ("guest", None),
    ]


def delegations(*headings: str) -> list[str | None]:
    rows = [row for heading in headings for row in ((heading,), (1, "Lê An", 1980))]
    return [row.person.delegation for row in listed(("STT", "Họ và tên", "Năm sinh"), *rows).rows if row.person]


def test_a_heading_keeps_what_is_short_for_a_district_or_company():
    short = ["Q.1", "Q.3", "P. Bến Lam", "H. Hòa Lam", "X. Tân Lam", "T. Hòa Lam", "C.ty Đá Xanh"]
    assert delegations(*(f"{each} (1 đồng chí)" for each in short)) == short


def test_letters_number_headings_where_all_before_them_do():
    units = [f"Bến {letter}" for letter in "ABCDEFGHI"]
    lettered = [f"{unit[-1]}. {unit} (1 đồng chí)" for unit in units]
    assert delegations(*lettered) == units
    assert delegations("IX. Bến Lam (1 đồng chí)", "X. Tân Lam (1 đồng chí)") == ["Bến Lam", "Tân Lam"]


def halved(*rows: tuple[str, str]) -> list[str]:
    """Names whose title stands over two columns."""
    cells = (("Họ và tên", None, "Năm sinh"), *((*row, 1980) for row in rows))
    sheet = Sheet("", tuple(Row(number, row) for number, row in enumerate(cells, start=1)), (Merge(1, 0, 1, 1),))
    return names(read(sheet))


def test_a_given_name_that_the_name_before_it_ends_with_is_kept():
    rows = (("Phạm Thanh", "Thanh"), ("Đỗ Hà", "Hạ"), ("Lê Văn", "An"), ("Nguyễn An", "Bình"))
    assert halved(*rows) == ["Phạm Thanh Thanh", "Đỗ Hà Hạ", "Lê Văn An", "Nguyễn An Bình"]


def test_a_column_that_repeats_given_names_adds_none():
    rows = (("PHẠM THANH", "Thanh"), ("Lê Văn Hoà", "Hòa"), ("Đỗ Thu Hà", "Hà"))
    assert halved(*rows) == ["Phạm Thanh", "Lê Văn Hoà", "Đỗ Thu Hà"]


@pytest.mark.parametrize("name", ["Quan Văn Minh", "Hội Văn Tý", "Phương Thị Lam", "Đoàn Số", "Y - Lam Ksor"])
def test_a_list_of_names_alone_has_nobody_for_a_heading(name):
    alone = listed(("Họ và tên",), ("Lê An",), (name,), ("Lê Ba",))
    with_phones = listed(
        ("Họ và tên", "Điện thoại"), ("Lê An",), (name,), ("Lê Ca",), ("Lê Ba", "0900123456"), ("Lê Da",)
    )
    assert (names(alone)[0], names(alone)[2]) == ("Lê An", "Lê Ba")
    assert (len(alone.people), len(with_phones.people)) == (3, 5)
    assert {person.delegation for person in (*alone.people, *with_phones.people)} == {None}


def test_a_heading_in_a_list_of_names_alone_is_one_still():
    roster = listed(("Họ và tên",), ("Công đoàn Sở Y tế",), ("Lê An",), ("Quận 1",), ("Lê Ba",))
    assert [(person.full_name, person.delegation) for person in roster.people] == [
        ("Lê An", "Công đoàn Sở Y tế"),
        ("Lê Ba", "Quận 1"),
    ]


def test_votes_beside_a_name_make_no_heading():
    roster = listed(("Họ và tên", "Số cổ phần"), ("Hội Văn Tý", 100), ("Quan Văn Minh", 200), ("Lê An", 300))
    assert names(roster) == ["Hội Văn Tý", "Quan Văn Minh", "Lê An"]


@pytest.mark.parametrize("number", [1, "1"])
def test_a_unit_that_is_numbered_as_people_are_is_a_heading_by_its_count(number):
    roster = listed(
        ("STT", "Họ và tên", "Năm sinh"),
        (number, "Quận 1 (2 đồng chí)"),
        ("1.1", "Lê An", 1980),
        ("1.2", "Lê Ba", 1981),
    )
    assert [(person.full_name, person.delegation) for person in roster.people] == [
        ("Lê An", "Quận 1"),
        ("Lê Ba", "Quận 1"),
    ]
    accompanied = listed(("STT", "Họ và tên"), (number, "Lê An (2 người)"), (2, "Lê Ba"))
    assert len(accompanied.people) == 2
