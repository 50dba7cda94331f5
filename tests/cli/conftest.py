"""Commands as they are typed, in a data folder of the test's own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checkin.cli import main
from checkin.config import SQLITE_FILE
from checkin.store.engine import Store
from checkin.store.vault import Vault

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, empty_sqlite: Path) -> Path:
    """A data folder whose tables are made already: that takes longest."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copy(empty_sqlite, folder / SQLITE_FILE)
    return folder


@pytest.fixture
def run(folder: Path) -> Run:
    """`run("event", "list")`; English unless `language` says otherwise."""

    def type_command(*arguments: object, language: str = "en", stdin: str | bytes = "", **environ: str) -> Result:
        environ = {"CHECKIN_DATA": str(folder), "CHECKIN_DATABASE_URL": "", "CHECKIN_LANG": language} | environ
        return CliRunner().invoke(main, [str(each) for each in arguments], input=stdin, env=environ)

    return type_command


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """What a command left behind."""
    store = Store(f"sqlite:///{folder / SQLITE_FILE}", Vault.open_folder(folder))
    yield store
    store.close()


def said(result: Result) -> tuple[int, str, str]:
    """(exit code, standard output, standard error); an exception that nobody foresaw is raised here."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr
