import pytest

from checkin.core.roster.fields import HEADER_WORDS, Field, field_of_header
from checkin.core.roster.header import Column, find_header
from checkin.core.roster.sheets import Row, Sheet, column_letter


def sheet(*rows: tuple[object, ...], first: int = 1) -> Sheet:
    return Sheet("", tuple(Row(number, cells) for number, cells in enumerate(rows, first)))


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Họ và tên", Field.FULL_NAME),
        ("HỌ TÊN", Field.FULL_NAME),
        ("Họ và tên\n(chữ in hoa)", Field.FULL_NAME),
        ("Ngày, tháng, năm sinh", Field.BIRTH),
        ("Năm sinh", Field.BIRTH),
        ("Đơn vị công tác:", Field.UNIT),
        ("Cơ quan / Đơn vị", Field.UNIT),
        ("Chức vụ (Đảng, chính quyền, đoàn thể)", Field.POSITION),
        ("Là đảng viên?", Field.PARTY_MEMBER),
        ("E-mail", Field.EMAIL),
        ("Số ĐT", Field.PHONE),
        ("STT", Field.ORDINAL),
    ],
)
def test_titles(title, field):
    assert field_of_header(title)[0] == field


@pytest.mark.parametrize("title", ["", "Sở thích", "Đoàn viên", "Số thẻ đảng viên", "Năm", "()", "Nguyễn Văn An"])
def test_titles_that_name_no_field(title):
    assert field_of_header(title) is None


def test_a_header_word_belongs_to_one_field():
    words = [word for listed in HEADER_WORDS.values() for word in listed]
    assert len(words) == len(set(words))


def test_the_header_lies_below_a_letterhead():
    found = find_header(
        sheet(
            ("LIÊN ĐOÀN LAO ĐỘNG TỈNH HÒA LAM", None, "Độc lập - Tự do - Hạnh phúc"),
            ("DANH SÁCH ĐẠI BIỂU",),
            ("STT", "Họ tên", None, "Chức vụ", "Sở thích"),
            (1, "Lê An", None, "Chủ tịch", None),
            first=19,
        )
    )
    assert found.row == 21
    assert {field: column.letter for field, column in found.columns.items()} == {
        Field.ORDINAL: "A",
        Field.FULL_NAME: "B",
        Field.POSITION: "D",
    }
    assert found.unknown == (Column(4, "Sở thích"),)


def test_a_header_below_row_25_is_not_looked_for():
    assert find_header(sheet(("Họ tên", "Đoàn"), first=25)).row == 25
    assert find_header(sheet(("Họ tên", "Đoàn"), first=26)) is None


def test_the_fullest_row_is_the_header():
    assert find_header(sheet(("Đại biểu",), ("Họ tên", "Đoàn"), ("Họ tên", "Đoàn"))).row == 2


def test_without_a_name_there_is_no_header():
    assert find_header(sheet(("Đoàn", "Chức vụ", "Email"))) is None


def test_the_surer_title_wins_and_the_other_is_told():
    found = find_header(sheet(("Năm sinh", "Họ tên", "Ngày sinh", "Điện thoại", "SĐT")))
    assert found.columns[Field.BIRTH] == Column(2, "Ngày sinh")
    assert found.columns[Field.PHONE] == Column(3, "Điện thoại")
    assert found.repeated == (Column(0, "Năm sinh"), Column(4, "SĐT"))


def test_missing_columns_are_told():
    found = find_header(sheet(tuple(words[0] for field, words in HEADER_WORDS.items() if field is not Field.SEAT)))
    assert found.missing == (Field.SEAT,)


@pytest.mark.parametrize(("column", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(column, letter):
    assert column_letter(column) == letter
