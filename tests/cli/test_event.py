from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from checkin.store.models import Entrance, Event, Sitting
from tests.cli.conftest import Run, opened, said


def test_an_event_is_made_with_its_plan(run: Run, folder: Path) -> None:
    result = run(
        "event", "create", "Đại hội XII", "--from", "2026-11-23", "--to", "24/11/2026", "--place", "Hòa Lam",
        "--sitting", "Phiên trù bị", "--sitting", "Khai mạc @ 2026-11-24 07:30",
        "--entrance", "Cửa 1", "--entrance", "Cửa 2",
    )  # fmt: skip
    with opened(folder) as store, store.read() as session:
        event = session.scalars(select(Event)).one()
        sittings = session.execute(select(Sitting.name, Sitting.starts_at).order_by(Sitting.position)).all()
        entrances = session.scalars(select(Entrance.name).order_by(Entrance.position)).all()
    assert said(result) == (0, "Made event 1.\n", "")
    assert (event.name, event.place, event.starts_on, event.ends_on) == (
        "Đại hội XII",
        "Hòa Lam",
        date(2026, 11, 23),
        date(2026, 11, 24),
    )
    assert ([tuple(row) for row in sittings], entrances) == (
        [("Phiên trù bị", None), ("Khai mạc", datetime(2026, 11, 24, 0, 30, tzinfo=UTC))],
        ["Cửa 1", "Cửa 2"],
    )


def test_a_sitting_starts_in_the_zone_of_its_event(run: Run, folder: Path) -> None:
    run("event", "create", "X", "--from", "2026-11-23", "--zone", "Asia/Tokyo", "--sitting", "A @ 2026-11-23 09:00")
    with opened(folder) as store, store.read() as session:
        assert session.scalars(select(Sitting.starts_at)).one() == datetime(2026, 11, 23, tzinfo=UTC)


def test_one_day_is_enough(run: Run, folder: Path) -> None:
    run("event", "create", "X", "--from", "2026-11-23")
    with opened(folder) as store, store.read() as session:
        assert session.scalars(select(Event.ends_on)).one() == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["", "--from", "2026-11-23"], 1, "The name must not be empty."),
        (["x" * 400, "--from", "2026-11-23"], 1, "The name is too long."),
        (["X", "--from", "2026-11-23", "--to", "2026-11-22"], 1, "The last day is before the first."),
        (["X", "--from", "2026-11-23", "--to", "2027-11-22"], 1, "An event lasts a month at most."),
        (["X", "--from", "2026-11-23", "--zone", "Mars/Base"], 1,
         "There is no such time zone. An example: Asia/Ho_Chi_Minh."),
        (["X", "--from", "2026-11-23", "--zone", "../../etc/passwd"], 1,
         "There is no such time zone. An example: Asia/Ho_Chi_Minh."),
        (["X", "--from", "2026-11-23", "--zone", "Mars/Base", "--sitting", "A @ 2026-11-23 09:00"], 1,
         "There is no such time zone. An example: Asia/Ho_Chi_Minh."),
        (["X", "--from", "2026-11-23", "--sitting", " "], 1, "The name of a sitting must not be empty."),
        (["X", "--from", "2026-11-23", "--sitting", "A @ nine"], 2,
         "Invalid value for --sitting: nine does not say when; it should look like 2026-11-23 07:30."),
        (["X", "--from", "tomorrow"], 2,
         "Invalid value for '--from': tomorrow is no day; it should look like 2026-11-23."),
        (["X"], 2, "Missing option '--from'."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said(run: Run, folder: Path, arguments: list[str], code: int, error: str) -> None:
    exit_code, out, err = said(run("event", "create", *arguments))
    with opened(folder) as store, store.read() as session:
        assert (exit_code, out, err.splitlines()[-1], session.scalars(select(Event)).all()) == (
            code,
            "",
            f"Error: {error}",
            [],
        )


def test_events_are_listed_with_their_numbers(run: Run) -> None:
    run("event", "create", "Đại hội XII", "--from", "2026-11-23", "--to", "2026-11-24")
    run("event", "create", "Hội nghị", "--from", "2026-12-01")
    assert said(run("event", "list")) == (
        0,
        "1\t2026-11-23 – 2026-11-24\tĐại hội XII\n2\t2026-12-01\tHội nghị\n",
        "",
    )


def test_an_empty_list_says_so_beside_the_list(run: Run) -> None:
    assert said(run("event", "list")) == (0, "", "There is no event yet.\n")
