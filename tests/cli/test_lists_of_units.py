"""Lists as units send them, made as files here, and whom `roster preview FILE --json` finds in each."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from tests.cli.conftest import Run
from tests.formats.test_legacy import tcvn3, vni

Cells = Sequence[object]


@pytest.fixture
def read(run: Run, tmp_path: Path) -> Any:
    """What a file of these bytes, or this workbook, is read as."""

    def read_file(name: str, made: bytes | openpyxl.Workbook) -> dict[str, Any]:
        path = tmp_path / name
        if isinstance(made, bytes):
            path.write_bytes(made)
        else:
            made.save(path)
        told: dict[str, Any] = json.loads(run("roster", "preview", path, "--json", "--on", "2026-12-15").stdout)
        return told

    return read_file


def book(**sheets: Sequence[Cells]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    return made


def merge(made: openpyxl.Workbook, *ranges: str) -> openpyxl.Workbook:
    for each in ranges:
        made.active.merge_cells(each)
    return made


def of(told: Mapping[str, Any], *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(person.get(field) for field in fields) for person in told["roster"]]


def warned(told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [(each["row"], each["field"], each["kind"]) for each in told["warnings"]]


LETTERHEAD: tuple[Cells, ...] = (
    ("LIÊN ĐOÀN LAO ĐỘNG TỈNH HÒA LAM", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (None, None, None, None, None, "Độc lập - Tự do - Hạnh phúc"),
    ("DANH SÁCH TRÍCH NGANG ĐẠI BIỂU CHÍNH THỨC",),
    ("(Kèm theo Công văn số 123/LĐLĐ ngày 05/11/2026)",),
    ("- Tổng số: 7 đồng chí",),
    ("- Nam: 4; Nữ: 3",),
    *[()] * 13,
)
YEARS_BY_SEX = merge(
    book(
        DS=(
            *LETTERHEAD,
            ("STT", "Họ và tên", "Năm sinh", None, "Dân tộc", "Tôn giáo", "Chức vụ, đơn vị công tác", "Trình độ",
             None, "Ngày vào Đảng", None, "Số ĐT"),
            (None, None, "Nam", "Nữ", None, None, None, "Chuyên môn", "LLCT", "Dự bị", "Chính thức"),
            [f"({number})" for number in range(1, 13)],
            ("I. ĐOÀN ĐẠI BIỂU LĐLĐ THÀNH PHỐ HÒA LAM (3 đồng chí)",),
            (1, "NGUYỄN VĂN AN", 1980, None, "Kinh", "Không", "Chủ tịch\nUV BCH\nLĐLĐ thành phố", "ĐH Luật", "CC",
             "03/02/2005", "03/02/2006", "0900111222"),
            (2, "Đ/c  Trần\u00a0Thị  Bích (Hai)", None, "05/3/80", "Kinh", "Phật giáo", "Kế toán\nCông ty May",
             "KS", "SC", None, None, 900111223),
            (3, "H'HEN NIÊ", None, 1991, "Ê đê", "Tin Lành", "Công nhân\nCông ty Cao su", None, None, None, None,
             "0900.111.224/0900111225"),
            ("II. ĐOÀN ĐẠI BIỂU CÔNG ĐOÀN NGÀNH Y TẾ (2 đồng chí)",),
            (1, "Ông Lê Hữu Đức", "10/1975", None, "Kinh", "Không", "Giám đốc\nBệnh viện tỉnh", "TS.BS",
             "Cử nhân", "19/5/1999", "19/5/2000"),
            (2, "Bà Phạm Thị Hoà", None, date(1982, 12, 25), "Tày", "nt", "Điều dưỡng, Bệnh viện Nhi", "Thạc sỹ",
             "TC", None, None, "(84) 900 111 226"),
            ("III. ĐOÀN ĐẠI BIỂU CÁC KHU CÔNG NGHIỆP (3 đồng chí)",),
            (1, "Y Thanh", "00/00/1975", None, "Xơ Đăng", None, "Tổ trưởng", "12/12"),
            (2, "Vũ Đình Khôi", 29285, None, "Kinh", "Công giáo", "Quản đốc - Công ty Thép", None, None, None,
             None, 7.9e10),
            (None, "Tổng cộng: 7", 4, 3),
            (None, "Danh sách có 07 đồng chí."),
            (None, "NGƯỜI LẬP BIỂU", None, None, None, None, None, "TM. BAN THƯỜNG VỤ"),
            (None, "Lê Thị Lập", None, None, None, None, None, "Nguyễn Văn Chủ"),
        )
    ),
    "A20:A21", "B20:B21", "C20:D20", "E20:E21", "F20:F21", "G20:G21", "H20:I20", "J20:K20", "L20:L21", "A23:L23",
)  # fmt: skip


def test_a_header_of_two_rows_below_a_letterhead_with_years_by_sex(read: Any) -> None:
    told = read("a.xlsx", YEARS_BY_SEX)
    assert of(told, "full_name", "sex", "birth_date", "birth_year", "delegation") == [
        ("Nguyễn Văn An", "male", None, 1980, "LĐLĐ thành phố Hòa Lam"),
        ("Trần Thị Bích", "female", "1980-03-05", None, "LĐLĐ thành phố Hòa Lam"),
        ("H'Hen Niê", "female", None, 1991, "LĐLĐ thành phố Hòa Lam"),
        ("Lê Hữu Đức", "male", None, 1975, "Công đoàn ngành Y tế"),
        ("Phạm Thị Hoà", "female", "1982-12-25", None, "Công đoàn ngành Y tế"),
        ("Y Thanh", "male", None, 1975, "Các khu công nghiệp"),
        ("Vũ Đình Khôi", "male", "1980-03-05", None, "Các khu công nghiệp"),
    ]
    assert of(told, "category", "education", "political_theory", "party_since", "phone", "religion") == [
        ("official", "Đại học", "Cao cấp", "2005-02-03", "0900111222", "Không"),
        ("official", "Đại học", "Sơ cấp", None, "0900111223", "Phật giáo"),
        ("official", None, None, None, "0900111224", "Tin Lành"),
        ("official", "Tiến sĩ", "Cử nhân", "1999-05-19", None, "Không"),
        ("official", "Thạc sĩ", "Trung cấp", None, "0900111226", "Không"),
        ("official", "THPT", None, None, None, None),
        ("official", None, None, None, None, "Công giáo"),
    ]
    assert warned(told) == [
        (28, "birth", "incomplete_date"),
        (30, "delegation", "count_mismatch"),
        (31, "birth", "impossible_date"),
        (32, "phone", "bad_phone"),
        (32, "birth", "serial_number_date"),
    ]


LEVELS_BY_TICKS = merge(
    book(
        Sheet1=(
            ("BIỂU TỔNG HỢP ĐẠI BIỂU",),
            (),
            ("STT", "Họ và tên", "Giới tính", None, "Ngày sinh", "Đoàn", "Đảng viên", "DTTS", "Tôn giáo",
             "Trình độ chuyên môn", None, None, "Lý luận chính trị", None, "Đương nhiên", "Được bầu", "HCSN",
             "SXKD"),
            (None, None, "Nam", "Nữ", None, None, None, None, None, "Trên ĐH", "ĐH", "THPT", "Cao cấp", "Sơ cấp"),
            (1, "Nguyễn Văn Một", "x", None, "1/1/1970", "Quận 1", "x", None, None, "x", None, None, "x", None,
             "x", None, "x", None),
            (2, "Trần Thị Hai", None, "X", "2/2/1982", "Quận 1", None, "x", "x", None, "+", None, None, "1", None,
             "x", None, "✓"),
            (3, "Lê Ba", "1", None, "3/3/1993", "Quận 3", "có", None, None, None, "x", "x", None, None, None, "x",
             None, "x"),
            (None, "Cộng", 2, 1, None, None, 2, 1, 1, 1, 2, 1, 1, 1, 1, 2, 1, 2),
        )
    ),
    "C3:D3", "J3:L3", "M3:N3",
)  # fmt: skip


def test_levels_origin_and_sector_by_ticks(read: Any) -> None:
    told = read("a.xlsx", LEVELS_BY_TICKS)
    assert of(told, "full_name", "sex", "party_member", "ethnic_minority", "education", "political_theory") == [
        ("Nguyễn Văn Một", "male", True, False, "Trên đại học", "Cao cấp"),
        ("Trần Thị Hai", "female", False, True, "Đại học", "Sơ cấp"),
        ("Lê Ba", "male", True, False, None, None),
    ]
    assert of(told, "origin", "sector") == [
        ("ex_officio", "administrative"), ("elected", "production"), ("elected", "production"),
    ]  # fmt: skip
    assert warned(told) == [(7, "education", "conflict")]


def test_romans_in_the_column_of_numbers_ditto_subtotals_and_a_hidden_row(read: Any) -> None:
    made = book(
        DS=(
            ("DANH SÁCH ĐẠI BIỂU DỰ ĐẠI HỘI",),
            ("Số\nTT", "HỌ VÀ TÊN", "Ngày, tháng,\nnăm sinh", "Nam", "Nữ", "Dân tộc/\nTôn giáo",
             "Chức vụ -\nĐơn vị công tác", "Ngày vào\nĐảng", "Số thẻ\nđảng viên", "Đương nhiên/\nBầu", "Ghi chú"),
            list(range(1, 12)),
            ("I", "ĐOÀN ĐẢNG ỦY UBND TỈNH"),
            (1, "LÒ THỊ PHƯƠNG", "20/10/1984", None, "x", "Thái/ Không", "Chuyên viên, Sở Nội vụ", "19.05.2008",
             "012345678", "Bầu"),
            (2, "THƯỢNG TÁ NGUYỄN THẾ VINH", "08-1977", "X", None, "nt", "Phó Giám đốc\nCông an tỉnh", None, None,
             "Đương nhiên"),
            (None, "Cộng: 2", None, 1, 1),
            ("II", "ĐOÀN CÔNG ĐOÀN CÁC KCN"),
            (1, "CHÂU A DÌN", "'1968", "x", None, "Hmông - Tin lành", "Trưởng phòng, Sở Y tế", "05/03/198", None,
             "Chỉ định"),
            (2, "TS TRẦN THỊ OANH", "30/02/1979", None, "x", "Kinh", None, "2010"),
            (None, "Tổng cộng (I+II): 4 đồng chí"),
        )
    )  # fmt: skip
    made.active.row_dimensions[10].hidden = True
    told = read("a.xlsx", made)
    assert of(told, "full_name", "sex", "birth_date", "birth_year", "delegation", "ethnicity", "religion") == [
        ("Lò Thị Phương", "female", "1984-10-20", None, "Đảng ủy UBND tỉnh", "Thái", "Không"),
        ("Nguyễn Thế Vinh", "male", None, 1977, "Đảng ủy UBND tỉnh", "Thái", "Không"),
        ("Châu A Dìn", "male", None, 1968, "Công đoàn các KCN", "Hmông", "Tin lành"),
        ("Trần Thị Oanh", "female", None, 1979, "Công đoàn các KCN", "Kinh", None),
    ]
    assert of(told, "title", "origin", "party_member", "badge_number") == [
        (None, "elected", True, None),
        ("THƯỢNG TÁ", "ex_officio", None, None),
        (None, "appointed", None, None),
        ("TS", None, True, None),
    ]
    assert warned(told) == [
        (6, "birth", "incomplete_date"),
        (9, "party_since", "unreadable_date"),
        (10, "birth", "impossible_date"),
        (10, "party_since", "incomplete_date"),
        (10, None, "hidden_row"),
    ]


def test_several_sheets_each_of_a_category_of_its_own(read: Any) -> None:
    made = book(
        Chính_thức=(
            ("DANH SÁCH ĐẠI BIỂU CHÍNH THỨC",),
            ("TT", "Họ đệm", "Tên", "Sinh ngày", "Phái", "Tên đơn vị", "ĐT di động", "Cỡ áo"),
            (1, "Nguyễn Thị Thu", "Hà", date(1985, 4, 30), "Nữ", "Công ty A", "0900 222 333", "M"),
            (2, "TRẦN QUỐC", "TOẢN", "2/9/1979", "nam", "Công ty B", "84900222334", "L"),
            (3, None, "Nay", "1990", "Nữ", "Công ty B", None, "S"),
            (
                4,
                unicodedata.normalize("NFD", "Đặng Thị Ngọc"),
                unicodedata.normalize("NFD", "Ánh"),
                "31/02/1985",
                "F",
            ),
            (5, "Lý\nThị", "Mai", "12/25/1978", "Nữ"),
        ),
        Dự_khuyết=(("TT", "Họ và tên", "Nam", "Nữ"), (1, "GS. TSKH Hoàng Minh", 1961), (2, "Lê Thị Chi", None, 88)),
        Khách_mời=(("Stt", "Đại biểu", "Chức vụ", "Cơ quan"), (1, "Đồng chí Phạm Khách", "Bí thư", "Tỉnh ủy")),
        Tổng_hợp=(("Đơn vị", "Số lượng"), ("Công ty A", 1)),
        ẩn=(("Họ tên",), ("Không Ai",)),
    )
    made["ẩn"].sheet_state = "hidden"
    told = read("a.xlsx", made)
    assert of(told, "sheet", "full_name", "category", "sex", "phone") == [
        ("Chính thức", "Nguyễn Thị Thu Hà", "official", "female", "0900222333"),
        ("Chính thức", "Trần Quốc Toản", "official", "male", "0900222334"),
        ("Chính thức", "Nay", "official", "female", None),
        ("Chính thức", "Đặng Thị Ngọc Ánh", "official", "female", None),
        ("Chính thức", "Lý Thị Mai", "official", "female", None),
        ("Dự khuyết", "Hoàng Minh", "alternate", "male", None),
        ("Dự khuyết", "Lê Thị Chi", "alternate", "female", None),
        ("Khách mời", "Phạm Khách", "guest", None, None),
    ]
    assert of(told, "birth_date", "birth_year")[3:7] == [
        (None, 1985), ("1978-12-25", None), (None, 1961), (None, 1988),
    ]  # fmt: skip


FORM = (
    ("Dấu thời gian", "Họ và tên đại biểu", "Ngày sinh", "Giới tính", "Số điện thoại (Zalo)", "Đơn vị công tác",
     "Bạn có đồng ý cho Ban tổ chức xử lý dữ liệu cá nhân không?"),
    ("01/11/2026 08:00:01", "Nguyễn Văn Tý", "05/03/1980", "Nam", "900333444", '"Công ty ""Sao; Mai"""', "Đồng ý"),
    ("01/11/2026 09:00:01", "trần thị sửu", "1981", "nữ", "+84 900 333 445", "Sở Y tế", "Đồng ý"),
    ("02/11/2026 09:00:01", "Trần Thị Sửu", "1981", "Nữ", "0900333446", "Sở Y tế", "Không đồng ý"),
    ("02/11/2026 10:00", "Ksor H'Lan", "7/1990", "Nữ", "9E+08", "Sở Y tế", "Đồng ý"),
)  # fmt: skip


def windows_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: a letter with its breve, hat or horn, then the tone alone."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        kept = "".join(mark for mark in marks if mark not in tones)
        out += unicodedata.normalize("NFC", base + kept).encode("cp1258") + "".join(tones).encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize("write", [windows_1258, str.encode, lambda text: text.encode("utf-8-sig")])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_a_form_in_any_charset_with_any_separator(read: Any, write: Any, separator: str) -> None:
    told = read("a.csv", write("\r\n".join(separator.join(row) for row in FORM)))
    assert of(told, "row", "full_name", "phone", "consent", "unit") == [
        (2, "Nguyễn Văn Tý", "0900333444", True, 'Công ty "Sao; Mai"'),
        (4, "Trần Thị Sửu", "0900333446", False, "Sở Y tế"),
        (5, "Ksor H'Lan", None, True, "Sở Y tế"),
    ]
    assert warned(told) == [
        (4, "consent", "no_consent"),
        (4, "full_name", "duplicate"),
        (5, "birth", "incomplete_date"),
        (5, "phone", "damaged_number"),
    ]


OLD = (
    ("Số TT", "Họ và tên", "Nam", "Nữ", "Chức vụ, đơn vị công tác", "Dân tộc"),
    ("I. Đoàn đại biểu huyện Mỹ Đức (2 đồng chí)",),
    (1, "Nguyễn Thị Hường", None, 1970, "Chủ tịch, Trường Mỹ Đức", "Kinh"),
    (2, "Đặng Hữu Thưởng", 1969, None, "Kế toán, Sở Y tế", "Mường"),
)


@pytest.mark.parametrize(("font", "write", "name"), [(".VnTime", tcvn3, "tcvn3"), ("VNI-Times", vni, "vni")])
def test_an_old_excel_file_in_an_old_encoding(read: Any, tmp_path: Path, font: str, write: Any, name: str) -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("DS")
    style = xlwt.easyxf(f"font: name {font}")
    for number, row in enumerate(OLD, 7):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, write(cell) if isinstance(cell, str) else cell, style)
    made.save(tmp_path / "made.xls")
    told = read("a.xls", (tmp_path / "made.xls").read_bytes())
    assert of(told, "full_name", "sex", "birth_year", "position", "unit", "ethnicity", "delegation") == [
        ("Nguyễn Thị Hường", "female", 1970, "Chủ tịch", "Trường Mỹ Đức", "Kinh", "huyện Mỹ Đức"),
        ("Đặng Hữu Thưởng", "male", 1969, "Kế toán", "Sở Y tế", "Mường", "huyện Mỹ Đức"),
    ]
    assert [(each["kind"], each["raw"]) for each in told["warnings"]] == [("legacy_encoding", name)]
