"""The server in a process of its own, those who call it in another, those who watch in a third.

All of them read time.monotonic(), which is one clock for every process of a machine.
"""

import json
import os
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MIB = 2**20


@contextmanager
def running_server(folder: Path, delegates: int, sittings: int) -> Iterator[dict[str, Any]]:
    """What door_server.py says of its congress, and its `pid`."""
    command = [sys.executable, HERE / "door_server.py", folder, str(delegates), str(sittings)]
    with (folder / "log.jsonl").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline()) | {"pid": process.pid}
    finally:
        process.terminate()
        process.communicate(timeout=20)


def load(spec: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, HERE / "load.py"]
    done = subprocess.run(command, input=json.dumps(spec), capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def scan_bodies(congress: dict[str, Any], sitting: int, codes: list[str]) -> list[str]:
    now = datetime.now(UTC).isoformat()
    place = {"entrance_id": congress["entrance_id"], "sitting_id": congress["sittings"][sitting]}
    return [
        json.dumps({"id": str(uuid.uuid4()), "method": "camera", "read": code, "scanned_at": now} | place)
        for code in codes
    ]


class Screens:
    """The connections of screens.py. What was sent meanwhile is told to `heard`, which ends them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def heard(self, sent: dict[str, float], floor: dict[int, float]) -> dict[str, Any]:
        self._say({"sent": sent, "floor": floor})
        return self._listen()

    def _say(self, what: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def _listen(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the screens' process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def watching_screens(congress: dict[str, Any], screens: int) -> Iterator[Screens]:
    """So many screens, each told its first message already."""
    right = {"screen": congress["screen"], "seq": newest_seq(congress)}
    command = [sys.executable, HERE / "screens.py"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    watching = Screens(process)
    try:
        watching._say({"port": congress["port"], "rights": [right] * screens})
        watching._listen()
        yield watching
    finally:
        process.kill()
        process.communicate()


def newest_seq(congress: dict[str, Any]) -> int:
    address = f"http://127.0.0.1:{congress['port']}/screen/{congress['screen']}/snapshot"
    with urllib.request.urlopen(address, timeout=10) as answer:
        seq: int = json.load(answer)["seq"]
    return seq


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    if len(milliseconds) < 2:
        raise RuntimeError("nothing was heard: did the connections end, did the machine stand still?")
    cuts = quantiles(milliseconds, n=100)
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1), "p99_ms": round(cuts[98], 1)}


def peak_memory(pid: int) -> float:
    """MiB that were resident at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(kib) * 1024 / MIB, 1)


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
