"""A name as lists write it: honorific and title in front, a nickname in brackets, CAPITALS."""

import re
from typing import NamedTuple

from checkin.core.names import clean, fold

_HONORIFICS = frozenset(
    {"dc", "d c", "dong chi", "ong", "ba", "anh", "chi", "co", "chu", "bac", "mr", "mrs", "ms", "miss"}
)
_ALSO_FAMILY_NAMES = frozenset({"ong", "co", "chu", "bac", "ba", "anh", "chi"})
# After a word that could be a family name itself (Ông, Chu): these are never family names, so that it was one.
_MIDDLE_NAMES = frozenset(
    {"van", "thi", "ich", "the", "huu", "dinh", "duc", "ngoc", "quoc", "minh", "xuan", "thanh", "tan", "quang",
     "hong", "tuan", "manh", "cong", "kim", "my", "thu"}
)  # fmt: skip
_TITLES = frozenset(
    {"gs", "pgs", "ts", "tskh", "ths", "th s", "bs", "bsck", "cki", "ckii", "ck1", "ck2", "bscki", "bsckii",
     "bsck1", "bsck2", "ks", "ls", "ds", "kts", "ncs", "ngnd", "ngut", "nsnd", "nsut", "ttnd", "ttut", "ahld",
     "giao su", "pho giao su", "tien si", "tien sy", "thac si", "thac sy", "bac si", "bac sy", "ky su", "luat su",
     "duoc si", "kien truc su", "dai tuong", "thuong tuong", "trung tuong", "thieu tuong", "dai ta", "thuong ta",
     "trung ta", "thieu ta", "dai uy", "thuong uy", "trung uy", "thieu uy", "hoa thuong", "thuong toa", "dai duc",
     "ni su", "ni truong", "su co", "linh muc", "muc su", "giam muc", "dr", "prof", "nha giao nhan dan",
     "nha giao uu tu", "nghe si nhan dan", "nghe si uu tu", "cn"}
)  # fmt: skip
_FAMILY_NAMES = frozenset(
    {"nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo",
     "duong", "ly", "dinh", "mai", "trinh", "truong", "lam", "luong", "dao", "doan", "cao", "ta", "to",
     "thai", "chau",
     "phung", "quach", "ha", "luu", "nong", "trieu", "kieu", "van", "tang", "vuong", "la", "thach", "hua",
     "chu", "tong"}
)  # fmt: skip
_NICKNAME = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_FOREIGN_SIGNS = frozenset("<>=@\\|{}")  # no name as anybody writes it: left as it is
_LONGEST_PREFIX = 4  # words


class NameRead(NamedTuple):
    name: str
    title: str | None = None
    nickname: str | None = None


def read_name(text: str) -> NameRead:
    """The name in normal capitals, and apart from it the title and the nickname. "" where nothing is left."""
    plain = clean(text.replace("\n", " "))
    if not _FOREIGN_SIGNS.isdisjoint(plain):
        return NameRead(plain)
    found = _NICKNAME.search(plain)
    nickname = found[1].strip() if found else ""
    words = clean(_NICKNAME.sub(" ", plain)).strip(" ,;:.-–").split()
    words = [part for word in words for part in _apart(word)]
    titles: list[str] = []
    while words:
        taken = _prefix(words)
        if not taken:
            break
        if fold(" ".join(words[:taken])) in _TITLES:
            titles += words[:taken]
        words = words[taken:]
    name = _normal_capitals(" ".join(words))
    return NameRead(name, " ".join(titles).strip(" ,") or None, nickname or None)


def is_vietnamese(family: str) -> bool:
    """Whether a family name is one of those that nine in ten Vietnamese have, or is written with marks."""
    return not family.isascii() or fold(family).split(" ")[0] in _FAMILY_NAMES


def _apart(word: str) -> list[str]:
    """PGS.TS.Nguyễn as its parts; initials and dotted names stay whole."""
    parts = [part for part in re.split(r"(?<=[.,:/])(?=\w)", word) if part]
    if len(parts) > 1 and all(_is_mark(part) for part in parts[:-1]):
        return parts
    if len(parts) > 1 and _is_mark("".join(parts[:2])):
        return ["".join(parts[:2]), *parts[2:]]
    return [word]


def _is_mark(part: str) -> bool:
    return fold(part) in _TITLES or fold(part) in _HONORIFICS


def _prefix(words: list[str]) -> int:
    """How many words in front are an honorific or title; at least one word is left as the name."""
    for length in range(min(_LONGEST_PREFIX, len(words) - 1), 0, -1):
        said = fold(" ".join(words[:length]))
        if said in _TITLES:
            return length if said != "cn" or "." in words[0] else 0
        if said in _HONORIFICS:
            return length if _is_honorific(said, words[length:], words[0]) else 0
    return 0


def _is_honorific(said: str, rest: list[str], word: str) -> bool:
    if said not in _ALSO_FAMILY_NAMES or word.endswith((".", ":")):
        return True
    certain = {"ong": "ông", "ba": "bà", "anh": "anh", "chi": "chị", "co": "cô", "chu": "chú", "bac": "bác"}
    return word.lower() == certain[said] and len(rest) > 1 and fold(rest[0]) not in _MIDDLE_NAMES


def _normal_capitals(name: str) -> str:
    letters = [char for char in name if char.isalpha()]
    all_one_case = name == name.upper() or name == name.lower()
    if not letters or (all_one_case and len(letters) == 1):
        return name
    return " ".join(_capitalized(word) if all_one_case or _shouts(word) else word for word in name.split())


def _shouts(word: str) -> bool:
    return sum(map(str.isalpha, word)) > 1 and word == word.upper() and "." not in word


def _capitalized(word: str) -> str:
    out: list[str] = []
    for char in word:
        first = not out or not (out[-1].isalnum() or out[-1] in "\u0300\u0301\u0303\u0309\u0323")
        out.append(char.upper() if first else char.lower())
    return "".join(out)
