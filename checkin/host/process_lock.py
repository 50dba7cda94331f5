"""One process at a time owns a data folder with a SQLite database in it.

SQLite before 3.51.3 can, rarely, corrupt a database when several processes write and checkpoint one WAL; and two
servers would each have a gate of their own. The kernel drops the lock when its process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "process.lock"


class DataFolderBusy(Exception):
    """Another process works in the folder. `pid` is its number, or None where it could not be read."""

    def __init__(self, folder: Path, pid: int | None) -> None:
        super().__init__(f"{folder} is in use by process {pid}")
        self.folder = folder
        self.pid = pid


@contextmanager
def hold_data_folder(folder: Path) -> Iterator[None]:
    """Holds the folder until the block ends. DataFolderBusy at once, without waiting, where another has it."""
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataFolderBusy(folder, _read_pid(descriptor)) from None
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
        os.truncate(descriptor, 0)
    finally:
        # The file stays: removing it would let two processes lock two files of one name
        os.close(descriptor)


def _read_pid(descriptor: int) -> int | None:
    text = os.pread(descriptor, 20, 0).strip()
    return int(text) if text.isdigit() else None
