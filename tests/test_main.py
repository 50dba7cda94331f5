"""gevent comes before everything that it replaces."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPLACED = {"logging", "queue", "select", "selectors", "signal", "socket", "ssl", "subprocess", "threading"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


def test_importing_the_package_loads_nothing_that_gevent_replaces() -> None:
    script = (
        f"import sys; before = set(sys.modules); import checkin; print((set(sys.modules) - before) & {REPLACED})"
    )
    assert run("-S", "-c", script).stdout == "set()\n"


def test_serve_is_patched_without_a_warning() -> None:
    result = run("-W", "error", "-m", "checkin", "serve", "--help")
    assert (result.returncode, result.stderr) == (0, "")


def test_what_a_terminal_cannot_show_is_a_question_mark() -> None:
    command = [sys.executable, "-m", "checkin", "--help"]
    environ = os.environ | {"CHECKIN_LANG": "vi", "PYTHONIOENCODING": "latin-1"}
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=30, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


def test_serve_without_patching_says_how_it_is_started() -> None:
    script = "from checkin.cli import main; main(['serve', '--no-demo'])"
    result = run("-c", script)
    assert (result.returncode, "python -m checkin serve" in result.stderr) == (2, True)
