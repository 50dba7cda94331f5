"""Ten thousand delegates from one spreadsheet: previewed, imported, imported again, looked through, taken out as a
spreadsheet, undone."""

import io
import random
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from openpyxl import Workbook

from checkin.core.decision import DelegateStatus
from checkin.formats.spreadsheet import SpreadsheetRefused, read_workbook
from checkin.services.bulk_acts import do_bulk, undo_bulk
from checkin.services.bulk_columns import BulkKind, BulkOrder
from checkin.services.delegate_filter import DelegateFilter, Missing, Order, Presence
from checkin.services.delegate_history import Actor
from checkin.services.delegations import list_delegations
from checkin.services.export_roster import write_apart
from checkin.services.export_table import (
    LIST_COLUMNS,
    RECORD,
    ROSTER_COLUMNS,
    SENSITIVE_COLUMNS,
    STATUS,
    ExportTable,
    ExportWords,
    FileKind,
)
from checkin.services.find_delegates import find_delegates, listed_delegate_ids
from checkin.services.import_roster import finish_import
from checkin.services.issue_badges import issue_badges
from checkin.services.plan_event import EventPlan, create_event
from checkin.services.read_apart import open_apart, start_apart
from checkin.services.undo_import import undo_import
from checkin.store import migrations
from checkin.store.engine import Store
from checkin.store.vault import Vault

MOST_PREVIEW_SECONDS = 8.0
MOST_APPLY_SECONDS = 5.0
MOST_EXPORT_SECONDS = 10.0
MOST_MEMORY_MB = 400.0
MOST_REFUSAL_SECONDS = 3.0
MOST_PAGE_MS = 200.0
NOW = datetime(2026, 11, 23, tzinfo=UTC)

TITLES = ("STT", "Số thẻ", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Đơn vị công tác", "Chức vụ", "Đoàn",
          "Điện thoại", "Trình độ chuyên môn", "Đảng viên", "Loại đại biểu", "Cỡ áo")  # fmt: skip
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
MIDDLE = ("Văn", "Thị", "Hoàng", "Minh", "Ngọc", "Hữu", "Thuý", "Quốc", "Thị Thuý")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Hằng", "Quân", "Tuấn", "Đức", "Ánh", "Yến", "Ý", "Lộc")

T = TypeVar("T")


def measure(say: Callable[[str], None], size: int = 10_000) -> dict[str, Any]:
    """The figures, the yardstick and whether every limit holds; the limits are those of ten thousand rows."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Store(f"sqlite:///{Path(folder) / 'roster.sqlite3'}", Vault(bytes(32)))) as store,
    ):
        migrations.upgrade(store)
        figures = _import(store, size)
        figures |= _look_through(store, 1)
        figures |= _take_out(store, 1, size)
        _, figures["undo_seconds"] = _timed(lambda: undo_import(store, 1, 1, None, NOW))
    figures["refusal_seconds"] = max(_refusal(data, name) for name, data in _hostile().items())
    figures = {name: round(value, 3) for name, value in figures.items()}
    limits = {
        "preview_seconds": MOST_PREVIEW_SECONDS,
        "apply_seconds": MOST_APPLY_SECONDS,
        "export_seconds": MOST_EXPORT_SECONDS,
        "memory_mb": MOST_MEMORY_MB,
        "refusal_seconds": MOST_REFUSAL_SECONDS,
        "page_ms": MOST_PAGE_MS,
        "search_ms": MOST_PAGE_MS,
        "delegations_ms": MOST_PAGE_MS,
    }
    for name, value in figures.items():
        say(f"{name.replace('_', ' ')}: {value:g}" + (f" (at most {limits[name]:g})" if name in limits else ""))
    return {
        "rows": size,
        **figures,
        "yardstick": {f"most_{name}": limit for name, limit in limits.items()},
        "passed": all(figures[name] <= limit for name, limit in limits.items()),
    }


def _import(store: Store, size: int) -> dict[str, float]:
    event_id = create_event(
        store, EventPlan(name="Đại hội", starts_on=date(2026, 12, 15), ends_on=date(2026, 12, 17)), NOW
    )
    data = _spreadsheet(size)
    before = _memory_mb(resource.RUSAGE_SELF)
    draft_id, reading = _timed(
        lambda: start_apart(store, event_id, None, file_name="danh sách.xlsx", data=data, now=NOW)
    )
    draft, comparing = _timed(lambda: open_apart(store, event_id, draft_id, lambda _: None))
    result, applying = _timed(lambda: finish_import(store, event_id, draft_id, NOW, prepared=draft))
    if result.new != size:
        raise RuntimeError(f"{result.new} of {size} delegates went in")
    again = start_apart(store, event_id, None, file_name="danh sách.xlsx", data=data, now=NOW)
    known, comparing_again = _timed(lambda: open_apart(store, event_id, again, lambda _: None))
    if known.preview.counts["unchanged"] != size:
        raise RuntimeError("the same list again would change something")
    # what the server needs for it, and the processes that read for it
    growth = _memory_mb(resource.RUSAGE_SELF) - before
    return {
        "preview_seconds": reading + comparing,
        "apply_seconds": applying,
        "preview_again_seconds": comparing_again,
        "memory_mb": max(growth, _memory_mb(resource.RUSAGE_CHILDREN)),
    }


def _look_through(store: Store, event_id: int) -> dict[str, float]:
    """The slowest page of all that the list can be narrowed by and sorted by; what is done to all of them."""
    asked = [
        *(DelegateFilter(missing=what) for what in Missing),
        *(DelegateFilter(presence=presence) for presence in Presence),
        DelegateFilter(),
        DelegateFilter(without_badge=True),
        DelegateFilter(order=Order.DELEGATION),
        DelegateFilter(delegation_id=1, status=DelegateStatus.ACTIVE),
        DelegateFilter(field_id=1, field_text="M"),
    ]
    issue_badges(store, event_id, NOW)
    find_delegates(store, event_id, DelegateFilter())  # statements compiled
    pages = [_timed(lambda: find_delegates(store, event_id, each, 100))[1] for each in asked for _ in range(2)]  # noqa: B023
    texts = ("ng hang", "an", "cong doan", "00123", "nvt")
    searches = [_timed(lambda: find_delegates(store, event_id, DelegateFilter(text=each)))[1] for each in texts]  # noqa: B023
    _, delegations = _timed(lambda: list_delegations(store, event_id))
    everybody, _ = listed_delegate_ids(store, event_id, DelegateFilter())
    hidden = BulkOrder(kind=BulkKind.SHOWN, value="no")
    (act_id, _), bulk = _timed(lambda: do_bulk(store, event_id, everybody, hidden, Actor(), NOW))
    undo_bulk(store, event_id, act_id or 0, Actor(), NOW)
    return {
        "page_ms": max(pages) * 1000,
        "search_ms": max(searches) * 1000,
        "delegations_ms": delegations * 1000,
        "bulk_seconds": bulk,
    }


def _take_out(store: Store, event_id: int, size: int) -> dict[str, float]:
    """Every column of everybody as XLSX, by the process that writes it; the page hears how far it is."""
    columns = (*ROSTER_COLUMNS, *SENSITIVE_COLUMNS, *LIST_COLUMNS)
    everybody, _ = listed_delegate_ids(store, event_id, DelegateFilter())
    table = ExportTable(event_id=event_id, columns=columns, ids=everybody, sitting_id=None, kind=FileKind.XLSX)
    words = ExportWords(
        titles={column: column for column in (*columns, RECORD)},
        roster="",
        values={STATUS: {}},
        yes="x",
        no="",
        sheet="Đại biểu",
        zone="Asia/Ho_Chi_Minh",
    )
    told: list[int] = []
    made, seconds = _timed(lambda: write_apart(store, table, words, told.append))
    rows = len(read_workbook(made, "export.xlsx").sheets[0].rows)
    if rows != size + 1 or told != sorted(told) or len(told) < size // 1000:
        raise RuntimeError(f"{rows} rows came out, told {len(told)} times")
    return {"export_seconds": seconds}


def _spreadsheet(size: int) -> bytes:
    chance = random.Random(1)  # noqa: S311  (the same list each time)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(["DANH SÁCH TRÍCH NGANG ĐẠI BIỂU"])
    sheet.append(TITLES)
    for number in range(1, size + 1):
        name = " ".join((chance.choice(FAMILY), chance.choice(MIDDLE), chance.choice(MIDDLE), chance.choice(GIVEN)))
        born = date(1950 + chance.randrange(50), 1 + chance.randrange(12), 1 + chance.randrange(28))
        unit = f"Công đoàn cơ sở số {chance.randrange(400)}"
        sheet.append(
            (number, f"{number:05d}", name, born, chance.choice(("Nam", "Nữ")), "Kinh", unit, "Chủ tịch",
             f"Đoàn Liên đoàn Lao động số {chance.randrange(60)}", f"09{number:08d}", "Đại học", "x", "Chính thức",
             chance.choice("SML"))
        )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _hostile() -> dict[str, bytes]:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(200_000_000))
    wide = ",".join(f"c{column}" for column in range(5_000)).encode() + b"\n"
    return {
        "bomb.xlsx": bomb.getvalue(),
        "wide.csv": wide * 20,
        "empty.csv": "Họ tên\n".encode() + b"\n" * 1_000_000,
        "nul.csv": b"a\x00b" * 100_000,
        "text.xlsx": b"just text " * 100_000,
    }


def _refusal(data: bytes, name: str) -> float:
    started = time.perf_counter()
    with suppress(SpreadsheetRefused):
        read_workbook(data, name)
    return time.perf_counter() - started


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _memory_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024
