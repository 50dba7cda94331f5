"""The fake camera itself: what browser tests rely on."""

import io
from pathlib import Path

import zxingcpp
from PIL import Image

from checkin.formats.badge_png import render_badge_png
from tests.fake_camera import SIZE, chromium_flags, shoot
from tests.formats.faces import code, face

SHORT = {"hold": 0.2, "gap": 0.1}


def frames_of_mjpeg(film: Path) -> list[Image.Image]:
    start = b"\xff\xd8\xff"
    parts = film.read_bytes().split(start)[1:]
    return [Image.open(io.BytesIO(start + part)) for part in parts]


def frames_of_y4m(film: Path) -> list[Image.Image]:
    length = SIZE[0] * SIZE[1]
    size = 6 + length * 3 // 2
    pictures = film.read_bytes().partition(b"\n")[2]
    return [Image.frombytes("L", SIZE, pictures[at + 6 : at + 6 + length]) for at in range(0, len(pictures), size)]


def codes(frames: list[Image.Image]) -> list[str]:
    """What is read in each picture, "" for nothing."""
    return ["".join(found.text for found in zxingcpp.read_barcodes(frame.convert("L"))) for frame in frames]


def test_an_mjpeg_shows_desk_badge_desk_badge_desk_at_thirty_a_second(tmp_path: Path) -> None:
    film = shoot(tmp_path / "door.mjpeg", [code(1), code(2)], **SHORT)
    assert codes(frames_of_mjpeg(film)) == [""] * 3 + [code(1)] * 6 + [""] * 3 + [code(2)] * 6 + [""] * 3


def test_a_y4m_shows_the_same_at_its_own_rate(tmp_path: Path) -> None:
    film = shoot(tmp_path / "door.y4m", [code(1)], **SHORT)
    assert codes(frames_of_y4m(film)) == ["", code(1), code(1), ""]


def test_a_whole_badge_can_be_held_up(tmp_path: Path) -> None:
    badge = Image.open(io.BytesIO(render_badge_png(face())))
    film = shoot(tmp_path / "door.y4m", [badge], **SHORT)
    assert codes(frames_of_y4m(film)) == ["", face().code, face().code, ""]


def test_chromium_gets_the_film_by_its_absolute_path(tmp_path: Path) -> None:
    film = tmp_path / "door.mjpeg"
    assert chromium_flags(film)[-1] == f"--use-file-for-fake-video-capture={film.resolve()}"
