from pathlib import Path

import pytest
from sqlalchemy import delete

from checkin.services.record_scan import ScanReport, record_scan
from checkin.store.models import Attendance
from tests.cli.conftest import Run, opened, said
from tests.congress import NOW, hold_congress

UNCHANGED = (0, "1 attendance follows from the log. Nothing differs.\n", "")
DIFFERS = "Attendance differs from the log: 1 missing, 0 too many, 0 different.\n"


@pytest.fixture
def held(folder: Path) -> Path:
    """The data folder of a congress where one delegate has come."""
    with opened(folder) as store:
        congress = hold_congress(store)
        report = ScanReport(
            scan_id="a",
            event_id=congress.event_id,
            sitting_id=congress.sittings[0],
            entrance_id=congress.entrances[0],
            device_id=None,
            method="camera",
            read=congress.codes["Lê Hữu Đức"],
            scanned_at=NOW,
        )
        record_scan(store, report, NOW)
    return folder


@pytest.fixture
def damaged(held: Path) -> Path:
    with opened(held) as store, store.write() as session:
        session.execute(delete(Attendance))
    return held


@pytest.mark.parametrize("arguments", [[], ["--write"]])
def test_where_nothing_differs_it_says_so(run: Run, held: Path, arguments: list[str]) -> None:
    assert said(run("rebuild-attendance", *arguments)) == UNCHANGED


def test_what_differs_is_told_and_stays(run: Run, damaged: Path) -> None:
    first, second = said(run("rebuild-attendance")), said(run("rebuild-attendance"))
    assert first == second == (1, "", DIFFERS + "Use --write to put it right.\n")


def test_what_differs_is_put_right_on_demand(run: Run, damaged: Path) -> None:
    mended, after = said(run("rebuild-attendance", "--write")), said(run("rebuild-attendance"))
    assert (mended, after) == ((1, "", DIFFERS + "It was put right.\n"), UNCHANGED)
