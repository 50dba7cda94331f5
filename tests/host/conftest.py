import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class SmallServer:
    process: subprocess.Popen[str]
    port: int
    data_dir: Path

    def end(self) -> tuple[str, str]:
        """What it printed after SIGTERM was sent, and everything on its standard error."""
        self.process.terminate()
        return self.process.communicate(timeout=20)


@contextmanager
def running_server(kind: str, data_dir: Path, port: int = 0) -> Iterator[SmallServer]:
    command = [sys.executable, "-m", "tests.host.small_server", kind, str(data_dir), str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield SmallServer(process, int(process.stdout.readline()), data_dir)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[SmallServer]:
    with running_server("plain", tmp_path) as server:
        yield server


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[SmallServer]:
    with running_server("tls", tmp_path) as server:
        yield server
