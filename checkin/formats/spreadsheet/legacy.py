"""TCVN3 and VNI, the Vietnamese of the nineties: a font draws other letters than the codes in the file say.

TCVN3 (TCVN 5712:1993, table VN3; fonts .VnTime and so on) has a byte for each small letter; capitals with tones
exist only in fonts whose names end in H, where small letters are drawn as capitals. VNI (fonts VNI-Times and so on)
writes a letter, then its mark as a letter of Latin-1. Both appear in files as the Latin-1 letters of those codes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from checkin.core.names import nfc

TCVN3, TCVN3_CAPITALS, VNI = "tcvn3", "tcvn3_capitals", "vni"

_TCVN3_CODES = bytes.fromhex(
    "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb ae ccceCFd0d1 aad2d3d4d5d6 d7d8dcddde dfe1e2e3e4 abe5e6e7e8e9 "
    "aceaebecedee eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe a1a2a7a3a4a5a6"
).decode("latin-1")
_TCVN3_LETTERS = (
    "àảãáạ ăằẳẵắặ âầẩẫấậ đ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ ĂÂĐÊÔƠƯ"
).replace(" ", "")
_TCVN3_TABLE = str.maketrans(dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True)))

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_WHOLE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    pairs = dict(_VNI_WHOLE)
    for vowel in "aeiouyöô":
        base = _VNI_WHOLE.get(vowel, vowel)
        pairs |= {vowel + sign: nfc(base + mark) for sign, mark in _VNI_TONES.items()}
    for vowel in "aeo":
        pairs |= {vowel + sign: nfc(f"{vowel}\u0302{mark}") for sign, mark in _VNI_CIRCUMFLEX.items()}
    pairs |= {f"a{sign}": nfc(f"a\u0306{mark}") for sign, mark in _VNI_BREVE.items()}
    upper = {code.upper(): letter.upper() for code, letter in pairs.items()}
    mixed = {code[0].upper() + code[1]: letter.upper() for code, letter in pairs.items() if len(code) > 1}
    return pairs | mixed | upper


_VNI_PAIRS = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(map(re.escape, sorted(_VNI_PAIRS, key=len, reverse=True))))

# Letters that Unicode alone has: a text with one of them is no legacy text, whatever its font.
_UNICODE_ONLY = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
_HIGH = re.compile("[\u00a1-\u00ff]")
_WORD = re.compile(r"[^\W\d_\u00d7\u00f7]*[\u00a1-\u00ff][\w\u00a1-\u00ff]*|[^\W\d_]+")

_TONED = str.maketrans({"\u0300": "", "\u0301": "", "\u0303": "", "\u0309": "", "\u0323": ""})
_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_RIME = (
    r"(?:a(?:[imnoptuy]|ch|ng|nh|c)?|ă(?:[mnpt]|ng|c)|â(?:[mnptuy]|ng|c)|e(?:[mnopt]|ng|c)?|ê(?:[mnptu]|ch|nh)?"
    r"|i(?:[mnptu]|ch|nh|a|êu|êm|ên|êp|êt|êng|êc)?|o(?:[imnpt]|ng|c|a|ai|ay|am|an|ang|anh|ac|ach|at|ao|ap|ăm|ăn|ăng|ăt"
    r"|ăc|e|en|eo|et|ong|oc)?|ô(?:[imnpt]|ng|c)?|ơ(?:[imnpt])?|u(?:[imnpt]|ng|c|a|ê|ân|âng|ât|ây|ôi|ôm|ôn|ông|ôt|ôc|ơ"
    r"|y|ya|yên|yêt|yt|ych|ynh|yu|êch|ênh|ên|êt|âng)?|ư(?:[muptn]|ng|c|a|ơi|ơm|ơn|ơng|ơp|ơt|ơc|ơu|i)?|y(?:êm|ên|êt|êu|nh)?"
    r"|[aăâeêoôơy]{1,2}[cmnpti]?)"
)
_SYLLABLE = re.compile(rf"{_ONSET}{_RIME}")
_SURE = 0.7  # of the words with marks


def convert(text: str, encoding: str) -> str:
    """The text as its font shows it, in NFC."""
    if encoding == VNI:
        return nfc(_VNI_PATTERN.sub(lambda found: _VNI_PAIRS[found[0]], text))
    shown = text.translate(_TCVN3_TABLE)
    return nfc(shown.upper() if encoding == TCVN3_CAPITALS else shown)


def is_unicode(text: str) -> bool:
    return _UNICODE_ONLY.search(text) is not None


def detect(texts: Iterable[str]) -> str | None:
    """The encoding that makes Vietnamese syllables of texts that make few as they are; None where none is sure."""
    sample = [text for text in texts if _HIGH.search(text)][:400]
    if not sample or sum(map(is_unicode, sample)) * 10 > len(sample):
        return None
    plain = plausible(sample)
    worth = {each: plausible([convert(text, each) for text in sample]) for each in (TCVN3, VNI)}
    best = max(worth, key=lambda each: worth[each])
    return best if worth[best] >= _SURE and worth[best] > plain + 0.2 else None


def plausible(texts: Iterable[str]) -> float:
    """Of the words that are not plain ASCII, the share that could be Vietnamese syllables."""
    words = [word for text in texts for word in _words(text) if not word.isascii()]
    return sum(map(_is_syllable, words)) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,.;:/()\[\]\"'’&+\d-]+", text) if word]


@lru_cache(maxsize=8_192)
def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", nfc(word).lower())
    tones = sum(each in "\u0300\u0301\u0303\u0309\u0323" for each in parts)
    return tones <= 1 and _SYLLABLE.fullmatch(nfc(parts.translate(_TONED))) is not None


def convert_rows(rows: list[list[Any]]) -> None:
    """Converts packed rows in place: what a font marks, and the rest where its letters tell; "legacy" notes it."""
    unmarked = [cell for _, cells, *marks in rows for at, cell in enumerate(cells) if _is_open(cell, at, marks)]
    rest = detect(unmarked)
    lies = _fonts_lie(rows)
    for row in rows:
        marks: dict[str, Any] = row[2] if len(row) > 2 else {}
        fonts: Mapping[str, list[int]] = marks.pop("fonts", {})
        by_column = {column: font for font, columns in fonts.items() for column in columns if not lies}
        found = [each for each in _converted(row[1], by_column, rest) if each]
        if found:
            marks["legacy"] = found
        row[2:] = [marks] if marks else []


def _fonts_lie(rows: list[list[Any]]) -> bool:
    """Whether text in old fonts is Unicode all the same, as after a conversion that kept the fonts."""
    texts = [
        row[1][at]
        for row in rows
        if len(row) > 2
        for columns in row[2].get("fonts", {}).values()
        for at in columns
        if not row[1][at].isascii()
    ]
    return sum(map(is_unicode, texts)) * 4 > len(texts) > 0


def _is_open(cell: object, at: int, marks: list[Any]) -> bool:
    fonts = marks[0].get("fonts", {}) if marks else {}
    return isinstance(cell, str) and not any(at in columns for columns in fonts.values())


def _converted(cells: list[Any], fonts: Mapping[int, str], rest: str | None) -> Iterable[list[Any] | None]:
    for at, cell in enumerate(cells):
        encoding = fonts.get(at, rest)
        if encoding is None or not isinstance(cell, str) or is_unicode(cell):
            continue
        cells[at] = convert(cell, encoding)
        if cells[at] != cell:
            yield [at, encoding.removesuffix("_capitals")]
