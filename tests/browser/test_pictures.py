"""The README's pictures can be taken anew at any time."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Playwright

from scripts.pictures.take import take


def test_the_door_and_the_screen_are_photographed_from_the_running_program(
    playwright: Playwright, tmp_path: Path
) -> None:
    (tmp_path / "work").mkdir()
    take(playwright, tmp_path / "work", tmp_path)
    assert [_size(tmp_path / name) for name in ("door.png", "screen.png")] == [(585, 1170), (1280, 720)]


def _size(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as image:
        return image.size
