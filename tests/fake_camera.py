"""Films that Chromium plays as its camera: badges held up one after the other, with an empty desk between.

    film = shoot(tmp_path / "door.mjpeg", [code, code], hold=1.5, gap=0.7)
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=chromium_flags(film))

What Chromium makes of such files:
  .mjpeg  must be baseline with 4:2:0 colours, and plays at 30 pictures a second whatever it was made for, so
          pictures are repeated here. About 100 kB a picture.
  .y4m    keeps its own rate, at 1.4 MB a picture of 1280 × 720; 4:2:2 opens and shows nothing.
  Both    are played from the start whenever a page opens the camera, and again from there at their end. A file
          that was replaced plays at the next `getUserMedia`; `facingMode` must be `ideal`; portrait is cropped.
"""

import io
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from checkin.formats import qr

SIZE = (1280, 720)
FRAMES_A_SECOND = 10
CHROMIUM_RATE = 30  # of .mjpeg, always
DESK, CARD = 115, 250  # grey levels


@dataclass(frozen=True)
class Hand:
    """How the badge is held and how well the camera sees it."""

    tilt: float = 4.0  # degrees
    tremor: float = 6.0  # pixels to each side
    blur: float = 0.6  # pixels
    noise: float = 4.0  # grey levels


STEADY = Hand()


def shoot(
    film: Path,
    badges: Sequence[str | Image.Image],
    *,
    hold: float = 1.5,
    gap: float = 0.7,
    hand: Hand = STEADY,
) -> Path:
    """Writes gap, badge, gap, badge, gap (seconds each) and returns the film; .mjpeg or .y4m by its name.

    A badge is the text of a code, or a picture of a whole badge.
    """
    write = {".mjpeg": _write_mjpeg, ".y4m": _write_y4m}[film.suffix]
    write(film, _frames(badges, hold, gap, hand))
    return film


def chromium_flags(film: Path) -> list[str]:
    """What Chromium is started with: a camera that nobody is asked about, and what it sees."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film.resolve()}",
    ]


def _frames(badges: Sequence[str | Image.Image], hold: float, gap: float, hand: Hand) -> Iterator[Image.Image]:
    shaking = random.Random(7)
    noise = np.random.default_rng(7)
    desk = _desk()
    scenes: list[tuple[Image.Image | None, float]] = [(None, gap)]
    for badge in badges:
        scenes += [(_card(badge), hold), (None, gap)]
    moment = 0.0
    for card, seconds in scenes:
        for _ in range(max(1, round(seconds * FRAMES_A_SECOND))):
            moment += 1 / FRAMES_A_SECOND
            frame = desk.copy()
            if card is not None:
                _hold_up(frame, card, hand, moment, shaking)
            frame = frame.filter(ImageFilter.GaussianBlur(hand.blur))
            yield _grainy(frame, hand, noise)


def _desk() -> Image.Image:
    """Uneven grey, the same in every film."""
    spots = np.random.default_rng(1).normal(DESK, 18, (18, 32)).clip(0, 255).astype("uint8")
    return Image.fromarray(spots).resize(SIZE, Image.Resampling.BICUBIC)


def _card(badge: str | Image.Image) -> Image.Image:
    """A white card that fits the film: a code at six pixels a module, or the picture of a badge."""
    if isinstance(badge, Image.Image):
        return ImageOps.contain(badge.convert("L"), (SIZE[0] - 80, SIZE[1] - 60))
    code = qr.picture(qr.modules(badge), 6).convert("L")
    return ImageOps.expand(code, border=(60, 40), fill=CARD)


def _hold_up(frame: Image.Image, card: Image.Image, hand: Hand, moment: float, shaking: random.Random) -> None:
    shape = Image.new("L", card.size, 255).rotate(hand.tilt, expand=True)
    tilted = card.rotate(hand.tilt, resample=Image.Resampling.BICUBIC, expand=True)
    x = (frame.width - tilted.width) / 2 + math.sin(moment * 5) * hand.tremor + shaking.uniform(-1, 1)
    y = (frame.height - tilted.height) / 2 + math.cos(moment * 4) * hand.tremor + shaking.uniform(-1, 1)
    frame.paste(tilted, (round(x), round(y)), shape)


def _grainy(frame: Image.Image, hand: Hand, noise: np.random.Generator) -> Image.Image:
    grain = noise.normal(0, hand.noise, (frame.height, frame.width))
    return Image.fromarray((np.asarray(frame, dtype="float32") + grain).clip(0, 255).astype("uint8"))


def _write_mjpeg(film: Path, frames: Iterable[Image.Image]) -> None:
    with film.open("wb") as file:
        for frame in frames:
            picture = io.BytesIO()
            frame.convert("RGB").save(picture, "JPEG", quality=80, subsampling="4:2:0", progressive=False)
            file.write(picture.getvalue() * (CHROMIUM_RATE // FRAMES_A_SECOND))


def _write_y4m(film: Path, frames: Iterable[Image.Image]) -> None:
    without_colour = bytes([128]) * (SIZE[0] // 2 * SIZE[1] // 2)
    with film.open("wb") as file:
        file.write(f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F{FRAMES_A_SECOND}:1 Ip A1:1 C420\n".encode())
        for frame in frames:
            file.write(b"FRAME\n" + frame.tobytes() + without_colour * 2)
