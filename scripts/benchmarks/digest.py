"""The doors' digest: how large it is, what building it costs the server, what reading it costs a phone.

Beside each: what the same machine needs to zip the same bytes, and to unzip and parse them in Node.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DELEGATES = 5000
MOST_BYTES = 1_000_000  # compressed
MOST_LOAD_MS = 3000
MOST_PIECE_MS = 25  # so long a scan may have to wait while it is built


def measure(say: Callable[[str], None], size: int = DELEGATES) -> dict[str, Any]:
    """The figures and their yardstick; `passed` says whether size, loading and pieces are within their limits."""
    with tempfile.TemporaryDirectory(prefix="bench-digest-") as folder:
        server = _run([sys.executable, str(HERE / "digest_build.py"), folder, str(size)])
        phone = _run(["node", str(HERE / "digest_load.js"), folder])
    build, change = server["build"], server["change"]
    longest = max(build["longest_piece_ms"], change["longest_piece_ms"])
    zipped, each = server["zipped_bytes"], server["zipped_bytes"] / size
    say(f"{size} badges: {zipped:,} bytes compressed, {each:.0f} each ({server['bytes']:,} as they are)")
    say(f"built in {build['seconds']:.2f} s, after one change in {change['seconds']:.2f} s")
    say(f"done in pieces of {longest:.1f} ms at most, between which scans are answered")
    say(f"asking for nothing new takes {server['nothing_new_us']} µs, without the request around it")
    say(f"one change tells {server['changes_bytes']:,} bytes")
    say(f"loaded in {phone['load_ms']} ms, from the phone's store in {phone['reopen_ms']} ms (Node)")
    say(f"one badge looked up and opened in {phone['look_up_ms']} ms")
    whole = phone["records"] == size and phone["found"] > 0
    return {
        "delegates": size,
        "server": server,
        "phone": phone,
        "yardstick": {
            "most_bytes": MOST_BYTES,
            "most_load_ms": MOST_LOAD_MS,
            "most_piece_ms": MOST_PIECE_MS,
            "build_against_zipping": round(build["seconds"] / server["zip_seconds"], 1),
            "load_against_parsing": round(phone["load_ms"] / phone["parse_ms"], 1),
        },
        "passed": whole
        and server["zipped_bytes"] <= MOST_BYTES
        and phone["load_ms"] <= MOST_LOAD_MS
        and longest <= MOST_PIECE_MS,
    }


def _run(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
