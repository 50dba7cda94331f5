from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.roster.contact import read_email, read_phone
from checkin.core.roster.dates import DateRead, read_date
from checkin.core.roster.fields import Field, field_of_header
from checkin.core.roster.problems import Kind
from checkin.core.roster.values import READABLE, Setting, read_value
from checkin.core.roster.votes import read_votes
from checkin.core.roster.words import read_category, read_education, read_tick

SETTING = Setting(date(2026, 12, 15), {"dai bieu danh du": "honour"})
EARLIEST, LATEST = 1916, 2012
BORN = date(1980, 3, 5)
MORNING = datetime(1980, 3, 5, 7)  # noqa: DTZ001 (cells know no time zone)

cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.dates(),
    st.datetimes(),
    st.from_regex(r"[0-9]{0,4}[-/. ][0-9]{0,4}[-/. ][0-9]{0,4}", fullmatch=True),
)


@pytest.mark.parametrize(
    "cell",
    [BORN, MORNING, "05/03/1980", "5/3/80", "5.3.1980", "05-03-80", " 05 / 03 / 1980 ", "1980-03-05",
     "1980-03-05 00:00:00", "ngày 05 tháng 03 năm 1980", "ngày 5 tháng 3, năm 1980",
     "5 THÁNG 3 NĂM 1980", "'05/03/1980", "05,03,1980", "05\\03\\1980"],
)  # fmt: skip
def test_a_date_however_it_is_written(cell):
    assert read_date(cell, EARLIEST, LATEST) == DateRead(BORN, 1980, None)


@pytest.mark.parametrize("cell", [1980, 1980.0, "1980", "'1980", "Năm 1980", "năm 1980 "])
def test_a_year_alone_is_kept_as_a_year(cell):
    assert read_date(cell, EARLIEST, LATEST) == DateRead(None, 1980, None)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("31/02/1985", DateRead(None, 1985, Kind.IMPOSSIBLE_DATE)),
        ("00/00/1975", DateRead(None, 1975, Kind.IMPOSSIBLE_DATE)),
        ("31/9/82", DateRead(None, 1982, Kind.IMPOSSIBLE_DATE)),
        ("13-1980", DateRead(None, 1980, Kind.IMPOSSIBLE_DATE)),
        ("03-1980", DateRead(None, 1980, Kind.INCOMPLETE_DATE)),
        ("3/1980", DateRead(None, 1980, Kind.INCOMPLETE_DATE)),
        ("12/25/1978", DateRead(date(1978, 12, 25), 1978, Kind.US_ORDER_DATE)),
        (29285, DateRead(BORN, 1980, Kind.SERIAL_NUMBER_DATE)),
        ("29285", DateRead(BORN, 1980, Kind.SERIAL_NUMBER_DATE)),
        ("05/03/198", DateRead(None, None, Kind.UNREADABLE_DATE)),
        ("hỏi lại", DateRead(None, None, Kind.UNREADABLE_DATE)),
        ("chưa rõ", DateRead()),
        ("1993 (33)", DateRead(None, 1993, None)),
        ("Sinh 1993", DateRead(None, 1993, None)),
        ("tháng 3/1980", DateRead(None, 1980, Kind.INCOMPLETE_DATE)),
        ("T3-1980", DateRead(None, 1980, Kind.INCOMPLETE_DATE)),
        ("79", DateRead(None, 1979, None)),
        ("00:00:00", DateRead(None, None, Kind.IMPOSSIBLE_DATE)),
        (True, DateRead(None, None, Kind.UNREADABLE_DATE)),
        (123456789, DateRead(None, None, Kind.UNREADABLE_DATE)),
        ("01/01/1897", DateRead(None, None, Kind.IMPLAUSIBLE_DATE)),
        ("05/03/2080", DateRead(None, None, Kind.IMPLAUSIBLE_DATE)),
        (date(2026, 6, 15), DateRead(None, None, Kind.IMPLAUSIBLE_DATE)),
        (None, DateRead()),
        (0, DateRead()),
        ("-", DateRead()),
    ],
)
def test_a_date_that_needs_a_word(cell, read):
    assert read_date(cell, EARLIEST, LATEST) == read


@pytest.mark.parametrize(("text", "year"), [("1/1/12", 2012), ("1/1/13", 1913), ("1/1/99", 1999), ("1/1/05", 2005)])
def test_two_digits_are_the_latest_plausible_year(text, year):
    assert read_date(text, 1900, LATEST).year == year


@given(st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_every_written_date_is_read_back(day, written):
    assert read_date(day.strftime(written), EARLIEST, LATEST) == DateRead(day, day.year, None)


@given(cells)
def test_what_is_read_is_plausible(cell):
    found = read_date(cell, EARLIEST, LATEST)
    assert found.year is None or EARLIEST <= found.year <= LATEST
    assert found.whole is None or found.whole.year == found.year


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("'0900123456", "0900123456"),
        ("0900.123.456 (Zalo)", "0900123456"),
        ("0900123456", "0900123456"),
        (900123456, "0900123456"),
        (900123456.0, "0900123456"),
        ("900123456", "0900123456"),
        ("0900.123.456", "0900123456"),
        ("(0900) 123456", "0900123456"),
        ("+84 900 123 456", "0900123456"),
        ("84900123456", "0900123456"),
        ("0084900123456", "0900123456"),
        ("0900123456 / 0900111222", "0900123456"),
        ("0900123456; 0900111222", "0900123456"),
        ("02838123456", "02838123456"),
        ("+81 3 1234 5678", "+81312345678"),
    ],
)
def test_phones(cell, phone):
    assert read_phone(cell) == (phone, None)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("0900 12", Kind.BAD_PHONE),
        ("090027346", Kind.BAD_PHONE),
        ("gọi sau", Kind.BAD_PHONE),
        ("/", Kind.BAD_PHONE),
        ("²³", Kind.BAD_PHONE),
        ("+812", Kind.BAD_PHONE),
        ("9.00E+08", Kind.DAMAGED_NUMBER),
        ("9E+8", Kind.DAMAGED_NUMBER),
        ("9,00e+08", Kind.DAMAGED_NUMBER),
    ],
)
def test_phones_that_nobody_can_call(cell, kind):
    assert read_phone(cell) == (None, kind)


@pytest.mark.parametrize("cell", ["an@example.org", " le.van-an+dh@mail.example.org "])
def test_mail_addresses(cell):
    assert read_email(cell) == (cell.strip(), None)


@pytest.mark.parametrize("cell", ["an@example", "an.example.org", "a b@example.org", "@example.org",
                                  "an@example..org", "a@b@c.org", "a" * 250 + "@example.org", 12])  # fmt: skip
def test_mail_addresses_that_no_mail_reaches(cell):
    assert read_email(cell) == (None, Kind.BAD_EMAIL)


@pytest.mark.parametrize(
    "cell", ["x", "X", " x ", "+", 1, 1.0, "1", "có", "Có", "CO\u0301", "✓", "TRUE", True, "yes", "Đúng"]
)
def test_ticks(cell):
    assert read_tick(cell) is True


@pytest.mark.parametrize("cell", ["-", 0, "0", "không", "KHÔNG", "–", False, "no"])
def test_crosses(cell):
    assert read_tick(cell) is False


@pytest.mark.parametrize("cell", ["?", "có thể", 2, "xx", "Đảng viên"])
def test_marks_that_say_neither(cell):
    assert read_tick(cell) is None


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Chính thức", "official"),
        ("ĐB chính thức", "official"),
        ("ct", "official"),
        ("đại biểu dự khuyết", "alternate"),
        ("KM", "guest"),
        ("Khách mời", "guest"),
        ("Phóng viên", "press"),
        ("BTC", "staff"),
        ("Đại biểu danh dự", "honour"),
        ("Đại biểu quốc tế", None),
    ],
)
def test_categories_by_their_usual_words_and_the_events_own(label, code):
    assert read_category(label, SETTING.categories) == code


@pytest.mark.parametrize(
    ("label", "education"),
    [
        ("TS", "Tiến sĩ"), ("Tiến sỹ Kinh tế", "Tiến sĩ"), ("Th.S", "Thạc sĩ"), ("Thạc sỹ", "Thạc sĩ"),
        ("ĐH Luật", "Đại học"), ("Cử nhân", "Đại học"), ("Kỹ sư", "Đại học"), ("CĐ", "Cao đẳng"),
        ("TC", "Trung cấp"),
        ("12/12", "THPT"), ("PTTH", "THPT"), ("khác", None),
    ],
)  # fmt: skip
def test_education(label, education):
    assert read_education(label) == education


@pytest.mark.parametrize(
    ("field", "cell", "said", "kind"),
    [
        (Field.FULL_NAME, " Lê\u00a0 Thị\nBa", {"full_name": "Lê Thị Ba"}, None),
        (Field.FULL_NAME, "(2)", {}, Kind.UNKNOWN_VALUE),
        (Field.FULL_NAME, "a" * 201, {}, Kind.TOO_LONG),
        (Field.POSITION, "Chủ tịch \r\n Bí thư", {"position": "Chủ tịch; Bí thư"}, None),
        (Field.UNIT, "a" * 301, {"unit": "a" * 300}, Kind.TOO_LONG),
        (Field.BADGE_NUMBER, 12.0, {"badge_number": "12"}, None),
        (Field.BIRTH, "1980", {"birth_date": None, "birth_year": 1980}, None),
        (Field.SEX, "NỮ", {"sex": "female"}, None),
        (Field.SEX, "?", {"sex": None}, Kind.UNKNOWN_VALUE),
        (Field.CATEGORY, "Đại biểu quốc tế", {"category_name": "Đại biểu quốc tế"}, Kind.UNKNOWN_VALUE),
        (Field.ORIGIN, "được bầu", {"origin": "elected"}, None),
        (Field.SECTOR, "sxkd", {"sector": "production"}, None),
        (Field.POLITICAL_THEORY, "C.cấp", {"political_theory": "Cao cấp"}, None),
        (Field.PARTY_SINCE, "19/05/2026", {"party_since": date(2026, 5, 19), "party_member": True}, None),
        (Field.PARTY_SINCE, "2011", {"party_since": None, "party_member": True}, Kind.INCOMPLETE_DATE),
        (Field.PARTY_SINCE, "19/05/1911", {"party_since": None}, Kind.IMPLAUSIBLE_DATE),
    ],
)
def test_what_a_cell_says(field, cell, said, kind):
    assert read_value(field, cell, SETTING) == (said, kind)


@given(
    st.sampled_from(sorted(READABLE)),
    cells.filter(lambda cell: cell is not None),
)
def test_no_cell_breaks_a_reader(field, cell):
    said, _ = read_value(field, cell, SETTING)
    assert [value for value in said.values() if isinstance(value, str) and value != value.strip()] == []


@pytest.mark.parametrize(
    ("cell", "votes"),
    [("1.250.000", 1_250_000), ("1,250,000", 1_250_000), ("1 250 000", 1_250_000), (500, 500), (500.0, 500),
     ("0", 0), ("1", 1), ("1.25", None), ("1.250,000", None), (0.5, None), (-1, None), ("-1", None), (True, None),
     (float("inf"), None), (float("nan"), None), (10**15 + 1, None), ("many", None), (BORN, None)],
)  # fmt: skip
def test_votes_are_whole_numbers(cell, votes):
    assert read_votes(cell) == votes


@pytest.mark.parametrize(
    ("title", "field"),
    [("Số phiếu", Field.VOTE_WEIGHT), ("Số cổ phần biểu quyết", Field.VOTE_WEIGHT),
     ("SỐ CP\nSỞ HỮU", Field.VOTE_WEIGHT),
     ("Đồng ý hiển thị tên trên màn hình", Field.MAY_BE_SHOWN), ("Hiển thị công khai", Field.MAY_BE_SHOWN),
     ("Không hiển thị tên", None)],
)  # fmt: skip
def test_columns_of_votes_and_of_who_is_shown(title, field):
    found = field_of_header(title)
    assert (found and found[0]) == field
