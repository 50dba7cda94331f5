import os
from pathlib import Path

import pytest

from checkin.config import SQLITE_FILE
from checkin.host.process_lock import hold_data_folder
from tests.cli.conftest import Run, opened, said
from tests.congress import hold_congress


@pytest.fixture
def event(folder: Path) -> int:
    with opened(folder) as store:
        return hold_congress(store).event_id


def test_reading_commands_work_beside_a_server(run: Run, folder: Path, event: int, tmp_path: Path) -> None:
    with hold_data_folder(folder):
        codes = [
            run("badges", event, "--out", tmp_path / "badges.pdf").exit_code,
            run("event", "list").exit_code,
            run("account", "list").exit_code,
            run("rebuild-attendance").exit_code,
            run("backup", tmp_path / "backup.tar").exit_code,
        ]
    assert codes == [0] * 5


@pytest.mark.parametrize(
    "command",
    [
        ("event", "create", "X", "--from", "2026-11-23"),
        ("badges", "1", "--issue", "--out", "x.pdf"),
        ("demo",),
        ("rebuild-attendance", "--write"),
    ],
)
def test_writing_commands_are_refused_beside_a_server(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    before = (folder / SQLITE_FILE).read_bytes()
    with hold_data_folder(folder):
        result = said(run(*command))
    assert (result, (folder / SQLITE_FILE).read_bytes() == before) == (
        (
            1,
            "",
            f"Error: Process {os.getpid()} works with the data folder {folder}, and only one may write there. "
            "Do it on the organizers' pages, or stop the server first.\n",
        ),
        True,
    )


def test_two_data_folders_do_not_share_one_database_file(run: Run, folder: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{folder / SQLITE_FILE}"
    with hold_data_folder(folder):
        second = run("demo", CHECKIN_DATA=str(tmp_path / "second"), CHECKIN_DATABASE_URL=database)
    assert second.exit_code == 1


def test_a_fresh_folder_gets_its_tables(run: Run, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    assert (said(run("event", "list", CHECKIN_DATA=str(fresh)))[0], sorted(os.listdir(fresh))) == (
        0,
        [SQLITE_FILE, "master.key", "process.lock"],
    )


@pytest.mark.parametrize(
    ("setting", "value", "error"),
    [
        ("CHECKIN_DATABASE_URL", "mysql://x", "CHECKIN_DATABASE_URL must begin with sqlite:/// or postgresql"),
        ("CHECKIN_TRUSTED_PROXIES", "many", "CHECKIN_TRUSTED_PROXIES must be a whole number"),
        ("CHECKIN_DATA", "/dev/null/data", "CHECKIN_DATA: the folder /dev/null/data cannot be made"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said(run: Run, setting: str, value: str, error: str) -> None:
    code, out, err = said(run("event", "list", **{setting: value}))
    assert (code, out, err.startswith(f"Error: The settings cannot be used: {error}")) == (1, "", True)


def test_a_key_of_another_folder_is_said(run: Run, folder: Path, event: int, tmp_path: Path) -> None:
    (folder / "master.key").write_bytes(bytes(32))
    assert said(run("badges", event, "--out", tmp_path / "badges.pdf")) == (
        1,
        "",
        "Error: The key of the data folder does not fit what is kept in it: "
        "a sealed badge does not open with this data folder's key.\n",
    )


def test_a_lost_key_is_said_and_not_replaced(run: Run, folder: Path) -> None:
    with opened(folder) as store:
        hold_congress(store)
    (folder / "master.key").unlink()
    assert (said(run("account", "list")), (folder / "master.key").exists()) == (
        (
            1,
            "",
            "Error: The key of the data folder does not fit what is kept in it: master.key is not there.\n",
        ),
        False,
    )


def test_a_file_that_is_no_database_is_said(run: Run, folder: Path) -> None:
    (folder / SQLITE_FILE).write_bytes(b"something else entirely" * 100)
    assert said(run("event", "list")) == (
        1,
        "",
        "Error: The database does not answer: file is not a database\n",
    )
