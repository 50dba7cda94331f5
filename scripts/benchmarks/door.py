"""How many scans a second one laptop answers, beside an endpoint of the same server that does nothing.

Every scan is an admission: looked up, decided, written with its attendance and its delta, committed with
synchronous=FULL, answered. Both kinds take turns in short rounds, so that a busy machine slows both alike; the
share is the median of the rounds' shares.
"""

import json
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CALLERS = (1, 8, 50)
ROUNDS = 6
REQUESTS = 500  # of each kind in a round
LEAST_SHARE = 0.40  # of the empty endpoint's rate
MOST_P99_MS = 100  # at 50 callers

Kind = dict[str, Any]


@contextmanager
def running_server(folder: Path) -> Iterator[dict[str, Any]]:
    sittings = len(CALLERS)
    command = [sys.executable, HERE / "door_server.py", folder, str(ROUNDS * REQUESTS), str(sittings)]
    with (folder / "log.jsonl").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
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


def summary(rounds: list[dict[str, Any]]) -> Kind:
    milliseconds = sorted(value for one in rounds for value in one["milliseconds"])
    cuts = quantiles(milliseconds, n=100)
    return {
        "per_second": round(median(len(one["milliseconds"]) / one["seconds"] for one in rounds)),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
    }


def measure(say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """The figures and their yardstick; `passed` says whether both hold."""
    figures: dict[str, Any] = {}
    # beside the code and not in /tmp, which may be memory: commits must reach a disk
    with (
        tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder,
        running_server(Path(folder)) as congress,
    ):
        headers = {"Authorization": f"Bearer {congress['key']}"}
        plain = {"port": congress["port"], "headers": headers}
        warm = scan_bodies(congress, 0, ["DB:" + "A" * 26] * 300)
        for path in ("/empty", "/api/door/scans"):
            load(plain | {"callers": 8, "path": path, "bodies": warm})
        for sitting, callers in enumerate(CALLERS):
            figures[str(callers)] = _compare(plain | {"callers": callers}, congress, sitting)
            say(_line(callers, figures[str(callers)]))
    passed = (
        all(figure["share"] >= LEAST_SHARE for figure in figures.values())
        and figures["50"]["scan"]["p99_ms"] <= MOST_P99_MS
    )
    return {
        "callers": figures,
        "yardstick": {"least_share": LEAST_SHARE, "most_p99_ms_at_50": MOST_P99_MS},
        "passed": passed,
    }


def _compare(plain: dict[str, Any], congress: dict[str, Any], sitting: int) -> dict[str, Any]:
    empty, scan = [], []
    for number in range(ROUNDS):
        bodies = scan_bodies(congress, sitting, congress["codes"][number * REQUESTS : (number + 1) * REQUESTS])
        empty.append(load(plain | {"path": "/empty", "bodies": bodies}))
        scan.append(load(plain | {"path": "/api/door/scans", "bodies": bodies}))
        if scan[-1]["verdicts"] != {"admitted": REQUESTS} or empty[-1]["statuses"] != {"200": REQUESTS}:
            raise RuntimeError(f"not every scan was admitted: {scan[-1]['verdicts']}, {scan[-1]['statuses']}")
    shares = [one["seconds"] / other["seconds"] for one, other in zip(empty, scan, strict=True)]
    return {"empty": summary(empty), "scan": summary(scan), "share": round(median(shares), 3)}


def _line(callers: int, figure: dict[str, Any]) -> str:
    scan, empty = figure["scan"], figure["empty"]
    return (
        f"{callers:>3} callers   {scan['per_second']:>5} scans/s"
        f"  ({figure['share']:.0%} of {empty['per_second']}/s empty)"
        f"   p50 {scan['p50_ms']} ms  p95 {scan['p95_ms']} ms  p99 {scan['p99_ms']} ms"
    )


if __name__ == "__main__":
    print(json.dumps(measure(lambda line: print(line, file=sys.stderr)), indent=2))
