"""The fields of a roster and the header words by which lists name them."""

import re
from enum import StrEnum
from functools import lru_cache

from checkin.core.names import fold, nfc


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
    VOTE_WEIGHT = "vote_weight"  # votes or voting shares
    MAY_BE_SHOWN = "may_be_shown"  # by name on public screens
    # Columns that tell a field in their own way, or that nobody's record keeps
    FAMILY_NAME = "family_name"  # Họ đệm, beside GIVEN_NAME
    GIVEN_NAME = "given_name"
    BIRTH_DAY = "birth_day"  # one column each
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    MALE = "male"  # a tick, or the year of birth, where it is so; FEMALE beside it
    FEMALE = "female"
    OFFICIAL = "official"  # ticks for the category
    ALTERNATE = "alternate"
    GUEST = "guest"
    POSITION_UNIT = "position_unit"  # both in one cell, in either order
    ETHNICITY_RELIGION = "ethnicity_religion"
    ETHNIC_MINORITY = "ethnic_minority"  # a tick, or the people's name
    NOTE = "note"
    CONSENT = "consent"
    ANSWERED_AT = "answered_at"  # of a form: the latest answer of a person counts
    CITIZEN_ID = "citizen_id"  # known so that it is not kept by mistake
    RECORD = "record"  # the code by which our own lists know a delegate again; core.roster.record_code


NAME_PARTS = (Field.FAMILY_NAME, Field.FULL_NAME, Field.GIVEN_NAME)
BIRTH_PARTS = (Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR)
CATEGORY_TICKS = {Field.OFFICIAL: "official", Field.ALTERNATE: "alternate", Field.GUEST: "guest"}

# Told by a list, and no column of a delegate's record: the reader draws other fields from them,
# or they are dropped.
TOLD_ONLY = frozenset(
    {
        Field.ORDINAL, Field.FAMILY_NAME, Field.GIVEN_NAME, Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR,
        Field.MALE, Field.FEMALE, Field.OFFICIAL, Field.ALTERNATE,
        Field.GUEST, Field.POSITION_UNIT, Field.ETHNICITY_RELIGION, Field.ETHNIC_MINORITY,
        Field.NOTE, Field.CONSENT, Field.ANSWERED_AT, Field.CITIZEN_ID, Field.RECORD,
    }
)  # fmt: skip

# Masked unless somebody is allowed to see them (law on personal data).
SENSITIVE = frozenset(
    {
        Field.ETHNICITY, Field.RELIGION, Field.PARTY_MEMBER, Field.PARTY_SINCE, Field.POLITICAL_THEORY,
        Field.ETHNICITY_RELIGION, Field.ETHNIC_MINORITY, Field.CITIZEN_ID,
    }
)  # fmt: skip

# Folded, the surest first: where two columns could be the same field, the earlier word wins.
HEADER_WORDS: dict[Field, tuple[str, ...]] = {
    Field.ORDINAL: ("stt", "so tt", "tt", "so thu tu", "no"),
    Field.BADGE_NUMBER: ("so the", "so the dai bieu", "so the db", "ma dai bieu", "ma db", "ma so dai bieu",
                         "badge number", "badge no", "badge"),
    Field.FULL_NAME: ("ho va ten", "ho ten", "ho va ten dai bieu", "ho ten dai bieu", "ten dai bieu",
                      "ho va ten khai sinh", "ho va ten dai bieu du dai hoi", "full name", "fullname", "name",
                      "delegate", "delegate name", "name of delegate", "dai bieu", "ten db", "ho ten db",
                      "ho va ten db", "ten"),
    Field.BIRTH: ("ngay sinh", "ngay thang nam sinh", "ngay thang sinh", "sinh ngay", "date of birth",
                  "birth date", "birthdate", "birthday", "dob", "sinh ngay thang nam", "ngay thang nam", "nam sinh",
                  "sinh nam", "year of birth", "birth year", "n sinh", "nam sinh duong lich", "born"),
    Field.SEX: ("gioi tinh", "gioi", "nam nu", "phai", "sex", "gender"),
    Field.DELEGATION: ("doan", "doan dai bieu", "ten doan", "thuoc doan", "thuoc doan dai bieu",
                       "dai bieu doan", "doan db", "delegation", "delegation name",
                       "to", "doan to", "to doan", "don vi cu di", "don vi cu dai bieu", "ten don vi cu dai bieu",
                       "don vi cu", "don vi cu du dai hoi", "don vi cu dai bieu du dai hoi", "don vi gioi thieu"),
    Field.UNIT: ("don vi cong tac", "noi cong tac", "co quan cong tac", "co quan don vi", "don vi co quan",
                 "co quan don vi cong tac", "don vi noi cong tac", "noi lam viec", "don vi", "co quan",
                 "don vi cong tac hien nay", "ten don vi", "d vi", "don vi doanh nghiep", "doanh nghiep",
                 "cong doan co so", "ten cdcs", "ten co quan", "co quan cong tac hien nay", "organization",
                 "organisation", "unit",
                 "workplace", "company", "institution", "employer", "affiliation"),
    Field.POSITION: ("chuc vu", "chuc danh", "chuc vu chuc danh", "chuc danh chuc vu", "chuc vu hien nay",
                     "chuc vu cong tac", "chuc vu hien tai", "nghe nghiep", "job", "position", "job title",
                     "title", "role"),
    Field.CATEGORY: ("loai dai bieu", "loai db", "dien dai bieu", "thanh phan dai bieu", "tu cach dai bieu",
                     "tu cach", "thanh phan",
                     "doi tuong", "loai", "category", "type", "delegate type"),
    Field.ORIGIN: ("nguon", "nguon dai bieu", "hinh thuc", "co cau dai bieu", "co cau", "origin"),
    Field.ETHNICITY: ("dan toc", "d toc", "ethnicity", "ethnic group", "ethnic"),
    Field.RELIGION: ("ton giao", "t giao", "religion"),
    Field.PARTY_MEMBER: ("dang vien", "dang", "la dang vien", "dang vien dang csvn",
                         "dang vien dang cong san viet nam", "party member", "party membership"),
    Field.PARTY_SINCE: ("ngay vao dang", "ngay ket nap dang", "ngay ket nap", "ngay thang nam vao dang",
                        "vao dang ngay", "ngay vao dang csvn", "ngay vao dang chinh thuc", "ngay vd",
                        "nam vao dang", "vao dang", "ngay vao dcsvn", "nam ket nap", "ket nap dang", "ngay kn dang",
                        "party since", "party member since", "joined party", "date of joining the party",
                        "date joined party"),
    Field.EDUCATION: ("trinh do chuyen mon", "chuyen mon nghiep vu", "trinh do chuyen mon nghiep vu", "cmnv",
                      "trinh do cmnv", "chuyen mon", "hoc van", "trinh do hoc van", "trinh do",
                      "chuyen mon nv", "trinh do cm", "tdcm", "hoc vi", "cm", "td chuyen mon", "education",
                      "degree",
                      "qualification"),
    Field.POLITICAL_THEORY: ("llct", "ly luan chinh tri", "trinh do llct", "trinh do ly luan chinh tri",
                             "ly luan ct", "chinh tri", "ly luan", "political theory"),
    Field.SECTOR: ("khu vuc", "khoi", "linh vuc", "sector"),
    Field.FULL_TIME_OFFICER: ("chuyen trach", "can bo chuyen trach", "chuyen trach cong doan",
                              "can bo cong doan chuyen trach", "cbcd chuyen trach", "full time officer",
                              "full time union officer", "full time"),
    Field.DIRECT_WORKER: ("cong nhan truc tiep", "cntt", "cnld truc tiep", "cong nhan ld truc tiep",
                          "cong nhan lao dong truc tiep", "lao dong truc tiep", "cong nhan truc tiep san xuat",
                          "cn truc tiep",
                          "direct worker"),
    Field.SEAT: ("so ghe", "ghe", "vi tri ghe", "ma ghe", "vi tri ngoi", "cho ngoi", "so ghe ngoi", "seat",
                 "seat number", "seat no"),
    Field.PHONE: ("dien thoai", "so dien thoai", "sdt", "so dt", "dt", "dtdd", "di dong",
                  "dien thoai di dong", "dt di dong", "dien thoai lien he", "so dien thoai lien he", "so di dong",
                  "dien thoai lien lac", "phone",
                  "phone number", "phone no", "mobile", "mobile phone", "telephone", "tel", "cell"),
    Field.EMAIL: ("email", "e mail", "thu dien tu", "thu dt", "dia chi email", "dia chi thu dien tu", "hop thu",
                  "mail",
                  "email address", "e mail address"),
    Field.VOTE_WEIGHT: ("so phieu", "so phieu bieu quyet", "phieu bieu quyet", "so quyen bieu quyet",
                        "quyen bieu quyet", "so co phan bieu quyet", "co phan bieu quyet",
                        "so cp bieu quyet", "so co phan", "so co phan so huu", "co phan so huu", "so cp",
                        "so cp so huu",
                        "votes", "number of votes", "voting shares", "shares", "vote weight"),
    Field.MAY_BE_SHOWN: ("hien thi cong khai", "hien thi ten", "hien thi tren man hinh", "cho phep hien thi",
                         "dong y hien thi", "duoc hien thi", "cong khai ten", "may be shown", "shown in public",
                         "shown on screens",
                         "shown on public screens"),
    Field.FAMILY_NAME: ("ho dem", "ho va dem", "ho va ten dem", "ho va chu dem", "ho chu dem", "ho lot",
                        "ho va lot", "ho", "ho ten dem",
                        "ho va ten lot", "family name", "last name", "surname"),
    Field.GIVEN_NAME: ("ten goi", "ten dem va ten", "dem va ten", "chu dem va ten", "given name", "first name",
                       "forename", "given names", "first names"),
    Field.MALE: ("nam", "male", "nam gioi"),
    Field.FEMALE: ("nu", "female", "nu gioi"),
    Field.OFFICIAL: ("chinh thuc", "db chinh thuc", "dai bieu chinh thuc"),
    Field.ALTERNATE: ("du khuyet", "db du khuyet", "dai bieu du khuyet"),
    Field.GUEST: ("khach moi", "khach", "dai bieu khach moi"),
    Field.POSITION_UNIT: ("chuc vu don vi", "chuc vu don vi cong tac", "don vi chuc vu", "chuc vu co quan",
                          "chuc vu noi cong tac", "chuc vu va don vi", "chuc vu va don vi cong tac",
                          "chuc danh don vi", "chuc danh don vi cong tac", "don vi cong tac chuc vu",
                          "noi cong tac chuc vu", "chuc vu co quan don vi", "position and unit"),
    Field.ETHNICITY_RELIGION: ("dan toc ton giao", "ton giao dan toc", "dan toc va ton giao",
                               "ethnicity religion"),
    Field.ETHNIC_MINORITY: ("dtts", "dan toc thieu so", "nguoi dan toc thieu so", "dt thieu so",
                            "ethnic minority"),
    Field.NOTE: ("ghi chu", "note", "notes", "remark", "remarks", "comment", "comments"),
    Field.CONSENT: ("dong y", "dong y xu ly du lieu ca nhan", "cho phep xu ly du lieu ca nhan", "consent"),
    Field.ANSWERED_AT: ("dau thoi gian", "timestamp", "thoi gian gui", "thoi gian tra loi", "submitted at"),
    Field.CITIZEN_ID: ("so cccd", "cccd", "cmnd", "so cmnd", "cccd cmnd", "can cuoc cong dan", "so can cuoc",
                       "so can cuoc cong dan", "so dinh danh ca nhan", "dinh danh ca nhan", "so dinh danh",
                       "ma dinh danh", "so ho chieu", "ho chieu", "citizen id"),
    Field.RECORD: ("ma ho so diem danh", "check in record"),
}  # fmt: skip

# For titles in a sentence, as forms ask: tried in this order on folded text, once no title is known as a whole.
_PATTERNS: tuple[tuple[re.Pattern[str], Field | None], ...] = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (r"\bkhong chuyen trach\b", None),
        (r"\b(doan vien|so the|ma the|noi sinh|que quan|nguoi gioi thieu|lien he khi|bi thu)\b", None),
        (r"\bkhong\b.*\bhien thi\b|^ten hien thi\b", None),
        (r"\bhien thi\b.*\b(man hinh|cong khai|ten)\b", Field.MAY_BE_SHOWN),
        (r"\bso (co phan|cp|phieu)\b.*\bbieu quyet\b", Field.VOTE_WEIGHT),
        (r"\b(toi )?dong y\b.*\b(du lieu|thong tin)\b", Field.CONSENT),
        (r"\bdau thoi gian\b|\btimestamp\b", Field.ANSWERED_AT),
        (r"\b(cccd|cmnd|can cuoc|dinh danh)\b", Field.CITIZEN_ID),
        (r"\bdon vi cu (di|dai bieu|du)\b", Field.DELEGATION),
        (r"\bdan toc\b.*\bton giao\b|\bton giao\b.*\bdan toc\b", Field.ETHNICITY_RELIGION),
        (r"\bdan toc thieu so\b|\bdtts\b", Field.ETHNIC_MINORITY),
        (r"\b(chuc vu|chuc danh)\b.*\b(don vi|noi cong tac|co quan)\b", Field.POSITION_UNIT),
        (r"\b(don vi|noi cong tac|co quan)\b.*\b(chuc vu|chuc danh)\b", Field.POSITION_UNIT),
        (r"\bho (va )?(ten )?(chu )?(dem|lot)\b", Field.FAMILY_NAME),
        (r"\bho (va )?ten\b|\bfull name\b|\bten dai bieu\b", Field.FULL_NAME),
        (r"\b(ngay|nam) (thang )?(nam )?sinh\b|\bdate of birth\b|\byear of birth\b", Field.BIRTH),
        (r"\bgioi tinh\b", Field.SEX),
        (r"\b(ngay|nam)\b.*\b(vao|ket nap) dang\b", Field.PARTY_SINCE),
        (r"\bdang vien\b", Field.PARTY_MEMBER),
        (r"\b(llct|ly luan chinh tri)\b", Field.POLITICAL_THEORY),
        (r"\b(cmnv|trinh do chuyen mon|chuyen mon nghiep vu|trinh do hoc van)\b", Field.EDUCATION),
        (r"\b(so )?(dien thoai|sdt|dtdd|so dt|di dong)\b|\bphone\b", Field.PHONE),
        (r"\bemail\b|\be mail\b|\bthu dien tu\b", Field.EMAIL),
        (r"\bchuyen trach\b", Field.FULL_TIME_OFFICER),
        (r"\bcong nhan truc tiep\b", Field.DIRECT_WORKER),
        (r"\bton giao\b", Field.RELIGION),
        (r"\b(thuoc|ten) doan\b|\bdoan dai bieu\b", Field.DELEGATION),
        (r"\b(don vi|noi|co quan)\b.*\b(cong tac|lam viec)\b", Field.UNIT),
        (r"\b(chuc vu|chuc danh)\b", Field.POSITION),
        (r"\bghi chu\b", Field.NOTE),
        (r"\b(duong nhien|duoc bau|bau cu)\b.*\b(bau|chi dinh)\b", Field.ORIGIN),
    )
)
_LONGEST_TITLE = 60
_CONSENT_LONGEST = 400
_PATTERN_RANK = 100

_PLACE = {word: (field, rank) for field, words in HEADER_WORDS.items() for rank, word in enumerate(words)}
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def field_of_header(title: str) -> tuple[Field, int] | None:
    """The field that a column's title names, and how sure (0 is surest). What stands in brackets is a remark."""
    if len(title) > _CONSENT_LONGEST:
        return None
    plain = fold(_IN_BRACKETS.sub(" ", title))
    if plain == "nam" and "ă" in nfc(title).lower():
        return None  # a year, not a sex: folded they are one
    found = _PLACE.get(plain) or _PLACE.get(fold(title))
    return found or _by_pattern(plain)


@lru_cache(maxsize=2_048)
def _by_pattern(plain: str) -> tuple[Field, int] | None:
    for pattern, field in _PATTERNS:
        if pattern.search(plain) and (field is Field.CONSENT or len(plain) <= _LONGEST_TITLE):
            return (field, _PATTERN_RANK) if field else None
    return None
