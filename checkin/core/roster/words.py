"""Closed vocabularies of a roster, and the many words by which lists say them. Keys are folded text."""

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

ORIGINS = {
    "duong nhien": "ex_officio", "dai bieu duong nhien": "ex_officio", "ex officio": "ex_officio",
    "duoc bau": "elected", "bau": "elected", "bau cu": "elected", "duoc bau cu": "elected",
    "dai hoi bau": "elected", "elected": "elected",
    "chi dinh": "appointed", "duoc chi dinh": "appointed", "appointed": "appointed",
}  # fmt: skip

SECTORS = {
    "hcsn": "administrative", "hanh chinh su nghiep": "administrative", "hanh chinh": "administrative",
    "administrative": "administrative",
    "sxkd": "production", "san xuat kinh doanh": "production", "san xuat": "production",
    "production": "production",
}  # fmt: skip

# Values are what reports print; they are the same in every language of the program.
EDUCATIONS = {
    "tien si": "Tiến sĩ", "tien sy": "Tiến sĩ", "ts": "Tiến sĩ",
    "thac si": "Thạc sĩ", "thac sy": "Thạc sĩ", "ths": "Thạc sĩ", "th s": "Thạc sĩ",
    "dai hoc": "Đại học", "dh": "Đại học", "cu nhan": "Đại học", "ky su": "Đại học", "bac si": "Đại học",
    "duoc si": "Đại học", "kien truc su": "Đại học",
    "cao dang": "Cao đẳng", "cd": "Cao đẳng",
    "trung cap": "Trung cấp", "tc": "Trung cấp",
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
