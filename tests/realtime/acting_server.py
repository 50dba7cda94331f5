"""A running server that does what a test tells it, and what the test needs to know of its congress."""

import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from checkin.services.share_screen import share_screen
from checkin.store.engine import Store
from checkin.store.models import ScreenLink
from checkin.store.vault import Vault
from tests.congress import NOW, Congress

ROOT = Path(__file__).resolve().parents[2]


class ActingServer:
    """`store` is a second way into the server's database: to prepare and to compare. `act` works in the server."""

    def __init__(self, data_dir: Path, empty_database: Path) -> None:
        self.data_dir = data_dir
        shutil.copy(empty_database, data_dir / "checkin.sqlite3")
        self.store = Store(f"sqlite:///{data_dir / 'checkin.sqlite3'}", Vault.open_folder(data_dir))
        self.log_file = data_dir / "log"
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """After `kill` or `stop` on the same port again."""
        command = [sys.executable, "-m", "tests.realtime.serving", str(self.data_dir), str(self.port)]
        with self.log_file.open("a") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.log_file.read_text()
        self.port = int(line)

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)

    def act(self, act: str, **told: Any) -> Any:
        asked = urllib.request.Request(
            f"{self.url}/test/{act}", json.dumps(told).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)

    def scan(self, congress: Congress, *names: str, sitting: int = 0) -> None:
        """Everybody is admitted at the first entrance, in this order."""
        verdicts = self.act(
            "scan",
            event_id=congress.event_id,
            sitting_id=congress.sittings[sitting],
            entrance_id=congress.entrances[0],
            codes=[congress.codes[name] for name in names],
        )
        assert verdicts == ["admitted"] * len(names)

    def leave(self, congress: Congress, *names: str) -> None:
        """They go out of the first sitting."""
        verdicts = self.act(
            "scan",
            event_id=congress.event_id,
            sitting_id=congress.sittings[0],
            entrance_id=congress.entrances[0],
            codes=[congress.codes[name] for name in names],
            direction="out",
        )
        assert verdicts == ["left"] * len(names)

    def share(self, congress: Congress) -> tuple[str, int]:
        """The token and the id of a new screen link."""
        token = share_screen(self.store, congress.event_id, "Sân khấu", NOW)
        with self.store.read() as session:
            link = session.scalars(select(ScreenLink.id).order_by(ScreenLink.id.desc()).limit(1)).one()
        return token, link


@contextmanager
def acting_server(folder: Path, empty_database: Path, complaints: tuple[str, ...] = ()) -> Iterator[ActingServer]:
    """Fails when the server had anything to complain about but what is named."""
    folder.mkdir(mode=0o700)
    server = ActingServer(folder, empty_database)
    try:
        yield server
    finally:
        server.stop()
        server.store.close()
    lines = server.log_file.read_text().splitlines()
    assert [line for line in lines if not any(text in line for text in complaints)] == []
