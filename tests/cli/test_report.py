from pathlib import Path

import pytest
from sqlalchemy import update

from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report
from checkin.store.models import ReportFreeze, Scan
from tests.cli.conftest import Run, opened, said
from tests.congress import NOW, hold_congress
from tests.services.door import Door


@pytest.fixture
def frozen(folder: Path) -> Path:
    """The data folder of a congress where one delegate has come and the figures are frozen."""
    with opened(folder) as store:
        congress = hold_congress(store)
        Door(congress).scan("a", at=0)
        freeze_report(store, congress.event_id, congress.sittings[0], Actor(), NOW)
    return folder


def line(folder: Path, verdict: str) -> str:
    with opened(folder) as store, store.read() as session:
        seal = session.get_one(ReportFreeze, 1).hash[:16]
    return f"1\t07:30:00 23/11/2026\tĐại hội thử · Phiên thứ nhất\t{seal}\t{verdict}\n"


def test_where_nothing_was_frozen_it_says_so(run: Run) -> None:
    assert said(run("report", "verify")) == (0, "Nothing was frozen yet.\n", "")


def test_what_is_as_it_was_is_proved(run: Run, frozen: Path) -> None:
    expected = line(frozen, "as it was") + "1 freeze is as it was.\n"
    assert said(run("report", "verify")) == (0, expected, "")


def test_a_changed_scan_ends_with_an_error(run: Run, frozen: Path) -> None:
    with opened(frozen) as store, store.write() as session:
        session.execute(update(Scan).values(effect=None))
    expected = line(frozen, "the log gives other figures") + "1 freeze of 1 differs.\n"
    assert said(run("report", "verify")) == (1, "", expected)


def test_an_event_that_is_not_there_is_told(run: Run, frozen: Path) -> None:
    code, _, problem = said(run("report", "verify", "--event", "99"))
    assert (code, "There is no event 99." in problem) == (1, True)
