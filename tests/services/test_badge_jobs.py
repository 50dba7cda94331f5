import os
import stat
import time
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from checkin.core.errors import NotFound
from checkin.services.badge_jobs import (
    LIFETIME,
    BadgeJob,
    BadgeOrder,
    JobState,
    badge_jobs,
    cancel_badge_job,
    find_badge_job,
    finished_sheet,
    start_badge_job,
    sweep_badge_jobs,
)
from checkin.services.print_badges import NothingToPrint
from checkin.store.models import Category
from tests.congress import NOW, Congress
from tests.services.test_print_badges import WORDS

ALICE, BOB = 1, 2


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def _start(congress: Congress, spool: Path, account: int = ALICE, **changes: object) -> str:
    fields = {"event_id": congress.event_id, "account_id": account, "layout": "a6", "words": WORDS}
    return start_badge_job(congress.store, spool, BadgeOrder(**(fields | changes)), NOW)  # type: ignore[arg-type]


def _end(congress: Congress, spool: Path, token: str, account: int = ALICE) -> BadgeJob:
    """The job once it is no longer in the making."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        job = find_badge_job(spool, congress.event_id, account, token)
        if job.state is not JobState.MAKING:
            return job
        time.sleep(0.02)
    raise AssertionError("the sheet is still in the making")


def test_a_sheet_is_made_beside_the_server_and_fetched(congress: Congress, spool: Path) -> None:
    token = _start(congress, spool)
    job = _end(congress, spool, token)
    assert (job.state, job.done, job.total, job.layout) == (JobState.READY, 4, 4, "a6")
    assert len(PdfReader(finished_sheet(spool, congress.event_id, ALICE, token)).pages) == 4


def test_a_sheet_in_the_making_is_cancelled_and_leaves_nothing(congress: Congress, spool: Path) -> None:
    for number in range(200):
        congress.add_delegate(f"Phạm Văn {number:03d}")
    congress.issue()
    token = _start(congress, spool)
    with pytest.raises(NotFound):
        cancel_badge_job(spool, congress.event_id, BOB, token)
    assert find_badge_job(spool, congress.event_id, ALICE, token).state is JobState.MAKING
    cancel_badge_job(spool, congress.event_id, ALICE, token)
    assert badge_jobs(spool, congress.event_id, ALICE) == []
    deadline = time.monotonic() + 60
    while list(spool.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list(spool.iterdir()) == []


def test_files_are_for_the_owner_of_the_folder_alone(congress: Congress, spool: Path) -> None:
    _end(congress, spool, _start(congress, spool))
    assert stat.S_IMODE(spool.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in spool.iterdir()} == {0o600}


def test_another_account_or_event_does_not_find_it(congress: Congress, spool: Path) -> None:
    token = _start(congress, spool)
    _end(congress, spool, token)
    for event_id, account in ((congress.event_id, BOB), (congress.event_id + 1, ALICE)):
        with pytest.raises(NotFound):
            finished_sheet(spool, event_id, account, token)
        assert badge_jobs(spool, event_id, account) == []


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "a" * 26, "A" * 26, "*", "\0"])
def test_tokens_that_nobody_gave_out_are_not_found(spool: Path, token: str) -> None:
    with pytest.raises(NotFound):
        find_badge_job(spool, 1, ALICE, token)


def test_an_order_for_nobody_is_refused_and_leaves_nothing(congress: Congress, spool: Path) -> None:
    with pytest.raises(NothingToPrint):
        _start(congress, spool, delegate_ids=[])
    assert not spool.exists()


def test_a_second_order_while_one_is_in_the_making_gets_the_same(congress: Congress, spool: Path) -> None:
    first = _start(congress, spool)
    second = _start(congress, spool)
    _end(congress, spool, first)
    assert second == first


def test_a_badge_that_cannot_be_painted_fails_the_sheet(congress: Congress, spool: Path) -> None:
    with congress.store.write() as session:
        session.execute(update(Category).values(color="red"))
    assert _end(congress, spool, _start(congress, spool)).state is JobState.FAILED


def test_a_painter_that_died_is_noticed(congress: Congress, spool: Path) -> None:
    token = _start(congress, spool)
    _end(congress, spool, token)
    os.rename(spool / f"{token}.pdf", spool / f"{token}.part")  # as a power cut leaves it
    job = find_badge_job(spool, congress.event_id, ALICE, token)
    assert job.state is JobState.FAILED


def test_after_an_hour_nothing_is_left(congress: Congress, spool: Path) -> None:
    token = _start(congress, spool)
    _end(congress, spool, token)
    (spool / f"{'b' * 26}.part").write_bytes(b"whose?")
    sweep_badge_jobs(spool, NOW + LIFETIME - timedelta(seconds=1))
    assert {path.stem for path in spool.iterdir()} == {token}
    sweep_badge_jobs(spool, NOW + LIFETIME)
    assert list(spool.iterdir()) == []


def test_the_latest_sheet_stands_first(congress: Congress, spool: Path) -> None:
    tokens = []
    for minute in range(2):
        order = BadgeOrder(congress.event_id, ALICE, "a4", WORDS)
        token = start_badge_job(congress.store, spool, order, NOW + timedelta(minutes=minute))
        _end(congress, spool, token)
        tokens.append(token)
    assert [job.token for job in badge_jobs(spool, congress.event_id, ALICE)] == tokens[::-1]
