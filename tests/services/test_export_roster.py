"""What goes out is what the list shows, stands in a log, and is sensitive only for those who may."""

import io
from collections.abc import Mapping, Sequence

import openpyxl
import pytest
from sqlalchemy import func, select

from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.event_field import FieldKind
from checkin.services.delegate_filter import DelegateFilter, Order
from checkin.services.event_fields import add_event_field
from checkin.services.export_roster import ExportFailed, ExportOrder, export_roster, list_exports, write_apart
from checkin.services.export_table import (
    TOLD_EVERY,
    ExportTable,
    ExportWords,
    FileKind,
    write_export,
)
from checkin.services.sign_in import add_account, let_see_sensitive
from checkin.store.engine import Store
from checkin.store.models import Delegate, DelegateSensitive, RosterExport
from tests.congress import NOW, Congress
from tests.services.door import Door
from tests.services.test_round_trip import WORDS

PASSWORD = "a long enough password"
EVERYBODY = DelegateFilter()


@pytest.fixture
def alice(congress: Congress) -> int:
    """The first account: she may see everything."""
    return account(congress.store, "alice")


@pytest.fixture
def bob(congress: Congress, alice: int) -> int:
    return account(congress.store, "bob")


def account(store: Store, name: str) -> int:
    return add_account(store, username=name, name=name.title(), password=PASSWORD, now=NOW).id


def taken_out(
    congress: Congress,
    who: int,
    *columns: str,
    wanted: DelegateFilter = EVERYBODY,
    reason: str = "",
    words: ExportWords = WORDS,
) -> bytes:
    order = ExportOrder(columns=columns, kind=FileKind.XLSX, reason=reason)
    return export_roster(congress.store, congress.event_id, who, wanted, order, words, NOW)


def rows(data: bytes) -> list[tuple[object, ...]]:
    """Without the last column, which says who each is."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [row[:-1] for row in sheet.iter_rows(values_only=True)]


def change(congress: Congress, name: str, values: Mapping[str, object]) -> None:
    with congress.store.write() as session:
        delegate = session.get_one(Delegate, congress.delegates[name])
        for column, value in values.items():
            setattr(delegate, column, value)


def log(congress: Congress) -> list[tuple[str, Sequence[str], int, bool, bool, str]]:
    lines = list_exports(congress.store, congress.event_id)
    return [
        (line.account, line.export.columns, line.export.people, line.export.narrowed, line.export.sensitive,
         line.export.reason)
        for line in lines
    ]  # fmt: skip


def test_everybody_in_the_order_of_the_list(congress: Congress, alice: int) -> None:
    assert rows(taken_out(congress, alice, "full_name", "delegation", "category")) == [
        ("Họ và tên", "Đoàn", "Loại đại biểu"),
        ("Lê Hữu Đức", "Quận 1", "Đại biểu chính thức"),
        ("Nguyễn Thị Hằng", "Quận 1", "Đại biểu chính thức"),
        ("Trần Khách", None, "Khách mời"),
        ("H'Hen Niê", "Quận 3", "Đại biểu chính thức"),
    ]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (DelegateFilter(text="nie"), ["H'Hen Niê"]),
        (DelegateFilter(order=Order.DELEGATION), ["Lê Hữu Đức", "Nguyễn Thị Hằng", "H'Hen Niê", "Trần Khách"]),
        (DelegateFilter(origin="elected"), []),
    ],
)
def test_filters_and_order_are_those_of_the_list(congress: Congress, alice, wanted, names) -> None:
    assert [name for (name,) in rows(taken_out(congress, alice, "full_name", wanted=wanted))[1:]] == names
    assert log(congress)[0][2:4] == (len(names), len(names) < 4)


def test_who_was_counted_when_and_where(congress: Congress, alice: int) -> None:
    Door(congress).scan("Lê Hữu Đức")
    columns = ("full_name", "counted_at", "entrance")
    found = rows(taken_out(congress, alice, *columns, wanted=DelegateFilter(text="duc")))
    assert [(name, at.isoformat(" "), entrance) for name, at, entrance in found[1:]] == [
        ("Lê Hữu Đức", "2026-11-23 07:31:00", "Cửa 1")
    ]


def test_fields_of_the_event_go_out_as_what_they_are(congress: Congress, alice: int) -> None:
    kinds = [("Món ăn", FieldKind.TEXT), ("Số áo", FieldKind.NUMBER), ("Ngày đến", FieldKind.DATE)]
    fields = [add_event_field(congress.store, congress.event_id, name, kind) for name, kind in kinds]
    change(congress, "H'Hen Niê", {"extra": dict(zip(map(str, fields), ["=chay", 42, "2026-11-22"], strict=True))})
    columns = [f"field:{each}" for each in fields]
    titles, *_, nie = rows(taken_out(congress, alice, "full_name", *columns))
    assert titles == ("Họ và tên", "Món ăn", "Số áo", "Ngày đến")
    assert (nie[1], nie[2], nie[3].date().isoformat()) == ("=chay", 42, "2026-11-22")
    assert log(congress)[0][1] == ["full_name", "Món ăn", "Số áo", "Ngày đến"]


def test_every_file_stands_in_the_log(congress: Congress, alice: int, bob: int) -> None:
    taken_out(congress, alice, "full_name")
    taken_out(congress, bob, "badge_number", "full_name", "phone")
    assert log(congress) == [
        ("Bob", ["badge_number", "full_name", "phone"], 4, False, False, ""),
        ("Alice", ["full_name"], 4, False, False, ""),
    ]


def test_what_is_sensitive_goes_out_with_a_reason_to_who_may(congress: Congress, alice: int) -> None:
    with congress.store.write() as session:
        session.add(DelegateSensitive(delegate_id=congress.delegates["H'Hen Niê"], ethnicity="Ê-đê"))
    found = rows(taken_out(congress, alice, "full_name", "ethnicity", reason=" Báo cáo  thẩm tra "))
    assert found[-1] == ("H'Hen Niê", "Ê-đê")
    assert log(congress) == [("Alice", ["full_name", "ethnicity"], 4, False, True, "Báo cáo thẩm tra")]


def test_without_a_reason_nothing_sensitive_goes_out(congress: Congress, alice: int) -> None:
    for reason, problem in (("", "empty"), (" \u200b", "empty"), ("x" * 301, "long")):
        with pytest.raises(InvalidField) as refused:
            taken_out(congress, alice, "full_name", "religion", reason=reason)
        assert (refused.value.field, refused.value.problem) == ("reason", problem)
    assert log(congress) == []


def test_who_may_not_see_it_takes_nothing_sensitive_out(congress: Congress, bob: int) -> None:
    with pytest.raises(NotPermitted):
        taken_out(congress, bob, "full_name", "party_member", reason="vì muốn biết")
    assert log(congress) == []
    let_see_sensitive(congress.store, " BOB ", True)
    taken_out(congress, bob, "full_name", "party_member", reason="vì được phép")
    let_see_sensitive(congress.store, "bob", False)
    with pytest.raises(NotPermitted):
        taken_out(congress, bob, "full_name", "party_member", reason="vì muốn biết")


@pytest.mark.parametrize("column", ["password_hash", "link_sealed", "record", "field:1", "", "đoàn"])
def test_a_column_that_there_is_not_is_refused(congress: Congress, alice: int, column: str) -> None:
    with pytest.raises(InvalidField) as refused:
        taken_out(congress, alice, column)
    assert (refused.value.field, refused.value.problem) == ("columns", "unknown")


def test_a_process_of_its_own_writes_the_same_file(congress: Congress) -> None:
    ids = sorted(congress.delegates.values())
    table = ExportTable(
        event_id=congress.event_id, columns=["full_name"], ids=ids, sitting_id=None, kind=FileKind.CSV_COMMA
    )
    here = io.BytesIO()
    with congress.store.read() as session:
        write_export(session, table, WORDS, here)
    assert write_apart(congress.store, table, WORDS) == here.getvalue()


def test_a_long_list_tells_how_many_rows_are_written(congress: Congress, alice: int) -> None:
    for number in range(TOLD_EVERY * 2):
        congress.add_delegate(f"Phạm Văn {number:03d}")
    told: list[tuple[int, int]] = []
    order = ExportOrder(columns=("full_name",))
    made = export_roster(
        congress.store,
        congress.event_id,
        alice,
        EVERYBODY,
        order,
        WORDS,
        NOW,
        lambda *how_far: told.append(how_far),
    )
    everybody = TOLD_EVERY * 2 + 4
    assert told == [(0, everybody), (TOLD_EVERY, everybody), (TOLD_EVERY * 2, everybody)]
    assert len(rows(made)) == everybody + 1


def test_a_file_that_cannot_be_made_is_said(congress: Congress) -> None:
    table = ExportTable(
        event_id=congress.event_id, columns=["no column"], ids=[1], sitting_id=None, kind=FileKind.XLSX
    )
    with pytest.raises(ExportFailed):
        write_apart(congress.store, table, WORDS)


def test_an_event_that_there_is_not(congress: Congress, alice: int) -> None:
    with pytest.raises(NotFound):
        export_roster(congress.store, congress.event_id + 1, alice, EVERYBODY, ExportOrder(columns=()), WORDS, NOW)
    with congress.store.read() as session:
        assert session.scalar(select(func.count(RosterExport.id))) == 0
