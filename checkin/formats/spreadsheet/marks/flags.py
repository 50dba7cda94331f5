"""What may be marked on a cell, as bits, and how fonts and formats tell it."""

import re

STRUCK, MONTH_FIRST, TCVN3, TCVN3_CAPITALS, VNI = 1, 2, 4, 8, 16
LAST_ROW, LAST_COLUMN = 100_000, 256  # beyond these nothing is read

_MONTH_FIRST = re.compile(r"m{1,4}[-/. ]+d{1,4}[-/. ]+y", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def of_font(name: str, struck: bool) -> int:
    """.VnTime is TCVN3, .VnTimeH its capitals, VNI-Times is VNI."""
    flags = STRUCK if struck else 0
    plain = name.strip().strip("'\"").lower()
    if plain.startswith(".vn"):
        flags |= TCVN3_CAPITALS if plain.endswith("h") else TCVN3
    elif plain.startswith(("vni-", "vni ")):
        flags |= VNI
    return flags


def of_format(code: str) -> int:
    plain = _QUOTED.sub(lambda found: found[0][1:] if found[0].startswith("\\") else "", code)
    return MONTH_FIRST if _MONTH_FIRST.search(plain) else 0
