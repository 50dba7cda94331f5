from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.event_field import FieldKind
from checkin.services.delegate_filter import DelegateFilter, Missing, Order, Presence
from checkin.services.delegate_history import Actor
from checkin.services.event_fields import choices_of, make_event_field
from checkin.services.find_delegates import DelegateList, find_delegates
from checkin.services.photos import Portrait, keep_portraits, remove_photo
from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.engine import Store
from checkin.store.models import Attendance, Badge, Delegate, EventField
from tests.congress import NOW, Congress, hold_congress

EVERYBODY = ["Lê Hữu Đức", "Nguyễn Thị Hằng", "Trần Khách", "H'Hen Niê"]


def _names(congress: Congress, *, page: int = 1, **wanted: object) -> list[str]:
    found = find_delegates(congress.store, congress.event_id, DelegateFilter(**wanted), page)  # type: ignore[arg-type]
    return [row.delegate.full_name for row in found.rows]


def _admit(congress: Congress, name: str) -> None:
    report = ScanReport(
        scan_id=name,
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[1],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=NOW,
    )
    record_scan(congress.store, report, NOW)


def _add_many(congress: Congress, count: int) -> None:
    with congress.store.write() as session:
        session.add_all(
            Delegate(
                event_id=congress.event_id,
                full_name=f"Người {number}",
                sort_key=f"~{number:06d}",
                folded=f"nguoi {number}",
                category_id=congress.categories["guest"],
                link_hash=f"{number:064d}",
                link_sealed="",
                created_at=NOW,
            )
            for number in range(count)
        )


@contextmanager
def _counted_statements(store: Store) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


def test_the_list_is_in_the_order_of_vietnamese_lists(congress: Congress) -> None:
    assert _names(congress) == EVERYBODY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hang", ["Nguyễn Thị Hằng"]),
        ("Hằng Nguyễn", ["Nguyễn Thị Hằng"]),
        ("nth", ["Nguyễn Thị Hằng"]),
        ("đức", ["Lê Hữu Đức"]),
        ("hh", ["H'Hen Niê"]),
        ("quan 1", ["Lê Hữu Đức", "Nguyễn Thị Hằng"]),
        ("3002", ["Nguyễn Thị Hằng"]),
        ("%", EVERYBODY),
        ("zz", []),
    ],
)
def test_the_text_finds(congress: Congress, text: str, expected: list[str]) -> None:
    assert _names(congress, text=text) == expected


def test_people_found_by_name_stand_before_those_found_by_their_delegation(congress: Congress) -> None:
    congress.add_delegate("Trần Quân Ba", delegation="Quận 3")
    assert _names(congress, text="quan") == ["Trần Quân Ba", "Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê"]


def test_whole_words_of_a_name_stand_before_beginnings(congress: Congress) -> None:
    congress.add_delegate("Trần Hằng Anh")
    congress.add_delegate("Trần Văn Hân")
    assert _names(congress, text="han") == ["Trần Văn Hân", "Trần Hằng Anh", "Nguyễn Thị Hằng"]


def test_filters_narrow_together(congress: Congress) -> None:
    official, district = congress.categories["official"], congress.delegations["Quận 1"]
    assert _names(congress, category_id=official) == ["Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê"]
    assert _names(congress, category_id=official, delegation_id=district, text="le") == ["Lê Hữu Đức"]


def test_presence_is_of_the_sitting_that_runs(congress: Congress) -> None:
    _admit(congress, "H'Hen Niê")
    assert _names(congress, presence=Presence.PRESENT) == ["H'Hen Niê"]
    assert _names(congress, presence=Presence.ABSENT) == EVERYBODY[:3]


def test_who_went_out_again_has_left(congress: Congress) -> None:
    _admit(congress, "H'Hen Niê")
    _admit(congress, "Lê Hữu Đức")
    with congress.store.write() as session:
        gone = Attendance.delegate_id == congress.delegates["Lê Hữu Đức"]
        session.execute(update(Attendance).where(gone).values(inside=False))
    assert _names(congress, presence=Presence.INSIDE) == ["H'Hen Niê"]
    assert _names(congress, presence=Presence.LEFT) == ["Lê Hữu Đức"]


def test_a_row_says_when_and_where_somebody_came(congress: Congress) -> None:
    _admit(congress, "H'Hen Niê")
    rows = find_delegates(congress.store, congress.event_id, DelegateFilter()).rows
    assert [(row.first_in_at, row.entrance) for row in rows] == [(None, "")] * 3 + [(NOW, "Cửa 2")]


def test_a_badge_that_is_no_longer_active_is_no_badge(congress: Congress) -> None:
    with congress.store.write() as session:
        session.execute(
            update(Badge)
            .where(Badge.delegate_id == congress.delegates["Trần Khách"])
            .values(status=BadgeStatus.LOST, ended_at=NOW + timedelta(hours=1))
        )
    assert _names(congress, without_badge=True) == ["Trần Khách"]
    found = find_delegates(congress.store, congress.event_id, DelegateFilter())
    assert [row.has_badge for row in found.rows] == [True, True, False, True]


def test_nobody_of_another_event_is_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    other.add_delegate("Người Lạ")
    assert _names(congress, text="la") == []
    assert _names(congress, delegation_id=other.delegations["Quận 1"]) == []
    assert find_delegates(congress.store, congress.event_id, DelegateFilter()).total == 4


def test_an_event_without_sittings_has_nobody_present(congress: Congress) -> None:
    found = find_delegates(congress.store, 10_000, DelegateFilter(presence=Presence.PRESENT))
    assert found == DelegateList([], matching=0, total=0, page=1, pages=1, sitting=None)


def test_a_page_holds_fifty_and_one_beyond_the_last_is_the_last(congress: Congress) -> None:
    _add_many(congress, 100)
    pages = [find_delegates(congress.store, congress.event_id, DelegateFilter(), page) for page in (-3, 2, 3, 99)]
    assert [(found.page, found.pages, len(found.rows)) for found in pages] == [
        (1, 3, 50),
        (2, 3, 50),
        (3, 3, 4),
        (3, 3, 4),
    ]
    assert (pages[0].matching, pages[0].total) == (104, 104)


def test_the_number_of_queries_does_not_grow_with_the_rows(congress: Congress) -> None:
    counts = []
    for text in ("hang", "quan"):
        with _counted_statements(congress.store) as statements:
            found = find_delegates(congress.store, congress.event_id, DelegateFilter(text=text))
            counts.append((len(found.rows), len(statements)))
    assert counts == [(1, 4), (3, 4)]


def _set(congress: Congress, name: str, **values: object) -> None:
    with congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == congress.delegates[name]).values(**values))


def test_origin_and_status_narrow_together(congress: Congress) -> None:
    _set(congress, "Lê Hữu Đức", origin="elected", status=DelegateStatus.NOT_ELIGIBLE)
    _set(congress, "H'Hen Niê", origin="elected")
    assert _names(congress, origin="elected") == ["Lê Hữu Đức", "H'Hen Niê"]
    assert _names(congress, origin="elected", status=DelegateStatus.NOT_ELIGIBLE) == ["Lê Hữu Đức"]


def _add_photo(congress: Congress, name: str) -> None:
    portraits = {congress.delegates[name]: Portrait(b"\xff\xd8\xff", 1, 1, name)}
    keep_portraits(congress.store, congress.event_id, portraits, Actor(), NOW)


@pytest.mark.parametrize("what", Missing)
def test_missing_data_is_found(congress: Congress, what: Missing) -> None:
    known = {"birth_year": 1980, "sex": "male", "position": "Bí thư", "phone": "0900000000", "email": "a@b.vn"}
    more = {"origin": "elected", "education": "Đại học", "seat": "A-1"}
    for name in EVERYBODY:
        _set(congress, name, **known, **more, delegation_id=congress.delegations["Quận 1"])
        _add_photo(congress, name)
    column = {"birth": "birth_year", "delegation": "delegation_id"}.get(what.value, what.value)
    if what is Missing.PHOTO:
        remove_photo(congress.store, congress.event_id, congress.delegates["Trần Khách"], Actor(), NOW)
        assert _names(congress, missing=what) == ["Trần Khách"]
        return
    nothing = None if column in ("birth_year", "delegation_id") else ""
    _set(congress, "Trần Khách", **{column: nothing})
    assert _names(congress, missing=what) == ["Trần Khách"]


def test_presence_is_of_the_chosen_sitting(congress: Congress) -> None:
    _admit(congress, "H'Hen Niê")
    first, second = congress.sittings[:2]
    assert _names(congress, sitting_id=first, presence=Presence.PRESENT) == ["H'Hen Niê"]
    assert _names(congress, sitting_id=second, presence=Presence.PRESENT) == []


def test_a_sitting_of_another_event_finds_nobody(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    assert _names(congress, sitting_id=other.sittings[0], presence=Presence.ABSENT) == []


def test_sorted_by_delegation_who_has_none_comes_last(congress: Congress) -> None:
    for name in EVERYBODY[1:]:
        _set(congress, name, delegation_id=congress.delegations["Quận 1"])
    _set(congress, "Lê Hữu Đức", delegation_id=None)
    assert _names(congress, order=Order.DELEGATION) == [*EVERYBODY[1:], EVERYBODY[0]]


def test_what_somebody_has_in_a_field_of_the_event_narrows(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    with congress.store.write() as session:
        size, count = (
            make_event_field(session, congress.event_id, name, kind).id
            for name, kind in (("Cỡ áo", FieldKind.CHOICE), ("Số suất", FieldKind.NUMBER))
        )
        foreign = make_event_field(session, other.event_id, "Cỡ áo", FieldKind.CHOICE).id
        field = session.get_one(EventField, count)
    _set(congress, "Lê Hữu Đức", extra={str(size): "L", str(foreign): "L"})
    _set(congress, "H'Hen Niê", extra={str(size): "XL", str(count): 3})
    assert _names(congress, field_id=size) == ["Lê Hữu Đức", "H'Hen Niê"]
    assert _names(congress, field_id=size, field_text="L") == ["Lê Hữu Đức"]
    assert _names(congress, field_id=size, field_text="") == ["Nguyễn Thị Hằng", "Trần Khách"]
    assert _names(congress, field_id=foreign) == _names(congress, field_id=foreign, field_text="") == []
    with congress.store.read() as session:
        (three,) = choices_of(session, field)
    assert _names(congress, field_id=count, field_text=three) == ["H'Hen Niê"]
