import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.roster.full_name import NameRead, is_vietnamese, read_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Đ/c Nguyễn Tiến Quý", "Nguyễn Tiến Quý"),
        ("Đồng chí Lê An", "Lê An"),
        ("đ.c Lê An", "Lê An"),
        ("Ông Trần Văn Bình", "Trần Văn Bình"),
        ("Ông: Lê An", "Lê An"),
        ("Bà Đỗ Thị Hoa", "Đỗ Thị Hoa"),
        ("Ông Ích Khiêm", "Ông Ích Khiêm"),
        ("Chu Minh Nam", "Chu Minh Nam"),
        ("QUAN TÚ PHẤN", "Quan Tú Phấn"),
        ("đào thị ngọc yến", "Đào Thị Ngọc Yến"),
        ("NGUYỄN Văn An", "Nguyễn Văn An"),
        ("H'LIM ÊBAN", "H'Lim Êban"),
        ("Rmah H'Nguêl", "Rmah H'Nguêl"),
        ("  Vũ\xa0Mỹ  Nga \n", "Vũ Mỹ Nga"),
        ("Nguye\u0302\u0303n Thu\u0323y", "Nguyễn Thụy"),
        ("Y Rlêt", "Y Rlêt"),
        ("Y", "Y"),
        ("John McDonald", "John McDonald"),
        ("<img src=x>", "<img src=x>"),
    ],
)
def test_the_name_alone_is_left(written, name):
    assert read_name(written) == NameRead(name)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("PGS.TS. Nguyễn Văn An", NameRead("Nguyễn Văn An", title="PGS. TS.")),
        ("PGS.TS.Nguyễn An", NameRead("Nguyễn An", title="PGS. TS.")),
        ("Th.S Lê An", NameRead("Lê An", title="Th.S")),
        ("Đ/c: PGS. TS Lê Ba", NameRead("Lê Ba", title="PGS. TS")),
        ("Thượng tọa Thích Minh Tâm", NameRead("Thích Minh Tâm", title="Thượng tọa")),
        ("Vũ Viết Tú (Năm Lúa)", NameRead("Vũ Viết Tú", nickname="Năm Lúa")),
    ],
)
def test_titles_and_nicknames_are_kept_apart(written, read):
    assert read_name(written) == read


@pytest.mark.parametrize(("family", "is_one"), [("Nguyen", True), ("Lý", True), ("Smith", False), ("", False)])
def test_vietnamese_family_names(family, is_one):
    assert is_vietnamese(family) is is_one


@given(st.text(max_size=60))
def test_any_text_gives_a_clean_line(text):
    name = read_name(text).name
    assert name == " ".join(name.split())
