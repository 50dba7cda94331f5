import pytest

from checkin.core.category_code import LONGEST_CODE, category_code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Đại biểu lão thành", "dai_bieu_lao_thanh"), (" LÃO  thành", "lao_thanh"), ("***", ""), ("", "")],
)
def test_a_code_is_the_folded_name(name: str, code: str) -> None:
    assert category_code(name) == code


def test_long_names_that_begin_alike_have_different_codes_of_full_length() -> None:
    codes = {category_code("x" * 40 + end) for end in ("một", "hai")}
    assert [len(code) for code in codes] == [LONGEST_CODE, LONGEST_CODE]


def test_a_long_name_has_the_same_code_however_it_is_typed() -> None:
    assert category_code("Đại biểu " + "lão thành " * 5) == category_code("ĐẠI  BIỂU " + "LÃO THÀNH " * 5)
