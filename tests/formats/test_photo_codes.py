import io
import struct
import subprocess
import sys
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps

from checkin.formats import photo_codes, qr
from checkin.formats.badge_png import render_badge_png
from checkin.formats.photo_codes import PictureRefused, read_codes
from tests.formats.faces import code, face

EXIF_ORIENTATION = 0x0112


def code_picture(number: int = 1, module_px: int = 6) -> Image.Image:
    return qr.picture(qr.modules(code(number)), module_px).convert("L")


def encoded(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        read_codes(data)
    return refused.value.code


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of_size(width: int, height: int, data: bytes = b"", *more: bytes) -> bytes:
    """A PNG by hand, which may promise more than it has."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = png_chunk(b"IDAT", zlib.compress(data, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + png_chunk(b"IEND", b"")


def outcome(data: bytes) -> list[str] | str:
    """The codes, or the refusal's code."""
    try:
        return read_codes(data)
    except PictureRefused as refused:
        return refused.code


def moire(picture: Image.Image) -> Image.Image:
    """The picture on a phone's screen, photographed by another: the screen's dots draw a tilted grid over it."""
    pixels = np.asarray(picture, dtype="float32")
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    along, across = x * np.cos(0.3) + y * np.sin(0.3), y * np.cos(0.3) - x * np.sin(0.3)
    grid = np.sin(2 * np.pi * along / 8) + np.sin(2 * np.pi * across / 8)
    seen = Image.fromarray((60 + 0.55 * pixels + 20 * grid).clip(0, 255).astype("uint8"))
    return seen.filter(ImageFilter.GaussianBlur(0.5))


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_a_code_is_read_in_every_format_that_phones_send(file_format: str) -> None:
    assert read_codes(encoded(code_picture(), file_format)) == [code(1)]


def test_a_whole_badge_is_read() -> None:
    assert read_codes(render_badge_png(face())) == [face().code]


def test_all_codes_in_a_picture_are_read_each_once() -> None:
    wide = Image.new("L", (700, 240), 255)
    for place, number in enumerate([1, 2, 1]):
        wide.paste(code_picture(number), (place * 230, 10))
    assert sorted(read_codes(encoded(wide))) == sorted([code(1), code(2)])


def test_a_picture_without_a_code_gives_nothing() -> None:
    assert read_codes(encoded(Image.new("L", (300, 300), 128))) == []


def test_other_texts_are_given_as_they_are() -> None:
    text = "012345678901|123456789|Nguyễn Thị Ổn|05031980|Nữ|Quận 1|01012021"
    assert read_codes(encoded(qr.picture(qr.modules(text), 6))) == [text]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_read_however_the_phone_was_held(orientation: int) -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    assert read_codes(encoded(code_picture(), "JPEG", exif=exif)) == [code(1)]


@pytest.mark.parametrize("orientation", [2, 4, 5, 7])
def test_the_orientation_in_the_file_is_followed(orientation: int) -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    picture = Image.new("L", (30, 20), 0)
    upright = photo_codes._open(encoded(picture, "JPEG", exif=exif))
    assert upright.size == ((20, 30) if orientation >= 5 else (30, 20))


def test_a_code_in_black_on_nothing_is_read() -> None:
    ink = Image.new("RGBA", code_picture().size, (0, 0, 0, 0))
    ink.putalpha(ImageOps.invert(code_picture()))
    assert read_codes(encoded(ink)) == [code(1)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    assert read_codes(encoded(code_picture().convert(mode))) == [code(1)]


def test_a_light_code_on_dark_is_read() -> None:
    assert read_codes(encoded(ImageOps.invert(code_picture()))) == [code(1)]


def test_photos_of_screens_that_zxing_cannot_read_are_read_by_zbar() -> None:
    photos = [moire(code_picture(number, 11)) for number in range(4)]
    assert [photo_codes._read_with_zxing(photo) for photo in photos] == [[], [], [], []]
    assert [read_codes(encoded(photo)) for photo in photos] == [[code(number)] for number in range(4)]


def test_without_the_zbar_library_zxing_goes_on_alone() -> None:
    script = (
        "import sys; sys.modules['pyzbar'] = None\n"
        "from checkin.formats.photo_codes import read_codes\n"
        "print(read_codes(sys.stdin.buffer.read()))"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-c", script], input=encoded(picture), capture_output=True, check=True
        ).stdout
        for picture in (code_picture(), moire(code_picture(1, 11)))
    ]
    assert answers == [f"{[code(1)]}\n".encode(), b"[]\n"]


def test_bytes_beyond_the_limit_are_not_looked_at() -> None:
    assert refusal(encoded(code_picture()) + bytes(photo_codes.LARGEST_BYTES)) == "too_large"


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x00\x00\x00\x00WEBP"]
)
def test_text_and_bare_signatures_are_no_pictures(data: bytes) -> None:
    assert refusal(data) == "not_a_picture"


@pytest.mark.parametrize("file_format", ["GIF", "BMP", "TIFF", "PPM", "ICO", "PDF"])
def test_formats_that_phones_do_not_send_are_refused(file_format: str) -> None:
    assert refusal(encoded(code_picture(), file_format)) == "not_a_picture"


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_cut_off_in_the_middle_is_broken(file_format: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (200, 200), dtype="uint8")
    data = encoded(Image.fromarray(noise), file_format)
    assert refusal(data[: len(data) // 2]) in ("broken", "not_a_picture")


def test_the_pixels_of_usual_cameras_are_accepted() -> None:
    assert read_codes(encoded(Image.new("L", (4080, 3060), 128), "JPEG")) == []


@pytest.mark.parametrize("side", [3540, 14_000, 100_000, 2_147_483_647])
def test_a_small_file_that_unpacks_to_an_enormous_picture_is_refused_by_its_head(side: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        assert refusal(png_of_size(side, side)) == "too_many_pixels"


def test_the_bomb_is_refused_where_warnings_are_only_printed() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        assert refusal(png_of_size(12_000, 12_000)) == "too_many_pixels"


def test_a_text_chunk_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))
    assert refusal(png_of_size(10, 10, bytes(110), bomb)) in ("broken", "not_a_picture")


def test_a_jpeg_of_endless_scans_is_refused_before_it_is_unpacked() -> None:
    data = encoded(Image.new("L", (1000, 1000), 128), "JPEG", progressive=True)
    last_scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal(data[:-2] + last_scan * 1000 + b"\xff\xd9") == "broken"


@pytest.mark.filterwarnings("ignore")  # only tests turn Pillow's warning into an error
def test_a_photo_with_a_broken_exif_block_is_read_all_the_same() -> None:
    exif = b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(range(64))
    assert read_codes(encoded(code_picture(), "JPEG", exif=exif)) == [code(1)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_no_damage_to_a_picture_gives_anything_but_codes_or_a_refusal(file_format: str) -> None:
    data = encoded(code_picture(module_px=3), file_format)
    random = np.random.default_rng(5)
    outcomes = []
    for _ in range(100):
        damaged = bytearray(data)
        for place in random.integers(0, len(data), 4):
            damaged[place] = random.integers(0, 256)
        outcomes.append(outcome(bytes(damaged)))
    possible = [[code(1)], [], "too_many_pixels", "not_a_picture", "broken"]
    assert [each for each in outcomes if each not in possible] == []
