"""Names of people and units: cleaned, folded for search, split, and sorted as Vietnamese lists are.

All functions take any text, never raise, and agree on Unicode NFC.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

_APOSTROPHES = frozenset("'’‘ʼʻ`´′＇")
_HYPHENS = frozenset("-‐‑‒–—−")

# Letters that Unicode does not decompose into a base and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ƀ": "b", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"}
)

# A letter's place in a ă â b c d đ e ê …: the brace and the bar come after every ASCII letter.
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_LETTER_OF_ITS_OWN = {
    ("a", _BREVE): "{", ("a", _CIRCUMFLEX): "|", ("e", _CIRCUMFLEX): "{",
    ("o", _CIRCUMFLEX): "{", ("o", _HORN): "|", ("u", _HORN): "{",
}  # fmt: skip
# The order of tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_LEVEL_TONE = "!"
_DIGITS = 9  # of numbers that are told apart by their worth
_TONES = {"\u0300": '"', "\u0309": "#", "\u0303": "$", "\u0301": "%", "\u0323": "&"}
_VOWELS = frozenset("aeiouy")


class NameParts(NamedTuple):
    """Họ, đệm and tên; what a name does not have is empty."""

    family: str
    middle: str
    given: str


def nfc(text: str) -> str:
    """The text with composed letters, as everything in the store is."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line of NFC text: nothing invisible in it, single plain spaces, none at the ends."""
    if not text.isprintable():
        text = "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """The text for searching and comparing: lower-case letters and digits without marks, single spaces.

    đ becomes d, so hòa, hoà and HOA are one. An apostrophe joins (H'Hen gives "hhen"), every other sign
    separates (B01-02 gives "b01 02"). A name that is to be found in both readings goes through `searchable`.
    """
    return _fold(text, joining=_APOSTROPHES)


def name_key(text: str) -> str:
    """What two spellings of one name share: case, composition, apostrophes, hyphens and where the tone mark stands
    (hòa, hoà) do not count. Every mark does: Hoa and Hòa are two names."""
    return " ".join(map(_spelling, _words(text)))


def searchable(*texts: str) -> str:
    """Folded text to keep beside a record: each text, and names with apostrophes or hyphens in both readings.

    H'Hen gives "hhen h hen": looking for hhen, h'hen, "h hen" or hen finds it.
    """
    folded: dict[str, None] = {}
    for text in texts:
        folded[_fold(text, joining=_APOSTROPHES)] = None
        if not _APOSTROPHES.isdisjoint(text):
            folded[_fold(text, joining=frozenset())] = None
        if not _HYPHENS.isdisjoint(text):
            folded[_fold(text, joining=_APOSTROPHES | _HYPHENS)] = None
    return " ".join(each for each in folded if each)


def tokens(text: str) -> list[str]:
    """The folded words of a text."""
    return fold(text).split()


def initials(text: str) -> str:
    """Folded first letters: "nva" for Nguyễn Văn An."""
    return "".join(word[0] for word in tokens(text))


def avatar_initials(full: str) -> str:
    """At most two capitals that stand for a person, marks kept: "VA" for Nguyễn Văn An, "Y" for Y."""
    words = [[char for char in word if char.isalnum()] for word in clean(full).split()]
    return nfc("".join(letters[0].upper()[0] for letters in [word for word in words if word][-2:]))


def split_name(full: str) -> NameParts:
    """Family, middle and given name as Vietnamese lists take them: first word, words between, last word.

    A single word is a given name. For minority and foreign names this is only the place in a sorted list.
    """
    words = clean(full).split()
    if len(words) < 2:
        return NameParts("", "", "".join(words))
    return NameParts(words[0], " ".join(words[1:-1]), words[-1])


def sort_key(full: str) -> str:
    """A value whose plain order of bytes is the order of Vietnamese lists.

    By given, then middle, then family name, word by word: first the letters (a ă â b c d đ …), then the tone
    (ngang, huyền, hỏi, ngã, sắc, nặng). Where the tone mark stands (hòa, hoà), case, apostrophes and foreign
    marks do not count. Compare with SQLite's BINARY or PostgreSQL's "C" collation. ASCII, up to three
    times as long, for names in Latin letters.
    """
    family, middle, given = split_name(full)
    return " ".join("".join(map(_word_key, _words(part))) for part in (given, middle, family))


def title_key(text: str) -> str:
    """As `sort_key`, for what is no person: word by word as it stands, numbers by what they are worth."""
    return " ".join(word.zfill(_DIGITS) if word.isdecimal() else _word_key(word) for word in _words(text))


def _decompose(text: str) -> str:
    lowered = unicodedata.normalize("NFD", text).lower()
    return unicodedata.normalize("NFD", lowered)


@lru_cache(maxsize=16_384)  # lists repeat units, positions and labels
def _fold(text: str, joining: frozenset[str]) -> str:
    kept: list[str] = []
    for char in _decompose(text).translate(_WHOLE_LETTERS):
        if char.isalnum():
            kept.append(char)
        elif char.isspace() or (char not in joining and unicodedata.category(char)[0] not in "MC"):
            kept.append(" ")
    return " ".join("".join(kept).split())


def _words(text: str) -> list[str]:
    """Lower-case decomposed words; hyphens and other signs separate, apostrophes join."""
    kept = (
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else "" if char in _APOSTROPHES else " "
        for char in _decompose(text)
    )
    return "".join(kept).split()


@lru_cache(maxsize=16_384)  # few family names and middle names make most of a list
def _spelling(word: str) -> str:
    """Tones behind the letters; ð is how some keyboards write đ."""
    letters = [char for char in word if char not in _TONES]
    return "".join([*letters, *(char for char in word if char in _TONES)]).replace("ð", "đ")


def _word_key(word: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    base = ""
    for char in word:
        if unicodedata.category(char)[0] != "M":
            base = char
            letters.append("d{" if char == "đ" else char.translate(_WHOLE_LETTERS))
        elif own := _LETTER_OF_ITS_OWN.get((base, char)):
            letters.append(own)
        elif base in _VOWELS and char in _TONES:
            tones.append(_TONES[char])
    return "".join(letters) + ("".join(tones) or _LEVEL_TONE)
