"""The short code of a badge: eight figures made from the code in its QR, printed beside it to be read and typed.

Figures alone, because a phone set to type Vietnamese changes letters (DD becomes Đ, AW becomes Ă) and leaves
figures as they are. It names one badge and not its person: a badge that was replaced has another than its
successor. Like the number it opens nothing, and nobody gets back to the code from it.
"""

import re
import unicodedata
from hashlib import sha256

FIGURES = 8
_LABEL = b"checkin short code"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SHAPE = re.compile(rf"[0-9]{{{FIGURES}}}")


def short_code_of(code: str) -> str:
    """Eight figures; the same code gives the same ones. Two codes share one once in a hundred million."""
    return f"{int.from_bytes(sha256(_LABEL + code.encode('ascii')).digest()) % 10**FIGURES:0{FIGURES}d}"


def spaced(short_code: str) -> str:
    """As it is printed, in groups of four."""
    return f"{short_code[:4]} {short_code[4:]}"


def read_short_code(text: str) -> str | None:
    """The short code in what somebody typed, or None where it cannot be one.

    Blanks, dashes and points do not matter; O is taken for 0, I and L for 1. static/js/door/short_code.js does the
    same.
    """
    kept = (char for char in unicodedata.normalize("NFKC", text) if not _separates(char))
    figures = "".join(kept).upper().translate(_ALIKE)
    return figures if _SHAPE.fullmatch(figures) else None


def _separates(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "Z" or category in ("Cc", "Cf", "Pd") or char in "._−"
