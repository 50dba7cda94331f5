"""A list that goes out comes back: as it is it changes nothing, and into another event it brings everybody."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from checkin.core.event_field import FieldKind, read_extra
from checkin.core.names import clean
from checkin.core.roster.fields import Field
from checkin.core.roster.person import Person
from checkin.services.event_fields import add_event_field
from checkin.services.export_table import (
    LIST_COLUMNS,
    OF_THE_EVENT,
    RECORD,
    ROSTER_COLUMNS,
    SENSITIVE_COLUMNS,
    ExportTable,
    ExportWords,
    FileKind,
    write_export,
)
from checkin.services.import_roster import import_file, preview_file
from checkin.services.undo_import import undo_import
from checkin.store.engine import Store
from checkin.store.roster import RosterWriter, known_people
from tests.services.test_import_roster import NOW, new_event

TITLES = {
    Field.BADGE_NUMBER: "Số thẻ", Field.FULL_NAME: "Họ và tên", Field.BIRTH: "Ngày sinh", Field.SEX: "Giới tính",
    Field.DELEGATION: "Đoàn", Field.UNIT: "Đơn vị", Field.POSITION: "Chức vụ", Field.CATEGORY: "Loại đại biểu",
    Field.ORIGIN: "Nguồn", Field.EDUCATION: "Trình độ chuyên môn", Field.SECTOR: "Khu vực",
    Field.FULL_TIME_OFFICER: "Cán bộ chuyên trách", Field.DIRECT_WORKER: "Công nhân trực tiếp",
    Field.SEAT: "Số ghế", Field.PHONE: "Điện thoại", Field.EMAIL: "Thư điện tử", Field.ETHNICITY: "Dân tộc",
    Field.RELIGION: "Tôn giáo", Field.PARTY_MEMBER: "Đảng viên", Field.PARTY_SINCE: "Ngày vào Đảng",
    Field.VOTE_WEIGHT: "Số phiếu", Field.MAY_BE_SHOWN: "Hiển thị công khai",
    Field.POLITICAL_THEORY: "Lý luận chính trị", Field.RECORD: "Mã hồ sơ điểm danh",
}  # fmt: skip
WORDS = ExportWords(
    titles={
        **{str(field): title for field, title in TITLES.items()},
        "status": "Trạng thái",
        "counted_at": "Có mặt lúc",
        "entrance": "Cửa",
    },
    values={
        "sex": {"male": "Nam", "female": "Nữ"},
        "origin": {"ex_officio": "đương nhiên", "elected": "được bầu", "appointed": "chỉ định"},
        "sector": {"administrative": "hành chính sự nghiệp", "production": "sản xuất kinh doanh"},
        "status": {"active": "trong danh sách"},
    },
    roster="danh sách",
    yes="có",
    no="không",
    sheet="Đại biểu",
    zone="Asia/Ho_Chi_Minh",
)
EVERYTHING = (*ROSTER_COLUMNS, *SENSITIVE_COLUMNS, *LIST_COLUMNS)
FIELDS = (
    ("Ghi chú", FieldKind.TEXT), ("Số áo", FieldKind.NUMBER), ("Ngày đến", FieldKind.DATE),
    ("Tổ", FieldKind.CHOICE), ("=Món ăn", FieldKind.CHOICE), ("Đơn vị", FieldKind.TEXT),
)  # fmt: skip

# What organizers type, and what nobody should
NAMES = (
    "Nguyễn Văn An", "Y", "H'Hen Niê", "=Lê An", "+Lê An", "-Lê An", "@Lê An", "NGUYỄN VĂN AN", "Ông Ích Khiêm",
    "Đ/c Lê An", "PGS.TS. Lê An", "Lê An (Hai)", "Đoàn Thị Công Đoàn", "Tổng Văn Cộng", "Cộng", "Tổng cộng",
    "I. Đoàn đại biểu Quận 1", "Người lập biểu", "Hòa", "Hoà", "Họ và tên", "nt", "lê thị an", "Lê  An", "1a",
    "(Ba)", "^[c:Hai)¼",
)  # fmt: skip
TEXTS = (
    "=1+1", "+84", "-5", "@SUM(A1)", "'=x", "''", '"', "nt", "0012", "1980", "05/03/1980", "a;b,c", "x", "1",
    "Phó Chủ tịch; Bí thư", "TRUE", "7.9E+10", "Đoàn đại biểu Quận 1", "QUẬN 1", "Đoàn: A", "I. Đoàn", "-", "#N/A",
    "không", "Kỹ sư xây dựng", "Lê\u00a0An", "a\tb", "1,5", "- a", "(1)", "'Tên'",
)  # fmt: skip
PHONES = ("0900123456", "+85512345678", "0900123457")


def stored(said: str) -> str:
    """As everything in the store is, whoever typed it."""
    return clean(said)


def text(longest: int) -> st.SearchStrategy[str]:
    typed = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")), min_size=1, max_size=12)
    return st.one_of(st.sampled_from(TEXTS), typed).map(lambda said: stored(said)[:longest].strip())


def said_or_not(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values.map(lambda value: value if value != "" else None))


BIRTHS = st.one_of(
    st.just((None, None)),
    st.integers(1916, 2012).map(lambda year: (None, year)),
    st.dates(date(1917, 1, 1), date(2012, 12, 31)).map(lambda day: (day, day.year)),
)


@st.composite
def people(draw: st.DrawFn) -> Person:
    full_name = draw(st.one_of(st.sampled_from(NAMES), text(30)).filter(lambda name: any(map(str.isalpha, name))))
    day, year = draw(BIRTHS)
    return Person(
        full_name=full_name,
        birth_date=day,
        birth_year=year,
        category=draw(st.sampled_from(["official", "alternate", "guest"])),
        delegation=draw(said_or_not(text(30).filter(lambda name: any(map(str.isalnum, name))))),
        sex=draw(said_or_not(st.sampled_from(["male", "female"]))),
        origin=draw(said_or_not(st.sampled_from(["ex_officio", "elected", "appointed"]))),
        sector=draw(said_or_not(st.sampled_from(["administrative", "production"]))),
        unit=draw(said_or_not(text(30))),
        position=draw(said_or_not(text(30))),
        seat=draw(said_or_not(text(10))),
        education=draw(said_or_not(text(20))),
        ethnicity=draw(said_or_not(text(20))),
        religion=draw(said_or_not(text(20))),
        political_theory=draw(said_or_not(text(20))),
        phone=draw(said_or_not(st.sampled_from(PHONES))),
        email=draw(said_or_not(st.sampled_from(["a@example.org", "+b=c@example.org"]))),
        party_member=draw(said_or_not(st.booleans())),
        party_since=draw(said_or_not(st.dates(date(1950, 1, 1), date(2026, 1, 1)))),
        full_time_officer=draw(said_or_not(st.booleans())),
        direct_worker=draw(said_or_not(st.booleans())),
        vote_weight=draw(said_or_not(st.integers(0, 10**15).filter(lambda votes: votes != 1))),
        may_be_shown=draw(st.sampled_from([None, False])),
    )


VALUES = {
    FieldKind.TEXT: text(30),
    FieldKind.CHOICE: text(30),
    FieldKind.NUMBER: st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e6, 1e6), st.just(-5)),
    FieldKind.DATE: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
}


@st.composite
def rosters(draw: st.DrawFn) -> list[tuple[Person, dict[int, Any]]]:
    """People, each with what they have in the fields of the event by the field's place."""
    listed = draw(st.lists(people(), min_size=1, max_size=6))
    numbers = draw(st.lists(st.one_of(st.none(), text(10)), min_size=len(listed), max_size=len(listed)))
    taken: set[str] = set()
    made = []
    for person, number in zip(listed, numbers, strict=True):
        free = number if number and number not in taken and number.strip() else None
        taken.add(number or "")
        extra = {
            place: value
            for place, (_name, kind) in enumerate(FIELDS)
            if (value := read_extra(kind, draw(st.one_of(st.none(), VALUES[kind])))) is not None
        }
        made.append((Person(**{**person.said(), "badge_number": free}), extra))
    return made


Listed: TypeAlias = Sequence[tuple[Person, Mapping[int, Any]]]


def settle(store: Store, listed: Listed) -> tuple[int, list[int]]:
    """An event with these people, and the ids of its fields."""
    event_id = new_event(store)
    fields = [add_event_field(store, event_id, name, kind) for name, kind in FIELDS]
    put_in(store, event_id, fields, listed)
    return event_id, fields


def put_in(store: Store, event_id: int, fields: list[int], listed: Listed) -> None:
    made = [
        Person(**{**person.said(), "extra": tuple(sorted((str(fields[at]), value) for at, value in extra.items()))})
        for person, extra in listed
    ]
    with store.write() as session:
        writer = RosterWriter(session, store.vault, event_id, NOW)
        writer.add_delegations([person.delegation for person in made if person.delegation])
        writer.insert(made)


def exported(
    store: Store, event_id: int, columns: Sequence[str], kind: FileKind = FileKind.XLSX
) -> tuple[bytes, str]:
    out = io.BytesIO()
    with store.read() as session:
        ids = list(known_people(session, event_id))
        table = ExportTable(event_id=event_id, columns=columns, ids=ids, sitting_id=None, kind=kind)
        write_export(session, table, WORDS, out)
    return out.getvalue(), f"a.{kind.value.partition('_')[0]}"


def of_event(fields: Sequence[int]) -> list[str]:
    return [f"{OF_THE_EVENT}{each}" for each in fields]


def counts(store: Store, event_id: int, data: bytes, name: str) -> dict[str, int]:
    previewed = preview_file(store, event_id, file_name=name, data=data)
    changed = [(row.changes, row.extra_changes) for row in previewed.rows if row.changes or row.extra_changes]
    assert (changed, previewed.new_delegations, previewed.new_categories, previewed.new_fields) == ([], (), {}, ())
    return {str(action): count for action, count in previewed.counts.items() if count}


ONE_STORE = settings(
    deadline=None,
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # rosters this large shrink for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("kind", list(FileKind))
@ONE_STORE
@given(listed=rosters())
@example(listed=[(Person(stored(name), category="guest"), {}) for name in NAMES])
@example(
    listed=[
        (Person("Lê An", unit=said, position=said, seat=said[:10], ethnicity=said[:20]), {0: said})
        for said in map(stored, TEXTS)
    ]
)
def test_a_list_that_comes_back_as_it_went_changes_nothing(sqlite_store, kind, listed):
    event_id, fields = settle(sqlite_store, listed)
    data, name = exported(sqlite_store, event_id, [*EVERYTHING, *of_event(fields)], kind)
    assert counts(sqlite_store, event_id, data, name) == {"unchanged": len(listed)}


@ONE_STORE
@given(listed=rosters(), columns=st.sets(st.sampled_from(EVERYTHING)))
def test_whatever_columns_were_chosen(sqlite_store, listed, columns):
    event_id, _fields = settle(sqlite_store, listed)
    chosen = [column for column in EVERYTHING if column in columns | {"full_name"}]
    assert counts(sqlite_store, event_id, *exported(sqlite_store, event_id, chosen)) == {"unchanged": len(listed)}


@ONE_STORE
@given(listed=rosters())
def test_what_was_changed_in_the_file_is_changed_and_undone_as_one_step(sqlite_store, listed):
    """Everybody's seat, in a list that says nothing else; again it changes nothing."""
    event_id, _fields = settle(sqlite_store, listed)
    before = roster(sqlite_store, event_id)
    data, _name = exported(sqlite_store, event_id, ["full_name", RECORD], FileKind.CSV_COMMA)
    first, *rest = data.decode("utf-8-sig").removesuffix("\r\n").split("\r\n")
    filled = "\r\n".join([f"{first},Số ghế", *(f"{line},=B{at}" for at, line in enumerate(rest, 2))]).encode()
    result = import_file(sqlite_store, event_id, file_name="a.csv", data=filled, now=NOW)
    seats = sorted(person.seat or "" for person in roster(sqlite_store, event_id).values())
    wanted = sorted(f"=B{at}" for at in range(2, len(listed) + 2))
    assert (result.new, result.changed, seats) == (0, len(listed), wanted)
    assert counts(sqlite_store, event_id, filled, "a.csv") == {"unchanged": len(listed)}
    undo_import(sqlite_store, event_id, result.run_id, None, NOW)
    assert roster(sqlite_store, event_id) == before


@ONE_STORE
@given(listed=rosters())
def test_in_another_event_everybody_is_new_and_undone_nobody_is_left(sqlite_store, listed):
    event_id, fields = settle(sqlite_store, listed)
    data, name = exported(sqlite_store, event_id, [*EVERYTHING, *of_event(fields)])
    other = new_event(sqlite_store)
    result = import_file(sqlite_store, other, file_name=name, data=data, now=NOW)
    again = preview_file(sqlite_store, other, file_name=name, data=data)
    assert (result.new + result.left_out, result.changed) == (len(listed), 0)
    assert (again.counts["new"], again.counts["changed"]) == (0, 0)
    if result.new:
        undo_import(sqlite_store, other, result.run_id, None, NOW)
    assert roster(sqlite_store, other) == {}


def test_two_of_one_name_are_known_apart_by_their_record(sqlite_store):
    event_id, _fields = settle(sqlite_store, [(Person("Lê An", phone=phone), {}) for phone in PHONES])
    assert counts(sqlite_store, event_id, *exported(sqlite_store, event_id, ["full_name"])) == {"unchanged": 3}


def test_a_name_put_right_in_the_file_is_the_same_person(sqlite_store):
    event_id, _fields = settle(sqlite_store, [(Person("Lê An"), {}), (Person("Lê Ba"), {})])
    data, name = exported(sqlite_store, event_id, ["full_name"], FileKind.CSV_COMMA)
    result = import_file(
        sqlite_store, event_id, file_name=name, data=data.replace("Lê An".encode(), "Lê Ân".encode()), now=NOW
    )
    assert (result.new, result.changed, result.unchanged) == (0, 1, 1)


def roster(store: Store, event_id: int) -> dict[int, Person]:
    with store.read() as session:
        return known_people(session, event_id)
