"""Writes search.json: whom which words find, on the server and on a phone alike.

python -m tests.vectors.make_search
"""

import json
from pathlib import Path
from typing import Any

from checkin.core.names import fold, searchable
from checkin.core.search import rank, says_too_little, wanted_words

FILE = Path(__file__).parent / "search.json"
_PEOPLE = (
    ("Nguyễn Văn An", "Quận 1", "0117"),
    ("Lê Hà", "Quận 3", "3001"),
    ("H'Hen Niê", "Đắk Lắk", "B01-02"),
    ("Đặng Thị Ngọc-Ánh", "Công đoàn Dệt may", "0042"),
    ("Trần Hoà", "Sở Y tế", ""),
    ("Công Tằng Tôn Nữ Phạm Ngọc Ánh", "Khối 2", "2117"),
)
_WANTED = (
    "",
    "a",
    "an",
    "AN",
    "nguyen",
    "nguyễn văn an",
    "an văn",
    "nva",
    "nv",
    "vna",
    "ha",
    "hà lê",
    "le",
    "hoà",
    "hòa",
    "hoa",
    "hhen",
    "h'hen",
    "h hen",
    "hen",
    "niê",
    "dang",
    "đặng",
    "ngocanh",
    "ngọc ánh",
    "ngoc-anh",
    "anh",
    "117",
    "17",
    "7",
    "0117",
    "42",
    "b0102",
    "b01-02",
    "02",
    "quan 1",
    "quan",
    "det may",
    "dak lak",
    "so y te",
    "cttnpna",
    "cttnpn",
    "x y z",
    "nguyen quan",
    "a b c d e f g h i k",
    "Ho\u0300a",
    "lê\u200b hà",
    "ß",
    "２１１７",
    "an\u0000an",
)
_TEXTS = (
    "Ðà NẴNG",
    "Tr\u01b0\u01a1ng",
    "I\u0307stanbul",
    "a–b",
    "K'Brôi",
    "Ǆ",
    "½",
    "x²",
    "三",
    "é\u0301",
    "\t a  b ",
)


def make() -> dict[str, Any]:
    people = [[name, searchable(name, unit), number] for name, unit, number in _PEOPLE]
    return {
        "about": "By make_search.py: checkin/core/search.py and static/js/door/people_search.js agree on these",
        "people": people,
        "folded": [[text, fold(text), searchable(text)] for text in (*_TEXTS, *(name for name, *_ in _PEOPLE))],
        "wanted": [_found(text, people) for text in _WANTED],
    }


def _found(text: str, people: list[list[str]]) -> list[Any]:
    words = wanted_words(text)
    return [text, words, says_too_little(words), [rank(words, *person) for person in people]]


def as_text() -> str:
    return json.dumps(make(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), "utf-8")
