"""Be Vietnam Pro for print: where its files are, and how wide a text is.

Widths are sums of advances: no kerning, so that every painter sets the same line.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from reportlab.pdfbase.ttfonts import TTFont

Weight = Literal[400, 600, 700, 800]
WEIGHTS: tuple[Weight, ...] = get_args(Weight)

# Marks that lists bring and the typeface lacks, and what stands for them in print
_STAND_INS = str.maketrans(
    {"ʼ": "’", "ʻ": "‘", "′": "'", "＇": "'", "‐": "-", "‑": "-", "−": "–", "―": "—", "\u3000": " "}
)


class FontsMissing(RuntimeError):
    """The font files were not built; str() says how to."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """One weight. `font` is ReportLab's, registered nowhere yet; `path` is for painters of pixels."""

    weight: Weight
    name: str
    path: Path
    font: TTFont
    advances: "_Advances"

    def width(self, text: str) -> float:
        """Width of the text in units of its size (1.0 is one em)."""
        return sum(map(self.advances.__getitem__, text))


class _Advances(dict[str, float]):
    """Widths of single characters; what the typeface lacks is as wide as the box that stands for it."""

    def __init__(self, font: TTFont) -> None:
        super().__init__((chr(code), width / 1000) for code, width in font.face.charWidths.items())
        self.box: float = font.face.defaultWidth / 1000

    def __missing__(self, char: str) -> float:
        return self.box


def font_folder() -> Path:
    """The folder with BeVietnamPro-400.ttf and its heavier kin."""
    folder = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
    missing = [weight for weight in WEIGHTS if not font_file(folder, weight).is_file()]
    if missing:
        raise FontsMissing(f"{font_file(folder, missing[0])} is missing; scripts/run builds it.")
    return folder


def font_file(folder: Path, weight: Weight) -> Path:
    return folder / f"BeVietnamPro-{weight}.ttf"


@cache
def typefaces() -> dict[Weight, Typeface]:
    """All weights, read once in a process (about 50 ms)."""
    folder = font_folder()
    return {weight: _load(folder, weight) for weight in WEIGHTS}


def printable(text: str) -> str:
    """The text with marks that the typeface lacks replaced by those that look like them."""
    return text.translate(_STAND_INS)


def missing_characters(text: str) -> str:
    """Characters that would print as empty boxes, each once, in their order; for a warning to organizers."""
    known = typefaces()[400].font.face.charToGlyph
    lacking = (char for char in printable(text) if ord(char) not in known and not char.isspace())
    return "".join(dict.fromkeys(lacking))


def _load(folder: Path, weight: Weight) -> Typeface:
    path = font_file(folder, weight)
    name = f"BeVietnamPro-{weight}"
    font = TTFont(name, str(path), shapable=False)
    return Typeface(weight, name, path, font, _Advances(font))
