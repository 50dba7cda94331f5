from pathlib import Path

import pytest

from checkin.formats import fonts


def test_every_weight_is_there() -> None:
    assert [typeface.name for typeface in fonts.typefaces().values()] == [
        "BeVietnamPro-400",
        "BeVietnamPro-600",
        "BeVietnamPro-700",
        "BeVietnamPro-800",
    ]


def test_missing_files_are_named_with_what_builds_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "__file__", str(tmp_path / "checkin" / "formats" / "fonts.py"))
    expected = tmp_path / "static" / "vendor" / "fonts" / "BeVietnamPro-400.ttf"
    with pytest.raises(fonts.FontsMissing) as refusal:
        fonts.font_folder()
    assert str(refusal.value) == f"{expected} is missing; scripts/run builds it."


def test_the_width_of_a_text_is_the_sum_of_its_letters() -> None:
    width = fonts.typefaces()[400].width
    assert width("Đại biểu") == pytest.approx(sum(map(width, "Đại biểu")))


def test_marks_that_the_typeface_lacks_get_a_stand_in() -> None:
    assert fonts.printable("HʼHen Niê B‑14") == "H’Hen Niê B-14"


def test_vietnamese_lacks_no_character() -> None:
    assert fonts.missing_characters("Nguyễn Thị Ẩn – Ủy viên BCH “Đoàn” ở Đắk Lắk, HʼHen…") == ""


def test_names_of_the_highlands_have_all_their_letters() -> None:
    assert fonts.missing_characters("Y Bhiêu Ayŭn, H'Ƀuôt ƀ Knŏl, Siu Blĭ, Kpă Hĕ, ŬŎĬĔƁ") == ""


def test_characters_that_would_print_as_boxes_are_listed_once() -> None:
    assert fonts.missing_characters("习近平 习 An") == "习近平"
