"""Delegations and units: names out of headings, and a position told apart from the unit beside it."""

import re
from collections.abc import Container, Iterable
from string import ascii_uppercase

from checkin.core.names import clean, fold

_COUNT = re.compile(
    r"[\s\-–—:,;(\[]*(?<!\d)(\d{1,4})\s*(?:đồng chí|đ/c|đc|đ\.c|dong chi|đại biểu|dai bieu|đb|người|nguoi"
    r"|delegates?)"
    r"\.?\s*[)\]]?\s*$",
    re.IGNORECASE,
)
# "Y - …" is a man's name in the Central Highlands.
_NUMBER = re.compile(r"^\s*([IVXLC]{1,6}|[A-XZ]|\d{1,3})\s*[.)/:\-–—]+\s*")
_SHORT = frozenset("HPQTX")  # huyện, phường, quận, tỉnh, xã: as "Q.1"
_COMPANY = re.compile(r"\s*C\s*[./]\s*ty\b", re.IGNORECASE)
_NUMBERED_WORDS = (
    "doan ",
    "dai bieu ",
    "cong doan ",
    "lien doan ",
    "dang bo ",
    "dang uy ",
    "khoi ",
    "cum ",
    "khach ",
)
_LIST_ITEM = re.compile(r"^\s*(?:\d{1,2}\s*[.)]|[-–—•*+])\s*\S")
_COUNT_ALONE = re.compile(
    r"^[\s(\[]*(?<!\d)(\d{1,4})\s*(?:đồng chí|đ/c|đc|đ\.c|dong chi|đại biểu|dai bieu|đb|người|nguoi|delegates?)"
    r"\.?[\s)\]]*$",
    re.IGNORECASE,
)
_OF_DELEGATES = re.compile(
    r"^(?:đoàn\s+)?(?:đại\s+biểu|đb)\s*[:\-–]?\s+|^đoàn\s+(?:đại\s+biểu|đb)\s*[:\-–]?\s*", re.IGNORECASE
)

_OF_UNION = re.compile(r"^đoàn\s+(?=(?:công đoàn|liên đoàn|đảng ủy|đảng bộ)\s)", re.IGNORECASE)
_PLAIN_DELEGATION = re.compile(r"^đoàn\s*[:\-–]\s*", re.IGNORECASE)
_COMMON = frozenset(
    {
        "công", "đoàn", "liên", "lao", "động", "xã", "phường", "thị", "trấn", "huyện", "tỉnh", "thành", "phố",
        "ngành", "khu", "cụm", "nghiệp", "ty", "tổng", "và", "các", "cơ", "quan", "đặc", "viên", "chức", "đại",
        "biểu", "hội", "nông", "dân", "phụ", "nữ", "thanh", "niên", "trường", "bộ", "ủy", "ban", "trung",
        "ương", "của", "tại", "khối", "doanh", "chế", "xuất", "kinh", "tế", "quận", "đơn", "vị", "sở", "trực",
        "thuộc", "học", "phổ", "thông", "đẳng", "mầm", "non"
    }
)  # fmt: skip
_VOWELS = frozenset("aeiouy")
_ACRONYMS = frozenset({"ubnd", "ubmttq", "ubkt", "evn", "ttyt", "xhcn", "avn"})
_UNIT_WORDS = (
    "cong ty", "tong cong ty", "xi nghiep", "nha may", "hop tac xa", "truong", "tram", "trung tam", "benh vien",
    "ban quan ly", "ban to chuc", "ban nu cong", "ban chinh sach", "ban tuyen giao", "van phong", "so ", "phong ",
    "chi cuc", "cuc ", "chi nhanh", "ngan hang", "uy ban nhan dan", "ubnd", "lien doan", "cong doan", "kho bac",
    "bao hiem", "toa an", "vien ", "hoc vien", "dai hoc", "tap doan", "doanh nghiep", "doi ", "khoa ", "phan xuong",
    "co quan", "so giao duc", "hoi ", "huyen uy", "thanh uy", "tinh uy", "dang uy", "khach san", "cang ",
    "buu dien",
)  # fmt: skip
_POSITION_WORDS = (
    "chu tich", "pho ", "bi thu", "uy vien", "giam doc", "truong phong", "truong ban", "truong khoa", "hieu truong",
    "cong nhan", "giao vien", "ke toan", "chuyen vien", "can bo", "ky su", "to truong", "doi truong", "nhan vien",
    "bac si", "dieu duong", "tho ", "quan doc", "chu nhiem", "tong giam doc", "chanh ", "tram truong",
)  # fmt: skip
_BETWEEN = re.compile(r"\s*(?:[,;\n]|\s[-–—]\s)\s*")


def heading(text: str, counted_by: Container[str] = ()) -> tuple[str, int | None]:
    """A heading's name without its number and count, and how many people it says there are.

    `counted_by`: letters that are numbers on this sheet and could be short for a word (`counting_letters`).
    """
    counted = _COUNT.search(text)
    rest = clean(text[: counted.start()] if counted else text)
    number = _NUMBER.match(rest)
    if number and not _is_short(number[1], rest, rest[number.end() :], counted_by):
        rest = rest[number.end() :]
    return rest.strip(" :;,.-–—"), int(counted[1]) if counted else None


def counting_letters(texts: Iterable[str]) -> frozenset[str]:
    """Of letters that could be short for a word, those that number headings: all letters before do, too."""
    seen = {number[1] for text in texts if (number := _NUMBER.match(text))}
    found = {letter for letter in _SHORT if seen.issuperset(ascii_uppercase[: ascii_uppercase.index(letter)])}
    return frozenset(found | {"X"} if "IX" in seen else found)


def _is_short(number: str, text: str, rest: str, counted_by: Container[str]) -> bool:
    if _COMPANY.match(text):
        return True
    if not text.removeprefix(number).lstrip().startswith("."):
        return False
    return number in _SHORT and number not in counted_by and not f"{fold(rest)} ".startswith(_NUMBERED_WORDS)


def count_alone(text: str) -> int | None:
    """How many people a cell tells of that says nothing else: "03 đ/c"."""
    found = _COUNT_ALONE.match(text)
    return int(found[1]) if found else None


def is_numbered(text: str) -> bool:
    """Whether it begins as headings do: "IV.", "A/"."""
    found = _NUMBER.match(text)
    return found is not None and not found[0].strip()[0].isdigit()


def is_a_list_item(text: str) -> bool:
    """Whether it begins as a sentence of instructions does: "2. …", "- …"."""
    return _LIST_ITEM.match(text) is not None


def delegation_name(text: str) -> str:
    """Without "Đoàn đại biểu" in front, and in normal capitals where the list shouts."""
    name = clean(text)
    name = _OF_DELEGATES.sub("", name, count=1) or name
    name = _OF_UNION.sub("", name, count=1)
    name = _PLAIN_DELEGATION.sub("", name, count=1) or name
    letters = [char for char in name if char.isalpha()]
    if len(letters) > 3 and name == name.upper():
        name = " ".join(_calmed(word, at == 0) for at, word in enumerate(name.split()))
    return name


def _calmed(word: str, is_first: bool) -> str:
    low = word.lower()
    if low in _COMMON and not is_first:
        return low
    if _is_acronym(word):
        return word
    return "".join(
        char.upper() if at == 0 or not (low[at - 1].isalnum() or low[at - 1] in "'’") else char
        for at, char in enumerate(low)
    )


def _is_acronym(word: str) -> bool:
    """LĐLĐ, TNHH, TP.HCM: no vowel to speak it by, or known."""
    letters = fold(word).replace(" ", "")
    return letters in _ACRONYMS or (len(letters) > 1 and letters.isalpha() and _VOWELS.isdisjoint(letters))


def split_position(text: str, unit_first: bool) -> tuple[str, str | None]:
    """Position and unit out of one cell; the whole of it as position where they cannot be told apart."""
    for found in _BETWEEN.finditer(text):
        left, right = text[: found.start()].strip(), text[found.end() :].strip()
        if not left or not right:
            continue
        if _starts(right, _UNIT_WORDS) and not _starts(left, _UNIT_WORDS):
            return left, right
        if unit_first and _starts(right, _POSITION_WORDS) and _starts(left, _UNIT_WORDS):
            return right, left
    parts = [part for part in re.split(r"\s*[,;\n]\s*", text) if part]
    if len(parts) == 2:
        return (parts[1], parts[0]) if unit_first else (parts[0], parts[1])
    return text, None


def _starts(text: str, words: tuple[str, ...]) -> bool:
    folded = f"{fold(text)} "
    return folded.startswith(words)
