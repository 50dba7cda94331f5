import unicodedata

import pytest

from tests.formats.faces import face


def test_texts_are_composed_and_on_one_line() -> None:
    name = unicodedata.normalize("NFD", "  Nguyễn  Thị\nThuý\u200b Hằng ")
    assert face(full_name=name).full_name == "Nguyễn Thị Thuý Hằng"


def test_characters_that_the_typeface_lacks_get_their_likeness() -> None:
    assert face(full_name="HʼHen Niê").full_name == "H’Hen Niê"


@pytest.mark.parametrize("name", ["", " \n", "\u200b"])
def test_a_badge_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a badge needs a name"):
        face(full_name=name)


@pytest.mark.parametrize("code", ["", "DB:ABC", "db:abcdefghijklmnopqrstuvwxy2", "DB:ABCDEFGHIJKLMNOPQRSTUVWXY2 "])
def test_a_code_that_is_not_a_badge_s_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="this is not the code of a badge"):
        face(code=code)


@pytest.mark.parametrize("field", ["category_color", "accent"])
def test_a_colour_that_is_none_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="a colour is #rrggbb"):
        face(**{field: "blue"})


def test_a_text_longer_than_any_field_is_refused() -> None:
    with pytest.raises(ValueError, match="position has 401 characters"):
        face(position="x" * 401)
