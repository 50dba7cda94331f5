from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from checkin.cli import demo as demo_module
from checkin.cli.demo import NAME, fill_demo
from checkin.core.decision import SittingState
from checkin.services.live_picture import take_picture
from checkin.services.plan_event import EventPlan, create_event
from checkin.store.engine import Store
from checkin.store.models import (
    Badge,
    Category,
    Delegate,
    Delegation,
    Entrance,
    Event,
    ScreenLink,
    Sitting,
)
from tests.cli.conftest import Run, said

LATE_EVENING_IN_LONDON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # the next morning in Vietnam
TABLES = (Event, Sitting, Entrance, Delegate, Delegation, Badge, ScreenLink)


def counts(store: Store) -> dict[str, int]:
    with store.read() as session:
        return {
            table.__tablename__: session.scalars(select(func.count()).select_from(table)).one() for table in TABLES
        }


def fill(store: Store) -> int:
    return fill_demo(store, LATE_EVENING_IN_LONDON, lambda _sentence: None)


def test_the_demo_congress_is_of_a_real_size(store: Store) -> None:
    fill(store)
    assert counts(store) == {
        "event": 1,
        "sitting": 3,
        "entrance": 4,
        "delegate": 729,
        "delegation": 60,
        "badge": 729,
        "screen_link": 1,
    }


def test_its_people_are_delegates_alternates_and_guests(sqlite_store: Store) -> None:
    fill(sqlite_store)
    with sqlite_store.read() as session:
        query = select(Category.code, func.count()).join(Delegate).group_by(Category.code)
        assert {code: count for code, count in session.execute(query)} == {
            "official": 549,
            "alternate": 60,
            "guest": 120,
        }


def test_doors_can_begin_at_once(sqlite_store: Store) -> None:
    event_id = fill(sqlite_store)
    with sqlite_store.read() as session:
        states = session.scalars(select(Sitting.state).order_by(Sitting.position)).all()
    picture = take_picture(sqlite_store, event_id)
    assert (states, picture.convened, picture.present) == (
        [SittingState.OPEN, SittingState.PLANNED, SittingState.PLANNED],
        549,
        0,
    )


def test_it_begins_today_where_it_is_held(sqlite_store: Store) -> None:
    fill(sqlite_store)
    with sqlite_store.read() as session:
        assert session.scalars(select(Event.starts_on)).one() == date(2026, 11, 24)


def test_a_second_time_changes_nothing(sqlite_store: Store) -> None:
    fill(sqlite_store)
    before = counts(sqlite_store)
    assert (fill(sqlite_store), counts(sqlite_store)) == (0, before)


def test_beside_another_event_it_does_nothing(sqlite_store: Store) -> None:
    plan = EventPlan(name="Đại hội thật", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23))
    create_event(sqlite_store, plan, LATE_EVENING_IN_LONDON)
    assert (fill(sqlite_store), counts(sqlite_store)["event"]) == (0, 1)


def test_what_an_interrupted_start_began_is_ended(sqlite_store: Store) -> None:
    create_event(sqlite_store, demo_module._plan(LATE_EVENING_IN_LONDON), LATE_EVENING_IN_LONDON)
    fill(sqlite_store)
    assert counts(sqlite_store)["event"] == 1
    assert (counts(sqlite_store)["badge"], counts(sqlite_store)["screen_link"]) == (729, 1)


def test_a_missing_list_is_said_and_nothing_is_begun(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(demo_module, "ROSTER", tmp_path / "none.xlsx")
    told: list[str] = []
    filled = fill_demo(sqlite_store, LATE_EVENING_IN_LONDON, told.append)
    assert (filled, counts(sqlite_store)["event"], told) == (
        0,
        0,
        [f"Thiếu danh sách mẫu · The list of the demo congress is missing: {tmp_path / 'none.xlsx'}"],
    )


def test_the_command_fills_once(run: Run) -> None:
    first, second = said(run("demo")), said(run("demo"))
    assert (first[0], len(first[1].splitlines()), second) == (
        0,
        3,
        (0, "There is an event already; nothing was changed.\n", ""),
    )
    assert NAME in run("event", "list").stdout
