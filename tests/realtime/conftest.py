from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.congress import Congress, hold_congress
from tests.realtime.acting_server import ActingServer, acting_server
from tests.realtime.listener import Listener

Listen = Callable[..., Listener]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[ActingServer]:
    """One for all tests: each holds a congress of its own in it."""
    complaints = ("is not an accepted origin", "Invalid websocket upgrade")
    with acting_server(tmp_path_factory.mktemp("live") / "data", empty_sqlite, complaints) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path, empty_sqlite: Path) -> Iterator[ActingServer]:
    """For a test that stops it."""
    with acting_server(tmp_path / "data", empty_sqlite) as running:
        yield running


@pytest.fixture
def held(server: ActingServer) -> Congress:
    """A congress in the running server's database."""
    return hold_congress(server.store)


@pytest.fixture
def listen(server: ActingServer) -> Iterator[Listen]:
    """Connects a real Socket.IO client with the payload given."""
    opened: list[Listener] = []

    def start(asked: Any, **headers: str) -> Listener:
        opened.append(Listener(server.url, asked, headers))
        return opened[-1]

    yield start
    for listener in opened:
        listener.close()
