"""How badges look: which shape, what is on them, which pictures; and the sheets that printers take. Millimetres."""

import base64
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Shape = Literal["a6", "card", "label"]
Layout = Literal["a6", "a4", "card", "a4_card", "label"]
NameSize = Literal["small", "usual", "large"]

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
NAME_SIZES: tuple[NameSize, ...] = get_args(NameSize)
SIZES: dict[Shape, tuple[float, float]] = {"a6": (105.0, 148.0), "card": (86.0, 54.0), "label": (62.0, 100.0)}
NAME_SHARE: dict[NameSize, float] = {"small": 0.7, "usual": 0.85, "large": 1.0}
A4_WIDTH, A4_HEIGHT = 210.0, 297.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and the top left corners of the badges on it."""

    shape: Shape
    width: float
    height: float
    places: tuple[tuple[float, float], ...]

    def mirrored(self) -> tuple[tuple[float, float], ...]:
        """Where the backs stand, so that they meet their fronts when the sheet is turned over its long edge."""
        return tuple((self.width - left - SIZES[self.shape][0], top) for left, top in self.places)


SHEETS: dict[Layout, Sheet] = {
    "a6": Sheet("a6", 105.0, 148.0, ((0.0, 0.0),)),
    # Two rows of 148 mm leave one millimetre: half of it stays with each row, so one cut parts them
    "a4": Sheet("a6", A4_WIDTH, A4_HEIGHT, ((0.0, 0.25), (105.0, 0.25), (0.0, 148.75), (105.0, 148.75))),
    "card": Sheet("card", 86.0, 54.0, ((0.0, 0.0),)),
    "a4_card": Sheet(
        "card",
        A4_WIDTH,
        A4_HEIGHT,
        tuple((19.0 + 86.0 * column, 13.5 + 54.0 * row) for row in range(5) for column in range(2)),
    ),
    "label": Sheet("label", 62.0, 100.0, ((0.0, 0.0),)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeLook:
    """`photo` keeps a place for one, filled or not; `hole` shows where a lanyard's slot is punched.

    `emblem` and `background` are pictures as services.badge_pictures made them, b"" for none. `back` are the lines
    of the back side after its title, none for no back side.
    """

    photo: bool = False
    hole: bool = False
    name_size: NameSize = "large"
    emblem: bytes = b""
    background: bytes = b""
    back_title: str = ""
    back: tuple[str, ...] = ()


PLAIN = BadgeLook()


def pack_look(look: BadgeLook) -> dict[str, Any]:
    """As JSON."""
    packed = asdict(look)
    return packed | {name: base64.b64encode(packed[name]).decode() for name in ("emblem", "background")}


def unpack_look(packed: dict[str, Any]) -> BadgeLook:
    pictures = {name: base64.b64decode(packed[name]) for name in ("emblem", "background")}
    return BadgeLook(**(packed | pictures | {"back": tuple(packed["back"])}))
