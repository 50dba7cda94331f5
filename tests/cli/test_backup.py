import os
import stat
from pathlib import Path

import pytest

from checkin.config import SQLITE_FILE
from checkin.host.process_lock import hold_data_folder
from checkin.services.issue_badges import printable_badges
from tests.cli.conftest import Run, opened, said
from tests.congress import Congress, hold_congress
from tests.small_files import small_files


@pytest.fixture
def congress(folder: Path) -> Congress:
    with opened(folder) as store:
        return hold_congress(store)


def codes_in(folder: Path, event_id: int) -> dict[str, str]:
    with opened(folder) as store:
        return {badge.delegate.full_name: badge.code for badge in printable_badges(store, event_id)}


def test_a_backup_restored_on_a_spare_laptop_has_everything(run: Run, congress: Congress, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    run("backup", tmp_path / "b.tar")
    restored = said(run("restore", tmp_path / "b.tar", CHECKIN_DATA=str(spare)))
    assert (restored[0], restored[1].splitlines()[1:], codes_in(spare, congress.event_id)) == (
        0,
        ["Events: 1, delegates: 4, badges: 4, scans: 0, attendances: 0."],
        congress.codes,
    )


def test_a_backup_says_what_is_in_it(run: Run, congress: Congress, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    code, out, err = said(run("backup", file))
    assert (code, out.splitlines(), err) == (
        0,
        [
            f"Written and checked: {file}, {round(file.stat().st_size / 1000)} kB.",
            "Events: 1, delegates: 4, badges: 4, scans: 0, attendances: 0.",
            "The key to its badges and links is inside: keep the file where only organizers can read it.",
        ],
        "",
    )


def test_into_a_folder_it_is_named_after_the_moment(run: Run, congress: Congress, tmp_path: Path) -> None:
    into = tmp_path / "stick"
    into.mkdir()
    run("backup", into)
    (file,) = into.iterdir()
    assert (file.name[:10], file.suffix, stat.S_IMODE(file.stat().st_mode)) == ("checkin-20", ".tar", 0o600)


def test_there_must_be_something_to_back_up(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / SQLITE_FILE).unlink()
    assert said(run("backup", tmp_path / "b.tar")) == (1, "", f"Error: {folder / SQLITE_FILE}: No such file\n")


def test_another_file_is_not_overwritten(run: Run, congress: Congress, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    assert (said(run("backup", notes)), notes.read_text()) == (
        (1, "", f"Error: {notes} is there already and was left as it is.\n"),
        "mine",
    )


def test_data_is_not_overwritten_unasked(run: Run, folder: Path, congress: Congress, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.tar")
    assert said(run("restore", tmp_path / "b.tar")) == (
        1,
        "",
        f"Error: There is data already: {folder / SQLITE_FILE}. With --force it is set aside.\n",
    )


def test_forced_it_keeps_what_was_there(run: Run, folder: Path, congress: Congress, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.tar")
    run("event", "create", "Sau đó", "--from", "2026-11-23")
    result = run("restore", tmp_path / "b.tar", "--force")
    (aside,) = folder.glob("before-restore-*")
    assert (
        result.stdout.splitlines()[-1],
        len(run("event", "list").stdout.splitlines()),
        len(run("event", "list", CHECKIN_DATABASE_URL=f"sqlite:///{aside / SQLITE_FILE}").stdout.splitlines()),
    ) == (f"What was there before is kept in {aside}.", 1, 2)


def test_beside_a_server_nothing_is_restored(run: Run, folder: Path, congress: Congress, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.tar")
    with hold_data_folder(folder):
        code, _out, err = said(run("restore", tmp_path / "b.tar", "--force"))
    assert (code, err.endswith("or stop the server first.\n"), list(folder.glob("before-*"))) == (1, True, [])


def test_a_file_that_is_no_backup_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("no backup")
    assert said(run("restore", tmp_path / "b.tar", CHECKIN_DATA=str(tmp_path / "spare"), language="vi")) == (
        1,
        "",
        "Lỗi: Tệp này không phải là bản sao lưu trọn vẹn của chương trình.\n",
    )


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_postgresql_has_its_own_tools(run: Run, folder: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "b.tar").touch()
    url = "postgresql+psycopg://nobody:nothing@127.0.0.1:1/none"
    assert said(run(command, tmp_path / "b.tar", CHECKIN_DATABASE_URL=url)) == (
        1,
        "",
        f"Error: The database is PostgreSQL: use pg_dump and pg_restore, and keep {folder / 'master.key'} "
        "beside the dump. Without it badges can be neither printed nor found.\n",
    )


def test_beside_a_server_whose_database_lies_elsewhere_nothing_is_restored(
    run: Run, folder: Path, congress: Congress, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run("backup", tmp_path / "b.tar")
    with hold_data_folder(elsewhere):
        url = f"sqlite:///{elsewhere / 'congress.sqlite3'}"
        code, _out, err = said(run("restore", tmp_path / "b.tar", "--force", CHECKIN_DATABASE_URL=url))
    assert (code, err.endswith("or stop the server first.\n"), list(folder.glob("before-*"))) == (1, True, [])


def test_a_disk_without_room_for_the_backup_is_said(run: Run, congress: Congress, tmp_path: Path) -> None:
    with small_files(100_000):
        code, out, err = said(run("backup", tmp_path / "b.tar"))
    assert (code, out, err, os.listdir(tmp_path)) == (
        1,
        "",
        "Error: The database does not answer: disk I/O error\n",
        ["data"],
    )


def test_a_disk_without_room_for_what_is_restored_is_said(run: Run, congress: Congress, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    run("backup", tmp_path / "b.tar")
    with small_files(100_000):
        code, out, err = said(run("restore", tmp_path / "b.tar", CHECKIN_DATA=str(spare)))
    assert (code, out, err, os.listdir(spare)) == (
        1,
        "",
        "Error: The disk does not take it: File too large\n",
        ["process.lock"],
    )
