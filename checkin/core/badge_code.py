"""The code in a badge's QR: a prefix of three and 128 random bits in upper-case base32.

29 characters of QR's alphanumeric alphabet are exactly what version 2 holds at error correction Q
(25 × 25 modules), so nothing may be added. The code says nothing about the delegate and opens nothing.
"""

import base64
import re

PREFIX = "DB:"
CODE_BYTES = 16
_SHAPE = re.compile(r"DB:[A-Z2-7]{26}")


def make_badge_code(random_bytes: bytes) -> str:
    """The code for 16 bytes that the caller drew from a secure source."""
    if len(random_bytes) != CODE_BYTES:
        raise ValueError(f"a badge code is made of {CODE_BYTES} bytes, not {len(random_bytes)}")
    return PREFIX + base64.b32encode(random_bytes).decode("ascii").rstrip("=")


def read_badge_code(text: str) -> str | None:
    """The code in what a camera or reader gave, or None if it is no badge of this system.

    Readers set to another keyboard send lower case; white space and line ends around it are common.
    """
    candidate = text.strip().upper()
    return candidate if _SHAPE.fullmatch(candidate) else None
