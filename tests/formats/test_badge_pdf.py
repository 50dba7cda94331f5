import io
import subprocess
import unicodedata
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pyzbar.pyzbar import ZBarSymbol, decode

from checkin.formats.badge_look import Layout
from checkin.formats.badge_pdf import render_badges
from tests.formats.faces import LONG_EVENT, NAMES, face, faces

MM = 72 / 25.4


def pdf(badges: list, layout: Layout = "a6", printed_at: str = "23/11/2026 08:00") -> PdfReader:  # type: ignore[type-arg]
    out = io.BytesIO()
    assert render_badges(badges, layout, out, printed_at=printed_at) == len(badges)
    return PdfReader(out)


def pictures(badges: list, layout: Layout, folder: Path, *, dpi: float) -> list[Image.Image]:  # type: ignore[type-arg]
    """The pages as a printer would see them."""
    with (folder / "badges.pdf").open("wb") as file:
        render_badges(badges, layout, file, printed_at="")
    command = ["pdftoppm", "-r", str(dpi), "-gray", "badges.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
    return [Image.open(path) for path in sorted(folder.glob("page-*.pgm"))]


def read_with_zbar(image: Image.Image) -> list[str]:
    return [found.data.decode() for found in decode(image, symbols=[ZBarSymbol.QRCODE])]


def test_fifty_printed_codes_are_read_back_by_zbar(tmp_path: Path) -> None:
    badges = faces(50)
    pages = pictures(badges, "a6", tmp_path, dpi=150)
    assert [read_with_zbar(page) for page in pages] == [[badge.code] for badge in badges]


def test_four_codes_on_a_sheet_are_read_back_in_reading_order(tmp_path: Path) -> None:
    badges = faces(4)
    (sheet,) = pictures(badges, "a4", tmp_path, dpi=150)
    found = zxingcpp.read_barcodes(sheet)
    half = sheet.height / 2
    in_order = sorted(found, key=lambda code: (code.position.top_left.y > half, code.position.top_left.x))
    assert [code.text for code in in_order] == [badge.code for badge in badges]


def test_a_badge_is_an_a6_page_in_portrait() -> None:
    box = pdf(faces(1)).pages[0].mediabox
    assert (float(box.width / MM), float(box.height / MM)) == pytest.approx((105, 148))


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (4, 1), (5, 2), (9, 3)])
def test_an_a4_sheet_carries_four_badges(count: int, sheets: int) -> None:
    pages = pdf(faces(count), "a4").pages
    box = pages[0].mediabox
    assert (float(box.width / MM), float(box.height / MM)) == pytest.approx((210, 297))
    assert [page.extract_text().count("Số thẻ") for page in pages] == [4] * (count // 4) + [count % 4] * (
        sheets - count // 4
    )


def test_cut_marks_stand_at_the_edges_and_the_crossing_and_touch_no_badge(tmp_path: Path) -> None:
    (sheet,) = pictures(faces(4), "a4", tmp_path, dpi=254)  # ten pixels a millimetre
    paper = sheet.point(lambda grey: 255 if grey < 250 else 0)
    down_the_middle = paper.crop((1048, 0, 1052, 2970))
    dark_rows = [y for y in range(2970) if down_the_middle.crop((0, y, 4, y + 1)).getbbox()]
    assert {y // 10 for y in dark_rows} <= {*range(10), *range(143, 154), *range(287, 297)}
    assert len(dark_rows) == pytest.approx(90 + 90 + 90, abs=12)
    beside_the_mark = paper.crop((1053, 0, 1100, 130))
    assert beside_the_mark.getbbox() is None


def test_only_our_typeface_is_in_the_file_and_all_of_it_is_embedded() -> None:
    fonts = {}
    for page in pdf(faces(8)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            found = font.get_object()
            fonts[found["/BaseFont"].partition("+")[2]] = "/FontFile2" in found["/FontDescriptor"]
    assert fonts == {
        "BeVietnamPro-Regular": True,
        "BeVietnamPro-SemiBold": True,
        "BeVietnamPro-Bold": True,
        "BeVietnamPro-ExtraBold": True,
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_in_the_file_as_it_is_written(name: str) -> None:
    text = pdf([face(full_name=name, position="", delegation="")]).pages[0].extract_text()
    assert name in " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)


def test_every_page_says_when_it_was_printed() -> None:
    assert [page.extract_text().count("23/11/2026 08:00") for page in pdf(faces(3)).pages] == [1, 1, 1]


def test_the_file_is_titled_with_the_event_and_names_nobody() -> None:
    information = pdf(faces(2)).metadata
    assert information is not None
    assert (information.title, information.author, information.subject) == (LONG_EVENT, "", "")


def test_viewers_are_told_not_to_shrink_the_page() -> None:
    assert pdf(faces(1)).trailer["/Root"]["/ViewerPreferences"]["/PrintScaling"] == "/None"  # type: ignore[index]


def test_no_badges_are_no_file() -> None:
    out = io.BytesIO()
    with pytest.raises(ValueError, match="there is no badge to print"):
        render_badges([], "a6", out, printed_at="")
    assert out.getvalue() == b""


def test_badges_may_come_one_by_one() -> None:
    out = io.BytesIO()
    assert render_badges((badge for badge in faces(6)), "a4", out, printed_at="") == 6


def test_two_files_one_after_the_other_do_not_mix_their_letters() -> None:
    first, second = pdf([face(full_name="Ổn")]), pdf([face(full_name="Ẩn")])
    assert ["Ổn" in first.pages[0].extract_text(), "Ổn" in second.pages[0].extract_text()] == [True, False]
