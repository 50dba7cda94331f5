import io
import struct
import threading
import zlib

import numpy as np
import pytest
from PIL import Image

from checkin.core.badge_code import make_badge_code
from checkin.formats import qr
from checkin.services import read_photo as module
from checkin.services.read_photo import PhotoRefused, read_photo

CODE = make_badge_code(bytes(range(16)))


def encoded(image: Image.Image, file_format: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def code_picture(text: str = CODE) -> Image.Image:
    return qr.picture(qr.modules(text), 6).convert("L")


def png_of_size(width: int, height: int) -> bytes:
    """A PNG by hand that promises more than it has."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def problem(picture: bytes) -> str:
    with pytest.raises(PhotoRefused) as refused:
        read_photo(picture)
    return refused.value.problem


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_the_code_in_a_photo_is_read(file_format: str) -> None:
    assert read_photo(encoded(code_picture(), file_format)) == CODE


def test_a_photo_without_a_code_gives_nothing() -> None:
    assert read_photo(encoded(Image.new("L", (400, 300), 128))) is None


def test_of_several_codes_the_badge_s_is_taken() -> None:
    wide = Image.new("L", (900, 320), 255)
    wide.paste(code_picture("https://example.org/menu"), (10, 10))
    wide.paste(code_picture(), (480, 10))
    assert read_photo(encoded(wide)) == CODE


def test_twelve_megapixels_are_read() -> None:
    grain = np.random.default_rng(1).normal(150, 12, (3000, 4000)).clip(0, 255).astype("uint8")
    photo = Image.fromarray(grain)
    photo.paste(code_picture().resize((700, 700)), (1600, 1200))
    picture = encoded(photo.convert("RGB"), quality=85)
    assert read_photo(picture) == CODE


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"%PDF-1.7",
        b"GIF89a" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b"RIFF\0\0\0\0WAVE" + bytes(100),
        b"\x00\x00\x00\x18ftypheic" + bytes(100),
    ],
)
def test_other_files_are_no_pictures(picture: bytes) -> None:
    assert problem(picture) == "not_a_picture"


def test_bytes_beyond_the_limit_are_not_looked_at() -> None:
    assert problem(b"\xff\xd8\xff" + bytes(module.LARGEST_BYTES)) == "too_large"


def test_a_small_file_that_unpacks_to_an_enormous_picture_is_refused() -> None:
    assert problem(png_of_size(50_000, 50_000)) == "too_many_pixels"


def test_more_than_twelve_megapixels_are_refused() -> None:
    assert problem(encoded(Image.new("L", (5000, 3000), 128))) == "too_many_pixels"


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_came_in_part_is_broken(file_format: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (300, 300), dtype="uint8")
    picture = encoded(Image.fromarray(noise), file_format)
    assert problem(picture[: len(picture) // 2]) in ("broken", "not_a_picture")


def test_a_decoder_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READING_SECONDS", 0.01)
    assert problem(encoded(code_picture())) == "broken"


def test_the_third_photo_at_a_time_waits_and_is_read() -> None:
    picture = encoded(code_picture())
    answers: list[str | None] = []
    threads = [threading.Thread(target=lambda: answers.append(read_photo(picture))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [CODE] * 4


def test_where_too_many_wait_the_next_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING_SECONDS", 0.01)
    monkeypatch.setattr(module, "_two_at_a_time", threading.BoundedSemaphore(1))
    with module._two_at_a_time:
        assert problem(encoded(code_picture())) == "busy"
    assert read_photo(encoded(code_picture())) == CODE
