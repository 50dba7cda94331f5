import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from checkin.formats import qr
from tests.formats.faces import code

LINK = "https://192.168.100.10:8443/pair/" + "a" * 43


def read(image: Image.Image) -> list[tuple[str, str]]:
    """Text and error correction level of every code in a picture."""
    return [(found.text, found.ec_level) for found in zxingcpp.read_barcodes(image.convert("L"))]


def paint_svg(svg: str, scale: int) -> Image.Image:
    """Draws our SVGs, which have nothing but filled boxes: M x y h w v1 h-w z."""
    root = ElementTree.fromstring(svg)
    side = int(root.attrib["viewBox"].split()[2])
    image = Image.new("L", (side, side), 128)
    for path in root:
        for box in path.attrib["d"].strip("Mz").split("zM"):
            start, width, _ = box.split("h")
            x, y = map(int, start.split())
            width, height = map(int, width.split("v"))
            image.paste(0 if path.attrib["fill"] == "#000" else 255, (x, y, x + width, y + height))
    return image.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def test_a_badge_code_is_25_modules_wide() -> None:
    assert {len(qr.modules(code(number))) for number in range(20)} == {25}


@pytest.mark.parametrize("level", ["L", "M", "Q"])
def test_a_badge_code_has_level_q_whatever_is_asked(level: qr.Level) -> None:
    assert read(qr.picture(qr.modules(code(1), level), 4)) == [(code(1), "Q")]


def test_rows_and_columns_are_equally_many() -> None:
    rows = qr.modules(LINK)
    assert {len(row) for row in rows} == {len(rows)}


@pytest.mark.parametrize("text", [LINK, "a", "Đại biểu Nguyễn Thị Ổn", "DB:ABC", "x" * 1000])
def test_any_text_is_read_back(text: str) -> None:
    assert read(qr.picture(qr.modules(text), 4)) == [(text, "M")]


@pytest.mark.parametrize("text", ["", "x" * 1001, "ệ" * 334])
def test_a_text_that_no_screen_could_show_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a QR code holds 1 to 1000 bytes"):
        qr.modules(text, "Q")


def test_dark_runs_cover_the_dark_modules_and_nothing_else() -> None:
    rows = qr.modules(code(2))
    drawn = np.zeros((25, 25), dtype=bool)
    for x, y, width in qr.dark_runs(rows):
        drawn[y, x : x + width] = True
    assert np.array_equal(drawn, np.array(rows))


def test_the_svg_shows_the_code_with_its_quiet_zone() -> None:
    svg = qr.svg(code(3))
    assert ElementTree.fromstring(svg).attrib["viewBox"] == "0 0 33 33"
    assert read(paint_svg(svg, 4)) == [(code(3), "Q")]


def test_the_png_shows_the_code_with_its_quiet_zone() -> None:
    image = Image.open(io.BytesIO(qr.png(code(4), module_px=5)))
    assert (image.format, image.size) == ("PNG", (33 * 5, 33 * 5))
    assert read(image) == [(code(4), "Q")]


@pytest.mark.parametrize("module_px", [0, -1, 65])
def test_a_png_of_a_senseless_size_is_refused(module_px: int) -> None:
    with pytest.raises(ValueError, match="a module is 1 to 64 pixels"):
        qr.png(code(0), module_px=module_px)


def test_the_border_of_the_picture_is_four_light_modules() -> None:
    pixels = np.array(qr.picture(qr.modules(code(5)), 1))
    assert [pixels[:4].all(), pixels[-4:].all(), pixels[:, :4].all(), pixels[:, -4:].all()] == [True] * 4
