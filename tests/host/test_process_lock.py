import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checkin.host.process_lock import DataFolderBusy, hold_data_folder

HOLDER = """
import sys
from pathlib import Path
from checkin.host.process_lock import hold_data_folder
with hold_data_folder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_and_told_the_first(tmp_path: Path) -> None:
    with another_process(tmp_path) as first:
        with pytest.raises(DataFolderBusy) as refusal, hold_data_folder(tmp_path):
            pass
        assert (refusal.value.pid, refusal.value.folder) == (first.pid, tmp_path)


def test_two_folders_are_held_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with another_process(tmp_path / "a"), hold_data_folder(tmp_path / "b"):
        pass


def test_the_folder_is_free_after_an_orderly_end(tmp_path: Path) -> None:
    with another_process(tmp_path) as first:
        first.communicate("", timeout=10)
        with hold_data_folder(tmp_path):
            pass


def test_the_folder_is_free_after_a_crash(tmp_path: Path) -> None:
    with another_process(tmp_path) as first:
        first.kill()
        first.wait(10)
        with hold_data_folder(tmp_path):
            pass


def test_a_lock_file_of_garbage_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "process.lock").write_text("x" * 5000)
    with hold_data_folder(tmp_path):
        pass
