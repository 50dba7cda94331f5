import pytest

from checkin.core.roster.units import delegation_name, heading, split_position


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("I. ĐOÀN ĐẠI BIỂU CÔNG ĐOÀN XÃ ĐẮK SUR (18 đồng chí)", "Công đoàn xã Đắk Sur", 18),
        ("VII/ Đoàn đại biểu Công đoàn phường Tân Vĩ - 16 đ/c", "Công đoàn phường Tân Vĩ", 16),
        ("Đoàn LĐLĐ tỉnh: 05 người", "Đoàn LĐLĐ tỉnh", 5),
        ("IV. CÔNG ĐOÀN VIÊN CHỨC", "Công đoàn viên chức", None),
        ("X. Công đoàn xã Đắk Sur", "Công đoàn xã Đắk Sur", None),
        ("C. Khách mời", "Khách mời", None),
        ("H/ Bến Lam", "Bến Lam", None),
        ("Q.1 (2 đồng chí)", "Q.1", 2),
        ("II. P. Bến Lam (1 đồng chí)", "P. Bến Lam", 1),
        ("H. Hòa Lam", "H. Hòa Lam", None),
        ("C.ty Đá Xanh", "C.ty Đá Xanh", None),
    ],
)
def test_a_heading_names_a_delegation_and_tells_how_many(text, name, count):
    found, told = heading(text)
    assert (delegation_name(found), told) == (name, count)


@pytest.mark.parametrize(
    ("text", "unit_first", "parts"),
    [
        ("Kỹ sư, Công ty TNHH A", False, ("Kỹ sư", "Công ty TNHH A")),
        ("Giáo viên, Trung tâm Văn hóa - Thể thao B", False, ("Giáo viên", "Trung tâm Văn hóa - Thể thao B")),
        ("Chủ tịch\nBí thư\nSở Y tế", False, ("Chủ tịch\nBí thư", "Sở Y tế")),
        ("Công ty A, Giám đốc", True, ("Giám đốc", "Công ty A")),
        ("Trưởng phòng Tổ chức - Hành chính", False, ("Trưởng phòng Tổ chức - Hành chính", None)),
    ],
)
def test_position_and_unit_out_of_one_cell(text, unit_first, parts):
    assert split_position(text, unit_first) == parts
