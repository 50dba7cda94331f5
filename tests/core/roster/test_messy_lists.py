"""Lists as units send them, beside the samples: groups, several sheets, merged titles, two columns for a name."""

from datetime import date
from time import process_time

from checkin.core.roster.fields import Field
from checkin.core.roster.people import RosterFile, read_people
from checkin.core.roster.person import Person
from checkin.core.roster.preview import roster_as_data, told_warnings
from checkin.core.roster.sheets import Merge, Row, Sheet
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
