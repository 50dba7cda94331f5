import io
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageChops
from pyzbar.pyzbar import ZBarSymbol, decode

from checkin.formats.badge_png import render_badge_png
from tests.formats.faces import LONG_NAME, face, faces
from tests.formats.test_badge_pdf import pictures


def painted(px_per_mm: int = 12, **changes: str) -> Image.Image:
    return Image.open(io.BytesIO(render_badge_png(face(**changes), px_per_mm=px_per_mm)))


def test_the_picture_has_the_size_of_the_badge() -> None:
    image = painted()
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (1260, 1776))
    assert image.info["dpi"] == pytest.approx((304.8, 304.8), abs=0.1)


@pytest.mark.parametrize("px_per_mm", [4, 7, 12, 20])
def test_the_code_is_read_at_every_size(px_per_mm: int) -> None:
    image = painted(px_per_mm).convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [face().code]
    assert [code.data.decode() for code in decode(image, symbols=[ZBarSymbol.QRCODE])] == [face().code]


@pytest.mark.parametrize("px_per_mm", [0, 3, 41, 1_000_000])
def test_a_senseless_size_is_refused(px_per_mm: int) -> None:
    with pytest.raises(ValueError, match="px_per_mm is 4 to 40"):
        render_badge_png(face(), px_per_mm=px_per_mm)


@pytest.mark.parametrize("changes", [{}, {"full_name": LONG_NAME, "seat": ""}, {"category_color": "#ffffff"}])
def test_the_picture_is_the_same_as_the_printed_page(changes: dict[str, str], tmp_path: Path) -> None:
    (page,) = pictures([face(**changes)], "a6", tmp_path, dpi=304.8)
    image = painted(12, **changes).convert("L")
    # Half a millimetre of blur forgives the renderers' different smoothing, and no shifted line
    blurred = [each.crop((0, 0, 1260, 1776)).resize((210, 296), Image.Resampling.BOX) for each in (page, image)]
    assert np.asarray(ImageChops.difference(*blurred)).mean() < 3  # half a millimetre to the side gives 14


def test_every_badge_has_its_own_code() -> None:
    found = [zxingcpp.read_barcodes(Image.open(io.BytesIO(render_badge_png(badge)))) for badge in faces(5)]
    assert [[code.text for code in codes] for codes in found] == [[badge.code] for badge in faces(5)]


def test_the_band_has_the_category_s_colour() -> None:
    assert painted(category_color="#2d6a4f").getpixel((1100, 1600)) == (0x2D, 0x6A, 0x4F)
