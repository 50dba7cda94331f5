"""Databases of their own for servers that are killed, and what the tests measured, told at the end of the run."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.conftest import DATABASES, POSTGRES
from tests.faults.hall import Hall, hold_congress
from tests.faults.size import SIZE

Tell = Callable[[str], None]
MEASURED = "faults"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.timeout(SIZE.seconds * 2))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says the size, and what each test met: a fault that never struck would prove nothing."""
    told = [
        f"{report.nodeid.rpartition('::')[2]}: {value}"
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in report.user_properties
        if name == MEASURED and report.when == "call"
    ]
    if told:
        terminalreporter.section(f"faults: {SIZE.name}")
        for line in told:
            terminalreporter.write_line(line)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    return lambda line: record_property(MEASURED, line)


@pytest.fixture(params=DATABASES)
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    """A congress that no server holds yet."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    if request.param == "sqlite":
        yield hold_congress(folder, f"sqlite:///{folder / 'checkin.sqlite3'}")
        return
    name = f"checkin_faults_{os.getpid()}"
    _command_postgres(f"CREATE DATABASE {name}")
    yield hold_congress(folder, make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    _command_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def twin(hall: Hall, tmp_path: Path) -> Iterator[Hall]:
    """The same congress once more: same people, badges, phones and keys."""
    folder = tmp_path / "twin"
    shutil.copytree(hall.data_dir, folder)
    if "sqlite" in hall.database_url:
        yield replace(hall, data_dir=folder, database_url=f"sqlite:///{folder / 'checkin.sqlite3'}")
        return
    url = make_url(hall.database_url)
    name = f"{url.database}_twin"
    _command_postgres(f"CREATE DATABASE {name} TEMPLATE {url.database}")
    yield replace(hall, data_dir=folder, database_url=url.set(database=name).render_as_string(hide_password=False))
    _command_postgres(f"DROP DATABASE {name} WITH (FORCE)")


def _command_postgres(command: str) -> None:
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(command))
    server.dispose()
