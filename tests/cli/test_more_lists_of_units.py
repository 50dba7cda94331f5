"""More kinds of lists as units send them, and whom `roster preview FILE --json` finds in each."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt

from tests.cli.test_lists_of_units import book, merge, of, read, warned
from tests.formats.test_legacy import tcvn3

__all__ = ["read"]  # the fixture

PARTY = merge(
    book(
        Danh_sách=(
            ("ĐẢNG BỘ TỈNH BÌNH AN", None, None, None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"),
            ("BAN TỔ CHỨC", None, None, None, None, None, "Bình An, ngày 12 tháng 10 năm 2026"),
            ("*",),
            ("DANH SÁCH",),
            ("Đại biểu dự Đại hội đại biểu lần thứ XV, nhiệm kỳ 2026 - 2031",),
            ("-----",),
            (),
            ("TT", "Họ và tên", "Năm sinh", None, "Chức vụ Đảng, chính quyền, đoàn thể", "Đơn vị công tác",
             "Dân tộc", "Trình độ", None, None, "Ngày vào Đảng", "Diện đại biểu", None, "Ghi chú"),
            (None, None, "Nam", "Nữ", None, None, None, "Học vấn", "Chuyên môn", "Lý luận CT", None, "Đương nhiên",
             "Bầu"),
            ("A", "B", *range(1, 13)),
            (None, "ĐẢNG BỘ HUYỆN AN PHÚ", *[None] * 11, "03 đ/c"),
            (1, "Nguyễn Văn Ba", 1972, None, "Bí thư Huyện ủy", "Huyện ủy An Phú", "Kinh", "12/12", "Thạc sĩ QLKT",
             "Cao cấp", "12/9/1996", "x", None, None, None, None, "abc", 45),
            (2, "Trần Thị Bốn", None, "15.8.1980", "Phó Bí thư", "nt", "nt", "12/12", "ĐH Luật", "Cao cấp LLCT",
             "03/02/2004", None, "x"),
            (3, "Lê Văn Năm", "1/1/1990", None, "Bí thư Đoàn", "Huyện đoàn", "Kinh", "12/12", "CĐSP", "Trung cấp",
             "2015", None, "x"),
            (None, "ĐẢNG BỘ THỊ XÃ TÂN AN", 1, 1),
            (4, "Thạch Sa Phol", 1968, None, "Chủ tịch", "UBMTTQ thị xã", "Khmer", "10/10", "Lớp 12", "Sơ cấp",
             "22/12/1990", "x", None),
            (5, "Nguyễn Thị Sáu", None, 1985, "Hiệu trưởng", "Trường THCS Tân An", "Kinh", "12/12", "ĐHSP", "TC",
             "5/2009", None, "x"),
            (None, "Tổng số: 05 đồng chí", 3, 2),
            (*[None] * 9, "T/M BAN THƯỜNG VỤ"),
            (*[None] * 9, "PHÓ BÍ THƯ"),
            (),
            (*[None] * 9, "Phan Văn Ký"),
        )
    ),
    "A8:A9", "B8:B9", "C8:D8", "H8:J8", "L8:M8",
)  # fmt: skip


def test_letters_number_the_first_columns_and_delegations_are_counted_beside_their_names(read: Any) -> None:
    told = read("a.xlsx", PARTY)
    assert of(told, "full_name", "sex", "birth_date", "birth_year", "delegation") == [
        ("Nguyễn Văn Ba", "male", None, 1972, "Đảng bộ huyện An Phú"),
        ("Trần Thị Bốn", "female", "1980-08-15", None, "Đảng bộ huyện An Phú"),
        ("Lê Văn Năm", "male", "1990-01-01", None, "Đảng bộ huyện An Phú"),
        ("Thạch Sa Phol", "male", None, 1968, "Đảng bộ thị xã Tân An"),
        ("Nguyễn Thị Sáu", "female", None, 1985, "Đảng bộ thị xã Tân An"),
    ]
    assert of(told, "category", "origin", "education", "political_theory", "party_since") == [
        ("official", "ex_officio", "Thạc sĩ", "Cao cấp", "1996-09-12"),
        ("official", "elected", "Đại học", "Cao cấp", "2004-02-03"),
        ("official", "elected", "Cao đẳng", "Trung cấp", None),
        ("official", "ex_officio", "THPT", "Sơ cấp", "1990-12-22"),
        ("official", "elected", "Đại học", "Trung cấp", None),
    ]
    assert warned(told) == [(14, "party_since", "incomplete_date"), (17, "party_since", "incomplete_date")]


IN_THREE = merge(
    book(
        Sheet1=(
            ("CÔNG ĐOÀN CÁC KHU CHẾ XUẤT",),
            ("DANH SÁCH TRÍCH NGANG ĐẠI BIỂU DỰ ĐẠI HỘI",),
            ("STT", "Đoàn", "Họ và tên", None, "Nam/Nữ", "Ngày sinh", None, None, "Chức danh", "Nơi công tác",
             "Loại đại biểu", "Số ghế", "Size áo"),
            (None, None, "Họ", "Tên", None, "Ngày", "Tháng", "Năm"),
            (1, "Công đoàn KCX Tân Thuận", "Phạm Minh", "Tuấn", "Nam", 5, 3, 1980, "Chủ tịch", "Cty TNHH ABC",
             "Chính thức", "A-01", "L"),
            (2, None, "Lê Thị", "Hoa", "Nữ", None, None, 1985, "Công nhân", "Cty TNHH XYZ", "Chính thức", "A-02"),
            (3, None, "Nguyễn", "Ý", "Nữ", "29", "02", "1988", "Kế toán", "Cty TNHH XYZ", "Dự khuyết", "A-03"),
            (4, "Công đoàn KCX Linh Trung", "Trương Công", "Định", "Nam", 31, 2, 1979, "Tổ trưởng", "Cty CP Dệt",
             "Khách", "B-01", "XL"),
            (5, "Công đoàn KCX Linh Trung", "Võ Thị", "Sáu", "Nữ", None, 4, 1990, "Tổ phó", "Cty CP Dệt",
             "Chính thức", "B-02"),
            (6, "Công đoàn KCX Linh Trung", "Võ Văn", "Bảy", "Nam", 7, 4, None, "Tổ phó", "Cty CP Dệt",
             "Chính thức", "B-03"),
            (*[None] * 9, "NGƯỜI LẬP"),
        )
    ),
    "C3:D3", "F3:H3", "A3:A4", "B3:B4", "B5:B7", "E3:E4", "I3:I4", "J3:J4", "K3:K4", "L3:L4", "M3:M4",
)  # fmt: skip


def test_day_month_and_year_of_birth_in_three_columns_below_one_title(read: Any) -> None:
    told = read("a.xlsx", IN_THREE)
    assert of(told, "full_name", "birth_date", "birth_year", "delegation", "category") == [
        ("Phạm Minh Tuấn", "1980-03-05", None, "Công đoàn KCX Tân Thuận", "official"),
        ("Lê Thị Hoa", None, 1985, "Công đoàn KCX Tân Thuận", "official"),
        ("Nguyễn Ý", "1988-02-29", None, "Công đoàn KCX Tân Thuận", "alternate"),
        ("Trương Công Định", None, 1979, "Công đoàn KCX Linh Trung", "guest"),
        ("Võ Thị Sáu", None, 1990, "Công đoàn KCX Linh Trung", "official"),
        ("Võ Văn Bảy", None, None, "Công đoàn KCX Linh Trung", "official"),
    ]
    assert [(each["row"], each["kind"], each["cell"]) for each in told["warnings"]] == [
        (8, "impossible_date", "F8"),
        (9, "incomplete_date", "F9"),
        (10, "unreadable_date", "F10"),
    ]


def test_day_month_and_year_of_birth_in_three_columns_with_titles_of_their_own(read: Any) -> None:
    made = book(
        Sheet1=(
            ("STT", "Họ và tên", "Ngày sinh", "Tháng sinh", "Năm sinh", "Đoàn"),
            (1, "Phạm Minh Tuấn", 5, 3, 1980, "Quận 1"),
            (2, "Lê Thị Hoa", None, None, 1985, "Quận 1"),
        )
    )
    told = read("a.xlsx", made)
    assert of(told, "full_name", "birth_date", "birth_year") == [
        ("Phạm Minh Tuấn", "1980-03-05", None),
        ("Lê Thị Hoa", None, 1985),
    ]
    assert warned(told) == []


def test_a_form_names_the_unit_that_sends(read: Any) -> None:
    lines = (
        "DANH SÁCH ĐẠI BIỂU ĐĂNG KÝ TRỰC TUYẾN;;;;;;;",
        ";;;;;;;",
        "STT;Họ và tên;Giới tính (Nam/Nữ);Ngày tháng năm sinh;CCCD;Điện thoại liên hệ;Đơn vị cử đi;Thư điện tử",
        "1;ông Hồ Văn Tám;Nam;13/01/1970;7,9E+10;912345678;Đoàn Quận 5;ho.tam@example.com",
        "2;Bà  NGUYỄN THỊ  CHÍN ;nữ;01/13/1971;079171000123;+84 (0)912 345 679;Đoàn Quận 5;chin@example",
        "3;PGS.TS. Trần Mười;M;1972-04-05;;84-912-345-680;Đoàn Quận 6;",
        "4;Đinh Thị Mười Một;F;5.4.73;;0912345681;Đoàn Quận 6;MUOIMOT@EXAMPLE.COM",
        "5;K' Brơi;nam;;;;Đoàn Quận 6;",
        ";;;;;;;",
        "Người lập: Lê Văn A;;;;;;;",
    )
    told = read("a.csv", "\r\n".join(lines).encode("utf-8-sig"))
    assert of(told, "full_name", "birth_date", "phone", "delegation") == [
        ("Hồ Văn Tám", "1970-01-13", "0912345678", "Đoàn Quận 5"),
        ("Nguyễn Thị Chín", "1971-01-13", "0912345679", "Đoàn Quận 5"),
        ("Trần Mười", "1972-04-05", "0912345680", "Đoàn Quận 6"),
        ("Đinh Thị Mười Một", "1973-04-05", "0912345681", "Đoàn Quận 6"),
        ("K' Brơi", None, None, "Đoàn Quận 6"),
    ]
    assert warned(told) == [
        (5, "birth", "us_order_date"),
        (5, "email", "bad_email"),
        (8, "birth", "missing"),
    ]


UNION = merge(
    book(
        TH=(
            ("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM",),
            ("CÔNG ĐOÀN NGÀNH GIÁO DỤC",),
            ("DANH SÁCH ĐOÀN ĐẠI BIỂU THAM DỰ ĐẠI HỘI XIV",),
            ("(Ban hành kèm theo Quyết định số 15/QĐ-CĐN ngày 20/10/2026)",),
            ("SỐ TT", "HỌ VÀ TÊN ĐẠI BIỂU", "NGÀY SINH", None, "ĐƠN VỊ", "CHỨC VỤ", "ĐẠI BIỂU", None,
             "ĐỊNH DANH CÁ NHÂN", "ĐIỆN THOẠI", "GHI CHÚ"),
            (None, None, "NAM", "NỮ", None, None, "CHÍNH THỨC", "DỰ KHUYẾT"),
            [f"({number})" for number in range(1, 12)],
            ("A", "KHỐI TRƯỜNG ĐẠI HỌC"),
            ("1", "TRẦN QUỐC BẢO", "02/9/1974", None, "Trường ĐH Sư phạm", "Chủ tịch", "x", None, "001074000111",
             "0912.000.001"),
            ("2", "ĐẶNG THUỲ DƯƠNG", None, "08/03/1983", "Trường ĐH Luật", "Phó Chủ tịch", "x", None,
             "001183000112", "0912.000.002"),
            ("3", "QUÁCH TỈNH", "1/6/1991", None, '"', "Giảng viên", None, "x", None, "0912000003"),
            ("B", "KHỐI PHỔ THÔNG"),
            ("1", "LƯU THỊ BÌNH", None, "tháng 5/1986", "Trường THPT Chu Văn An", "Giáo viên", "x", None, None,
             "0912000004", "Trưởng đoàn"),
            ("2", "HÀ", None, "1990", "Trường THPT Việt Đức", "Giáo viên", "x", None),
            ("Tổng cộng có 05 đại biểu (04 chính thức; 01 dự khuyết)",),
            ("Nơi nhận:", None, None, None, None, "TM. BAN CHẤP HÀNH"),
            ("- Như trên;", None, None, None, None, "CHỦ TỊCH"),
            ("- Lưu VT.", None, None, None, None, "(Đã ký)"),
            (None, None, None, None, None, "Vũ Minh Đức"),
        )
    ),
    "A5:A6", "B5:B6", "C5:D5", "E5:E6", "F5:F6", "G5:H5", "I5:I6", "J5:J6", "K5:K6",
)  # fmt: skip


def test_categories_ticked_below_one_title_and_groups_by_letters(read: Any) -> None:
    told = read("a.xlsx", UNION)
    assert of(told, "full_name", "sex", "category", "delegation", "unit") == [
        ("Trần Quốc Bảo", "male", "official", "Khối trường đại học", "Trường ĐH Sư phạm"),
        ("Đặng Thuỳ Dương", "female", "official", "Khối trường đại học", "Trường ĐH Luật"),
        ("Quách Tỉnh", "male", "alternate", "Khối trường đại học", "Trường ĐH Luật"),
        ("Lưu Thị Bình", "female", "official", "Khối phổ thông", "Trường THPT Chu Văn An"),
        ("Hà", "female", "official", "Khối phổ thông", "Trường THPT Việt Đức"),
    ]
    assert warned(told) == [(13, "birth", "incomplete_date")]
    assert [each["field"] for each in told["sheets"][0]["columns"] if each["column"] == "I"] == ["citizen_id"]


def test_a_template_that_was_filled_in_behind_a_sheet_of_instructions(read: Any) -> None:
    made = book(
        Hướng_dẫn=(("Hướng dẫn điền biểu mẫu",), ("1. Không sửa tiêu đề",), ("2. Họ tên ghi đầy đủ",)),
        Biểu_mẫu=(
            ("Mã ĐB ", "Họ và tên (*)", "Ngày sinh (dd/mm/yyyy)", "Giới tính (Nam/Nữ)", "Tên đơn vị cử đại biểu",
             "Chức vụ hiện nay", "Là đảng viên (Có/Không)", "Ngày vào đảng chính thức", "Trình độ LLCT",
             "Trình độ chuyên môn cao nhất", "Dân tộc", "Tôn giáo", "Số phiếu biểu quyết", "Email", "Ăn chay"),
            ("ĐB001", "Mr. Nguyễn Minh Triết", "1969-11-20 00:00:00", "Nam", "CĐCS Cảng", "Chủ tịch", "Có",
             "2001-05-19", "Cao cấp LLCT", "Thạc sĩ Quản trị", "Kinh", "Không", 3, "triet@example.com", "Không"),
            ("ĐB002", "H'Wưn Aliô Niê Kdăm", date(1990, 12, 1), "Nữ", "CĐCS Cao su", "Công nhân", "Không", None,
             None, "Lớp 12", "Ê-đê", "Tin lành", 1, None, "Có"),
            ("ĐB003", "Nguyễn Thị Minh Khai-Anh", "30/4/1975", "Nữ ", "CĐCS Cảng", "Phó CT", "có", "19/05/2010",
             "Trung cấp LLCT", "Cử nhân Kinh tế", "Kinh", "Công giáo", "2", "khaianh@example.com"),
        ),
    )  # fmt: skip
    told = read("a.xlsx", made)
    assert of(told, "sheet", "badge_number", "full_name", "birth_date", "delegation") == [
        (None, "ĐB001", "Nguyễn Minh Triết", "1969-11-20", "CĐCS Cảng"),
        (None, "ĐB002", "H'Wưn Aliô Niê Kdăm", "1990-12-01", "CĐCS Cao su"),
        (None, "ĐB003", "Nguyễn Thị Minh Khai-Anh", "1975-04-30", "CĐCS Cảng"),
    ]
    assert of(told, "education", "political_theory", "vote_weight") == [
        ("Thạc sĩ", "Cao cấp", 3),
        ("THPT", None, 1),
        ("Đại học", "Trung cấp", 2),
    ]
    assert warned(told) == []


@pytest.fixture
def old_file(tmp_path: Path) -> bytes:
    """Names in a font of capitals beside cells in the usual one, and a second sheet."""
    sheets: dict[str, tuple[tuple[object, ...], ...]] = {
        "Chinh thuc": (
            ("Liên đoàn Lao động huyện Sóc Nam",),
            ("Danh sách đại biểu chính thức dự đại hội",),
            (),
            ("TT", "Họ tên", "Ngày, tháng, năm sinh", "Giới tính", None, "Chức vụ", "Đơn vị", "Đảng viên"),
            (None, None, None, "Nam", "Nữ"),
            (1, "bùi quang huy", "19/5/1975", "x", None, "Chủ tịch CĐCS", "Công ty CP Giày Hưng Yên", "x"),
            (2, "đỗ thị ngọc ước", "20-10-1988", None, "x", "ủy viên BCH", "Trường Mầm non Hoa Sữa"),
            (3, "nguyễn phước lộc", "8/1990", "x", None, "Tổ trưởng", "Xí nghiệp Nước", "x"),
            ("Cộng: 03 đại biểu",),
        ),
        "Du khuyet": (
            ("Danh sách đại biểu dự khuyết",),
            ("TT", "Họ tên", "Ngày, tháng, năm sinh", "Nam", "Nữ", "Chức vụ", "Đơn vị"),
            (1, "vương ý lan", date(1992, 7, 8), None, "x", "Giáo viên", "Trường THPT Số 2"),
        ),
    }
    made = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = made.add_sheet(title)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                is_name = column == 1 and at > 2
                style = xlwt.easyxf(
                    f"font: name {'.VnTimeH' if is_name else '.VnTime'}",
                    num_format_str="DD/MM/YYYY" if isinstance(cell, date) else "General",
                )
                if cell is not None:
                    sheet.write(at, column, tcvn3(cell) if isinstance(cell, str) else cell, style)
    made.save(tmp_path / "made.xls")
    return (tmp_path / "made.xls").read_bytes()


def test_an_old_file_with_names_in_a_font_of_capitals(read: Any, old_file: bytes) -> None:
    told = read("a.xls", old_file)
    assert of(told, "sheet", "full_name", "sex", "birth_date", "birth_year", "category", "position") == [
        ("Chinh thuc", "Bùi Quang Huy", "male", "1975-05-19", None, "official", "Chủ tịch CĐCS"),
        ("Chinh thuc", "Đỗ Thị Ngọc Ước", "female", "1988-10-20", None, "official", "ủy viên BCH"),
        ("Chinh thuc", "Nguyễn Phước Lộc", "male", None, 1990, "official", "Tổ trưởng"),
        ("Du khuyet", "Vương Ý Lan", "female", "1992-07-08", None, "alternate", "Giáo viên"),
    ]
    assert [(each["row"], each["kind"]) for each in told["warnings"]] == [
        (None, "legacy_encoding"),
        (8, "incomplete_date"),
        (None, "legacy_encoding"),
    ]
