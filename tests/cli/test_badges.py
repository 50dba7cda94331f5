import os
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from checkin.cli import badges
from checkin.cli.badges import badge_words
from checkin.cli.event import find_event
from checkin.formats import badge_look
from checkin.translations import compile_stale
from tests.cli.conftest import Run, opened, said
from tests.congress import NOW, hold_congress


@pytest.fixture
def event(folder: Path) -> int:
    with opened(folder) as store:
        return hold_congress(store).event_id


@pytest.mark.parametrize(("layout", "pages"), [("a6", 4), ("a4", 1), ("card", 4), ("a4_card", 1), ("label", 4)])
def test_badges_are_written(run: Run, event: int, tmp_path: Path, layout: str, pages: int) -> None:
    out = tmp_path / "badges.pdf"
    result = said(run("badges", event, "--layout", layout, "--out", out))
    assert (result, len(PdfReader(out).pages)) == ((0, f"4 badges in {out}.\n", ""), pages)


def test_the_file_holds_codes_and_is_for_its_owner_alone(run: Run, event: int, tmp_path: Path) -> None:
    run("badges", event, "--out", tmp_path / "badges.pdf")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*badges.pdf*")}
    assert modes == {"badges.pdf": 0o600}


def test_who_has_none_gets_one_on_demand(run: Run, folder: Path, event: int, tmp_path: Path) -> None:
    run("roster", "import", event, Path(__file__).resolve().parents[1] / "rosters" / "clean.csv", "--apply")
    out = tmp_path / "badges.pdf"
    assert said(run("badges", event, "--issue", "--layout", "a4", "--out", out)) == (
        0,
        f"100 badges issued.\n104 badges in {out}.\n",
        "",
    )


def test_without_badges_nothing_is_written(run: Run, tmp_path: Path) -> None:
    run("event", "create", "X", "--from", "2026-11-23")
    out = tmp_path / "badges.pdf"
    out.write_text("mine")
    assert (said(run("badges", 1, "--out", out)), out.read_text(), [path.name for path in tmp_path.glob(".*")]) == (
        (1, "", "Error: Nobody has a badge yet. --issue gives one to everybody.\n"),
        "mine",
        [],
    )


def test_what_is_no_plain_file_is_not_replaced(run: Run, event: int, tmp_path: Path) -> None:
    """/dev/stdout, to whoever may write there, would be a PDF until the next start of the machine."""
    out = tmp_path / "pipe"
    os.mkfifo(out)
    assert (said(run("badges", event, "--out", out)), out.is_fifo()) == (
        (1, "", f"Error: {out} is there already and was left as it is.\n"),
        True,
    )


def test_a_folder_that_is_not_there_is_said(run: Run, event: int, tmp_path: Path) -> None:
    code, _out, err = said(run("badges", event, "--out", tmp_path / "nowhere" / "b.pdf"))
    assert (code, err.endswith(": No such file or directory\n")) == (1, True)


@pytest.mark.parametrize(
    ("language", "number", "dates", "printed"),
    [
        ("vi", "Số thẻ", "23/11/2026 – 24/11/2026", "In lúc 07:30 23/11/2026"),
        ("en", "Badge number", "23 Nov 2026 – 24 Nov 2026", "Printed 07:30 23 Nov 2026"),
    ],
)
def test_the_words_on_a_badge(
    folder: Path, event: int, language: str, number: str, dates: str, printed: str
) -> None:
    compile_stale()
    with opened(folder) as store:
        words = badge_words(find_event(store, event), language, NOW)
    assert (words.labels.number, words.event_dates, words.printed_at) == (number, dates, printed)


def test_every_layout_there_is_can_be_asked_for() -> None:
    assert set(badges.LAYOUTS) == set(badge_look.LAYOUTS)
