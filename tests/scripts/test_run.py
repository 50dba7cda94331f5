"""scripts/run as a person meets it: a second start, from any folder, with words where something is in the way."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import allowed

ROOT = Path(__file__).resolve().parents[2]
RUN = str(ROOT / "scripts" / "run")
LOCAL = ("--no-demo", "--host", "127.0.0.1", "--port", "0", "--trust-port", "0")
# What the set-up calls besides Python, so that a test can offer exactly this and no apt
TOOLS = ("bash", "cat", "cut", "dirname", "env", "id", "mkdir", "mktemp", "readlink", "rm", "sha256sum", "tail")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "CHECKIN_DATA": str(tmp_path / "dữ liệu"), "CHECKIN_LANG": "en"}


@contextmanager
def started(
    environ: Mapping[str, str], *options: str, cwd: Path = ROOT
) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """A start: its process, what it printed until it served, and after how many seconds."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [RUN, *options], cwd=cwd, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl+C" in line:
                break
        yield process, "".join(lines), time.perf_counter() - began
    finally:
        process.kill()
        process.communicate()


def refused(environ: Mapping[str, str], *options: str, cwd: Path = ROOT) -> tuple[int, str]:
    result = subprocess.run([RUN, *options], cwd=cwd, env=environ, capture_output=True, text=True, timeout=60)
    return result.returncode, result.stderr


def what_is_there(data_dir: Path) -> dict[Path, int]:
    """Everything a start might change; the database's own files change with the sign-in link."""
    places = (
        ROOT / "static" / "vendor",
        ROOT / ".venv" / "checkin-setup",
        data_dir / "tls",
        data_dir / "master.key",
    )
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place])]
    return {file: file.stat().st_mtime_ns for file in files}


def test_a_second_start_takes_less_than_three_seconds_and_changes_nothing(environ: dict[str, str]) -> None:
    data_dir = Path(environ["CHECKIN_DATA"])
    with started(environ, *LOCAL):
        before = what_is_there(data_dir)
    seconds = []
    for _ in range(3):
        with started(environ, *LOCAL) as (_process, _printed, took):
            seconds.append(took)
        if took < 3:
            break
    assert min(seconds) < allowed(3)
    assert what_is_there(data_dir) == before


def test_it_serves_where_it_says_and_stops_when_asked(environ: dict[str, str]) -> None:
    with started(environ, *LOCAL) as (process, printed, _seconds):
        address = re.findall(r"https://127\.0\.0\.1:\d+(/sign-in/\w+|/)\s", printed)
        sign_in = re.search(r"https://127\.0\.0\.1:\d+/sign-in/\w+", printed)
        context = ssl.create_default_context(cafile=Path(environ["CHECKIN_DATA"]) / "tls" / "ca.crt")
        assert sign_in is not None
        with urllib.request.urlopen(sign_in[0].partition("/sign-in/")[0] + "/healthz", context=context) as answer:
            status = answer.status
        process.terminate()
        rest, errors = process.communicate(timeout=20)
    assert (status, len(address), process.returncode) == (200, 2, 0)
    assert rest.splitlines()[-1] == "Đã dừng. · Stopped."
    assert [line for line in errors.splitlines() if json.loads(line)["levelname"] != "INFO"] == []


def test_it_starts_from_any_folder_with_a_relative_data_folder(environ: dict[str, str], tmp_path: Path) -> None:
    elsewhere = tmp_path / "một nơi khác"
    elsewhere.mkdir()
    with started({**environ, "CHECKIN_DATA": "here"}, *LOCAL, cwd=elsewhere):
        assert (elsewhere / "here" / "checkin.sqlite3").is_file()


def test_it_takes_a_certificate_from_where_it_was_typed(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "c.crt").write_text("no certificate")
    (tmp_path / "c.key").write_text("no key")
    for options in (("--cert", "c.crt", "--key", "c.key"), ("--cert=c.crt", "--key=c.key")):
        code, words = refused(environ, *LOCAL, *options, cwd=tmp_path)
        assert (code, str(tmp_path / "c.crt") in words) == (1, True)


def test_a_second_process_on_the_same_data_is_refused_in_words(environ: dict[str, str]) -> None:
    with started(environ, *LOCAL) as (process, _printed, _seconds):
        code, words = refused(environ, *LOCAL)
    assert (code, f"{process.pid}" in words, "Traceback" in words) == (1, True, False)


def test_a_taken_port_is_refused_in_words(environ: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, words = refused(environ, "--no-demo", "--host", "127.0.0.1", "--port", str(port))
    assert (code, f"Port {port}" in words, "--port" in words, "Traceback" in words) == (1, True, True, False)


def test_a_taken_port_of_the_plain_page_does_not_stop_the_rest(environ: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        with started(environ, *LOCAL[:-1], port) as (process, printed, _seconds):
            process.terminate()
            words = process.communicate(timeout=20)[1]
    assert ("https://127.0.0.1" in printed, "--trust-port" in words) == (True, True)


def test_a_certificate_that_cannot_be_used_is_refused_in_words(environ: dict[str, str], tmp_path: Path) -> None:
    code, words = refused(
        environ, *LOCAL, "--cert", str(tmp_path / "none.crt"), "--key", str(tmp_path / "none.key")
    )
    assert (code, "none.crt" in words, "Traceback" in words) == (1, True, False)
    assert refused(environ, *LOCAL, "--cert", "x.crt")[0] == 2


def test_plain_http_warns_that_cameras_need_more(environ: dict[str, str]) -> None:
    with started(environ, *LOCAL, "--http") as (_process, printed, _seconds):
        pass
    assert re.findall(r"http://127\.0\.0\.1:\d+/\s", printed) != []
    assert "https://" not in printed


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A copy of the scripts on a machine with the tools of TOOLS and no more; a test adds a Python."""
    shutil.copytree(ROOT / "scripts", tmp_path / "checkout" / "scripts")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def run_on(machine: Path) -> tuple[int, str]:
    script = machine / "checkout" / "scripts" / "run"
    result = subprocess.run(
        [script], env={"PATH": str(machine / "bin")}, capture_output=True, text=True, timeout=20
    )
    return result.returncode, result.stderr


def add_python(machine: Path, script: str) -> None:
    file = machine / "bin" / "python3"
    file.write_text(f"#!/usr/bin/env bash\n{script}\n")
    file.chmod(0o755)


def test_no_python_is_said_in_words(bare_machine: Path) -> None:
    code, words = run_on(bare_machine)
    assert (code, "Python 3.11 or newer is needed" in words) == (1, True)


def test_an_old_python_is_said_in_words(bare_machine: Path) -> None:
    add_python(bare_machine, 'if [ "$1" = --version ]; then echo Python 3.9.2; exit; fi; exit 1')
    code, words = run_on(bare_machine)
    assert (code, "this machine has: Python 3.9.2" in words) == (1, True)


def test_a_python_without_venv_gets_the_one_command_to_type(bare_machine: Path) -> None:
    add_python(bare_machine, 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo python3.12-venv ;; esac')
    code, words = run_on(bare_machine)
    assert (code, "sudo apt-get install python3.12-venv" in words) == (1, True)
