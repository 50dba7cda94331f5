"""The fields of a roster and the header words by which lists name them."""

import re
from enum import StrEnum

from checkin.core.names import fold


class Field(StrEnum):
    ORDINAL = "ordinal"  # STT: known, and nobody's property
    BADGE_NUMBER = "badge_number"
    FULL_NAME = "full_name"
    BIRTH = "birth"  # a date or a year
    SEX = "sex"
    DELEGATION = "delegation"
    UNIT = "unit"
    POSITION = "position"
    CATEGORY = "category"
    ORIGIN = "origin"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    PARTY_MEMBER = "party_member"
    PARTY_SINCE = "party_since"
    EDUCATION = "education"
    POLITICAL_THEORY = "political_theory"
    SECTOR = "sector"
    FULL_TIME_OFFICER = "full_time_officer"
    DIRECT_WORKER = "direct_worker"
    SEAT = "seat"
    PHONE = "phone"
    EMAIL = "email"


# Masked unless somebody is allowed to see them (law on personal data).
SENSITIVE = frozenset(
    {Field.ETHNICITY, Field.RELIGION, Field.PARTY_MEMBER, Field.PARTY_SINCE, Field.POLITICAL_THEORY}
)

# Folded, the surest first: where two columns could be the same field, the earlier word wins.
HEADER_WORDS: dict[Field, tuple[str, ...]] = {
    Field.ORDINAL: ("stt", "so tt", "tt", "so thu tu", "no"),
    Field.BADGE_NUMBER: ("so the", "so the dai bieu", "so the db", "ma dai bieu", "ma db", "ma so dai bieu",
                         "badge number", "badge no", "badge"),
    Field.FULL_NAME: ("ho va ten", "ho ten", "ho va ten dai bieu", "ho ten dai bieu", "ten dai bieu",
                      "ho va ten khai sinh", "full name", "name", "dai bieu"),
    Field.BIRTH: ("ngay sinh", "ngay thang nam sinh", "ngay thang sinh", "sinh ngay", "date of birth",
                  "birth date", "nam sinh", "year of birth", "birth year"),
    Field.SEX: ("gioi tinh", "gioi", "nam nu", "sex", "gender"),
    Field.DELEGATION: ("doan", "doan dai bieu", "ten doan", "thuoc doan", "dai bieu doan", "delegation",
                       "to", "doan to", "to doan"),
    Field.UNIT: ("don vi cong tac", "noi cong tac", "co quan cong tac", "co quan don vi", "don vi co quan",
                 "co quan don vi cong tac", "don vi noi cong tac", "noi lam viec", "don vi", "co quan",
                 "organization", "organisation", "unit", "workplace"),
    Field.POSITION: ("chuc vu", "chuc danh", "chuc vu chuc danh", "chuc danh chuc vu", "chuc vu hien nay",
                     "chuc vu cong tac", "position", "job title", "title"),
    Field.CATEGORY: ("loai dai bieu", "loai db", "dien dai bieu", "thanh phan dai bieu", "tu cach dai bieu",
                     "category"),
    Field.ORIGIN: ("nguon", "nguon dai bieu", "hinh thuc", "co cau dai bieu", "origin"),
    Field.ETHNICITY: ("dan toc", "ethnicity"),
    Field.RELIGION: ("ton giao", "religion"),
    Field.PARTY_MEMBER: ("dang vien", "la dang vien", "dang vien dang csvn", "party member"),
    Field.PARTY_SINCE: ("ngay vao dang", "ngay ket nap dang", "ngay ket nap", "ngay thang nam vao dang",
                        "vao dang ngay", "party since"),
    Field.EDUCATION: ("trinh do chuyen mon", "chuyen mon nghiep vu", "trinh do chuyen mon nghiep vu", "cmnv",
                      "trinh do cmnv", "chuyen mon", "hoc van", "trinh do hoc van", "trinh do", "education"),
    Field.POLITICAL_THEORY: ("llct", "ly luan chinh tri", "trinh do llct", "trinh do ly luan chinh tri",
                             "political theory"),
    Field.SECTOR: ("khu vuc", "khoi", "linh vuc", "sector"),
    Field.FULL_TIME_OFFICER: ("chuyen trach", "can bo chuyen trach", "chuyen trach cong doan",
                              "can bo cong doan chuyen trach", "full time officer"),
    Field.DIRECT_WORKER: ("cong nhan truc tiep", "cntt", "cong nhan truc tiep san xuat", "cn truc tiep",
                          "direct worker"),
    Field.SEAT: ("so ghe", "ghe", "vi tri ngoi", "cho ngoi", "so ghe ngoi", "seat", "seat number"),
    Field.PHONE: ("dien thoai", "so dien thoai", "sdt", "so dt", "dt", "dtdd", "di dong",
                  "dien thoai di dong", "phone", "phone number", "mobile"),
    Field.EMAIL: ("email", "e mail", "thu dien tu", "dia chi email", "dia chi thu dien tu", "mail"),
}  # fmt: skip

_PLACE = {word: (field, rank) for field, words in HEADER_WORDS.items() for rank, word in enumerate(words)}
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def field_of_header(title: str) -> tuple[Field, int] | None:
    """The field that a column's title names, and how sure (0 is surest). What stands in brackets is a remark."""
    return _PLACE.get(fold(_IN_BRACKETS.sub(" ", title))) or _PLACE.get(fold(title))
