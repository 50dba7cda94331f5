"""Two thousand delegates: their figures frozen, and the credentials report made of them as DOCX and as PDF."""

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import insert, select

from checkin import create_app
from checkin.config import Config
from checkin.core.attendance import Effect
from checkin.core.verdict import VerdictCode
from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report
from checkin.services.frozen_reports import open_freeze
from checkin.services.paint_report import ReportKind, paint_report
from checkin.services.plan_event import EventPlan, SittingPlan, create_event, open_sitting
from checkin.services.report_settings import ReportChoices
from checkin.services.verify_reports import verify_reports
from checkin.store import migrations
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, DelegateSensitive, Delegation, Scan, Sitting
from checkin.store.vault import Vault
from checkin.web.organizer.report_text import report_document

MOST_SECONDS = 3.0
NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
NAMES = ("Nguyễn Thị Thuý Hằng", "Lê Hà", "H'Hen Niê", "Trần Nguyễn Hoàng Minh Quân", "Phạm Văn Đức")
POSITIONS = ("Chủ tịch Công đoàn cơ sở", "Phó Chủ tịch Thường trực", "Công nhân", "Cán bộ công đoàn chuyên trách")
EDUCATION = ("", "Tiến sĩ", "Thạc sĩ", "Đại học", "Cao đẳng", "THPT")
PEOPLE_OF_A_DELEGATION = 20

T = TypeVar("T")


def measure(say: Callable[[str], None], size: int = 2_000) -> dict[str, Any]:
    """The figures, the yardstick and whether the limit holds: from the freeze that is there to the whole file."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Store(f"sqlite:///{Path(folder) / 'reports.sqlite3'}", Vault(bytes(32)))) as store,
    ):
        migrations.upgrade(store)
        event_id, sitting_id = _fill(store, size)
        freeze_id, freeze = _timed(lambda: freeze_report(store, event_id, sitting_id, Actor(), NOW))
        _, verify = _timed(lambda: verify_reports(store))
        app = create_app(Config.from_environment({}, data_dir=Path(folder), testing=True), store)
        with app.test_request_context("/"):
            files = {kind.value: _report(store, event_id, freeze_id, kind) for kind in ReportKind}
    figures: dict[str, Any] = {"delegates": size, "freeze_seconds": freeze, "verify_seconds": verify}
    for kind, (seconds, length) in files.items():
        figures |= {f"{kind}_seconds": seconds, f"{kind}_bytes": length}
        say(f"the report as {kind.upper()} in {seconds:.2f} s (at most {MOST_SECONDS:g} s), {length / 1e3:.0f} kB")
    say(f"{size} delegates: frozen in {freeze:.2f} s, counted again from the log in {verify:.2f} s")
    return {
        **{name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()},
        "yardstick": {"most_seconds": MOST_SECONDS},
        "passed": all(seconds <= MOST_SECONDS for seconds, _ in files.values()),
    }


def _report(store: Store, event_id: int, freeze_id: int, kind: ReportKind) -> tuple[float, int]:
    def make() -> bytes:
        return paint_report(report_document(open_freeze(store, event_id, freeze_id), ReportChoices()), kind)

    painted, seconds = _timed(make)
    return seconds, len(painted)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _fill(store: Store, size: int) -> tuple[int, int]:
    chance = random.Random(1)  # noqa: S311  (invented people, not secrets)
    delegations = [f"Công đoàn ngành số {at}" for at in range(max(1, size // PEOPLE_OF_A_DELEGATION))]
    plan = EventPlan("Đại hội", date(2026, 11, 23), date(2026, 11, 25), "Hội trường",
                     sittings=(SittingPlan("Phiên thứ nhất"),), delegations=delegations)  # fmt: skip
    event_id = create_event(store, plan, NOW)
    with store.read() as session:
        sitting_id = session.scalars(select(Sitting.id)).one()
        official = session.scalars(select(Category.id).where(Category.code == "official")).one()
        units = session.scalars(select(Delegation.id)).all()
    open_sitting(store, event_id, sitting_id, NOW)
    with store.write() as session:
        people = [_person(chance, at, event_id, official, units) for at in range(size)]
        session.execute(insert(Delegate), people)
        ids = session.scalars(select(Delegate.id).order_by(Delegate.id)).all()
        session.execute(insert(DelegateSensitive), [_sensitive(chance, key) for key in ids])
        session.execute(
            insert(Scan), [_scan(at, key, event_id, sitting_id) for at, key in enumerate(ids) if at % 14]
        )
    return event_id, sitting_id


def _person(chance: random.Random, at: int, event_id: int, official: int, units: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "full_name": chance.choice(NAMES),
        "sort_key": f"{at:05d}",
        "folded": "",
        "category_id": official,
        "delegation_id": units[at % len(units)],
        "badge_number": f"{at:04d}",
        "position": chance.choice(POSITIONS),
        "unit": "Công đoàn Công ty Trách nhiệm hữu hạn Dệt may Thái Bình Dương",
        "origin": chance.choice(("elected", "ex_officio", "")),
        "sex": chance.choice(("male", "female")),
        "birth_year": chance.choice((None, *range(1956, 2000))),
        "education": chance.choice(EDUCATION),
        "link_hash": str(at),
        "link_sealed": "",
        "created_at": NOW,
    }


def _sensitive(chance: random.Random, key: int) -> dict[str, Any]:
    peoples = ("Kinh", "Kinh", "Khmer", "")
    return {"delegate_id": key, "ethnicity": chance.choice(peoples), "party_member": chance.choice((True, False))}


def _scan(at: int, key: int, event_id: int, sitting_id: int) -> dict[str, Any]:
    moment = NOW + timedelta(seconds=at)
    return {
        "id": f"{at}",
        "event_id": event_id,
        "sitting_id": sitting_id,
        "delegate_id": key,
        "effect": Effect.ENTRY,
        "method": "camera",
        "read_hash": "",
        "verdict": VerdictCode.ADMITTED,
        "answer": {},
        "scanned_at": moment,
        "received_at": moment,
        "recorded_at": moment,
    }
