"""Closed vocabularies of a roster, and the many words by which lists say them. Keys are folded text."""

import re
from collections.abc import Mapping

from checkin.core.names import fold
from checkin.core.roster.sheets import Cell, cell_text

SEXES = {
    "nam": "male", "male": "male", "m": "male", "ong": "male",
    "nu": "female", "female": "female", "f": "female", "ba": "female",
}  # fmt: skip

CATEGORIES = {
    "chinh thuc": "official", "ct": "official", "official": "official",
    "du khuyet": "alternate", "dk": "alternate", "alternate": "alternate",
    "khach moi": "guest", "km": "guest", "khach": "guest", "moi": "guest", "guest": "guest",
    "bao chi": "press", "phong vien": "press", "nha bao": "press", "press": "press",
    "ban to chuc": "staff", "btc": "staff", "phuc vu": "staff", "can bo phuc vu": "staff",
    "tinh nguyen vien": "staff", "staff": "staff",
}  # fmt: skip
_CATEGORY_FILLERS = ("dai bieu ", "db ")
# "khách" alone is in hotels, passengers and customers.
_SPOKEN_OF = (
    (re.compile(r"\bchinh thuc\b|\bofficial\b"), "official"),
    (re.compile(r"\bdu khuyet\b|\balternates?\b"), "alternate"),
    (
        re.compile(
            r"\bkhach (?:moi|vip|danh du|quoc te|nuoc ngoai|trong nuoc)\b|\bdai bieu khach\b(?! (?:san|hang)\b)"
            r"|^(?:(?:[a-z]|[ivx]+|\d+|danh sach|ds|cac|nhom|khoi) )*khach(?: \d+)*$|\bguests?\b(?! house)"
        ),
        "guest",
    ),
)
_CATEGORY_FIRST = re.compile(
    r"(?:(?:danh sach|ds|cac|nhom|khoi|thanh phan|quy|vi|dai bieu|db|invited) )*"
    r"(?:chinh thuc|du khuyet|khach|official|alternate|guest)"
)

ORIGINS = {
    "duong nhien": "ex_officio", "dai bieu duong nhien": "ex_officio", "ex officio": "ex_officio",
    "duoc bau": "elected", "bau": "elected", "bau cu": "elected", "duoc bau cu": "elected",
    "dai hoi bau": "elected", "elected": "elected",
    "chi dinh": "appointed", "duoc chi dinh": "appointed", "appointed": "appointed",
}  # fmt: skip

SECTORS = {
    "hcsn": "administrative", "hanh chinh su nghiep": "administrative", "hanh chinh": "administrative",
    "administrative": "administrative", "administration": "administrative",
    "sxkd": "production", "san xuat kinh doanh": "production", "san xuat": "production",
    "production": "production",
}  # fmt: skip

# Values are what reports print; they are the same in every language of the program.
EDUCATIONS = {
    "tren dai hoc": "Trên đại học", "tren dh": "Trên đại học", "sau dai hoc": "Trên đại học",
    "sau dh": "Trên đại học", "sdh": "Trên đại học",
    "tien si": "Tiến sĩ", "tien sy": "Tiến sĩ", "ts": "Tiến sĩ",
    "thac si": "Thạc sĩ", "thac sy": "Thạc sĩ", "ths": "Thạc sĩ", "th s": "Thạc sĩ",
    "dai hoc": "Đại học", "dh": "Đại học", "cu nhan": "Đại học", "ky su": "Đại học", "bac si": "Đại học",
    "duoc si": "Đại học", "kien truc su": "Đại học",
    "bac sy": "Đại học", "ks": "Đại học", "bs": "Đại học", "ds": "Đại học", "cn": "Đại học",
    "cao dang": "Cao đẳng", "cd": "Cao đẳng",
    "trung cap": "Trung cấp", "tc": "Trung cấp",
    "dhsp": "Đại học", "dhbk": "Đại học", "dhqg": "Đại học", "dhkt": "Đại học", "dhxd": "Đại học",
    "cdsp": "Cao đẳng", "cdkt": "Cao đẳng", "cdyt": "Cao đẳng", "tcsp": "Trung cấp", "thsp": "Trung cấp",
    "lop 12": "THPT", "tot nghiep thpt": "THPT", "tn thpt": "THPT",
    "thpt": "THPT", "ptth": "THPT", "12 12": "THPT", "trung hoc pho thong": "THPT",
}  # fmt: skip
# "ĐH Luật", "Kỹ sư Điện": the level, then the subject
_LEVEL_FIRST = tuple(sorted((word for word in EDUCATIONS if word[0].isalpha()), key=len, reverse=True))

POLITICAL_THEORIES = {
    "cu nhan": "Cử nhân", "cn": "Cử nhân",
    "cao cap": "Cao cấp", "cc": "Cao cấp", "c cap": "Cao cấp",
    "trung cap": "Trung cấp", "tc": "Trung cấp", "t cap": "Trung cấp",
    "so cap": "Sơ cấp", "sc": "Sơ cấp",
    "chua qua dao tao": "Chưa qua đào tạo", "chua hoc": "Chưa qua đào tạo", "chua": "Chưa qua đào tạo",
}  # fmt: skip
for _level in ("cu nhan", "cao cap", "trung cap", "so cap", "cc", "tc", "sc"):
    for _subject in ("llct", "ly luan chinh tri", "ly luan", "chinh tri"):
        POLITICAL_THEORIES[f"{_level} {_subject}"] = POLITICAL_THEORIES[_level]

_RELIGIONS = frozenset(
    {"khong", "khong co", "phat giao", "phat", "cong giao", "thien chua", "thien chua giao", "tin lanh", "cao dai",
     "hoa hao", "phat giao hoa hao", "hoi giao", "luong", "tu an hieu nghia", "ba la mon", "bahai",
     "tinh do cu si", "buu son ky huong", "buddhist", "catholic", "protestant", "none"}
)  # fmt: skip
_DITTO = frozenset({"nt", "n t", "nhu tren", "nhu tren nt", "ditto", "id"})
_DITTO_SIGNS = frozenset({'"', "''", "\u3003", "\u201d", "\u201c", "//", '""', "\u201d\u201d"})

_YES = frozenset({"x", "co", "v", "yes", "y", "true", "dung", "1"})
_YES_SIGNS = frozenset("+✓✔☑√✗✘×")
_NO = frozenset({"khong", "no", "n", "false", "0", "k"})
_NO_SIGNS = frozenset("-–—")


def read_word(cell: Cell, vocabulary: Mapping[str, str]) -> str | None:
    """The code that a label stands for; None where it cannot be read."""
    return vocabulary.get(fold(cell_text(cell)))


def read_category(cell: Cell, own: Mapping[str, str]) -> str | None:
    """The code of an event's own category (`own`: folded name to code), or of a usual one."""
    label = fold(cell_text(cell))
    if label in own:
        return own[label]
    for filler in _CATEGORY_FILLERS:
        label = label.removeprefix(filler)
    return CATEGORIES.get(label)


def read_education(cell: Cell) -> str | None:
    label = fold(cell_text(cell))
    if label in EDUCATIONS:
        return EDUCATIONS[label]
    return next((EDUCATIONS[word] for word in _LEVEL_FIRST if label.startswith(f"{word} ")), None)


def read_tick(cell: Cell) -> bool | None:
    """x, X, +, 1, có, ✓ and TRUE are yes; -, 0, không and FALSE are no; None where it cannot be read."""
    text = cell_text(cell)
    if text in _YES_SIGNS or text in _NO_SIGNS:
        return text in _YES_SIGNS
    word = fold(text)
    return True if word in _YES else False if word in _NO else None


def is_mark(cell: Cell) -> bool:
    """A tick that is no word: x, +, ✓, 1. Where a column has such, an empty cell says no."""
    text = cell_text(cell).strip()
    return text in _YES_SIGNS or text.lower() in ("x", "v", "1", "true")


def is_religion(text: str) -> bool:
    return fold(text) in _RELIGIONS


def is_ditto(cell: Cell) -> bool:
    """nt, "như trên": the same as in the row above."""
    return isinstance(cell, str) and (fold(cell) in _DITTO or cell.strip() in _DITTO_SIGNS)


def read_consent(cell: Cell) -> bool | None:
    said = fold(cell_text(cell))
    if said.startswith(("khong", "chua", "no", "tu choi")):
        return False
    return True if said.startswith(("dong y", "toi dong y", "co", "yes", "agree", "i agree")) else read_tick(cell)


def category_in(text: str) -> str | None:
    """The usual category that a heading, title or sheet name speaks of; None where none, or more than one."""
    folded = fold(text)
    named = {code for words, code in _SPOKEN_OF if words.search(folded)}
    return named.pop() if len(named) == 1 else None


def begins_with_category(text: str) -> bool:
    """Whether it is about a category before anything else: a committee for guests is not."""
    return _CATEGORY_FIRST.match(fold(text)) is not None
